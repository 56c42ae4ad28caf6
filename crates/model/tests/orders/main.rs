//! The checks before a draft order.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod lines;
mod parts;
mod whole;

use boekbrug_model::checks::OrderOutcome;
use boekbrug_model::invoice::{CheckedOrder, Invoice, InvoiceLine, OrderLine};
use boekbrug_model::record::{Item, Record};
use boekbrug_model::testkit::{Books, InvoiceBuilder, invoice, order_rules, parsed, vat};
use boekbrug_model::{Finding, FindingCode, OrderRules, VatKind};
use rust_decimal::Decimal;

/// The sample books with the item `UUR` for lines that name none.
pub(crate) fn books() -> Books {
    let mut books = Books::default();
    books.settings.order_item = Some("UUR".to_owned());
    books
}

pub(crate) fn books_with(change: impl FnOnce(&mut Books)) -> Books {
    let mut books = books();
    change(&mut books);
    books
}

pub(crate) fn sample() -> InvoiceBuilder {
    invoice("2026-0001").line("Advies", "100.00", "21")
}

/// An invoice of one line.
pub(crate) fn line(net: &str, change: impl FnOnce(&mut InvoiceLine)) -> Invoice {
    invoice("2026-0001").line("Advies", net, "21").with_line(change).build()
}

#[track_caller]
pub(crate) fn placed_by(invoice: &Invoice, books: &Books, rules: &OrderRules) -> (CheckedOrder, Vec<Finding>) {
    match books.check_order(invoice, rules).unwrap() {
        OrderOutcome::Place(order, warnings) => (*order, warnings),
        OrderOutcome::Skip(findings) => panic!("{findings:?}"),
    }
}

#[track_caller]
pub(crate) fn placed(invoice: &Invoice) -> CheckedOrder {
    let (order, warnings) = placed_by(invoice, &books(), &order_rules());
    assert_eq!(warnings, []);
    order
}

#[track_caller]
pub(crate) fn only_line(invoice: &Invoice) -> OrderLine {
    let order = placed(invoice);
    let [line] = order.lines() else {
        panic!("{:?}", order.lines())
    };
    line.clone()
}

#[track_caller]
pub(crate) fn refused(invoice: &Invoice, books: &Books) -> Vec<(FindingCode, String)> {
    let findings = books
        .check_order(invoice, &order_rules())
        .expect_err("this must be refused");
    for finding in &findings {
        assert!(!finding.told_nl().contains("(onbekend)"), "{}", finding.told_nl());
    }
    findings
        .into_iter()
        .map(|one| (one.code, one.at.unwrap_or_default()))
        .collect()
}

pub(crate) fn item(code: &str, is_active: bool) -> Record {
    Record::Item(Item {
        item_code: code.to_owned(),
        is_active,
        ..Item::default()
    })
}

pub(crate) fn number(text: &str) -> Decimal {
    parsed(text)
}
