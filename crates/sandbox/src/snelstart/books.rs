//! What was booked, for whoever checks a connector: the truth beside the
//! API, with numbers instead of ids where a person would use them.

use bytes::Bytes;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// Number of the invoice that was made of it.
    pub invoice: Option<String>,
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
}
