//! The books of a sample firm in this package, and invoices that pass the checks against them.

use boekbrug_king::capability;
use boekbrug_model::checks::{CheckOutcome, PdfFacts};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::record::{CostCentre, Journal, JournalKind, LedgerAccount, LedgerKind, Period, Project, VatCode};
use boekbrug_model::testkit::{Books, InvoiceBuilder, candidate, day, invoice, vat};
use boekbrug_model::{BookingRules, Chart, Feed, Record, VatKind};
use rust_decimal::Decimal;

use crate::world::settings;

fn chart() -> Chart {
    let mut chart = Chart::new([
        Feed::LedgerAccounts,
        Feed::Journals,
        Feed::Periods,
        Feed::VatCodes,
        Feed::CostCentres,
        Feed::Projects,
    ]);
    let text = |text: &str| text.to_owned();
    for code in ["8000", "8010"] {
        let account = LedgerAccount {
            code: text(code),
            name: text("Omzet"),
            is_active: true,
            kind: LedgerKind::Revenue,
            vat_bands: Vec::new(),
            cost_centre_required: false,
        };
        chart.insert(code, Record::LedgerAccount(account));
    }
    let journal = Journal {
        code: text("10"),
        name: text("Verkoop"),
        is_active: true,
        kind: JournalKind::Sales,
    };
    chart.insert("10", Record::Journal(journal));
    for (code, percentage, reverse_charge) in [("2", 21, false), ("4", 9, false), ("9", 0, true)] {
        let code = VatCode {
            code: text(code),
            name: format!("Btw {percentage}"),
            percentage: Decimal::from(percentage),
            reverse_charge,
            band: None,
            is_active: true,
        };
        chart.insert(code.code.clone(), Record::VatCode(code));
    }
    for code in ["10", "20"] {
        let centre = CostCentre {
            code: text(code),
            name: text("Afdeling"),
            is_active: true,
        };
        chart.insert(code, Record::CostCentre(centre));
    }
    let project = Project {
        code: text("7"),
        is_active: true,
        ..Project::default()
    };
    chart.insert("7", Record::Project(project));
    let period = Period {
        code: text("2026"),
        from: day("2025-01-01"),
        until: Some(day("2027-12-31")),
        is_open: true,
    };
    chart.insert("2026", Record::Period(period));
    chart
}

/// An invoice to debtor 10000, with nothing on it.
pub(crate) fn bill(number: &str) -> InvoiceBuilder {
    invoice(number).customer("10000")
}

/// What the checks make of an invoice.
pub(crate) fn checked(bill: InvoiceBuilder) -> CheckedInvoice {
    checked_by(bill, capability().rules.clone())
}

pub(crate) fn checked_by(bill: InvoiceBuilder, rules: BookingRules) -> CheckedInvoice {
    let books = Books {
        settings: settings(),
        rules,
        chart: chart(),
        candidates: vec![candidate("10000", "10000")],
        pdf: Some(PdfFacts {
            bytes: 4,
            verdict: boekbrug_model::checks::PdfVerdict::Fine,
        }),
    };
    match books.check(&bill.build()) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    }
}

/// 121.00 on one revenue account: the simple shape.
pub(crate) fn simple(number: &str) -> CheckedInvoice {
    checked(bill(number).line("Advies", "100.00", "21"))
}

/// 121.00 over two accounts with a cost centre each: the split of the vendor's sample.
pub(crate) fn split(number: &str) -> CheckedInvoice {
    let lines = bill(number)
        .line("Advies & hulp", "50.00", "21")
        .with_line(|line| line.cost_centre = Some("10".to_owned()))
        .line("Werk", "50.00", "21")
        .with_line(|line| {
            line.ledger_account = Some("8010".to_owned());
            line.cost_centre = Some("20".to_owned());
            line.project = Some("7".to_owned());
        });
    checked(lines)
}

/// 188.45: two codes on three lines, and one line without VAT.
pub(crate) fn several(number: &str) -> InvoiceBuilder {
    bill(number)
        .line("Advies", "33.33", "21")
        .line("Reis", "66.67", "21")
        .line("Boek", "50.00", "9")
        .line_of("Porto", "12.95", vat(VatKind::OutsideScope, "0"))
}
