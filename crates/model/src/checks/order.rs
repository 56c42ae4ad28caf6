//! The checks before a draft order. Ledger accounts and VAT play no part: the package takes both from its items.

use super::amounts::{self, Amounts, Slack};
use super::{Candidate, Ground, PdfFacts, Report, Sign, customer, descriptions, header, order_lines};
use crate::invoice::{CheckedOrder, Invoice, OrderLine};
use crate::{Chart, ConnectionSettings, Finding, FindingCode, Money, OrderRules};

/// Everything against which an invoice is checked that becomes a draft order.
#[derive(Clone, Copy, Debug)]
pub struct OrderContext<'a> {
    /// The connection's settings.
    pub settings: &'a ConnectionSettings,
    /// What the package accepts.
    pub rules: &'a OrderRules,
    /// What the package holds.
    pub chart: &'a Chart,
    /// Customers that match any key of [`super::CustomerLookup`], active or not.
    pub candidates: &'a [Candidate],
    /// The customer that it is for certain; see [`super::CheckContext::linked`].
    pub linked: Option<&'a Candidate>,
    /// The PDF that came with the invoice.
    pub pdf: Option<PdfFacts>,
}

/// What becomes of an invoice that passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderOutcome {
    /// It can be placed; the findings are warnings.
    Place(Box<CheckedOrder>, Vec<Finding>),
    /// There is nothing to place, and the findings say why.
    Skip(Vec<Finding>),
}

/// Checks an invoice that becomes a draft order. Refused with every finding at once, warnings included. Whether its period
/// is open is not asked: the person who makes the invoice of it in the package chooses its day.
pub fn check_order(invoice: &Invoice, context: &OrderContext<'_>) -> Result<OrderOutcome, Vec<Finding>> {
    let mut report = Report::default();
    let ground = context.ground();
    let amounts = amounts::check(invoice, Slack::of_order(invoice), &mut report);
    if report.refusals.is_empty() && amounts.as_ref().is_some_and(Amounts::is_nothing) {
        return Ok(OrderOutcome::Skip(vec![
            Finding::new(FindingCode::InvoiceWrittenOff).with("number", &invoice.number),
        ]));
    }
    let terms = header::terms(invoice, &ground, &mut report);
    // the connector names it; here it only has to be one that the package takes
    let _ = header::journal(&ground, context.rules.needs_journal, &mut report);
    left_out(invoice, context, &mut report);
    let customer = customer::check(invoice, &ground, &mut report);
    let lines = order_lines::check(invoice, context, &mut report);
    cost_centres(&lines, context, &mut report);
    let sum = Money::sum(invoice.currency, lines.iter().map(|line| line.net));
    let total = Sign::of(invoice.kind).apply(invoice.total_excl);
    match (sum, total) {
        (Err(error), _) | (_, Err(error)) => report.money(error, "totalExcl", invoice),
        // lines with a finding are missing in the sum
        (Ok(sum), Ok(total)) if sum != total && report.refusals.is_empty() => {
            report.add(amounts::differs(
                "totalExcl",
                "totalExcl",
                &sum.amount_text(),
                &total.amount_text(),
            ));
        }
        (Ok(_), Ok(total_excl)) => {
            if let (Some(customer), true) = (customer, report.refusals.is_empty()) {
                let checked = CheckedOrder {
                    reference: invoice.number.clone(),
                    kind: invoice.kind,
                    date: invoice.date,
                    payment_days: terms.payment_days,
                    customer,
                    description: descriptions::of_whole(invoice, context.rules.description_length),
                    lines,
                    total_excl,
                };
                return Ok(OrderOutcome::Place(Box::new(checked), report.warnings));
            }
        }
    }
    Err(report.into_all())
}

/// What has no place in an order: the PDF where the package takes none, and a rounding of the amount to pay.
fn left_out(invoice: &Invoice, context: &OrderContext<'_>, report: &mut Report) {
    if context.rules.pdf {
        header::pdf(&context.ground(), Some(u64::MAX), report);
    } else if context.settings.send_pdfs && context.pdf.is_some() {
        report.add(Finding::new(FindingCode::OrderNoPdf).at("pdf"));
    }
    if !invoice.rounding.is_zero() {
        let finding = Finding::new(FindingCode::OrderRoundingLeftOut);
        report.add(finding.with("amount", invoice.rounding.amount_text()).at("rounding"));
    }
}

/// Cost centres that an order as a whole has no room for: some of its lines name another one, or none.
fn cost_centres(lines: &[OrderLine], context: &OrderContext<'_>, report: &mut Report) {
    let named = || {
        lines
            .iter()
            .filter(|line| !line.net.is_zero() && line.cost_centre.is_some())
    };
    if context.rules.one_cost_centre && named().next().is_some() && OrderLine::cost_centre_of(lines).is_none() {
        report.add(Finding::new(FindingCode::OrderCostCentresLeftOut).at("lines"));
    }
}

impl<'a> OrderContext<'a> {
    pub(super) fn ground(&self) -> Ground<'a> {
        Ground {
            settings: self.settings,
            chart: self.chart,
            candidates: self.candidates,
            linked: self.linked,
            pdf: self.pdf,
            number_length: self.rules.reference_length,
            numeric_customer_code: self.rules.numeric_customer_code,
            currencies: &self.rules.currencies,
            payment_days: self.rules.payment_days,
        }
    }
}
