//! What reading a document gives: an invoice, or a refusal that still shows what could be read.

use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::{Finding, Invoice, Money};
use jiff::civil::Date;
use thiserror::Error;

/// An invoice with the PDF that came inside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// The invoice; its amounts tie out to the cent.
    pub invoice: Invoice,
    /// The PDF that the document carries, if it is one.
    pub pdf: Option<EmbeddedPdf>,
    /// What a person should look at; it does not stop the invoice.
    pub warnings: Vec<Finding>,
}

/// A PDF out of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct EmbeddedPdf {
    /// A name that is safe as a file name on every system.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for EmbeddedPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmbeddedPdf({:?}, {} bytes)", self.file_name, self.bytes.len())
    }
}

/// A document that is no invoice we can book: every finding at once, warnings included, and what could be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the document has {} findings", .findings.len())]
pub struct Refused {
    /// What could be read, for a listing.
    pub summary: Box<Summary>,
    /// Never empty.
    pub findings: Vec<Finding>,
}

impl Refused {
    /// A refusal of something of which nothing can be shown.
    pub(crate) fn unread(finding: Finding) -> Self {
        Self {
            summary: Box::default(),
            findings: vec![finding],
        }
    }
}

/// The head of an invoice, as far as it is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// The invoice number as it stands in the document.
    pub number: Option<String>,
    /// Invoice or credit note.
    pub kind: Option<InvoiceKind>,
    /// Date on the document.
    pub date: Option<Date>,
    /// The customer's name, else a code or number of the customer.
    pub customer: Option<String>,
    /// Total without VAT.
    pub total_excl: Option<Money>,
    /// The VAT.
    pub total_vat: Option<Money>,
    /// Total with VAT.
    pub total_incl: Option<Money>,
}

impl Summary {
    /// The head of an invoice that was read.
    pub fn of(invoice: &Invoice) -> Self {
        let customer = &invoice.customer;
        let names = [
            &customer.name,
            &customer.code,
            &customer.identification,
            &customer.vat_number,
        ];
        Self {
            number: Some(invoice.number.to_string()),
            kind: Some(invoice.kind),
            date: Some(invoice.date),
            customer: names.into_iter().flatten().next().cloned(),
            total_excl: Some(invoice.total_excl),
            total_vat: Some(invoice.total_vat),
            total_incl: Some(invoice.total_incl),
        }
    }
}
