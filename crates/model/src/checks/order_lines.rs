//! The lines of a draft order: an item each, and a quantity, price and discount that come to the amount of the line.

use rust_decimal::Decimal;

use super::ledger::{as_it_is, set};
use super::order::OrderContext;
use super::order_parts::{Parts, Wrong};
use super::{Report, Sign, descriptions, lines};
use crate::invoice::{Invoice, InvoiceLine, Linked, OrderLine};
use crate::{Feed, Finding, FindingCode, Money};

/// Every line of the document; allowances and charges of the whole are lines as any other.
pub(super) fn check(invoice: &Invoice, context: &OrderContext<'_>, report: &mut Report) -> Vec<OrderLine> {
    if invoice.lines.is_empty() {
        report.add(Finding::new(FindingCode::InvoiceNoLines).at("lines"));
    }
    let mut items = Items {
        context,
        default_told: false,
    };
    let lines = invoice.lines.iter().enumerate();
    lines
        .filter_map(|(at, line)| one_line(invoice, line, at, &mut items, report))
        .collect()
}

fn one_line(
    invoice: &Invoice,
    line: &InvoiceLine,
    at: usize,
    items: &mut Items<'_>,
    report: &mut Report,
) -> Option<OrderLine> {
    let context = items.context;
    let path = format!("lines[{at}]");
    let item = items.of_line(line, at, report);
    let cost_centre = lines::cost_centre(line, &path, &context.ground(), report);
    let parts = parts(invoice, line, at, context, report);
    let (item, (parts, net)) = (item.ok()?, parts?);
    let text_alone = item.is_none() && net.is_zero();
    let sign = Sign::of(invoice.kind);
    let description = descriptions::of_line(invoice, line, usize::MAX);
    Some(OrderLine {
        item,
        description: parts.described(&description, context.rules.line_description_length),
        quantity: if text_alone {
            Decimal::ZERO
        } else {
            sign.quantity(parts.quantity)
        },
        unit_price: parts.unit_price,
        discount: parts.discount,
        net,
        cost_centre,
    })
}

fn parts(
    invoice: &Invoice,
    line: &InvoiceLine,
    at: usize,
    context: &OrderContext<'_>,
    report: &mut Report,
) -> Option<(Parts, Money)> {
    let path = format!("lines[{at}].net");
    match (
        Parts::of_line(line, context.rules),
        Sign::of(invoice.kind).apply(line.net),
    ) {
        (Ok(parts), Ok(net)) => return Some((parts, net)),
        (Err(Wrong::Differs(found)), _) => {
            let finding = Finding::new(FindingCode::OrderLineDiffers).with("line", at + 1);
            let finding = finding.with("found", found.amount_text());
            report.add(finding.with("expected", line.net.amount_text()).at(path));
        }
        (Err(Wrong::Money(error)), _) | (_, Err(error)) => report.money(error, &path, invoice),
    }
    None
}

/// Finds the item of each line.
struct Items<'a> {
    context: &'a OrderContext<'a>,
    /// The item for lines that name none is wrong for all of them: one finding is enough.
    default_told: bool,
}

impl Items<'_> {
    /// An error when there is a finding; none for a line that needs no item. The item that a line names is never replaced:
    /// the package takes the VAT from it.
    fn of_line(&mut self, line: &InvoiceLine, at: usize, report: &mut Report) -> Result<Option<Linked>, ()> {
        let own = set(line.item.as_deref());
        let priced = line.unit_price.is_some_and(|price| !price.is_zero());
        if own.is_none() && line.net.is_zero() && !priced {
            return Ok(None);
        }
        let Some(code) = own.or(set(self.context.settings.order_item.as_deref())) else {
            if !self.context.rules.needs_item {
                return Ok(None);
            }
            let finding = Finding::new(FindingCode::OrderItemMissing).with("line", at + 1);
            report.add(finding.at(format!("lines[{at}].item")));
            return Err(());
        };
        let chart = self.context.chart;
        let wrong = match chart.items.find(code) {
            None if !chart.offers(Feed::Items) => return Ok(Some(as_it_is(code))),
            None => FindingCode::OrderItemUnknown,
            Some((_, item)) if !item.is_active => FindingCode::OrderItemInactive,
            Some((linked, _)) => return Ok(Some(linked.clone())),
        };
        if own.is_some() || !std::mem::replace(&mut self.default_told, true) {
            let finding = Finding::new(wrong).with("item", code);
            report.add(finding.at(format!("lines[{at}].item")));
        }
        Err(())
    }
}
