//! What became of the debtors since the first contents, and by whom. Every
//! write of a row goes through here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::books::Books;
use super::table::{Row, Taken};
use crate::history::{By, FieldChange, What};

/// One write of a debtor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DebtorChange {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// Its number, after the change.
    pub number: String,
    /// What was done.
    pub what: What,
    /// The columns that hold another value now, by their names; kept values.
    pub fields: Vec<FieldChange>,
}

/// How much was made since the first contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Debtors made through the interface.
    pub debtors: u64,
    /// Debtors made by a person.
    pub debtors_by_people: u64,
}

/// Who is at work, since when, and what was done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal {
    pub(crate) by: By,
    pub(crate) now: Timestamp,
    pub(crate) changes: Vec<DebtorChange>,
    pub(crate) made: Made,
}

/// The kept values of a row, by column.
pub(crate) type Cells = BTreeMap<&'static str, String>;

impl Books {
    /// Adds a row.
    ///
    /// # Errors
    /// When another row holds one of its keys; nothing changes then.
    pub(crate) fn insert_in(&mut self, table: &str, row: Row, today: Date) -> Result<(), Taken> {
        let Some(rows) = self.table_mut(table) else {
            return Ok(());
        };
        let place = rows.insert(row, today)?;
        let name = rows.def.name;
        self.note(name, place, What::Made, Cells::new());
        Ok(())
    }

    /// Changes cells of a row.
    ///
    /// # Errors
    /// When another row holds one of its keys; nothing changes then.
    pub(crate) fn change_in(
        &mut self,
        table: &str,
        place: u32,
        cells: &[(u8, Option<String>)],
        today: Date,
    ) -> Result<(), Taken> {
        let before = self.cells(table, place);
        let Some(rows) = self.table_mut(table) else {
            return Ok(());
        };
        rows.change(place, cells, today)?;
        let name = rows.def.name;
        self.note(name, place, What::Changed, before);
        Ok(())
    }

    /// Takes a row away; `false` when there is none.
    pub(crate) fn remove_in(&mut self, table: &str, place: u32) -> bool {
        let before = self.cells(table, place);
        let Some(rows) = self.table_mut(table) else {
            return false;
        };
        let removed = rows.remove(place);
        let name = rows.def.name;
        if removed {
            self.note(name, place, What::Deleted, before);
        }
        removed
    }

    /// The kept values of a row.
    pub(crate) fn cells(&self, table: &str, place: u32) -> Cells {
        let Some(rows) = self.table(table) else {
            return Cells::new();
        };
        let columns = rows.def.columns.iter();
        columns
            .filter_map(|column| Some((column.name, rows.get(place, column.name).map(Cow::into_owned)?)))
            .collect()
    }

    fn note(&mut self, table: &str, place: u32, what: What, before: Cells) {
        if table != "DEB" {
            return;
        }
        let after = self.cells(table, place);
        match (what, self.journal.by) {
            (What::Made, By::Api) => self.journal.made.debtors += 1,
            (What::Made, By::Person) => self.journal.made.debtors_by_people += 1,
            _ => {}
        }
        let number = after
            .get("NR")
            .or_else(|| before.get("NR"))
            .cloned()
            .unwrap_or_default();
        self.journal.changes.push(DebtorChange {
            at: self.journal.now,
            by: self.journal.by,
            number,
            what,
            fields: differences(&before, &after),
        });
    }
}

fn differences(before: &Cells, after: &Cells) -> Vec<FieldChange> {
    let mut names: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .map(|name| FieldChange {
            field: name.to_owned(),
            old: json!(before.get(name)),
            new: json!(after.get(name)),
        })
        .collect()
}
