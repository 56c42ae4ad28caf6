//! The lines of the booking and its VAT.

use rust_decimal::Decimal;

use super::amounts::Amounts;
use super::ledger::set;
use super::vat_choice::VatChoices;
use super::{CheckContext, Ground, Report, Sign, descriptions, ledger};
use crate::invoice::{CheckedLine, CheckedVat, Invoice, InvoiceLine, Linked};
use crate::vat::{self, LineVat};
use crate::{Feed, Finding, FindingCode, Money, MoneyError, VatBand, VatKind};

/// A line that may be booked, with the position of the document's line; none for the rounding. Not yet signed.
pub(super) struct ReadyLine {
    at: Option<usize>,
    line: CheckedLine,
}

/// The part of the booking that has amounts.
pub(super) struct Booking {
    pub(super) lines: Vec<CheckedLine>,
    pub(super) vat: Vec<CheckedVat>,
    pub(super) total: Money,
}

pub(super) fn check(invoice: &Invoice, context: &CheckContext<'_>, report: &mut Report) -> Vec<ReadyLine> {
    let mut choices = VatChoices::default();
    let mut ready = Vec::with_capacity(invoice.lines.len() + 1);
    let mut booked = 0;
    for (at, line) in invoice.lines.iter().enumerate() {
        if line.net.is_zero() && context.rules.drops_zero_lines {
            continue;
        }
        booked += 1;
        if let Some(line) = one_line(invoice, line, &format!("lines[{at}]"), &mut choices, context, report) {
            ready.push(ReadyLine { at: Some(at), line });
        }
    }
    if booked == 0 {
        report.add(Finding::new(FindingCode::InvoiceNoLines).at("lines"));
    }
    if !invoice.rounding.is_zero() {
        let line = rounding(invoice, context, report);
        ready.extend(line.map(|line| ReadyLine { at: None, line }));
    }
    reverse_charge_alone(invoice, &ready, context, report);
    ready
}

fn one_line<'a>(
    invoice: &'a Invoice,
    line: &'a InvoiceLine,
    path: &str,
    choices: &mut VatChoices<'a>,
    context: &CheckContext<'_>,
    report: &mut Report,
) -> Option<CheckedLine> {
    let choice = choices.of(&line.vat, invoice.date, &format!("{path}.vat"), context, report);
    let of_vat = choice.and_then(|choice| choice.ledger_account.as_deref());
    let account = ledger::of_line(line, of_vat, choice.is_some(), path, context, report);
    let cost_centre = cost_centre(line, path, &context.ground(), report);
    let project = project(line, path, context, report);
    let account = account?;
    if account.row.is_some_and(|row| row.cost_centre_required) && set(line.cost_centre.as_deref()).is_none() {
        report.add(cost_centre_required(&account.linked).at(format!("{path}.costCentre")));
    }
    let choice = choice?;
    let band = choice
        .band(&line.vat, &account)
        .map_err(|finding| report.add(finding.at(format!("{path}.ledgerAccount"))))
        .ok()?;
    Some(CheckedLine {
        description: descriptions::of_line(invoice, line, context.rules.line_description_length),
        net: line.net,
        ledger: account.linked,
        band,
        vat_percent: line.vat.percent,
        vat_code: choice.code.clone(),
        cost_centre,
        project,
    })
}

/// The rounding of the amount to pay is a line of its own, outside the scope of VAT.
fn rounding(invoice: &Invoice, context: &CheckContext<'_>, report: &mut Report) -> Option<CheckedLine> {
    let at = "rounding";
    let Some(code) = set(context.settings.rounding_account.as_deref()) else {
        let finding = Finding::new(FindingCode::InvoiceRoundingAccountMissing);
        report.add(finding.with("amount", invoice.rounding.amount_text()).at(at));
        return None;
    };
    let account = ledger::usable(code, at, context, report)?;
    if account.row.is_some_and(|row| row.cost_centre_required) {
        report.add(cost_centre_required(&account.linked).at(at));
    }
    let outside = LineVat {
        code: None,
        kind: VatKind::OutsideScope,
        percent: Decimal::ZERO,
    };
    let mut choices = VatChoices::default();
    let vat_code = if context.rules.untaxed_without_code {
        None
    } else {
        choices.of(&outside, invoice.date, at, context, report)?.code.clone()
    };
    if account
        .row
        .is_some_and(|row| !row.vat_bands.is_empty() && !row.vat_bands.contains(&VatBand::None))
    {
        let finding = Finding::new(FindingCode::LedgerVatMismatch).with("account", code);
        report.add(finding.with("band", VatBand::None).at(at));
    }
    Some(CheckedLine {
        description: "Afronding".to_owned(),
        net: invoice.rounding,
        ledger: account.linked,
        band: VatBand::None,
        vat_percent: Decimal::ZERO,
        vat_code,
        cost_centre: None,
        project: None,
    })
}

pub(super) fn cost_centre(line: &InvoiceLine, path: &str, ground: &Ground<'_>, report: &mut Report) -> Option<Linked> {
    let own = set(line.cost_centre.as_deref()).filter(|_| ground.chart.offers(Feed::CostCentres))?;
    let code = ground
        .settings
        .cost_centre_mappings
        .get(own)
        .map_or(own, String::as_str);
    let wrong = match ground.chart.cost_centres.find(code) {
        None => FindingCode::CostCentreUnknown,
        Some((_, row)) if !row.is_active => FindingCode::CostCentreInactive,
        Some((linked, _)) => return Some(linked.clone()),
    };
    report.add(
        Finding::new(wrong)
            .with("costCentre", code)
            .at(format!("{path}.costCentre")),
    );
    None
}

fn cost_centre_required(account: &Linked) -> Finding {
    Finding::new(FindingCode::CostCentreRequired).with("account", &account.code)
}

fn project(line: &InvoiceLine, path: &str, context: &CheckContext<'_>, report: &mut Report) -> Option<Linked> {
    let code = set(line.project.as_deref()).filter(|_| context.chart.offers(Feed::Projects))?;
    let wrong = match context.chart.projects.find(code) {
        None => FindingCode::ProjectUnknown,
        Some((_, row)) if !row.is_active => FindingCode::ProjectInactive,
        Some((linked, _)) => return Some(linked.clone()),
    };
    report.add(Finding::new(wrong).with("project", code).at(format!("{path}.project")));
    None
}

fn reverse_charge_alone(invoice: &Invoice, ready: &[ReadyLine], context: &CheckContext<'_>, report: &mut Report) {
    let reverse = ready.iter().any(|one| one.line.band == VatBand::ReverseCharge);
    let taxed = |line: &InvoiceLine| line.vat.kind == VatKind::Standard && !line.net.is_zero();
    if context.rules.reverse_charge_alone && reverse && invoice.lines.iter().any(taxed) {
        report.add(Finding::new(FindingCode::VatReverseMixed).at("lines"));
    }
}

/// Signs the lines and brings the VAT of the document to the bands and codes of the package.
pub(super) fn book(ready: &[ReadyLine], amounts: &Amounts, sign: Sign) -> Result<Booking, MoneyError> {
    let currency = amounts.payable.clone()?.currency();
    let mut rows: Vec<CheckedVat> = Vec::new();
    for one in ready {
        let row = row_of(&mut rows, &one.line);
        row.base = row.base.checked_add(one.line.net)?;
    }
    for (position, share) in amounts.shares.iter().enumerate() {
        let covers = |one: &&ReadyLine| one.at.and_then(|at| amounts.owners[at]) == Some(position);
        let covered: Vec<_> = ready.iter().filter(covers).map(|one| &one.line).collect();
        spread(&covered, share.percent, share.amount, &mut rows)?;
    }
    let lines = ready
        .iter()
        .map(|one| {
            Ok(CheckedLine {
                net: sign.apply(one.line.net)?,
                ..one.line.clone()
            })
        })
        .collect::<Result<Vec<_>, MoneyError>>()?;
    for row in &mut rows {
        row.base = sign.apply(row.base)?;
        row.amount = sign.apply(row.amount)?;
    }
    let amounts = lines
        .iter()
        .map(|line| line.net)
        .chain(rows.iter().map(|row| row.amount));
    let total = Money::sum(currency, amounts)?;
    Ok(Booking {
        lines,
        vat: rows,
        total,
    })
}

/// Gives one VAT amount of the document to the rows of its lines. Where one total covers several codes of the package,
/// each gets the VAT over its base and the last one what is left, so that nothing is lost to rounding.
fn spread(
    covered: &[&CheckedLine],
    percent: rust_decimal::Decimal,
    amount: Money,
    rows: &mut [CheckedVat],
) -> Result<(), MoneyError> {
    let mut parts: Vec<CheckedVat> = Vec::new();
    for line in covered {
        let part = row_of(&mut parts, line);
        part.base = part.base.checked_add(line.net)?;
    }
    let mut left = amount;
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.iter().enumerate() {
        let share = if at == last {
            left
        } else {
            vat::amount(part.base, percent)?
        };
        left = left.checked_sub(share)?;
        let row = rows
            .iter_mut()
            .find(|row| row.band == part.band && row.vat_code == part.vat_code);
        if let Some(row) = row {
            row.amount = row.amount.checked_add(share)?;
        }
    }
    Ok(())
}

/// The VAT row of a line's band and code.
fn row_of<'a>(rows: &'a mut Vec<CheckedVat>, line: &CheckedLine) -> &'a mut CheckedVat {
    let known = rows
        .iter()
        .position(|row| row.band == line.band && row.vat_code == line.vat_code);
    let at = known.unwrap_or(rows.len());
    if known.is_none() {
        let zero = Money::zero(line.net.currency());
        rows.push(CheckedVat {
            band: line.band,
            vat_code: line.vat_code.clone(),
            base: zero,
            amount: zero,
        });
    }
    &mut rows[at]
}
