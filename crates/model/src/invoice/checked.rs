//! An invoice that passed every check and carries everything that the package needs.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{InvoiceKind, ServicePeriod};
use crate::{InvoiceNumber, Money, VatBand};

/// A record of the package that a booking points to: its own id and the code that people know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Linked {
    /// The package's id of the row.
    pub package_id: String,
    /// The code that people know.
    pub code: String,
}

/// What may be sent. The fields are crate-private: only the checks make one, so mapping it into wire form is pure and
/// cannot fail. Signs are those of the booking: a credit note is negative.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedInvoice {
    pub(crate) number: InvoiceNumber,
    pub(crate) kind: InvoiceKind,
    pub(crate) date: Date,
    pub(crate) due_date: Option<Date>,
    pub(crate) payment_days: Option<i32>,
    pub(crate) payment_condition: Option<Linked>,
    pub(crate) service_period: Option<ServicePeriod>,
    pub(crate) customer: Linked,
    pub(crate) journal: Option<Linked>,
    pub(crate) debtor_account: Option<Linked>,
    pub(crate) description: String,
    pub(crate) lines: Vec<CheckedLine>,
    pub(crate) vat: Vec<CheckedVat>,
    pub(crate) total: Money,
}

/// One line of the booking. Lines without amount are left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedLine {
    /// Cut to the package's length on a word boundary.
    pub description: String,
    /// Amount without VAT, with the booking's sign.
    pub net: Money,
    /// The account to book on.
    pub ledger: Linked,
    /// Band of its VAT.
    pub band: VatBand,
    /// Percentage of its VAT: a package that counts VAT line by line is told where the invoice rounds otherwise.
    pub vat_percent: Decimal,
    /// The package's VAT code, where it has codes.
    pub vat_code: Option<Linked>,
    /// Cost centre.
    pub cost_centre: Option<Linked>,
    /// Project.
    pub project: Option<Linked>,
}

/// The VAT of one band or code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedVat {
    /// The band.
    pub band: VatBand,
    /// The package's VAT code, where it has codes.
    pub vat_code: Option<Linked>,
    /// The amount over which it is counted, with the booking's sign.
    pub base: Money,
    /// The VAT, with the booking's sign.
    pub amount: Money,
}

impl CheckedInvoice {
    /// The number, no longer than the package takes.
    pub fn number(&self) -> &InvoiceNumber {
        &self.number
    }

    /// Invoice or credit note.
    pub fn kind(&self) -> InvoiceKind {
        self.kind
    }

    /// Date of the booking.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Day on which it must be paid.
    pub fn due_date(&self) -> Option<Date> {
        self.due_date
    }

    /// Days between the date and the due date.
    pub fn payment_days(&self) -> Option<i32> {
        self.payment_days
    }

    /// The payment condition in the package, where the invoice names one and the package has them.
    pub fn payment_condition(&self) -> Option<&Linked> {
        self.payment_condition.as_ref()
    }

    /// Days of service.
    pub fn service_period(&self) -> Option<ServicePeriod> {
        self.service_period
    }

    /// The customer in the package.
    pub fn customer(&self) -> &Linked {
        &self.customer
    }

    /// The sales journal, where the package lets one choose it.
    pub fn journal(&self) -> Option<&Linked> {
        self.journal.as_ref()
    }

    /// The debtor account, where the package lets one choose it.
    pub fn debtor_account(&self) -> Option<&Linked> {
        self.debtor_account.as_ref()
    }

    /// One line about the whole, cut to the package's length.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The lines; never empty.
    pub fn lines(&self) -> &[CheckedLine] {
        &self.lines
    }

    /// VAT per band or code. Lines plus these make [`CheckedInvoice::total`] to the cent.
    pub fn vat(&self) -> &[CheckedVat] {
        &self.vat
    }

    /// What the customer must pay by this booking.
    pub fn total(&self) -> Money {
        self.total
    }
}
