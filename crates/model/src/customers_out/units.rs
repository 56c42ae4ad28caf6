//! Fields that are decided on together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fields::{CODE, INVOICE, PATHS, Pair, SAME, VISIT, pairs};
use super::normal::key;
use crate::record::Customer;
use crate::settings::FieldOwner;
use crate::{ConnectionSettings, CustomerRules};

/// Fields that are decided on together: what makes an address, two fields that are one of the package, or one field alone.
pub(super) struct Unit {
    pub(super) kind: Kind,
    /// By which it is compared.
    pub(super) paths: Vec<&'static str>,
    /// The name of a country, where its code is what counts.
    follows: Option<&'static str>,
}

/// What a unit is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    One,
    Pair(Pair),
    Visit,
    Invoice,
}

impl Unit {
    fn new(kind: Kind, paths: &[&'static str], coupled: &BTreeSet<&'static str>) -> Self {
        let mut paths: Vec<_> = paths.iter().copied().filter(|path| coupled.contains(path)).collect();
        let coded = paths.iter().any(|path| path.ends_with("countryCode"));
        let follows = match kind {
            Kind::Visit if coded => Some("visitAddress.country"),
            Kind::Invoice if coded => Some("invoiceAddress.country"),
            _ => None,
        };
        paths.retain(|path| Some(*path) != follows);
        Self { kind, paths, follows }
    }

    /// Who has the last word. Where single parts have other owners it is the package: nothing in the books is overwritten
    /// by half.
    pub(super) fn owner(&self, settings: &ConnectionSettings) -> FieldOwner {
        let mut owners = self.paths.iter().map(|path| settings.owner_of(path));
        let first = owners.next().unwrap_or_default();
        if owners.all(|other| other == first) {
            first
        } else {
            FieldOwner::Package
        }
    }

    /// What a side says of it.
    pub(super) fn keys(&self, side: &Customer) -> Vec<Value> {
        self.paths.iter().map(|path| key(side, path)).collect()
    }

    /// The name of a country goes with its code.
    pub(super) fn following(&self, paths: &[&'static str]) -> Option<&'static str> {
        self.follows
            .filter(|_| paths.iter().any(|path| path.ends_with("countryCode")))
    }
}

/// The units of what is coupled, the visit address before the invoice address, which may be the same.
pub(super) fn units(coupled: &BTreeSet<&'static str>, rules: &CustomerRules) -> Vec<Unit> {
    let mut groups = vec![(Kind::Visit, &VISIT[..]), (Kind::Invoice, &INVOICE[..])];
    groups.extend(pairs(rules).map(|pair| (Kind::Pair(pair), &pair.paths()[..])));
    let grouped = |path: &str| groups.iter().any(|(_, paths)| paths.contains(&path));
    let alone = PATHS
        .iter()
        .filter(|path| !grouped(path) && ![CODE, SAME].contains(*path));
    let alone = alone.map(|path| Unit::new(Kind::One, &[path], coupled));
    let mut units: Vec<_> = groups
        .iter()
        .map(|(kind, paths)| Unit::new(*kind, paths, coupled))
        .chain(alone)
        .collect();
    units.retain(|unit| !unit.paths.is_empty());
    units
}
