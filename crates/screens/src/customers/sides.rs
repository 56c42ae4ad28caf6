//! What both sides say of a customer, field by field, and what was overwritten.

use std::collections::BTreeSet;

use boekbrug_model::customers_out::differences;
use boekbrug_model::record::Customer;
use boekbrug_model::settings::FieldOwner;
use boekbrug_model::{ConnectionSettings, CustomerRules, Feed};
use boekbrug_store::{Author, HistoryRow};
use serde_json::Value;

use crate::records::{at, told};
use crate::text::Texts;

/// One field on both sides.
pub(super) struct Both {
    pub(super) name: String,
    pub(super) here: String,
    pub(super) there: String,
    pub(super) differs: bool,
    /// Who has the last word.
    pub(super) owner: String,
}

/// What was overwritten at once.
pub(super) struct Overwrite {
    pub(super) at: String,
    pub(super) stamp: String,
    /// Who had the new values.
    pub(super) by: String,
    pub(super) is_conflict: bool,
    pub(super) fields: Vec<Change>,
}

/// One field that was overwritten.
pub(super) struct Change {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) old: String,
    pub(super) new: String,
    /// Whether it can be put back from here.
    pub(super) restorable: bool,
}

/// What decides about the fields of one connection.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) settings: &'a ConnectionSettings,
    /// None when the package takes no customers.
    pub(super) customers: Option<&'a CustomerRules>,
    pub(super) package: &'a str,
}

impl Rules<'_> {
    /// Whether a field goes both ways: it can be written, and nobody switched it off.
    fn goes_out(&self, path: &str) -> bool {
        let off = self.settings.switched_off.get(&Feed::Customers);
        let is_off = off.is_some_and(|off| {
            let under = |whole: &String| {
                path == whole
                    || path
                        .strip_prefix(whole.as_str())
                        .is_some_and(|rest| rest.starts_with('.'))
            };
            off.iter().any(under)
        });
        let fields = self.customers.map(|rules| rules.fields.as_slice()).unwrap_or_default();
        path != "customerCode" && !is_off && fields.contains(&path)
    }

    fn is_restorable(&self, path: &str) -> bool {
        self.goes_out(path) && self.settings.owner_of(path) != FieldOwner::Package
    }

    /// The fields that go both ways, in the order of the package's rules.
    pub(super) fn both(&self, t: Texts, here: &Value, there: Option<&Value>) -> Vec<Both> {
        let fields = self.customers.map(|rules| rules.fields.as_slice()).unwrap_or_default();
        let differing = self.differing(here, there);
        let both = |path: &&str| {
            let here = told(t, path, at(here, path));
            let there = there.map(|values| told(t, path, at(values, path)));
            Both {
                name: t.field(path),
                differs: differing.contains(*path),
                owner: owner(t, self.settings.owner_of(path), self.package),
                there: there.unwrap_or_default(),
                here,
            }
        };
        let shown = fields.iter().filter(|path| self.goes_out(path));
        shown
            .map(both)
            .filter(|both| !both.here.is_empty() || !both.there.is_empty())
            .collect()
    }

    /// The fields that differ in truth and not only in how they are said.
    fn differing(&self, here: &Value, there: Option<&Value>) -> BTreeSet<&'static str> {
        let read = |values: &Value| serde_json::from_value::<Customer>(values.clone()).ok();
        match (read(here), there.and_then(read), self.customers) {
            (Some(here), Some(there), Some(rules)) => differences(&here, &there, rules),
            _ => BTreeSet::new(),
        }
    }

    /// One overwrite, with what can be put back: what is no longer as it was.
    pub(super) fn overwrite(&self, t: Texts, row: &HistoryRow, now: &Value) -> Overwrite {
        let change = |change: &boekbrug_store::FieldChange| {
            let path = &change.field;
            Change {
                name: t.field(path),
                old: told(t, path, Some(&change.old)),
                new: told(t, path, Some(&change.new)),
                restorable: self.is_restorable(path) && at(now, path).unwrap_or(&Value::Null) != &change.old,
                path: path.clone(),
            }
        };
        Overwrite {
            at: t.moment(&row.at),
            stamp: row.at.to_string(),
            by: author(t, row.author, self.package),
            is_conflict: row.author == Author::Conflict,
            fields: row.fields.iter().map(change).collect(),
        }
    }
}

/// Who has the last word, in a word.
pub(crate) fn owner(t: Texts, owner: FieldOwner, package: &str) -> String {
    match owner {
        FieldOwner::Package => package.to_owned(),
        FieldOwner::Application => t.say("customers-owner-application"),
        FieldOwner::LastChange => t.say("customers-owner-last"),
    }
}

/// Who had the new values, in words.
pub(crate) fn author(t: Texts, author: Author, package: &str) -> String {
    match author {
        Author::Package => t.one("customers-by-package", "package", package),
        Author::Application => t.say("customers-by-application"),
        Author::Conflict => t.say("customers-by-conflict"),
    }
}
