//! The points of customers and draft orders that go out which `apis/exact.md` leaves open, each a choice.

use serde::Deserialize;

/// What happens to an account that is no customer and must become one (section 8.4: `Status` may be written; what the
/// package thinks of a change is not told).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OtherAccount {
    /// Its status becomes `C`.
    Set,
    /// A person is told, and nothing is sent.
    Refuse,
}

/// How a field is emptied (section 3 tells only how an empty one is read).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Blank {
    /// `null`.
    Null,
    /// A text without letters.
    Empty,
}

/// How the price of a line is said: its two fields are described in one sentence each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderPrice {
    /// `UnitPrice`, and the discount beside it.
    Unit,
    /// `NetPrice`, after the discount, which then is not to be seen.
    Net,
}

/// How a discount is said. Its description is a formula that gives a fraction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderDiscount {
    /// 0.1 for ten percent.
    Fraction,
    /// 10 for ten percent.
    Percent,
}

/// How a credit note is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderCredit {
    /// Type 8021 with quantities below zero.
    Negative,
    /// Type 8021 with quantities above zero.
    Positive,
    /// An ordinary invoice (type 8020) with quantities below zero.
    Invoice,
}

/// What becomes of a line of text, for each line needs an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextLines {
    /// The remarks of the whole.
    Remarks,
    /// The notes of the line before it; the remarks where it is the first.
    Notes,
}

/// How an order is looked for. Which fields the list can be filtered by is not told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderLookup {
    /// By its reference.
    Reference,
    /// By its customer, whose orders are then looked through.
    Customer,
}

/// Which list tells what became of orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrdersBy {
    /// The sync list: 1,000 rows a page, by row version.
    Sync,
    /// The list itself: 60 rows a page, by the time of the change.
    Modified,
}
