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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::settings::CostCenter;
    use super::*;

    fn center(number: u8, name: &str) -> CostCenter {
        CostCenter {
            id: Uuid::from_u128(u128::from(number) + 1),
            number: i64::from(number),
            name: name.to_owned(),
            inactive: false,
        }
    }

    /// One step: what is done, and with which row.
    fn steps() -> impl Strategy<Value = Vec<(u8, u8)>> {
        proptest::collection::vec((0_u8..4, 0_u8..6), 0..40)
    }

    fn long_names(rows: &[CostCenter]) -> Vec<usize> {
        let long = |row: &CostCenter| row.name.len() > 3;
        rows.iter()
            .enumerate()
            .filter(|(_, row)| long(row))
            .map(|(index, _)| index)
            .collect()
    }

    proptest! {
        /// A table is a plain list that is found by id, and a kept result is never older than the last change.
        #[test]
        fn it_is_a_list_that_is_found_by_id(steps in steps()) {
            let mut table = Table::of(Vec::new());
            let mut model: Vec<CostCenter> = Vec::new();
            for (what, number) in steps {
                let id = center(number, "").id;
                let known = model.iter().position(|row| row.id == id);
                match (what, known) {
                    (0, None) => {
                        table.add(center(number, "kort"));
                        model.push(center(number, "kort"));
                    }
                    (1, _) => {
                        let changed = table.change(id, |row| row.name.push('x'));
                        prop_assert_eq!(changed, known.is_some());
                        if let Some(at) = known {
                            model[at].name.push('x');
                        }
                    }
                    (2, _) => {
                        prop_assert_eq!(table.remove(id), known.is_some());
                        model.retain(|row| row.id != id);
                    }
                    _ => {}
                }
                let names = |rows: &[CostCenter]| rows.iter().map(|row| (row.id, row.name.clone())).collect::<Vec<_>>();
                prop_assert_eq!(names(table.rows()), names(&model));
                prop_assert_eq!(table.get(id).map(|row| row.id), model.iter().find(|row| row.id == id).map(|row| row.id));
                let found = table.found("long", long_names);
                prop_assert_eq!(found.to_vec(), long_names(&model));
            }
        }

        #[test]
        fn a_list_that_drifts_loses_nothing(rows in 0_usize..9, calls in 1_usize..20) {
            let mut table = Table::<CostCenter>::of(Vec::new());
            let found: Vec<usize> = (0..rows).collect();
            for call in 0..calls {
                let mut drifted = table.drifted(&found).to_vec();
                if rows > 0 {
                    prop_assert_eq!(drifted[0], call % rows);
                }
                drifted.sort_unstable();
                prop_assert_eq!(&drifted, &found);
            }
        }
    }

    #[test]
    fn a_result_is_kept_until_a_row_changes() {
        let mut table = Table::of(vec![center(1, "lang genoeg")]);
        let mut computed = 0;
        for _ in 0..3 {
            table.found("q", |rows| {
                computed += 1;
                long_names(rows)
            });
        }
        table.change(center(1, "").id, |row| row.name.clear());
        let again = table.found("q", |rows| {
            computed += 1;
            long_names(rows)
        });
        assert_eq!((computed, again.len()), (2, 0));
        table.forget();
        table.found("q", |_| {
            computed += 1;
            Vec::new()
        });
        assert_eq!(computed, 3);
    }
}
