//! The control interface as methods: what a person inside the package does
//! to one administration, past the rules of the interface.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::administration_view::KingBooks;
use super::books::{Books, Posting};
use super::control::NoSuch;
use super::door::King;
use super::posting::save;
use super::seed::{SeedDebtor, debtor_cells};
use super::table::row_of;
use crate::fault::Change;

/// Methods on one administration, found by its name.
impl King {
    /// What was booked.
    pub fn books(&self, administration: &str) -> Result<KingBooks, NoSuch> {
        self.with(administration, |books, _| Ok(KingBooks::of(books)))
    }

    /// The kept values of the row with that key (of a debtor: its number):
    /// dates as `YYYY-MM-DD`, amounts with a point.
    pub fn row(&self, administration: &str, table: &str, key: &str) -> Result<BTreeMap<String, String>, NoSuch> {
        self.with(administration, |books, _| {
            let place = place(books, table, key)?;
            let rows = books.table(table).ok_or_else(|| NoSuch(format!("table {table}")))?;
            let cells = rows.def.columns.iter().filter_map(|column| {
                let value = rows.get(place, column.name).map(Cow::into_owned)?;
                Some((column.name.to_owned(), value))
            });
            Ok(cells.collect())
        })
    }

    /// How many rows a table holds.
    pub fn count(&self, administration: &str, table: &str) -> Result<usize, NoSuch> {
        self.with(administration, |books, _| {
            let rows = books.table(table).ok_or_else(|| NoSuch(format!("table {table}")))?;
            Ok(rows.len())
        })
    }

    /// Adds a row of any table from names and kept values.
    pub fn add_row(&self, administration: &str, table: &str, cells: &[(&str, &str)]) -> Result<(), NoSuch> {
        self.with(administration, |books, today| {
            let rows = books.table(table).ok_or_else(|| NoSuch(format!("table {table}")))?;
            let row = row_of(rows.def, cells);
            let added = books.insert_in(table, row, today);
            added.map_err(|_| NoSuch(format!("free key in table {table}")))
        })
    }

    /// Adds a debtor.
    pub fn add_debtor(&self, administration: &str, debtor: &SeedDebtor) -> Result<(), NoSuch> {
        let row = debtor_cells(debtor);
        let cells: Vec<(&str, &str)> = row.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.add_row(administration, "DEB", &cells)
    }

    /// Changes cells of a row, with kept values; an empty text clears one.
    /// The row counts as changed today.
    pub fn change_row(
        &self,
        administration: &str,
        table: &str,
        key: &str,
        cells: &[(&str, &str)],
    ) -> Result<(), NoSuch> {
        self.with(administration, |books, today| {
            change_row(books, table, key, cells, today)
        })
    }

    /// Takes a row away.
    pub fn remove_row(&self, administration: &str, table: &str, key: &str) -> Result<(), NoSuch> {
        self.with(administration, |books, _| {
            let place = place(books, table, key)?;
            books.remove_in(table, place);
            Ok(())
        })
    }

    /// Blocks a row, or frees it.
    pub fn block(&self, administration: &str, table: &str, key: &str, blocked: bool) -> Result<(), NoSuch> {
        self.change_row(administration, table, key, &[("BLOK", if blocked { "J" } else { "N" })])
    }

    /// The first `n` debtors count as changed today, without being other.
    pub fn touch(&self, administration: &str, n: usize) -> Result<usize, NoSuch> {
        self.with(administration, |books, today| {
            let Some(debtors) = books.table("DEB") else {
                return Ok(0);
            };
            let places: Vec<u32> = debtors.places().take(n).collect();
            for place in &places {
                // nothing changes, so no key can be taken
                let _ = books.change_in("DEB", *place, &[], today);
            }
            Ok(places.len())
        })
    }

    /// Closes the books to users up to and with a period of a year (`None`
    /// opens them). The interface still takes bookings there.
    pub fn close_to_users(&self, administration: &str, up_to: Option<(i16, u8)>) -> Result<(), NoSuch> {
        self.with(administration, |books, _| {
            books.settings.closed_to_users = up_to;
            Ok(())
        })
    }

    /// Closes the books for good up to and with a period of a year.
    pub fn close_for_good(&self, administration: &str, up_to: Option<(i16, u8)>) -> Result<(), NoSuch> {
        self.with(administration, |books, _| {
            books.settings.closed_for_good = up_to;
            Ok(())
        })
    }

    /// A debtor pays on an invoice.
    pub fn pay(&self, administration: &str, debtor: u32, invoice: &str, amount: Decimal) -> Result<(), NoSuch> {
        self.with(administration, |books, today| {
            let items = books.table("DEBOPP");
            let found = items.and_then(|items| items.find(0, &[&debtor.to_string(), invoice]));
            let place = found.ok_or_else(|| NoSuch(format!("open item {debtor} {invoice}")))?;
            save::pay(books, place, amount, today);
            Ok(())
        })
    }

    /// Somebody throws every booking with that invoice number away, with its
    /// documents and what it added to its open item; how many there were.
    pub fn delete_bookings(&self, administration: &str, invoice: &str) -> Result<usize, NoSuch> {
        self.with(administration, |books, today| {
            let Some(rows) = books.table("BOE") else {
                return Ok(0);
            };
            let named = |place: &u32| rows.get(*place, "FACT").as_deref() == Some(invoice);
            let postings = books.postings.iter().enumerate();
            let found: Vec<usize> = postings
                .filter(|(_, posting)| !posting.deleted && posting.rows.iter().any(named))
                .map(|(index, _)| index)
                .collect();
            for index in &found {
                save::take_back(books, *index, today);
            }
            Ok(found.len())
        })
    }

    /// The bytes of the documents with the bookings of an invoice number.
    pub fn files(&self, administration: &str, invoice: &str) -> Result<Vec<(String, Bytes)>, NoSuch> {
        self.with(administration, |books, _| {
            let Some(rows) = books.table("BOE") else {
                return Ok(Vec::new());
            };
            let named = |place: &u32| rows.get(*place, "FACT").as_deref() == Some(invoice);
            let of_it = |posting: &Posting| !posting.deleted && posting.rows.iter().any(named);
            let documents = books.documents.iter();
            let mine = documents.filter(|document| books.postings.get(document.posting).is_some_and(of_it));
            Ok(mine
                .map(|document| (document.file_name.clone(), document.content.clone()))
                .collect())
        })
    }

    /// Somebody changes the books, as a fault would.
    pub fn change(&self, administration: &str, what: &Change) -> Result<(), NoSuch> {
        self.with(administration, |books, today| {
            if change(books, what, today) {
                Ok(())
            } else {
                Err(NoSuch(format!("object of {what:?}")))
            }
        })
    }
}

fn place(books: &Books, table: &str, key: &str) -> Result<u32, NoSuch> {
    let found = if table.eq_ignore_ascii_case("DEB") {
        books.debtor(key)
    } else {
        books.table(table).and_then(|rows| rows.by_key(key))
    };
    found.ok_or_else(|| NoSuch(format!("row {key} in table {table}")))
}

fn change_row(books: &mut Books, table: &str, key: &str, cells: &[(&str, &str)], today: Date) -> Result<(), NoSuch> {
    let place = place(books, table, key)?;
    let Some(rows) = books.table(table) else {
        return Err(NoSuch(format!("table {table}")));
    };
    let mut changed = Vec::new();
    for (name, value) in cells {
        let column = rows
            .def
            .column(name)
            .ok_or_else(|| NoSuch(format!("column {name} in table {table}")))?;
        changed.push((column, Some((*value).to_owned()).filter(|value| !value.is_empty())));
    }
    books
        .change_in(table, place, &changed, today)
        .map_err(|taken| NoSuch(format!("free value of {}", taken.0)))
}

/// Carries a change into an administration; `false` when its object is not
/// there. A closed period is closed to users, with all before it.
pub(crate) fn change(books: &mut Books, what: &Change, today: Date) -> bool {
    let set = |books: &mut Books, table: &str, key: i64, name: &str, value: &str| {
        change_row(books, table, &key.to_string(), &[(name, value)], today).is_ok()
    };
    match what {
        Change::CloseLedger { number } => set(books, "GRB", *number, "BLOK", "J"),
        Change::RenameLedger { number, name } => set(books, "GRB", *number, "OMSCHR", name),
        Change::DeactivateRelation { code } => set(books, "DEB", *code, "BLOK", "J"),
        Change::BlockPeriod { to, .. } => {
            let month = u8::try_from(to.month()).unwrap_or(1);
            books.settings.closed_to_users = Some((to.year(), month));
            true
        }
        Change::RemoveCostCenter { number } => {
            let Ok(place) = place(books, "KPL", &number.to_string()) else {
                return false;
            };
            books.table_mut("KPL").is_some_and(|rows| rows.remove(place))
        }
    }
}
