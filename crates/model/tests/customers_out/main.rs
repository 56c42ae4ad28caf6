//! Customers of the application that go to the package: what may be written, and how two sides are brought together.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod addresses;
mod check;
mod laws;
mod merge;
mod own;

use std::collections::BTreeSet;

use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, Merge, Sides, check, merge};
use boekbrug_model::record::{Address, Customer};
use boekbrug_model::settings::FieldOwner;
use boekbrug_model::testkit::{countries, customer, customer_rules};
use boekbrug_model::{ConnectionSettings, CustomerRules, Feed, Finding, FindingCode};
use jiff::Timestamp;

/// A moment, in seconds.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// The sample customer, changed.
pub(crate) fn with(change: impl FnOnce(&mut Customer)) -> Customer {
    let mut changed = customer();
    change(&mut changed);
    changed
}

#[allow(clippy::unnecessary_wraps, reason = "fields that may be blank")]
pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) fn owned_by(field_owner: FieldOwner) -> ConnectionSettings {
    ConnectionSettings {
        field_owner,
        ..ConnectionSettings::default()
    }
}

/// What is checked against what.
pub(crate) struct Desk {
    pub(crate) rules: CustomerRules,
    pub(crate) settings: ConnectionSettings,
    pub(crate) number: Option<&'static str>,
    pub(crate) fields: Option<BTreeSet<String>>,
    pub(crate) listed: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            rules: customer_rules(),
            settings: ConnectionSettings::default(),
            number: None,
            fields: None,
            listed: true,
        }
    }
}

impl Desk {
    pub(crate) fn new(change: impl FnOnce(&mut Self)) -> Self {
        let mut desk = Self::default();
        change(&mut desk);
        desk
    }

    /// An overwrite of these fields.
    pub(crate) fn overwriting(fields: &[&str]) -> Self {
        Self::new(|desk| desk.fields = Some(fields.iter().map(|path| (*path).to_owned()).collect()))
    }

    pub(crate) fn check(&self, customer: &Customer) -> Result<(CheckedCustomer, Vec<Finding>), Vec<Finding>> {
        let countries = if self.listed { countries() } else { Vec::new() };
        let context = CustomerContext {
            rules: &self.rules,
            settings: &self.settings,
            countries: &countries,
            number: self.number,
            fields: self.fields.as_ref(),
        };
        check(customer, &context)
    }

    #[track_caller]
    pub(crate) fn passes(&self, customer: &Customer) -> CheckedCustomer {
        let (checked, warnings) = self.check(customer).unwrap();
        assert_eq!(warnings, [], "nothing was to be told");
        checked
    }

    /// The refusals by code and place.
    #[track_caller]
    pub(crate) fn refused(&self, customer: &Customer) -> Vec<(FindingCode, String)> {
        let findings = self.check(customer).expect_err("this customer must be refused");
        for finding in &findings {
            assert!(!finding.told_nl().contains("(onbekend)"), "{}", finding.told_nl());
            assert!(!finding.told_en().contains("(unknown)"), "{}", finding.told_en());
        }
        findings
            .into_iter()
            .map(|one| (one.code, one.at.unwrap_or_default()))
            .collect()
    }

    #[track_caller]
    pub(crate) fn one(&self, customer: &Customer, code: FindingCode, at: &str) {
        assert_eq!(self.refused(customer), [(code, at.to_owned())]);
    }
}

/// Both sides of a customer, and what they agreed on.
pub(crate) struct Meeting {
    pub(crate) agreed: Option<Customer>,
    /// On what they have not agreed all the same.
    pub(crate) open: BTreeSet<String>,
    pub(crate) here: Customer,
    pub(crate) changed_here: i64,
    pub(crate) there: Customer,
    pub(crate) changed_there: Option<i64>,
    pub(crate) rules: CustomerRules,
    pub(crate) settings: ConnectionSettings,
}

impl Meeting {
    /// Both agreed on the sample customer and say it still.
    pub(crate) fn new(owner: FieldOwner) -> Self {
        Self {
            agreed: Some(customer()),
            open: BTreeSet::new(),
            here: customer(),
            changed_here: 10,
            there: customer(),
            changed_there: Some(20),
            rules: customer_rules(),
            settings: owned_by(owner),
        }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn merge(&self) -> Merge {
        let sides = Sides {
            agreed: self.agreed.as_ref(),
            agreed_there: None,
            open: Some(&self.open),
            application: &self.here,
            changed_here: at(self.changed_here),
            package: &self.there,
            changed_there: self.changed_there.map(at),
        };
        merge(&sides, &self.rules, &self.settings)
    }
}

pub(crate) fn out(merge: &Merge) -> Vec<&str> {
    merge.out.iter().map(String::as_str).collect()
}

pub(crate) fn taken(merge: &Merge) -> Vec<&str> {
    merge.taken.iter().map(|diff| diff.field.as_str()).collect()
}

pub(crate) fn switch_off(settings: &mut ConnectionSettings, path: &str) {
    let off = settings.switched_off.entry(Feed::Customers).or_default();
    off.insert(path.to_owned());
}
