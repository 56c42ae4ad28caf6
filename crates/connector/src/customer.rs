//! Customers of the application in the package.

use std::collections::BTreeSet;

use boekbrug_model::Incoming;
use boekbrug_model::customers_out::CheckedCustomer;
use jiff::Timestamp;

/// What to look for before a customer is made. Each key is looked for by itself; a row that any of them finds counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WantedCustomer {
    /// Its number in the package.
    pub number: Option<String>,
    /// VAT number with country letters.
    pub vat_number: Option<String>,
    /// KvK number.
    pub identification: Option<String>,
}

/// A customer as the package has it now.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundCustomer {
    /// The row, mapped as it is when it is read from its feed. `record` is a customer; suppliers and the package's own
    /// rows come too where they hold a wanted key, with `is_debtor` false.
    pub row: Incoming,
    /// When it was last changed there, where the package tells and its time zone is certain.
    pub changed: Option<Timestamp>,
    /// The whole row as the package gave it, for [`crate::Connector::overwrite_customer`]. Nobody else reads it.
    pub raw: serde_json::Value,
}

/// A customer to overwrite.
#[derive(Clone, Copy, Debug)]
pub struct CustomerChange<'a> {
    /// The row as it was just read: everything that is not overwritten stays as it is there.
    pub found: &'a FoundCustomer,
    /// The values.
    pub customer: &'a CheckedCustomer,
    /// Which of them are written, by canonical path. A package that takes an address only as a whole writes it as a whole.
    pub fields: &'a BTreeSet<String>,
}
