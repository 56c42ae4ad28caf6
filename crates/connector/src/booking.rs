//! Bookings and documents on the other side.

use boekbrug_model::invoice::{InvoiceKind, Target};
use boekbrug_model::{InvoiceNumber, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What to look for before anything is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// What the invoice becomes: a booking, or a draft order with the number as its reference.
    pub target: Target,
    /// The invoice number as it was or would be sent.
    pub number: InvoiceNumber,
    /// Invoice or credit note.
    pub kind: InvoiceKind,
    /// Date of the booking, where the package needs it to search.
    pub date: Date,
    /// The customer's id in the package, where it is known and the package needs it to search.
    pub customer: Option<String>,
    /// The currency in which amounts are compared.
    pub currency: boekbrug_model::Currency,
}

/// The package's own ids of a booking. Kept as soon as they are known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BookingRef {
    /// What it is.
    #[serde(default, skip_serializing_if = "Target::is_booking")]
    pub target: Target,
    /// Id of the booking or draft order.
    pub id: String,
    /// Number or document name that people see in the package, when it gives one.
    pub number: Option<String>,
    /// Address at which a person sees it, when there is one.
    pub link: Option<String>,
}

/// A booking that the package has under the wanted number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundBooking {
    /// The package's ids.
    pub booking: BookingRef,
    /// Its total with the booking's sign (a credit note is negative); of a draft order the one without VAT.
    pub total: Money,
    /// The customer's id in the package.
    pub customer: Option<String>,
    /// Its date.
    pub date: Option<Date>,
}

/// The answer to a booking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Booked {
    /// The package's ids.
    pub booking: BookingRef,
}

/// A PDF to send.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// File name, already safe for the package: letters, digits, `-`, `_` and `.pdf`.
    pub file_name: String,
    /// The invoice number, for packages that name documents.
    pub number: InvoiceNumber,
    /// The customer's id in the package, where it is known: some packages file documents by customer.
    pub customer: Option<String>,
    /// The bytes.
    pub bytes: std::sync::Arc<[u8]>,
}

/// A document that the package has.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteDocument {
    /// The package's id of the document.
    pub id: String,
    /// Its file name.
    pub file_name: String,
}

/// What the package says of a booking after everything was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadBack {
    /// The invoice number.
    pub number: String,
    /// The total with the booking's sign; of a draft order the one without VAT.
    pub total: Money,
    /// The customer's id in the package.
    pub customer: Option<String>,
    /// The date.
    pub date: Option<Date>,
    /// The documents that hang on it.
    pub documents: Vec<RemoteDocument>,
}
