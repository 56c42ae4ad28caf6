//! One administration: the books behind one omgevingscode.

use std::collections::HashMap;

use bytes::Bytes;
use jiff::Timestamp;

use super::columns;
use super::history::Journal;
use super::seed::{Seed, split_account};
use super::table::Table;

#[derive(Clone, Debug)]
pub(crate) struct Books {
    pub(crate) name: String,
    /// The omgevingscode that works, if any.
    pub(crate) code: Option<String>,
    /// How often the code was made anew.
    pub(crate) code_round: u32,
    /// In the order of `columns::READABLE`.
    tables: Vec<Table>,
    pub(crate) settings: Settings,
    pub(crate) postings: Vec<Posting>,
    pub(crate) documents: Vec<Document>,
    /// The last row number of a journal in a period: DAGB, JR, PN.
    pub(crate) last_rows: HashMap<(String, String, String), u32>,
    /// Grows with each change, so that remembered selections can be told old.
    version: u64,
    pub(crate) remembered: Option<Remembered>,
    pub(crate) journal: Journal,
}

/// What `GetAdmInfo` tells about an administration.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) book_year: i16,
    pub(crate) periods: u8,
    pub(crate) split_account: String,
    pub(crate) ledgers: (u32, u32),
    pub(crate) debtors: (u32, u32),
    pub(crate) creditors: (u32, u32),
    /// Year and period up to which users cannot book.
    pub(crate) closed_to_users: Option<(i16, u8)>,
    /// Year and period up to which the books are closed for good.
    pub(crate) closed_for_good: Option<(i16, u8)>,
}

/// What one call of `CreateJournaalpost` made.
#[derive(Clone, Debug)]
pub(crate) struct Posting {
    /// Places in `BOE`.
    pub(crate) rows: Vec<u32>,
    pub(crate) at: Timestamp,
    /// Somebody deleted it.
    pub(crate) deleted: bool,
}

/// A document in the digital file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) number: u32,
    /// Index of its posting.
    pub(crate) posting: usize,
    pub(crate) file_name: String,
    pub(crate) description: String,
    pub(crate) content: Bytes,
}

/// The rows that a selection hit, for its next page.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    pub(crate) question: String,
    pub(crate) version: u64,
    pub(crate) places: std::sync::Arc<[u32]>,
}

impl Books {
    pub(crate) fn new(name: &str, code: &str, seed: &Seed) -> Self {
        let tables = columns::READABLE.iter().filter_map(|name| columns::table(name));
        Books {
            name: name.to_owned(),
            code: Some(code.to_owned()),
            code_round: 0,
            tables: tables.map(Table::new).collect(),
            settings: Settings {
                book_year: seed.book_year,
                periods: 12,
                split_account: split_account(seed),
                ledgers: (0, 9_999),
                debtors: (10_000, 899_999),
                creditors: (900_000, 999_999),
                closed_to_users: None,
                closed_for_good: None,
            },
            postings: Vec::new(),
            documents: Vec::new(),
            last_rows: HashMap::new(),
            version: 0,
            remembered: None,
            journal: Journal::default(),
        }
    }

    /// The table of that name, any casing.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables
            .iter()
            .find(|table| table.def.name.eq_ignore_ascii_case(name))
    }

    /// The same, to change it.
    pub(crate) fn table_mut(&mut self, name: &str) -> Option<&mut Table> {
        self.version += 1;
        self.tables
            .iter_mut()
            .find(|table| table.def.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// The value of a column in the row with that key; `None` without such a
    /// row, an empty text without a value.
    pub(crate) fn look_up(&self, table: &str, key: &str, column: &str) -> Option<String> {
        let table = self.table(table)?;
        let place = table.by_key(key)?;
        Some(
            table
                .get(place, column)
                .map(std::borrow::Cow::into_owned)
                .unwrap_or_default(),
        )
    }

    /// The place of a debtor by its number (its key is its search key).
    pub(crate) fn debtor(&self, number: &str) -> Option<u32> {
        self.table("DEB")?.find(1, &[number])
    }
}

impl Settings {
    /// Whether a book year exists.
    pub(crate) fn has_year(&self, year: i16) -> bool {
        (self.book_year - 1..=self.book_year + 1).contains(&year)
    }

    /// Whether a period exists: 0 is the opening, the 14th is for corrections
    /// and always there [apis/king.md §6.1].
    pub(crate) fn has_period(&self, period: u8) -> bool {
        period <= self.periods || period == 14
    }

    /// Whether a period is closed up to a mark.
    pub(crate) fn is_closed(mark: Option<(i16, u8)>, year: i16, period: u8) -> bool {
        mark.is_some_and(|mark| (year, period) <= mark)
    }
}
