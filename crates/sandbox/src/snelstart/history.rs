//! What became of the relations since the first contents, and by whom: a
//! check of a connector wants to know who wrote what, and how often.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::administration::Administration;
use super::model::relation::Relation;
use super::switches::{DeleteStyle, Switches};
use super::wire::record::Stamp;
use super::wire::write::{self, Style};
pub use crate::history::{By, FieldChange, What};

/// One write of a relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationChange {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// Id of the relation.
    pub id: Uuid,
    /// Its code, after the change.
    pub code: i64,
    /// What was done.
    pub what: What,
    /// The fields that have another value now, by name.
    pub fields: Vec<FieldChange>,
}

/// How much was made since the first contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Relations made over the API.
    pub relations: u64,
    /// Relations made by a person.
    pub relations_by_people: u64,
    /// Orders made over the API.
    pub orders: u64,
    /// Invoices, of bookings and of orders.
    pub invoices: u64,
    /// Of these, the ones that a person made of an order.
    pub invoices_of_orders: u64,
}

impl Administration {
    pub(crate) fn make_relation(&mut self, by: By, relation: Relation) {
        match by {
            By::Api => self.made.relations += 1,
            By::Person => self.made.relations_by_people += 1,
        }
        let fields = differences(&Value::Null, &row_of(&relation));
        self.note(by, What::Made, &relation, fields);
        self.codes.insert(relation.code);
        self.relations.add(relation);
    }

    /// Changes a relation; `false` when it is not there.
    pub(crate) fn change_relation(
        &mut self,
        by: By,
        id: Uuid,
        stamp: Stamp,
        change: impl FnOnce(&mut Relation),
    ) -> bool {
        self.write_relation(by, What::Changed, id, stamp, change)
    }

    /// Deletes a relation as far as the switch says.
    pub(crate) fn remove_relation(&mut self, by: By, id: Uuid, stamp: Stamp, style: DeleteStyle) {
        self.write_relation(by, What::Deleted, id, stamp, |relation| relation.inactive = true);
        if style == DeleteStyle::Gone
            && let Some(code) = self.relations.get(id).map(|relation| relation.code)
        {
            self.relations.remove(id);
            self.free(code);
        }
    }

    fn write_relation(
        &mut self,
        by: By,
        what: What,
        id: Uuid,
        stamp: Stamp,
        change: impl FnOnce(&mut Relation),
    ) -> bool {
        let Some(old) = self.relations.get(id) else {
            return false;
        };
        let (old_row, old_code) = (row_of(old), old.code);
        self.relations.change(id, |relation| {
            relation.stamp = stamp;
            change(relation);
        });
        if let Some(new) = self.relations.get(id).cloned() {
            self.note(by, what, &new, differences(&old_row, &row_of(&new)));
            self.free(old_code);
            self.codes.insert(new.code);
        }
        true
    }

    /// A code is free again, unless another relation has it as well.
    fn free(&mut self, code: i64) {
        if self.relations.find(|relation| relation.code == code).is_none() {
            self.codes.remove(&code);
        }
    }

    fn note(&mut self, by: By, what: What, relation: &Relation, fields: Vec<FieldChange>) {
        self.history.push(RelationChange {
            at: relation.stamp.at,
            by,
            id: relation.id,
            code: relation.code,
            what,
            fields,
        });
    }
}

/// A relation as a row of the API, with the default switches.
pub(crate) fn row_of(relation: &Relation) -> Value {
    let text = write::row(relation, Style::of(&Switches::default()));
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// The fields that differ, save the moment of the change.
fn differences(old: &Value, new: &Value) -> Vec<FieldChange> {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    flatten("", old, &mut before);
    flatten("", new, &mut after);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |side: &BTreeMap<String, Value>, name: &str| side.get(name).cloned().unwrap_or(Value::Null);
    names
        .into_iter()
        .filter(|name| name.as_str() != "modifiedOn" && before.get(*name) != after.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            old: of(&before, name),
            new: of(&after, name),
        })
        .collect()
}

/// Every field that has a value, by its path.
fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                flatten(&path, value, into);
            }
        }
        value => drop(into.insert(path.to_owned(), value.clone())),
    }
}
