//! What is known of an invoice on the other side: kept as JSON beside it, and the receipt when it is at its end.

use boekbrug_connector::{BookingRef, ReadBack, RemoteDocument};
use boekbrug_model::invoice::{CheckedInvoice, CheckedOrder, InvoiceKind, Target};
use boekbrug_model::{InvoiceNumber, Money};
use boekbrug_store::{InvoiceRow, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How far an invoice is, in the engine's own words. It is stored with each step.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Progress {
    /// What was sent, or is about to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// The package's ids of the booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingRef>,
    /// True when the booking was found there instead of being answered to us.
    pub found: bool,
    /// True when it is from before the connection and somebody else booked it.
    #[serde(skip_serializing_if = "is_false")]
    pub earlier: bool,
    /// The document that hangs on it, or waits to be named by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<RemoteDocument>,
    /// What was read back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBack>,
    /// When it was read back and found equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Timestamp>,
    /// What the package refused, as a fingerprint: as long as nothing of it changes it is not offered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Until when the package may still be saving what was sent without an answer. Before that its absence proves
    /// nothing, whoever asks for another try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settles: Option<Timestamp>,
    /// Tries of the present step that failed for now.
    pub failures: u32,
}

/// What was sent as a booking: enough to recognise it, nothing that names a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// What it becomes.
    #[serde(default, skip_serializing_if = "Target::is_booking")]
    pub target: Target,
    /// When.
    pub at: Timestamp,
    /// The number as it was sent.
    pub number: InvoiceNumber,
    /// Invoice or credit note.
    pub kind: InvoiceKind,
    /// Date of the booking.
    pub date: Date,
    /// The customer's id in the package.
    pub customer: String,
    /// The total with the booking's sign; of a draft order the one without VAT.
    pub total: Money,
    /// How many lines.
    pub lines: usize,
    /// SHA-256 in hex over everything that was checked and sent.
    pub sha256: String,
}

impl Sent {
    pub(crate) fn booking(checked: &CheckedInvoice, json: &[u8], at: Timestamp) -> Self {
        Self {
            target: Target::Booking,
            at,
            number: checked.number().clone(),
            kind: checked.kind(),
            date: checked.date(),
            customer: checked.customer().package_id.clone(),
            total: checked.total(),
            lines: checked.lines().len(),
            sha256: crate::intake::hex(&Sha256::digest(json)),
        }
    }

    pub(crate) fn order(checked: &CheckedOrder, json: &[u8], at: Timestamp) -> Self {
        Self {
            target: Target::DraftOrder,
            at,
            number: checked.reference().clone(),
            kind: checked.kind(),
            date: checked.date(),
            customer: checked.customer().package_id.clone(),
            total: checked.total_excl(),
            lines: checked.lines().len(),
            sha256: crate::intake::hex(&Sha256::digest(json)),
        }
    }
}

impl Progress {
    /// Reads what is stored with an invoice.
    pub fn of(row: &InvoiceRow) -> Result<Self, StoreError> {
        if row.progress.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(&row.progress).map_err(|source| StoreError::Unreadable {
            what: "progress of an invoice",
            source: source.into(),
        })
    }

    /// As it is stored.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("progress holds only texts, numbers and lists")
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Our proof that an invoice is in the books ("bewijs").
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// What was sent, and when.
    pub sent: Sent,
    /// The package's ids.
    pub booking: BookingRef,
    /// The document, when one went along.
    pub document: Option<RemoteDocument>,
    /// What the package said of it afterwards.
    pub read_back: ReadBack,
    /// When it said so.
    pub verified: Timestamp,
}

impl Receipt {
    /// The receipt of an invoice that was read back and found equal; none before that.
    pub fn of(row: &InvoiceRow) -> Result<Option<Self>, StoreError> {
        let progress = Progress::of(row)?;
        Ok(
            match (progress.sent, progress.booking, progress.read_back, progress.verified) {
                (Some(sent), Some(booking), Some(read_back), Some(verified)) => Some(Self {
                    sent,
                    booking,
                    document: progress.document,
                    read_back,
                    verified,
                }),
                _ => None,
            },
        )
    }
}
