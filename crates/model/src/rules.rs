//! What a package accepts in a booking, as data: the limits against which the checks of this crate run.

use serde::Serialize;

use crate::Currency;
use crate::text::{code_key, is_numeric};

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

/// What a package accepts as a customer of the application.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRules {
    /// Canonical paths of the fields that can be written, such as `visitAddress.city`. `customerCode` is written when a
    /// customer is made, and never after.
    pub fields: Vec<&'static str>,
    /// The code must be a whole number from 1 to this; none where codes may have letters.
    pub largest_number: Option<u64>,
    /// Longest code in characters, where it may have letters.
    pub code_length: usize,
    /// Longest value in characters (UTF-16 units) by canonical path. Names, streets and towns that are longer are cut on
    /// a word boundary; anything else that is longer is refused.
    pub lengths: Vec<(&'static str, usize)>,
    /// An address has street, postal code, town and country, all of them or none.
    pub whole_address: bool,
    /// `contactPersonName` and `visitAddress.contactPerson` are one field of the package.
    pub one_contact: bool,
    /// `sendInvoiceTo` and `visitAddress.emailAddress` are one field of the package; of two the one for invoices goes.
    pub one_email: bool,
    /// A VAT number must be one of the country of the visit address.
    pub vat_of_country: bool,
    /// Days of credit from and to, where `paymentConditionId` holds days.
    pub payment_days: Option<(i32, i32)>,
}

impl CustomerRules {
    /// Whether a customer can have this number in the package.
    pub fn takes_number(&self, number: &str) -> bool {
        let Some(largest) = self.largest_number else {
            let fits = number.encode_utf16().count() <= self.code_length;
            return fits && !number.chars().any(char::is_control);
        };
        let key = code_key(number);
        is_numeric(key) && key.parse::<u64>().is_ok_and(|number| (1..=largest).contains(&number))
    }
}

/// What a package accepts as a draft order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderRules {
    /// Longest reference (the invoice number), in characters.
    pub reference_length: usize,
    /// Longest description of the whole, in characters.
    pub description_length: usize,
    /// Longest description of a line, in characters.
    pub line_description_length: usize,
    /// A line with an amount needs an item.
    pub needs_item: bool,
    /// Decimals that a price may have.
    pub price_decimals: u32,
    /// Decimals that a quantity may have.
    pub quantity_decimals: u32,
    /// Customer codes must be whole numbers.
    pub numeric_customer_code: bool,
    /// Days of credit from and to, where there is such a limit.
    pub payment_days: Option<(i32, i32)>,
    /// Currencies in which an order can be.
    pub currencies: Vec<Currency>,
    /// A PDF can be hung on an order.
    pub pdf: bool,
    /// An order stands in a journal that can be chosen, so it must be set.
    pub needs_journal: bool,
    /// An order has one cost centre for the whole, and its lines have none of their own.
    pub one_cost_centre: bool,
}
