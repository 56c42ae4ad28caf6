//! What a package accepts in a booking, as data: the limits against which the checks of this crate run.

use serde::Serialize;

use crate::Currency;

/// The limits of one package. A connector hands them out in its capability record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BookingRules {
    /// Longest invoice number, in characters (UTF-16 units, as the packages count).
    pub number_length: usize,
    /// Longest description of the whole, in characters.
    pub description_length: usize,
    /// Longest description of a line, in characters.
    pub line_description_length: usize,
    /// Customer codes must be whole numbers.
    pub numeric_customer_code: bool,
    /// Cents by which the VAT of one band may differ from rate × base before the invoice is refused.
    pub vat_tolerance: i64,
    /// The package takes the invoice's own VAT amounts; else the computed ones must be equal.
    pub own_vat_amounts: bool,
    /// Lines without a VAT amount (zero rated, exempt, out of scope, export, sales inside the EU) need no VAT code;
    /// domestic reverse charge always does.
    pub untaxed_without_code: bool,
    /// Reverse charge may not be mixed with taxed lines in one booking.
    pub reverse_charge_alone: bool,
    /// Lines with an amount of zero are refused, so they are left out.
    pub drops_zero_lines: bool,
    /// A journal can be chosen, so it must be set.
    pub needs_journal: bool,
    /// A debtor account can be chosen, so it must be set.
    pub needs_debtor_account: bool,
    /// Currencies that can be booked.
    pub currencies: Vec<Currency>,
    /// Largest PDF in bytes; none when the package takes no PDF.
    pub pdf_bytes: Option<u64>,
    /// Largest number of days between date and due date, where there is one.
    pub payment_days: Option<(i32, i32)>,
}
