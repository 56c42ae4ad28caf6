//! The invoice of an application, its stages and its states.
//!
//! Stages are types: [`Invoice`] is what the application says, [`CheckedInvoice`] is what may be sent; only the checks
//! of this crate can make the second from the first.

mod checked;
mod order;
mod state;
mod target;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use checked::{CheckedInvoice, CheckedLine, CheckedVat, Linked};
pub use order::{CheckedOrder, OrderLine};
pub use state::InvoiceState;
pub use target::Target;

use crate::vat::LineVat;
use crate::{Currency, InvoiceNumber, Money};

/// Invoice or credit note. On a credit note the amounts are positive as the document shows them; they are negated
/// when it is checked for booking.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InvoiceKind {
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
}

/// An invoice as the application processed it: immutable and numbered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Invoice {
    /// The number on the document.
    pub number: InvoiceNumber,
    /// Invoice or credit note.
    pub kind: InvoiceKind,
    /// Date on the document; also the date of the booking.
    pub date: Date,
    /// Day on which it must be paid.
    pub due_date: Option<Date>,
    /// Payment condition by code, when there is no due date.
    pub payment_condition: Option<String>,
    /// Who must pay.
    pub customer: InvoiceCustomer,
    /// The currency of every amount.
    pub currency: Currency,
    /// Number of the invoice that a credit note corrects.
    pub credited_invoice: Option<String>,
    /// The customer's order.
    pub order_reference: Option<String>,
    /// One line about the whole.
    pub description: Option<String>,
    /// Days of service.
    pub service_period: Option<ServicePeriod>,
    /// The lines, allowances and charges on the document included as lines of their own.
    pub lines: Vec<InvoiceLine>,
    /// VAT per code, kind and percentage, as the document shows it.
    pub vat_totals: Vec<VatTotal>,
    /// Sum of the lines.
    pub total_excl: Money,
    /// Sum of the VAT.
    pub total_vat: Money,
    /// Sum of both.
    pub total_incl: Money,
    /// Rounding of the amount to pay (UBL `PayableRoundingAmount`).
    pub rounding: Money,
    /// Paid already; it does not change the booking.
    pub prepaid: Money,
}

/// The customer as the application or the document names it. At least one of `code`, `identification`, `vat_number`
/// is there, else the invoice has a finding.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct InvoiceCustomer {
    /// Customer code on both sides.
    pub code: Option<String>,
    /// Name on the document.
    pub name: Option<String>,
    /// Chamber of Commerce number (KvK).
    pub identification: Option<String>,
    /// VAT number with country letters.
    pub vat_number: Option<String>,
    /// Country of the customer, two letters.
    pub country_code: Option<String>,
}

/// First and last day of the service.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePeriod {
    /// First day, inclusive.
    pub from: Date,
    /// Last day, inclusive.
    pub until: Date,
}

/// One line. Allowances and charges of the document are lines too, with [`LineRole`] saying so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvoiceLine {
    /// What was delivered.
    pub description: String,
    /// Where the amount comes from.
    #[serde(default)]
    pub role: LineRole,
    /// How many units.
    pub quantity: Option<Decimal>,
    /// Unit of sale.
    pub unit: Option<String>,
    /// Price of one unit, without VAT.
    pub unit_price: Option<Decimal>,
    /// Discount in percent, already taken off `net`.
    pub discount: Option<Decimal>,
    /// Amount without VAT.
    pub net: Money,
    /// Its VAT.
    pub vat: LineVat,
    /// Ledger account by code; else the one of the item, of the VAT mapping, or the connection's default.
    pub ledger_account: Option<String>,
    /// Item by code.
    pub item: Option<String>,
    /// Cost centre by code.
    pub cost_centre: Option<String>,
    /// Project by code.
    pub project: Option<String>,
    /// Employee by code.
    pub employee: Option<String>,
}

/// Where a line's amount comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LineRole {
    /// Goods or services.
    #[default]
    Supply,
    /// An allowance on the whole document (its `net` is negative on an invoice).
    Allowance,
    /// A charge on the whole document.
    Charge,
}

/// VAT of one code, kind and percentage, as the document shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VatTotal {
    /// Code, kind and percentage.
    pub vat: LineVat,
    /// The amount over which VAT is counted.
    pub base: Money,
    /// The VAT.
    pub amount: Money,
}
