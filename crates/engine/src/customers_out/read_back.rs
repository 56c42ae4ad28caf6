//! What a row says when it is read back after we wrote it.
//!
//! Between the two a person may have saved it again, with another value in a field that we wrote or in one that we did
//! not. What it then says is the package's own word, later than the application's: both sides take it, unless the
//! application owns the field; then its value goes over again at once, one time. What is the package's own way with a
//! value is no such word, and neither is a field that stands as it did before we wrote: the package did not take ours
//! over, which is a warning.

use std::collections::BTreeSet;

use boekbrug_model::customers_out::{Sides, Write, changed, merge, own};
use boekbrug_model::record::Customer;
use boekbrug_model::{Incoming, Record};
use boekbrug_store::Author;

use super::paths::overlaid;
use super::rows::Told;
use super::together::field_change;
use super::walk::Walk;

/// A row that was read back.
pub(super) struct ReadBack {
    /// What the application says from now on.
    pub(super) values: Customer,
    /// What the package says as far as both agree.
    pub(super) there: Customer,
    /// The row as we left it, where somebody saved it since: it is stored before the one that was read.
    pub(super) left: Option<Incoming>,
    /// What the application must hear of what somebody saved since.
    pub(super) told: Told,
    /// The fields of which the package's word stands.
    pub(super) taken: BTreeSet<String>,
    /// Whether somebody saved what the application owns: it goes over again.
    pub(super) owned: bool,
}

impl Walk<'_> {
    /// After a row was overwritten in these fields.
    pub(super) fn overwritten_back(
        &self,
        here: &Customer,
        (sent, fields): (&Customer, &BTreeSet<String>),
        before: &Incoming,
        after: &Incoming,
    ) -> ReadBack {
        let (Record::Customer(before), Record::Customer(there)) = (&before.record, &after.record) else {
            return nothing_new(here, here);
        };
        self.read_back(here, (before, sent, fields), (after, there))
    }

    /// After it was made: what the package fills by itself where nothing was sent is nobody's later word.
    pub(super) fn made_back(&self, sent: &Customer, after: &Incoming) -> ReadBack {
        let here = &self.application;
        let Record::Customer(there) = &after.record else {
            return nothing_new(here, here);
        };
        let fields = changed(&Customer::default(), sent).into_iter().map(|diff| diff.field);
        let fields: BTreeSet<String> = fields.collect();
        let before = overlaid(there, &Customer::default(), &fields);
        self.read_back(here, (&before, sent, &fields), (after, there))
    }

    fn read_back(
        &self,
        here: &Customer,
        (before, sent, fields): (&Customer, &Customer, &BTreeSet<String>),
        (after, there): (&Incoming, &Customer),
    ) -> ReadBack {
        let (rules, settings) = (self.tools.rules, &self.held.lease.connection.settings);
        let write = Write {
            before,
            sent,
            fields,
            after: there,
        };
        let left = own(&write, rules, settings);
        let sides = Sides {
            agreed: Some(here),
            agreed_there: Some(&left),
            open: None,
            application: here,
            changed_here: self.row.changed_here,
            package: there,
            changed_there: None,
        };
        let since = merge(&sides, rules, settings);
        let taken: BTreeSet<String> = since.taken.iter().map(|diff| diff.field.clone()).collect();
        if taken.is_empty() && since.out.is_empty() {
            return nothing_new(here, there);
        }
        let record = overlaid(there, &left, taken.union(&since.out));
        let lost = since.taken.iter().filter(|diff| fields.contains(&diff.field));
        let lost: Vec<_> = lost.map(field_change).collect();
        ReadBack {
            values: since.result,
            there: overlaid(there, &left, &since.out),
            left: Some(Incoming {
                name: record.name.clone(),
                record: Record::Customer(Box::new(record)),
                ..after.clone()
            }),
            told: Told {
                author: (!lost.is_empty()).then_some(Author::Conflict),
                fields: lost,
            },
            taken,
            owned: !since.out.is_empty(),
        }
    }
}

/// It says what we left there.
fn nothing_new(here: &Customer, there: &Customer) -> ReadBack {
    ReadBack {
        values: here.clone(),
        there: there.clone(),
        left: None,
        told: Told::default(),
        taken: BTreeSet::new(),
        owned: false,
    }
}
