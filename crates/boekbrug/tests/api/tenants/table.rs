//! The table: what each cell came to.

use std::collections::{BTreeMap, BTreeSet};

use crate::call::Answer;
use crate::document::Operation;

/// What a cell should come to.
pub(super) enum Expected<'a> {
    /// One of these statuses.
    OneOf(&'a [u16]),
    /// None of these texts in the answer, and one of these statuses.
    NothingOf(&'a BTreeSet<String>, &'a [u16]),
}

/// All cells so far.
#[derive(Default)]
pub(super) struct Table {
    cells: BTreeMap<u16, u32>,
    wrong: Vec<String>,
}

impl Table {
    /// Adds a cell.
    pub(super) fn cell(&mut self, operation: &Operation, cell: &str, answer: &Answer, expected: &Expected<'_>) {
        *self.cells.entry(answer.status).or_default() += 1;
        let text = answer.text();
        let statuses = match expected {
            Expected::OneOf(statuses) | Expected::NothingOf(_, statuses) => statuses,
        };
        if !statuses.contains(&answer.status) {
            let start: String = text.chars().take(300).collect();
            self.wrong(
                operation,
                cell,
                format!("{}, not one of {statuses:?}: {start}", answer.status),
            );
        } else if let Expected::NothingOf(secrets, _) = expected
            && let Some(secret) = secrets.iter().find(|secret| text.contains(secret.as_str()))
        {
            self.wrong(operation, cell, format!("{} tells of {secret}", answer.status));
        } else if answer.status >= 400 && answer.header("content-type") != "application/problem+json" {
            self.wrong(
                operation,
                cell,
                format!("a problem as {:?}", answer.header("content-type")),
            );
        }
    }

    /// Adds what is wrong with a cell.
    pub(super) fn wrong(&mut self, operation: &Operation, cell: &str, what: String) {
        self.wrong.push(format!("{} [{cell}]: {what}", operation.name()));
    }

    /// Fails with every wrong cell at once.
    pub(super) fn hold(self, operations: usize) {
        let cells: u32 = self.cells.values().sum();
        eprintln!("{operations} operations, {cells} cells, by status {:?}", self.cells);
        assert!(
            self.wrong.is_empty(),
            "{} of {cells} cells:\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
        assert!(operations > 60, "the document has only {operations} operations");
    }
}
