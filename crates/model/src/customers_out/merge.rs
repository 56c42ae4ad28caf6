//! Two sides of one customer brought together, field by field, from what they last agreed on.
//!
//! Sides are compared as the package writes them, so that a name that it cut, or a postal code without its space, is no
//! change. What makes an address is one unit: half of one side's address and half of the other's is an address of nobody.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::fields::{INVOICE, PATHS, Pair, SAME, copy, coupled, names_a_place, pairs, value};
use super::follow::{self, both_of, is_the_place, move_to_visit};
use super::normal::{key, normal};
use super::units::{Kind, Unit, units};
use crate::diff::FieldDiff;
use crate::record::Customer;
use crate::settings::FieldOwner;
use crate::{ConnectionSettings, CustomerRules};

/// What is known of a customer on both sides.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What both said when they last agreed; none when they are brought together for the first time.
    pub agreed: Option<&'a Customer>,
    /// The package's own row of that time, because packages write some values in their own way; none: the same.
    pub agreed_there: Option<&'a Customer>,
    /// Fields on which they have not agreed yet, though they have on the others; none: on all of them.
    pub open: Option<&'a BTreeSet<String>>,
    /// What the application says now.
    pub application: &'a Customer,
    /// When it said so.
    pub changed_here: Timestamp,
    /// What the package says now.
    pub package: &'a Customer,
    /// When it was changed there, where the package tells; else it counts as earlier than what the application says.
    pub changed_there: Option<Timestamp>,
}

/// Both sides from now on.
#[derive(Clone, PartialEq, Debug)]
pub struct Merge {
    /// What both say: the application's values with those that it takes over. Fields that do not go both ways are the
    /// application's, as are values that the package only writes in another way.
    pub result: Customer,
    /// Paths that are to be written in the package; empty when nothing is.
    pub out: BTreeSet<String>,
    /// What the application takes over: its value as old, the result as new.
    pub taken: Vec<FieldDiff>,
    /// Paths of `taken` that the application alone had changed: its change is not sent, because the package has the last
    /// word.
    pub kept_back: BTreeSet<String>,
    /// Fields that both sides changed, each to another value; of an address every part that differs.
    pub conflicts: Vec<Conflict>,
}

/// A field that both sides changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// Canonical path.
    pub field: String,
    /// What the application said.
    pub application: Value,
    /// What the package said.
    pub package: Value,
    /// Who had the last word.
    pub winner: Winner,
}

/// Who had the last word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Winner {
    /// The application.
    Application,
    /// The package.
    Package,
}

/// Brings both sides together.
pub fn merge(sides: &Sides<'_>, rules: &CustomerRules, settings: &ConnectionSettings) -> Merge {
    let coupled = coupled(rules, settings);
    let mut merging = Merging::new(sides, rules, &coupled);
    for unit in units(&coupled, rules) {
        match merging.verdict(&unit, unit.owner(settings)) {
            Verdict::Leave => {}
            Verdict::Goes(Winner::Application) => merging.send(&unit),
            Verdict::Goes(Winner::Package) => merging.take(&unit),
            Verdict::Filled => merging.fill(&unit),
        }
    }
    merging.derive(&coupled, rules);
    merging.finish()
}

/// The fields in which `after` differs from `before`, by canonical path; blank is null.
pub fn changed(before: &Customer, after: &Customer) -> Vec<FieldDiff> {
    let differs = |path: &&&str| value(before, path) != value(after, path);
    let diff = |path: &&str| FieldDiff {
        field: (*path).to_owned(),
        old: value(before, path),
        new: value(after, path),
    };
    PATHS.iter().filter(differs).map(diff).collect()
}

/// The fields in which two sides differ as the package would write them. What is only said in another way is no difference:
/// in the other of two fields that are one there, or in an invoice address that is the visit address.
pub fn differences(here: &Customer, there: &Customer, rules: &CustomerRules) -> BTreeSet<&'static str> {
    let (here, there) = (normal(here, rules), normal(there, rules));
    let differs = |path: &&'static str| key(&here, path) != key(&there, path);
    rules.fields.iter().copied().filter(differs).collect()
}

/// What is to become of a unit.
enum Verdict {
    /// Both sides stay as they are.
    Leave,
    /// One side's values stand.
    Goes(Winner),
    /// Each side fills what the other leaves blank.
    Filled,
}

struct Merging<'a> {
    sides: &'a Sides<'a>,
    /// What the application says, as the package would write it.
    here: Customer,
    /// What the package says.
    there: Customer,
    /// What each side said when they last agreed.
    before: Option<(Customer, Customer)>,
    result: Customer,
    /// The path that says that both addresses are one, where the package has it.
    flag: Option<&'static str>,
    out: BTreeSet<String>,
    kept_back: BTreeSet<String>,
    conflicts: Vec<Conflict>,
}

impl<'a> Merging<'a> {
    fn new(sides: &'a Sides<'a>, rules: &CustomerRules, coupled: &BTreeSet<&'static str>) -> Self {
        let mut result = sides.application.clone();
        let is_coupled = |pair: &Pair| pair.paths().iter().any(|path| coupled.contains(path));
        if let Some(agreed) = sides.agreed {
            for pair in pairs(rules).filter(is_coupled) {
                both_of(pair, &mut result, agreed);
            }
        }
        let before = sides.agreed.map(|agreed| {
            let there = sides.agreed_there.unwrap_or(agreed);
            (normal(agreed, rules), normal(there, rules))
        });
        Self {
            sides,
            here: normal(&result, rules),
            there: normal(sides.package, rules),
            before,
            result,
            flag: rules.fields.contains(&SAME).then_some(SAME),
            out: BTreeSet::new(),
            kept_back: BTreeSet::new(),
            conflicts: Vec::new(),
        }
    }

    fn verdict(&mut self, unit: &Unit, owner: FieldOwner) -> Verdict {
        let (here, there) = (unit.keys(&self.here), unit.keys(&self.there));
        if here == there {
            return Verdict::Leave;
        }
        let Some((before_here, before_there)) = self.before.as_ref().filter(|_| !self.is_open(unit)) else {
            return first_meeting(&here, &there, owner);
        };
        let changed_here = here != unit.keys(before_here);
        let changed_there = there != unit.keys(before_there);
        if !changed_here && !changed_there {
            return Verdict::Leave;
        }
        let winner = match (owner, changed_here, changed_there) {
            (FieldOwner::Application, ..) | (FieldOwner::LastChange, true, false) => Winner::Application,
            (FieldOwner::Package, ..) | (FieldOwner::LastChange, false, _) => Winner::Package,
            (FieldOwner::LastChange, true, true) => self.later(),
        };
        let differing = self.differing(unit);
        if changed_here && changed_there {
            self.conflicts.extend(differing.iter().map(|path| Conflict {
                field: (*path).to_owned(),
                application: value(self.sides.application, path),
                package: value(self.sides.package, path),
                winner,
            }));
        } else if changed_here && winner == Winner::Package {
            self.kept_back.extend(differing.iter().map(|path| (*path).to_owned()));
        }
        Verdict::Goes(winner)
    }

    /// Nothing was agreed on for any of it.
    fn is_open(&self, unit: &Unit) -> bool {
        let open = |path: &&str| self.sides.open.is_some_and(|open| open.contains(*path));
        unit.paths.iter().any(open)
    }

    /// At one and the same moment it is the package, so that it always ends the same.
    fn later(&self) -> Winner {
        match self.sides.changed_there {
            Some(there) if there >= self.sides.changed_here => Winner::Package,
            _ => Winner::Application,
        }
    }

    fn differing(&self, unit: &Unit) -> Vec<&'static str> {
        let differs = |path: &&&str| key(&self.here, path) != key(&self.there, path);
        unit.paths.iter().filter(differs).copied().collect()
    }

    fn send(&mut self, unit: &Unit) {
        self.send_these(unit, &self.differing(unit));
    }

    fn send_these(&mut self, unit: &Unit, paths: &[&'static str]) {
        self.out.extend(paths.iter().map(|path| (*path).to_owned()));
        let turned = value(&self.here, SAME) != value(&self.there, SAME);
        if unit.kind == Kind::Invoice && turned && !paths.is_empty() {
            self.out.extend(self.flag.map(str::to_owned));
        }
    }

    fn take(&mut self, unit: &Unit) {
        match unit.kind {
            Kind::Pair(pair) => {
                let value = pair.texts(&mut self.there)[0].clone();
                follow::take(pair, &mut self.result, value.as_ref());
            }
            // an address that was the other one has nothing of its own to keep
            Kind::Invoice if self.here.invoice_address_same_as_visit_address => self.copy(unit, &unit.paths),
            Kind::One | Kind::Visit | Kind::Invoice => self.copy(unit, &self.differing(unit)),
        }
        if unit.kind == Kind::Invoice {
            copy(SAME, &self.there, &mut self.result);
            if self.there.invoice_address_same_as_visit_address && names_a_place(&self.result.invoice_address) {
                let contact = self.there.visit_address.contact_person.clone();
                move_to_visit(&mut self.result, contact);
            }
        }
    }

    /// Sends what is blank there, and takes over what is blank here.
    fn fill(&mut self, unit: &Unit) {
        let blank = |path: &&str| key(&self.here, path).is_null();
        let (take, send): (Vec<_>, Vec<_>) = self.differing(unit).into_iter().partition(blank);
        self.send_these(unit, &send);
        if matches!(unit.kind, Kind::Pair(_)) && !take.is_empty() || unit.kind == Kind::Invoice && send.is_empty() {
            self.take(unit);
        } else {
            self.copy(unit, &take);
        }
    }

    /// Copies fields of the package as it writes them, the name of a country with its code.
    fn copy(&mut self, unit: &Unit, paths: &[&'static str]) {
        for path in paths {
            copy(path, self.sides.package, &mut self.result);
        }
        if let Some(name) = unit.following(paths) {
            copy(name, self.sides.package, &mut self.result);
        }
    }

    /// Keeps an invoice address that is the visit address in step with it, on either side.
    fn derive(&mut self, coupled: &BTreeSet<&'static str>, rules: &CustomerRules) {
        let same = |side: &Customer| side.invoice_address_same_as_visit_address;
        if !same(&self.here) || !same(&self.there) || !INVOICE.iter().any(|path| coupled.contains(path)) {
            return;
        }
        let along = follow::along_with(&self.out);
        let along = along.into_iter().filter(|path| coupled.contains(path));
        self.out.extend(along.map(str::to_owned));
        let contact = |side: Customer| side.visit_address.contact_person;
        let (was, now) = (contact(self.here.clone()), contact(normal(&self.result, rules)));
        let moved = !is_the_place(&self.result.visit_address, &self.sides.application.visit_address);
        if names_a_place(&self.result.invoice_address) && (moved || was != now) {
            move_to_visit(&mut self.result, now);
        }
    }

    fn finish(self) -> Merge {
        Merge {
            taken: changed(self.sides.application, &self.result),
            result: self.result,
            out: self.out,
            kept_back: self.kept_back,
            conflicts: self.conflicts,
        }
    }
}

/// Nothing is known of before: what one side leaves blank the other fills. Where both say something else the owner's
/// stands, but nothing of the books is overwritten by a first link unless the application owns it, and never by a blank.
fn first_meeting(here: &[Value], there: &[Value], owner: FieldOwner) -> Verdict {
    let mut pairs = here.iter().zip(there);
    if pairs
        .clone()
        .all(|(here, there)| here.is_null() || there.is_null() || here == there)
    {
        Verdict::Filled
    } else if owner == FieldOwner::Application && !pairs.any(|(here, there)| here.is_null() && !there.is_null()) {
        Verdict::Goes(Winner::Application)
    } else {
        Verdict::Goes(Winner::Package)
    }
}
