//! A draft order that passed every check and carries everything that the package needs.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{InvoiceKind, Linked};
use crate::{InvoiceNumber, Money};

/// What may be placed as a draft order. Only the checks make one, so mapping it into wire form is pure and cannot fail.
/// Signs are those of the order: the quantities of a credit note are negative.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedOrder {
    pub(crate) reference: InvoiceNumber,
    pub(crate) kind: InvoiceKind,
    pub(crate) date: Date,
    pub(crate) payment_days: Option<i32>,
    pub(crate) customer: Linked,
    pub(crate) description: String,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) total_excl: Money,
}

/// One line of a draft order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// The item; none for a line of text alone, which has no amount.
    pub item: Option<Linked>,
    /// Cut to the package's length on a word boundary.
    pub description: String,
    /// How many units, with the order's sign.
    pub quantity: Decimal,
    /// Price of one unit without VAT, in whole currency units, before the discount.
    pub unit_price: Decimal,
    /// Discount in percent; zero for none.
    pub discount: Decimal,
    /// What quantity, price and discount come to, with the order's sign.
    pub net: Money,
    /// Cost centre.
    pub cost_centre: Option<Linked>,
}

impl OrderLine {
    /// The cost centre that every line with an amount names, for a package whose orders have one for the whole. None where
    /// they name different ones, or one of them names none: its amount would be charged to a cost centre that nobody gave.
    pub fn cost_centre_of(lines: &[Self]) -> Option<&Linked> {
        let mut charged = lines.iter().filter(|line| !line.net.is_zero());
        let first = charged.next()?.cost_centre.as_ref()?;
        let is_same = |line: &Self| {
            line.cost_centre
                .as_ref()
                .is_some_and(|one| one.package_id == first.package_id)
        };
        charged.all(is_same).then_some(first)
    }
}

impl CheckedOrder {
    /// The invoice number, by which the order is found again.
    pub fn reference(&self) -> &InvoiceNumber {
        &self.reference
    }

    /// Invoice or credit note.
    pub fn kind(&self) -> InvoiceKind {
        self.kind
    }

    /// Date of the order.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Days between the date and the due date.
    pub fn payment_days(&self) -> Option<i32> {
        self.payment_days
    }

    /// The customer in the package.
    pub fn customer(&self) -> &Linked {
        &self.customer
    }

    /// One line about the whole, cut to the package's length.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The lines; never empty.
    pub fn lines(&self) -> &[OrderLine] {
        &self.lines
    }

    /// Total without VAT: the package counts the VAT itself, by its items.
    pub fn total_excl(&self) -> Money {
        self.total_excl
    }
}
