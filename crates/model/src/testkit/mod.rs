//! Samples from which tests are built: one small Dutch firm and its books. Only with the feature `testkit`.
//!
//! The samples fit each other: [`invoice`] passes the checks against [`chart`], [`rules`], [`settings`] and
//! [`candidates`]. A test changes what it is about and leaves the rest.

mod books;
mod customers;
mod invoice;
mod outward;

use std::fmt::Debug;
use std::str::FromStr;

use jiff::civil::Date;

pub use books::{Books, candidate, candidates, chart, customer, ledger_account, rules, settings, vat_code};
pub use customers::{Labelled, Numbers, Written};
pub use invoice::{InvoiceBuilder, invoice, vat};
pub use outward::{countries, customer_rules, order_rules};

use crate::{Currency, Money};

/// Reads a value that is written in the test itself.
pub fn parsed<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("a sample in a test is well formed")
}

/// An amount in euro, for example `12.34`.
pub fn eur(amount: &str) -> Money {
    parsed(&format!("{amount} {}", Currency::EUR))
}

/// A day, for example `2026-03-01`.
pub fn day(text: &str) -> Date {
    parsed(text)
}
