//! The rows of one number become one invoice.

use std::collections::BTreeMap;

use boekbrug_model::invoice::{InvoiceKind, VatTotal};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{Currency, Finding, FindingCode, Invoice, Money};
use rust_decimal::Decimal;

use super::CsvInvoice;
use super::cell::{Cells, Row, about};
use super::columns::{Column, Columns};
use super::head::Head;
use super::line::{self, Line};
use super::number::Style;
use crate::rate::{self, Differs};
use crate::{Document, Limits, Refused, Summary};

/// Reads the rows of one invoice; there is at least one.
pub(super) fn read(rows: &[Row<'_>], columns: &Columns, style: Style, limits: &Limits) -> CsvInvoice {
    let mut cells = Cells {
        columns,
        style,
        findings: Vec::new(),
        warnings: Vec::new(),
    };
    let mut summary = Summary::default();
    let invoice = rows.first().and_then(|first| {
        shape(rows, *first, &mut cells);
        let head = Head::read(*first, &mut cells);
        summary = head.summary();
        let lines: Vec<Option<Line>> = rows
            .iter()
            .map(|row| line::read(*row, head.currency, &mut cells))
            .collect();
        let lines = lines.into_iter().collect::<Option<Vec<Line>>>()?;
        finish(head, *first, lines, &mut cells, &mut summary)
    });
    let row = rows.first().map_or(1, |row| row.number);
    let Cells {
        mut findings, warnings, ..
    } = cells;
    let result = match invoice {
        Some(invoice) if findings.is_empty() => Ok(Document {
            invoice,
            pdf: None,
            warnings,
        }),
        _ => {
            findings.extend(warnings);
            findings.truncate(limits.findings);
            Err(Refused {
                summary: Box::new(summary),
                findings,
            })
        }
    };
    CsvInvoice { row, result }
}

/// Every row has as many cells as the header, names its invoice, and agrees with the first about the whole.
fn shape(rows: &[Row<'_>], first: Row<'_>, cells: &mut Cells<'_>) {
    let expected = cells.columns.count();
    for row in rows {
        if row.record.len() != expected {
            let finding = Finding::new(FindingCode::DocumentCsvRow).at(format!("row {}", row.number));
            let finding = finding.with("row", row.number).with("found", row.record.len());
            cells.findings.push(finding.with("expected", expected));
        }
        cells.need(*row, Column::Number);
        for column in Column::head() {
            let (here, above) = (cells.text(*row, column), cells.text(first, column));
            if here.is_some() && here != above {
                let finding = about(FindingCode::DocumentCsvHeaderDiffers, *row, column).with("row", row.number);
                let number = cells.text(first, Column::Number).unwrap_or_default();
                cells
                    .findings
                    .push(finding.with("column", column.name()).with("number", number));
            }
        }
    }
}

fn finish(head: Head, row: Row<'_>, lines: Vec<Line>, cells: &mut Cells<'_>, summary: &mut Summary) -> Option<Invoice> {
    let currency = head.currency;
    let Some(sums) = Sums::of(&lines, currency) else {
        cells
            .findings
            .push(about(FindingCode::InvoiceAmountTooLarge, row, Column::Net));
        return None;
    };
    summary.total_excl = Some(sums.excl);
    summary.total_vat = Some(sums.vat);
    summary.total_incl = Some(sums.incl);
    sums.check(head.kind, row, cells);
    Some(Invoice {
        number: head.number?,
        kind: head.kind?,
        date: head.date?,
        due_date: head.due_date,
        payment_condition: head.payment_condition,
        customer: head.customer,
        currency,
        credited_invoice: head.credited_invoice,
        order_reference: head.order_reference,
        description: head.description,
        service_period: head.service_period,
        lines: lines.into_iter().map(|line| line.line).collect(),
        vat_totals: sums.groups,
        total_excl: sums.excl,
        total_vat: sums.vat,
        total_incl: sums.incl,
        rounding: Money::zero(currency),
        prepaid: Money::zero(currency),
    })
}

/// The totals of the lines. Without a VAT column the VAT is counted per group of code, kind and percentage over the
/// sum of its lines, as a UBL invoice does (EN 16931 BR-CO-17).
struct Sums {
    groups: Vec<VatTotal>,
    excl: Money,
    vat: Money,
    incl: Money,
}

impl Sums {
    /// None when a sum is beyond what money holds.
    fn of(lines: &[Line], currency: Currency) -> Option<Self> {
        let mut groups: BTreeMap<&LineVat, (Money, Option<Money>)> = BTreeMap::new();
        for Line { line, vat_amount } in lines {
            let (base, stated) = groups.entry(&line.vat).or_insert((Money::zero(currency), None));
            *base = base.checked_add(line.net).ok()?;
            if let Some(amount) = vat_amount {
                *stated = Some(stated.unwrap_or(Money::zero(currency)).checked_add(*amount).ok()?);
            }
        }
        let total = |(vat, (base, stated)): (&LineVat, (Money, Option<Money>))| {
            let exact = base
                .decimal()
                .checked_mul(vat.percent)?
                .checked_div(Decimal::ONE_HUNDRED)?;
            let amount = stated.or(Money::rounded(exact, currency).ok())?;
            Some(VatTotal {
                vat: vat.clone(),
                base,
                amount,
            })
        };
        let groups = groups.into_iter().map(total).collect::<Option<Vec<_>>>()?;
        let excl = Money::sum(currency, groups.iter().map(|group| group.base)).ok()?;
        let vat = Money::sum(currency, groups.iter().map(|group| group.amount)).ok()?;
        Some(Self {
            groups,
            excl,
            vat,
            incl: excl.checked_add(vat).ok()?,
        })
    }

    /// The totals that the file states are the ones that its lines make, and their sign fits the kind.
    fn check(&self, kind: Option<InvoiceKind>, row: Row<'_>, cells: &mut Cells<'_>) {
        let all = [
            (Column::TotalExcl, self.excl),
            (Column::TotalVat, self.vat),
            (Column::TotalIncl, self.incl),
        ];
        for (column, computed) in all {
            let stated = cells.money(row, column, computed.currency());
            if let Some(stated) = stated.filter(|stated| *stated != computed) {
                let finding = about(FindingCode::DocumentAmountsDiffer, row, column);
                let finding = finding.with("found", stated.amount_text());
                cells.findings.push(finding.with("expected", computed.amount_text()));
            }
        }
        for total in &self.groups {
            let place = format!("row {}, {}", row.number, Column::VatAmount.name());
            match rate::differs(total) {
                Some(Differs::Refused(finding)) => cells.findings.push(finding.at(place)),
                Some(Differs::Rounded(warning)) => cells.warnings.push(warning.at(place)),
                None => {}
            }
        }
        if kind == Some(InvoiceKind::CreditNote) && self.incl.minor() < 0 {
            let finding = about(FindingCode::DocumentCreditNegative, row, Column::Kind);
            cells.findings.push(finding.with("found", self.incl.amount_text()));
        }
    }
}
