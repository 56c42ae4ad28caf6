//! The checks before a booking: every refusal with its path, and what becomes of an invoice that passes.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod accounts;
mod book;
mod customer;
mod functions;
mod header;
mod vat;

use boekbrug_model::FindingCode;
use boekbrug_model::checks::{CheckOutcome, PdfFacts, PdfVerdict};
use boekbrug_model::invoice::{Invoice, ServicePeriod};
use boekbrug_model::record::{
    CostCentre, Customer, Item, Journal, JournalKind, LedgerAccount, LedgerKind, Project, Record, VatCode,
};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::testkit::{self, Books, candidate, day, eur, invoice, ledger_account, parsed, vat, vat_code};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{Chart, Finding, Money, VatBand, VatKind};

pub(crate) fn sample() -> Invoice {
    invoice("2026-0001").line("Advies", "100.00", "21").build()
}

pub(crate) fn books(change: impl FnOnce(&mut Books)) -> Books {
    let mut books = Books::default();
    change(&mut books);
    books
}

pub(crate) fn findings(invoice: &Invoice, books: &Books) -> Vec<Finding> {
    books.check(invoice).expect_err("this invoice must be refused")
}

pub(crate) fn found(invoice: &Invoice, books: &Books) -> Vec<(FindingCode, String)> {
    let place = |finding: Finding| (finding.code, finding.at.unwrap_or_default());
    findings(invoice, books).into_iter().map(place).collect()
}

#[track_caller]
pub(crate) fn one(invoice: &Invoice, books: &Books, code: FindingCode, at: &str) -> Finding {
    assert_eq!(found(invoice, books), [(code, at.to_owned())]);
    let finding = findings(invoice, books).remove(0);
    assert!(!finding.text_nl().contains("(onbekend)"), "{}", finding.text_nl());
    assert!(!finding.cause_nl().contains("(onbekend)"), "{}", finding.cause_nl());
    finding
}

#[track_caller]
pub(crate) fn passes(invoice: &Invoice, books: &Books) {
    match books.check(invoice) {
        Ok(CheckOutcome::Book(..)) => {}
        other => panic!("{other:?}"),
    }
}

/// The sample books without customers but these.
pub(crate) fn only(candidates: Vec<boekbrug_model::checks::Candidate>) -> Books {
    books(|books| books.candidates = candidates)
}

pub(crate) fn sample_with(change: impl FnOnce(&mut Invoice)) -> Invoice {
    invoice("2026-0001").line("Advies", "100.00", "21").build_with(change)
}

pub(crate) fn with_row(record: Record) -> Books {
    books(|books| books.chart.insert("extra", record))
}
