//! The rows of one table. Rows that a seed made up are not held in memory:
//! their cells are computed when asked, until somebody changes them.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::columns::{Kind, TableDef};
use super::seed::debtors::MadeUp;

/// Kept values of a row, in the order of the columns; columns without a value
/// are absent.
pub(crate) type Row = Vec<(u8, Box<str>)>;

/// Another row holds the same key: the column that says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Taken(pub(crate) &'static str);

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) def: &'static TableDef,
    slots: Vec<Slot>,
    made_up: Option<MadeUp>,
    /// Stored rows per group of unique columns.
    indexes: Vec<HashMap<String, u32>>,
    live: usize,
}

#[derive(Clone, Debug)]
struct Slot {
    /// The day on which the row changed last.
    changed: Date,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    MadeUp,
    Stored(Box<Row>),
    Gone,
}

impl Table {
    pub(crate) fn new(def: &'static TableDef) -> Self {
        Table {
            def,
            slots: Vec::new(),
            made_up: None,
            indexes: vec![HashMap::new(); def.unique.len()],
            live: 0,
        }
    }

    /// Puts rows that are made up at the front of an empty table.
    pub(crate) fn fill(&mut self, made_up: MadeUp) {
        self.slots = made_up
            .days()
            .map(|changed| Slot {
                changed,
                content: Content::MadeUp,
            })
            .collect();
        self.live = self.slots.len();
        self.made_up = Some(made_up);
    }

    pub(crate) fn len(&self) -> usize {
        self.live
    }

    /// Places of all rows.
    pub(crate) fn places(&self) -> impl Iterator<Item = u32> {
        let places = self.slots.iter().zip(0_u32..);
        places
            .filter(|(slot, _)| !matches!(slot.content, Content::Gone))
            .map(|(_, place)| place)
    }

    /// The day on which a row changed last.
    pub(crate) fn changed(&self, place: u32) -> Date {
        self.slot(place).map_or(Date::ZERO, |slot| slot.changed)
    }

    /// The kept value of a cell.
    pub(crate) fn cell(&self, place: u32, column: u8) -> Option<Cow<'_, str>> {
        match &self.slot(place)?.content {
            Content::Stored(row) => value(row, column).map(Cow::Borrowed),
            Content::MadeUp => self.made_up.as_ref()?.cell(place, self.def.at(column).name),
            Content::Gone => None,
        }
    }

    /// The kept value of the cell in the column of that name.
    pub(crate) fn get(&self, place: u32, column: &str) -> Option<Cow<'_, str>> {
        self.cell(place, self.def.column(column)?)
    }

    /// The row with these values in a group of unique columns.
    pub(crate) fn find(&self, group: usize, values: &[&str]) -> Option<u32> {
        let columns = self.def.unique.get(group)?;
        let key = self.key(columns.iter().copied().zip(values.iter().copied()));
        if let Some(place) = self.indexes.get(group)?.get(&key) {
            return Some(*place);
        }
        let made_up = self.made_up.as_ref()?;
        let [column] = columns.as_slice() else { return None };
        let place = made_up.place(self.def.at(*column).name, values.first()?)?;
        matches!(self.slot(place)?.content, Content::MadeUp).then_some(place)
    }

    /// The row whose key column holds that value.
    pub(crate) fn by_key(&self, value: &str) -> Option<u32> {
        self.find(0, &[value])
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When another row holds one of its keys; nothing changes then.
    pub(crate) fn insert(&mut self, row: Row, today: Date) -> Result<u32, Taken> {
        self.free(&row, None)?;
        let place = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.index(&row, place);
        self.slots.push(Slot {
            changed: today,
            content: Content::Stored(Box::new(row)),
        });
        self.live += 1;
        Ok(place)
    }

    /// Changes cells of a row.
    ///
    /// # Errors
    /// When another row holds one of its keys; nothing changes then.
    pub(crate) fn change(&mut self, place: u32, cells: &[(u8, Option<String>)], today: Date) -> Result<(), Taken> {
        let mut row = self.row(place);
        for (column, value) in cells {
            set(&mut row, *column, value.as_deref());
        }
        self.free(&row, Some(place))?;
        let old = self.row(place);
        self.forget(&old, place);
        self.index(&row, place);
        if let Some(slot) = self.slots.get_mut(place as usize) {
            *slot = Slot {
                changed: today,
                content: Content::Stored(Box::new(row)),
            };
        }
        Ok(())
    }

    /// Takes a row away; `false` when there is none.
    pub(crate) fn remove(&mut self, place: u32) -> bool {
        let row = self.row(place);
        self.forget(&row, place);
        match self.slots.get_mut(place as usize) {
            Some(slot) if !matches!(slot.content, Content::Gone) => {
                slot.content = Content::Gone;
                self.live -= 1;
                true
            }
            _ => false,
        }
    }

    /// All kept values of a row.
    pub(crate) fn row(&self, place: u32) -> Row {
        match self.slot(place).map(|slot| &slot.content) {
            Some(Content::Stored(row)) => row.as_ref().clone(),
            Some(Content::MadeUp) => (0_u8..)
                .zip(&self.def.columns)
                .filter_map(|(column, _)| Some((column, self.cell(place, column)?.into())))
                .collect(),
            _ => Row::new(),
        }
    }

    fn slot(&self, place: u32) -> Option<&Slot> {
        self.slots.get(place as usize)
    }

    fn free(&self, row: &Row, except: Option<u32>) -> Result<(), Taken> {
        for (group, columns) in self.def.unique.iter().enumerate() {
            let values: Vec<&str> = columns.iter().map(|column| value(row, *column).unwrap_or("")).collect();
            if let Some(found) = self.find(group, &values)
                && Some(found) != except
            {
                return Err(Taken(columns.first().map_or("", |column| self.def.at(*column).name)));
            }
        }
        Ok(())
    }

    fn index(&mut self, row: &Row, place: u32) {
        for group in 0..self.indexes.len() {
            let key = self.key_of(row, group);
            self.indexes[group].insert(key, place);
        }
    }

    fn forget(&mut self, row: &Row, place: u32) {
        for group in 0..self.indexes.len() {
            let key = self.key_of(row, group);
            if self.indexes[group].get(&key) == Some(&place) {
                self.indexes[group].remove(&key);
            }
        }
    }

    fn key_of(&self, row: &Row, group: usize) -> String {
        let columns = &self.def.unique[group];
        self.key(
            columns
                .iter()
                .map(|column| (*column, value(row, *column).unwrap_or(""))),
        )
    }

    /// Text keys ignore case, as a database of this kind does.
    fn key<'a>(&self, cells: impl Iterator<Item = (u8, &'a str)>) -> String {
        let mut key = String::new();
        for (column, value) in cells {
            match self.def.at(column).kind {
                Kind::Text(_) => key.push_str(&value.to_uppercase()),
                _ => key.push_str(value),
            }
            key.push('\u{1}');
        }
        key
    }
}

/// The kept value of a column in a row.
pub(crate) fn value(row: &Row, column: u8) -> Option<&str> {
    let at = row.binary_search_by_key(&column, |(column, _)| *column).ok()?;
    Some(&row[at].1)
}

/// Sets or clears a cell.
pub(crate) fn set(row: &mut Row, column: u8, value: Option<&str>) {
    let at = row.binary_search_by_key(&column, |(column, _)| *column);
    match (at, value) {
        (Ok(at), Some(value)) => row[at].1 = value.into(),
        (Ok(at), None) => {
            row.remove(at);
        }
        (Err(at), Some(value)) => row.insert(at, (column, value.into())),
        (Err(_), None) => {}
    }
}

/// A row from names and kept values; names that the table does not have and
/// empty values are left out.
pub(crate) fn row_of<T: AsRef<str>>(def: &TableDef, cells: &[(&str, T)]) -> Row {
    let mut row = Row::new();
    for (name, value) in cells {
        if let Some(column) = def.column(name)
            && !value.as_ref().is_empty()
        {
            set(&mut row, column, Some(value.as_ref()));
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::king::columns::table;

    fn day(n: i8) -> Date {
        Date::new(2026, 8, n).expect("a day")
    }

    fn debtors() -> Table {
        let mut debtors = Table::new(table("DEB").expect("DEB"));
        debtors.fill(MadeUp::new(10_000, 5, 1, 2026));
        debtors
    }

    #[test]
    fn made_up_rows_are_found_changed_and_removed_like_any() {
        let mut debtors = debtors();
        let place = debtors.find(1, &["10003"]).expect("found by number");
        let key = debtors.get(place, "ZKSL").expect("a search key").into_owned();
        assert_eq!(debtors.by_key(&key.to_lowercase()), Some(place));
        let name = debtors.def.column("NAAM").expect("NAAM");
        debtors
            .change(place, &[(name, Some("Anders".into()))], day(2))
            .expect("changed");
        assert_eq!(debtors.get(place, "NAAM").as_deref(), Some("Anders"));
        assert_eq!(debtors.get(place, "NR").as_deref(), Some("10003"));
        assert_eq!(
            (debtors.changed(place), debtors.find(1, &["10003"])),
            (day(2), Some(place))
        );
        assert!(debtors.remove(place) && !debtors.remove(place));
        assert_eq!(
            (debtors.find(1, &["10003"]), debtors.by_key(&key), debtors.len()),
            (None, None, 4)
        );
    }

    #[test]
    fn a_key_is_held_by_one_row() {
        let mut debtors = debtors();
        let row = |number: &str, key: &str| row_of(debtors.def, &[("NR", number), ("ZKSL", key)]);
        let rows = [row("10001", "NIEUW"), row("20000", "Nieuw"), row("20001", "NIEUW")];
        let [by_number, first, by_text] = rows;
        assert_eq!(debtors.insert(by_number, day(1)), Err(Taken("NR")));
        let place = debtors.insert(first, day(1)).expect("free");
        assert_eq!(debtors.insert(by_text, day(1)), Err(Taken("ZKSL")));
        let number = debtors.def.column("NR").expect("NR");
        assert_eq!(
            debtors.change(place, &[(number, Some("10002".into()))], day(1)),
            Err(Taken("NR"))
        );
        assert_eq!(debtors.change(place, &[(number, Some("20000".into()))], day(1)), Ok(()));
    }
}
