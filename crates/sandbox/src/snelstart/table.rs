//! Rows of one kind in the order they came, found by id, with the last
//! filter results kept for paging.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use uuid::Uuid;

use super::wire::record::Row;

/// Filter results kept per table; a client pages through one or two at once.
const KEPT: usize = 4;

/// One table of an administration.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    rows: Vec<T>,
    by_id: HashMap<Uuid, usize>,
    found: VecDeque<(String, Arc<[usize]>)>,
    /// Pages given of a list that drifts.
    drift: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            rows: Vec::new(),
            by_id: HashMap::new(),
            found: VecDeque::new(),
            drift: 0,
        }
    }
}

impl<T: Row> Table<T> {
    pub(crate) fn of(rows: Vec<T>) -> Self {
        let mut table = Table {
            by_id: HashMap::with_capacity(rows.len()),
            rows: Vec::with_capacity(rows.len()),
            found: VecDeque::new(),
            drift: 0,
        };
        for row in rows {
            table.add(row);
        }
        table
    }

    pub(crate) fn rows(&self) -> &[T] {
        &self.rows
    }

    pub(crate) fn get(&self, id: Uuid) -> Option<&T> {
        self.by_id.get(&id).and_then(|index| self.rows.get(*index))
    }

    pub(crate) fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<&T> {
        self.rows.iter().find(|row| wanted(row))
    }

    pub(crate) fn add(&mut self, row: T) {
        self.found.clear();
        self.by_id.insert(row.id(), self.rows.len());
        self.rows.push(row);
    }

    pub(crate) fn change(&mut self, id: Uuid, change: impl FnOnce(&mut T)) -> bool {
        self.found.clear();
        let row = self.by_id.get(&id).and_then(|index| self.rows.get_mut(*index));
        row.map(change).is_some()
    }

    pub(crate) fn remove(&mut self, id: Uuid) -> bool {
        self.found.clear();
        let before = self.rows.len();
        self.rows.retain(|row| row.id() != id);
        self.by_id = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| (row.id(), index))
            .collect();
        self.rows.len() < before
    }

    /// The rows that a query found, computed once until a row changes.
    pub(crate) fn found(&mut self, query: &str, compute: impl FnOnce(&[T]) -> Vec<usize>) -> Arc<[usize]> {
        if let Some((_, rows)) = self.found.iter().find(|(kept, _)| kept == query) {
            return rows.clone();
        }
        let rows: Arc<[usize]> = compute(&self.rows).into();
        if self.found.len() == KEPT {
            self.found.pop_front();
        }
        self.found.push_back((query.to_owned(), rows.clone()));
        rows
    }

    /// The rows with the first ones at the end: one more at each call.
    pub(crate) fn drifted(&mut self, found: &[usize]) -> Arc<[usize]> {
        let mut rows = found.to_vec();
        let by = self.drift % rows.len().max(1);
        rows.rotate_left(by);
        self.drift += 1;
        rows.into()
    }

    /// Forgets filter results, after a change of the rules they depend on.
    pub(crate) fn forget(&mut self) {
        self.found.clear();
    }
}
