//! What was booked, for whoever checks a connector: the truth beside the
//! API, with numbers instead of ids where a person would use them.

use bytes::Bytes;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::administration::Administration;
use super::model::booking::{Booking, Line};
use super::model::document::Document;
use super::model::order::{Order, PROCESS};
use super::model::vat::{LINE_KINDS, ROW_KINDS};
use super::wire::bind::name_of;

/// The books of one administration at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Sales bookings in the order they came.
    pub bookings: Vec<BookedInvoice>,
    /// Sales orders in the order they came.
    pub orders: Vec<BookedOrder>,
    /// Documents in the order they came.
    pub documents: Vec<StoredDocument>,
}

/// One sales booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedInvoice {
    /// Id of the booking.
    pub id: Uuid,
    /// Invoice number.
    pub number: String,
    /// Invoice date.
    pub date: Date,
    /// The customer.
    pub customer: BookedCustomer,
    /// Description.
    pub description: Option<String>,
    /// Total including VAT.
    pub total: Decimal,
    /// What is not paid yet.
    pub open: Decimal,
    /// Payment term in days, if sent.
    pub term: Option<i64>,
    /// Lines, excluding VAT.
    pub lines: Vec<BookedLine>,
    /// VAT rows.
    pub vat: Vec<BookedVat>,
}

/// The customer of a booking or an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedCustomer {
    /// Id of the relation.
    pub id: Uuid,
    /// `relatiecode`.
    pub code: i64,
    /// Name.
    pub name: String,
}

/// One line of a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedLine {
    /// Number of the ledger account.
    pub ledger: i64,
    /// Number of the cost centre.
    pub cost_center: Option<i64>,
    /// Amount excluding VAT.
    pub amount: Decimal,
    /// `btwSoort`: Geen, Laag, Hoog or Overig.
    pub vat_kind: String,
    /// Description.
    pub description: Option<String>,
}

/// One VAT row of a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedVat {
    /// `btwSoort`, such as VerkopenHoog.
    pub kind: String,
    /// VAT amount.
    pub amount: Decimal,
}

/// One sales order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookedOrder {
    /// Id of the order.
    pub id: Uuid,
    /// Order number.
    pub number: i64,
    /// Date.
    pub date: Date,
    /// The customer.
    pub customer: BookedCustomer,
    /// `procesStatus`.
    pub process: String,
    /// `orderreferentie`.
    pub reference: Option<String>,
    /// `omschrijving`.
    pub description: Option<String>,
    /// Number of lines.
    pub lines: usize,
    /// Total excluding VAT.
    pub net: Decimal,
    /// Total including VAT.
    pub gross: Decimal,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Id of the document.
    pub id: Uuid,
    /// Id of the booking or relation it hangs on.
    pub parent: Uuid,
    /// That parent is there.
    pub parent_exists: bool,
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub size: usize,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// The content itself; not in JSON.
    #[serde(skip)]
    pub content: Bytes,
}

impl Books {
    /// How many bookings carry that invoice number.
    pub fn bookings_of(&self, number: &str) -> usize {
        self.bookings.iter().filter(|booking| booking.number == number).count()
    }

    /// The booking with that invoice number.
    pub fn booking(&self, number: &str) -> Option<&BookedInvoice> {
        self.bookings.iter().find(|booking| booking.number == number)
    }

    /// The documents of a booking or relation.
    pub fn documents_of(&self, parent: Uuid) -> Vec<&StoredDocument> {
        self.documents
            .iter()
            .filter(|document| document.parent == parent)
            .collect()
    }

    /// Documents whose parent does not exist.
    pub fn orphans(&self) -> Vec<&StoredDocument> {
        self.documents
            .iter()
            .filter(|document| !document.parent_exists)
            .collect()
    }

    pub(crate) fn of(books: &Administration) -> Self {
        Books {
            bookings: books.bookings.rows().iter().map(|row| booked(books, row)).collect(),
            orders: books.orders.rows().iter().map(|row| ordered(books, row)).collect(),
            documents: books.documents.rows().iter().map(|row| stored(books, row)).collect(),
        }
    }
}

fn booked(books: &Administration, booking: &Booking) -> BookedInvoice {
    let entry = &booking.entry;
    let invoice = books.invoices.find(|invoice| invoice.booking == booking.id);
    let vat = entry.vat.iter().map(|row| BookedVat {
        kind: name_of(ROW_KINDS, row.kind).unwrap_or("").to_owned(),
        amount: row.amount,
    });
    BookedInvoice {
        id: booking.id,
        number: entry.number.clone(),
        date: entry.date.date(),
        customer: customer(books, entry.customer),
        description: entry.description.clone(),
        total: entry.total,
        open: invoice.map_or(Decimal::ZERO, |invoice| invoice.open),
        term: entry.term,
        lines: entry.lines.iter().map(|row| line(books, row)).collect(),
        vat: vat.collect(),
    }
}

fn line(books: &Administration, line: &Line) -> BookedLine {
    let center = line.cost_center.and_then(|id| books.cost_centers.get(id));
    BookedLine {
        ledger: books.ledgers.get(line.ledger).map_or(0, |ledger| ledger.number),
        cost_center: center.map(|center| center.number),
        amount: line.amount,
        vat_kind: line
            .vat_kind
            .and_then(|kind| name_of(LINE_KINDS, kind))
            .unwrap_or("")
            .to_owned(),
        description: line.description.clone(),
    }
}

fn customer(books: &Administration, id: Uuid) -> BookedCustomer {
    let relation = books.relations.get(id);
    BookedCustomer {
        id,
        code: relation.map_or(0, |relation| relation.code),
        name: relation
            .map(|relation| relation.fields.name.clone())
            .unwrap_or_default(),
    }
}

fn ordered(books: &Administration, order: &Order) -> BookedOrder {
    let fields = &order.fields;
    BookedOrder {
        id: order.id,
        number: order.number,
        date: fields.date.date(),
        customer: customer(books, fields.relation),
        process: name_of(PROCESS, fields.process).unwrap_or("").to_owned(),
        reference: fields.reference.clone(),
        description: fields.description.clone(),
        lines: fields.lines.len(),
        net: order.net,
        gross: order.gross,
    }
}

fn stored(books: &Administration, document: &Document) -> StoredDocument {
    use std::fmt::Write as _;
    let digest = Sha256::digest(&document.content);
    let mut sha256 = String::with_capacity(64);
    for byte in digest {
        // writing to a string cannot fail
        let _ = write!(sha256, "{byte:02x}");
    }
    StoredDocument {
        id: document.id,
        parent: document.parent,
        parent_exists: books.has_parent(document.kind, document.parent),
        name: document.name.clone(),
        size: document.content.len(),
        sha256,
        content: document.content.clone(),
    }
}
