//! What stands in the books, for tests and people to look at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::books::{Books, Document, Posting};
use super::table::Table;

/// Everything that was booked in an administration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KingBooks {
    /// Bookings on a debtor, in the order in which they came; those that were
    /// deleted are not among them.
    pub sales: Vec<BookedSale>,
    /// Open items, settled ones included.
    pub open_items: Vec<OpenItem>,
    /// Documents in the digital file.
    pub files: Vec<StoredFile>,
}

/// One booking: the rows of one `CreateJournaalpost`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedSale {
    /// `DAGB`.
    pub journal: u32,
    /// `JR`.
    pub year: u16,
    /// `PN`.
    pub period: u8,
    /// `RG` of its first row.
    pub row: u32,
    /// `FACT`; empty when nothing on a debtor was booked.
    pub invoice: String,
    /// Number of the debtor, if one was booked on.
    pub debtor: Option<u32>,
    /// `DAT` of its first row.
    pub date: Option<Date>,
    /// `DATVERV` of its first row.
    pub due: Option<Date>,
    /// `OMSCHR` of its first row.
    pub description: String,
    /// What the debtor owes by it, VAT included; below zero for a credit note.
    pub total: Decimal,
    /// VAT in it, as positive as the total.
    pub vat: Decimal,
    /// Its rows as they were booked.
    pub rows: Vec<BookedRow>,
    /// sha256 of its documents, in hexadecimal.
    pub documents: Vec<String>,
    /// When it was made.
    pub at: Timestamp,
}

/// One row of a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedRow {
    /// `REK`.
    pub account: u32,
    /// `TEGREK`.
    pub contra: u32,
    /// `BEDRBOEK`.
    pub amount: Decimal,
    /// `BTW`.
    pub vat_code: Option<u32>,
    /// `BEDRBTW`.
    pub vat: Decimal,
    /// `KPL`.
    pub cost_center: Option<u32>,
    /// `KDR`.
    pub cost_unit: Option<u32>,
    /// `OMSCHR`.
    pub description: String,
}

/// One row of `DEBOPP`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItem {
    /// `DEB`.
    pub debtor: u32,
    /// `FACT`.
    pub invoice: String,
    /// `BEDR`.
    pub amount: Decimal,
    /// `BET`.
    pub paid: Decimal,
    /// `SALDO`.
    pub balance: Decimal,
    /// `DATVERV`.
    pub due: Option<Date>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// `FILENAME`.
    pub name: String,
    /// `FILEDESCRIPTION`.
    pub description: String,
    /// Size in bytes.
    pub size: usize,
    /// sha256 of its content, in hexadecimal.
    pub sha256: String,
    /// `FACT` of its booking.
    pub invoice: String,
}

/// A debtor and invoice number that were booked more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSale {
    /// Number of the debtor.
    pub debtor: u32,
    /// `FACT`.
    pub invoice: String,
    /// How many bookings there are.
    pub bookings: usize,
}

impl KingBooks {
    /// Debtors and invoice numbers that stand here more than once.
    pub fn duplicates(&self) -> Vec<DuplicateSale> {
        let mut counts = BTreeMap::<(u32, &str), usize>::new();
        for sale in &self.sales {
            if let Some(debtor) = sale.debtor {
                *counts.entry((debtor, &sale.invoice)).or_default() += 1;
            }
        }
        let several = counts.into_iter().filter(|(_, bookings)| *bookings > 1);
        several
            .map(|((debtor, invoice), bookings)| DuplicateSale {
                debtor,
                invoice: invoice.to_owned(),
                bookings,
            })
            .collect()
    }

    pub(crate) fn of(books: &Books) -> KingBooks {
        let mut view = KingBooks::default();
        let Some(bookings) = books.table("BOE") else {
            return view;
        };
        let mut documents = BTreeMap::<usize, Vec<&Document>>::new();
        for document in &books.documents {
            documents.entry(document.posting).or_default().push(document);
        }
        for (index, posting) in books
            .postings
            .iter()
            .enumerate()
            .filter(|(_, posting)| !posting.deleted)
        {
            let mut sale = sale(bookings, posting);
            for document in documents.remove(&index).unwrap_or_default() {
                let sha256 = sha256(&document.content);
                sale.documents.push(sha256.clone());
                view.files.push(StoredFile {
                    name: document.file_name.clone(),
                    description: document.description.clone(),
                    size: document.content.len(),
                    sha256,
                    invoice: sale.invoice.clone(),
                });
            }
            view.sales.push(sale);
        }
        if let Some(items) = books.table("DEBOPP") {
            view.open_items = items.places().map(|place| item(items, place)).collect();
        }
        view
    }
}

fn sha256(content: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(content) {
        // writing to a string cannot fail
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn text(table: &Table, place: u32, column: &str) -> String {
    table.get(place, column).map(String::from).unwrap_or_default()
}

fn number<T: std::str::FromStr + Default>(table: &Table, place: u32, column: &str) -> T {
    optional(table, place, column).unwrap_or_default()
}

fn optional<T: std::str::FromStr>(table: &Table, place: u32, column: &str) -> Option<T> {
    table.get(place, column)?.parse().ok()
}

fn sale(bookings: &Table, posting: &Posting) -> BookedSale {
    let first = posting.rows.first().copied().unwrap_or(u32::MAX);
    let on_debtor = |place: &&u32| bookings.get(**place, "DEB").is_some();
    let debtor_row = posting.rows.iter().find(on_debtor).copied();
    let total = posting
        .rows
        .iter()
        .filter(on_debtor)
        .map(|place| number::<Decimal>(bookings, *place, "BEDR"))
        .sum();
    let vat: Decimal = posting
        .rows
        .iter()
        .map(|place| number::<Decimal>(bookings, *place, "BEDRBTW"))
        .sum();
    BookedSale {
        journal: number(bookings, first, "DAGB"),
        year: number(bookings, first, "JR"),
        period: number(bookings, first, "PN"),
        row: number(bookings, first, "RG"),
        invoice: text(bookings, first, "FACT"),
        debtor: debtor_row.and_then(|place| optional(bookings, place, "DEB")),
        date: optional(bookings, first, "DAT"),
        due: optional(bookings, first, "DATVERV"),
        description: text(bookings, first, "OMSCHR"),
        total,
        vat: -vat,
        rows: posting.rows.iter().map(|place| row(bookings, *place)).collect(),
        documents: Vec::new(),
        at: posting.at,
    }
}

fn row(bookings: &Table, place: u32) -> BookedRow {
    BookedRow {
        account: number(bookings, place, "REK"),
        contra: number(bookings, place, "TEGREK"),
        amount: number(bookings, place, "BEDRBOEK"),
        vat_code: optional(bookings, place, "BTW"),
        vat: number(bookings, place, "BEDRBTW"),
        cost_center: optional(bookings, place, "KPL"),
        cost_unit: optional(bookings, place, "KDR"),
        description: text(bookings, place, "OMSCHR"),
    }
}

fn item(items: &Table, place: u32) -> OpenItem {
    OpenItem {
        debtor: number(items, place, "DEB"),
        invoice: text(items, place, "FACT"),
        amount: number(items, place, "BEDR"),
        paid: number(items, place, "BET"),
        balance: number(items, place, "SALDO"),
        due: optional(items, place, "DATVERV"),
    }
}
