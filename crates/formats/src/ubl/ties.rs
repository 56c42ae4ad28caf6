//! The sums of EN 16931: what the document says must tie out to the cent.
//!
//! Each rule compares a stated amount with one computed from the other *stated* amounts, so that one wrong number
//! gives one or two findings and not one for every total above it.

use std::collections::BTreeMap;

use boekbrug_model::invoice::{InvoiceLine, LineRole, VatTotal};
use boekbrug_model::vat::VatKind;
use boekbrug_model::{Finding, FindingCode, Money, MoneyError};
use rust_decimal::Decimal;

use super::at::Findings;
use super::line::Lines;
use super::totals::Totals;
use super::vat::letter;
use crate::rate::{self, Differs};

/// Files a finding for every sum that is wrong.
pub(super) fn check(lines: &Lines, totals: &Totals, findings: &mut Findings, warnings: &mut Findings) {
    for (path, found, expected) in sums(lines, totals) {
        match (found, expected) {
            (Some(found), Some(Ok(expected))) if found != expected => findings.add(differs(path, found, expected)),
            (_, Some(Err(_))) => findings.add(Finding::new(FindingCode::InvoiceAmountTooLarge).at(path)),
            _ => {}
        }
    }
    for subtotal in totals.subtotals.iter().flatten() {
        match rate::differs(subtotal) {
            Some(Differs::Refused(finding)) => findings.add(finding.at("TaxTotal/TaxSubtotal/TaxAmount")),
            Some(Differs::Rounded(warning)) => warnings.add(warning.at("TaxTotal/TaxSubtotal/TaxAmount")),
            None => {}
        }
    }
    if let Some(stated) = totals
        .vat_totals()
        .filter(|stated| lines.complete() && !stated.is_empty())
    {
        bases(lines, &stated, findings);
    }
}

type Sum = Result<Money, MoneyError>;

/// Path, stated amount and computed amount. A computed amount is none where something it needs could not be read.
fn sums(lines: &Lines, totals: &Totals) -> Vec<(&'static str, Option<Money>, Option<Sum>)> {
    let currency = totals.currency;
    let of = |role| {
        lines
            .complete()
            .then(|| Money::sum(currency, lines.iter().filter(|l| l.role == role).map(|l| l.net)))
    };
    let allowances = of(LineRole::Allowance).map(|sum| sum.and_then(Money::negated));
    let subtotals = totals.vat_totals().filter(|all| !all.is_empty());
    let vat = subtotals.map(|all| Money::sum(currency, all.iter().map(|subtotal| subtotal.amount)));
    let exclusive = || {
        let (lines, allowances, charges) = (totals.line_extension?, totals.allowances?, totals.charges?);
        Some(lines.checked_sub(allowances).and_then(|sum| sum.checked_add(charges)))
    };
    let inclusive = || Some(totals.tax_exclusive?.checked_add(totals.vat?));
    let payable = || {
        let due = totals.tax_inclusive?.checked_sub(totals.prepaid);
        Some(due.and_then(|due| due.checked_add(totals.rounding)))
    };
    vec![
        // BR-CO-10
        (
            "LegalMonetaryTotal/LineExtensionAmount",
            totals.line_extension,
            of(LineRole::Supply),
        ),
        // BR-CO-11
        ("LegalMonetaryTotal/AllowanceTotalAmount", totals.allowances, allowances),
        // BR-CO-12
        (
            "LegalMonetaryTotal/ChargeTotalAmount",
            totals.charges,
            of(LineRole::Charge),
        ),
        // BR-CO-13
        (
            "LegalMonetaryTotal/TaxExclusiveAmount",
            totals.tax_exclusive,
            exclusive(),
        ),
        // BR-CO-14
        ("TaxTotal/TaxAmount", totals.vat, vat),
        // BR-CO-15
        (
            "LegalMonetaryTotal/TaxInclusiveAmount",
            totals.tax_inclusive,
            inclusive(),
        ),
        // BR-CO-16
        ("LegalMonetaryTotal/PayableAmount", totals.payable, payable()),
    ]
}

fn differs(path: &str, found: Money, expected: Money) -> Finding {
    Finding::new(FindingCode::DocumentAmountsDiffer)
        .at(path)
        .with("element", path)
        .with("found", found.amount_text())
        .with("expected", expected.amount_text())
}

/// BR-S-08, BR-Z-08 and so on: the base of a category and rate is what its lines and charges make, less its
/// allowances. To the cent, because the base goes into the VAT return; the validators' slack of one unit is there for
/// their own arithmetic. A category whose lines cancel out needs no subtotal.
fn bases(lines: &Lines, stated: &[VatTotal], findings: &mut Findings) {
    let mut groups: BTreeMap<(VatKind, Decimal), (Decimal, Decimal)> = BTreeMap::new();
    for InvoiceLine { vat, net, .. } in lines.iter() {
        groups.entry((vat.kind, vat.percent)).or_default().0 += net.decimal();
    }
    for VatTotal { vat, base, .. } in stated {
        groups.entry((vat.kind, vat.percent)).or_default().1 += base.decimal();
    }
    for ((kind, percent), (expected, found)) in groups {
        if expected != found {
            let path = format!("TaxTotal/TaxSubtotal[{} {percent}%]/TaxableAmount", letter(kind));
            let finding = Finding::new(FindingCode::DocumentAmountsDiffer)
                .at(&path)
                .with("element", path);
            findings.add(finding.with("found", found).with("expected", expected));
        }
    }
}
