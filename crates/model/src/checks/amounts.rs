//! The amounts of the document: one currency, totals that tie out, VAT that agrees with its bases.

use std::collections::BTreeSet;

use super::Report;
use crate::invoice::{Invoice, InvoiceLine, VatTotal};
use crate::vat::{self, LineVat};
use crate::{BookingRules, Finding, FindingCode, Money, MoneyError, VatKind};

/// The VAT amounts of the document and the lines to which each belongs.
pub(super) struct Amounts {
    /// The VAT totals, in the document's order.
    pub(super) shares: Vec<Share>,
    /// For each line the position of the VAT total that covers it.
    pub(super) owners: Vec<Option<usize>>,
    /// What the booking must add up to: total including VAT and the rounding.
    pub(super) payable: Result<Money, MoneyError>,
}

/// One VAT total of the document.
pub(super) struct Share {
    pub(super) percent: rust_decimal::Decimal,
    pub(super) amount: Money,
}

impl Amounts {
    /// True for an invoice that was written off entirely.
    pub(super) fn is_nothing(&self) -> bool {
        self.payable.as_ref().is_ok_and(|total| total.is_zero())
            && self.shares.iter().all(|share| share.amount.is_zero())
    }
}

/// By how many minor units the VAT of one total may differ from what its lines make.
#[derive(Clone, Copy)]
pub(super) struct Slack(i64);

impl Slack {
    /// Where the package takes the invoice's own VAT amounts, what it lets pass; else nothing.
    pub(super) fn of_booking(rules: &BookingRules) -> Self {
        Self(if rules.own_vat_amounts { rules.vat_tolerance } else { 0 })
    }

    /// The VAT of a draft order is the package's own sum, so that of the document need only be honest: it may have been
    /// rounded on every line.
    pub(super) fn of_order(invoice: &Invoice) -> Self {
        Self(i64::try_from(invoice.lines.len()).unwrap_or(i64::MAX))
    }
}

pub(super) fn check(invoice: &Invoice, slack: Slack, report: &mut Report) -> Option<Amounts> {
    if !one_currency(invoice, report) {
        return None;
    }
    if let Err(error) = totals(invoice, report) {
        report.money(error, "totalIncl", invoice);
        return None;
    }
    let owners = cover(invoice);
    for (at, total) in invoice.vat_totals.iter().enumerate() {
        let owned = owners
            .iter()
            .zip(&invoice.lines)
            .filter(|(owner, _)| **owner == Some(at));
        let nets: Vec<_> = owned.map(|(_, line)| line.net).collect();
        let path = format!("vatTotals[{at}]");
        if let Err(error) = one_total(total, &nets, &path, slack, report) {
            report.money(error, &path, invoice);
        }
    }
    uncovered(invoice, &owners, report);
    let share = |total: &VatTotal| Share {
        percent: total.vat.percent,
        amount: total.amount,
    };
    Some(Amounts {
        shares: invoice.vat_totals.iter().map(share).collect(),
        owners,
        payable: invoice.total_incl.checked_add(invoice.rounding),
    })
}

pub(super) fn differs(field: &str, at: &str, found: &str, expected: &str) -> Finding {
    Finding::new(FindingCode::InvoiceTotalsDiffer)
        .with("field", field)
        .with("found", found)
        .with("expected", expected)
        .at(at)
}

fn one_currency(invoice: &Invoice, report: &mut Report) -> bool {
    let lines = invoice
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| (format!("lines[{at}].net"), line.net));
    let bases = invoice
        .vat_totals
        .iter()
        .enumerate()
        .map(|(at, total)| (format!("vatTotals[{at}].base"), total.base));
    let vat = invoice
        .vat_totals
        .iter()
        .enumerate()
        .map(|(at, total)| (format!("vatTotals[{at}].amount"), total.amount));
    let whole = [
        ("totalExcl", invoice.total_excl),
        ("totalVat", invoice.total_vat),
        ("totalIncl", invoice.total_incl),
        ("rounding", invoice.rounding),
        ("prepaid", invoice.prepaid),
    ];
    let whole = whole.into_iter().map(|(at, amount)| (at.to_owned(), amount));
    let mut same = true;
    for (at, amount) in lines.chain(bases).chain(vat).chain(whole) {
        if amount.currency() != invoice.currency {
            same = false;
            report.money(MoneyError::Mixed(invoice.currency, amount.currency()), &at, invoice);
        }
    }
    same
}

fn totals(invoice: &Invoice, report: &mut Report) -> Result<(), MoneyError> {
    let sum = |amounts: &mut dyn Iterator<Item = Money>| Money::sum(invoice.currency, amounts);
    let excl = sum(&mut invoice.lines.iter().map(|line| line.net))?;
    let vat = sum(&mut invoice.vat_totals.iter().map(|total| total.amount))?;
    let incl = invoice.total_excl.checked_add(invoice.total_vat)?;
    invoice.total_incl.checked_add(invoice.rounding)?;
    for (field, found, expected) in [
        ("totalExcl", invoice.total_excl, excl),
        ("totalVat", invoice.total_vat, vat),
        ("totalIncl", invoice.total_incl, incl),
    ] {
        if found != expected {
            report.add(differs(field, field, &found.amount_text(), &expected.amount_text()));
        }
    }
    Ok(())
}

/// Gives every line to the VAT total that covers it: the first one with its code, else the first one without a code
/// for its kind and percentage. No line is covered twice.
fn cover(invoice: &Invoice) -> Vec<Option<usize>> {
    let owner = |line: &InvoiceLine| {
        let totals = || invoice.vat_totals.iter().map(|total| &total.vat);
        let same = |vat: &LineVat| vat.kind == line.vat.kind && vat.percent == line.vat.percent;
        let exact = totals().position(|vat| *vat == line.vat);
        exact.or_else(|| totals().position(|vat| vat.code.is_none() && same(vat)))
    };
    invoice.lines.iter().map(owner).collect()
}

fn one_total(total: &VatTotal, nets: &[Money], at: &str, slack: Slack, report: &mut Report) -> Result<(), MoneyError> {
    if nets.is_empty() {
        if !(total.base.is_zero() && total.amount.is_zero()) {
            report.add(about(FindingCode::VatTotalsWithoutLines, &total.vat).at(at));
        }
        return Ok(());
    }
    let base = Money::sum(total.base.currency(), nets.iter().copied())?;
    if base != total.base {
        let finding = about(FindingCode::VatBaseDiffers, &total.vat);
        report.add(compared(finding, total.base, base).at(format!("{at}.base")));
    }
    if total.vat.kind != VatKind::Standard {
        if !total.amount.is_zero() {
            let finding = about(FindingCode::VatReverseWithAmount, &total.vat);
            report.add(
                finding
                    .with("found", total.amount.amount_text())
                    .at(format!("{at}.amount")),
            );
        }
        return Ok(());
    }
    let expected = vat::amount(base, total.vat.percent)?;
    let slack = if nets.iter().any(|net| !net.is_zero()) {
        slack.0
    } else {
        0
    };
    if !vat::within(total.amount, expected, slack) {
        let finding = about(FindingCode::VatAmountDiffers, &total.vat);
        report.add(compared(finding, total.amount, expected).at(format!("{at}.amount")));
    }
    Ok(())
}

/// Taxed lines for which the document gives no VAT, each group once.
fn uncovered(invoice: &Invoice, owners: &[Option<usize>], report: &mut Report) {
    let mut told = BTreeSet::new();
    for (line, owner) in invoice.lines.iter().zip(owners) {
        let taxed = line.vat.kind == VatKind::Standard && !line.net.is_zero();
        if taxed && owner.is_none() && told.insert(&line.vat) {
            report.add(about(FindingCode::VatTotalsMissing, &line.vat).at("vatTotals"));
        }
    }
}

fn compared(finding: Finding, found: Money, expected: Money) -> Finding {
    finding
        .with("found", found.amount_text())
        .with("expected", expected.amount_text())
}

pub(super) fn about(code: FindingCode, vat: &LineVat) -> Finding {
    Finding::new(code)
        .with("kind", vat.kind)
        .with("percent", vat.percent.normalize())
        .with("code", vat.code.as_deref().unwrap_or("-"))
}
