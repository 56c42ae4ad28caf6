//! An account that was asked for, whatever its status.

use boekbrug_connector::WantedCustomer;
use boekbrug_model::text::{code_key, kvk_number, vat_number};
use boekbrug_model::{Incoming, Record};

use crate::wire::Account;

/// Digits of a code (apis/exact.md section 3).
pub(crate) const CODE_LENGTH: usize = 18;

/// Whether the row is a customer in the package.
pub(crate) fn is_debtor(row: &Incoming) -> bool {
    matches!(&row.record, Record::Customer(customer) if customer.is_debtor)
}

/// Whether an account holds any of the wanted keys, each in its one form.
pub(crate) fn holds_key(row: &Account<'_>, wanted: &WantedCustomer) -> bool {
    let same = |one: Option<&str>, other: Option<&str>, norm: fn(&str) -> Option<String>| {
        let one = one.and_then(norm);
        one.is_some() && one == other.and_then(norm)
    };
    same(row.code.get(), wanted.number.as_deref(), number)
        || same(row.vat_number.get(), wanted.vat_number.as_deref(), vat_number)
        || same(
            row.chamber_of_commerce.get(),
            wanted.identification.as_deref(),
            kvk_number,
        )
}

/// A code that the package can have: up to 18 digits, above zero, without zeros in front.
pub(crate) fn number(code: &str) -> Option<String> {
    let key = code_key(code);
    let fits = key.len() <= CODE_LENGTH && key != "0" && key.bytes().all(|byte| byte.is_ascii_digit());
    (fits && !key.is_empty()).then(|| key.to_owned())
}

/// A code as the package keeps it, in every way in which somebody may have typed it: with zeros in front, and padded with
/// blanks on the left.
pub(crate) fn kept_codes(number: &str) -> impl Iterator<Item = String> + '_ {
    let zeros = 0..=CODE_LENGTH.saturating_sub(number.len());
    zeros.map(move |zeros| format!("{:>CODE_LENGTH$}", format!("{}{number}", "0".repeat(zeros))))
}
