//! A checked order to `Verkooporder`, and what the package says of orders back.

use boekbrug_connector::{BookingRef, FoundBooking, ReadBack};
use boekbrug_model::invoice::{CheckedOrder, OrderLine, Target};
use boekbrug_model::record::{Order, OrderStatus};
use boekbrug_model::{Incoming, Record};

use super::Mapped;
use super::booking::{day, euros};
use super::reference::named;
use crate::config::{Config, TextLines};
use crate::wire::{Amount, OrderRegel, Ref, VerkoopOrder, VerkoopOrderGelezen};

/// Maps an order for sending. Its template is that of the settings, where there is one; else the package takes its own.
pub(crate) fn verkooporder<'a>(order: &'a CheckedOrder, config: &'a Config) -> VerkoopOrder<'a> {
    let as_line = |line: &&OrderLine| line.item.is_some() || config.order_text_lines == TextLines::Line;
    let memo: Vec<_> = order.lines().iter().filter(|line| !as_line(line)).collect();
    let memo = memo
        .iter()
        .map(|line| line.description.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    VerkoopOrder {
        relatie: Ref::to(&order.customer().package_id),
        proces_status: config.order_stage.as_str(),
        datum: format!("{}T00:00:00", order.date()),
        krediettermijn: order.payment_days().filter(|days| (0..=100).contains(days)),
        omschrijving: order.description(),
        verkooporder_btw_ingave_model: "Exclusief",
        kostenplaats: OrderLine::cost_centre_of(order.lines()).map(|centre| Ref::to(&centre.package_id)),
        regels: order.lines().iter().filter(as_line).map(regel).collect(),
        memo: (!memo.is_empty()).then_some(memo),
        orderreferentie: order.reference().as_str(),
        verkoopordersjabloon: config.order_template.as_deref().map(Ref::to),
    }
}

fn regel(line: &OrderLine) -> OrderRegel<'_> {
    let with_item = line.item.is_some();
    OrderRegel {
        artikel: line.item.as_ref().map(|item| Ref::to(&item.package_id)),
        omschrijving: &line.description,
        stuksprijs: with_item.then_some(Amount(line.unit_price)),
        aantal: with_item.then_some(Amount(line.quantity)),
        kortings_percentage: (!line.discount.is_zero()).then_some(Amount(line.discount)),
    }
}

/// The package's ids of an order; none when it names no id.
pub(crate) fn order_ref(row: &VerkoopOrderGelezen<'_>, config: &Config) -> Option<BookingRef> {
    let id = row.id.as_deref()?.to_owned();
    let number = row.nummer.map(|number| number.to_string());
    let link = config.order_address(&id, number.as_deref());
    Some(BookingRef {
        target: Target::DraftOrder,
        id,
        number,
        link,
    })
}

/// An order as it is found by its reference; none when id or amount cannot be read.
pub(crate) fn found_order(row: &VerkoopOrderGelezen<'_>, config: &Config) -> Option<FoundBooking> {
    Some(FoundBooking {
        booking: order_ref(row, config)?,
        total: euros(row.totaal_exclusief_btw)?,
        customer: customer(row),
        date: day(row.datum.as_deref()),
    })
}

/// What the package says of an order; none when reference or amount cannot be read.
pub(crate) fn order_back(row: &VerkoopOrderGelezen<'_>) -> Option<ReadBack> {
    Some(ReadBack {
        number: row.orderreferentie.as_deref()?.to_owned(),
        total: euros(row.totaal_exclusief_btw)?,
        customer: customer(row),
        date: day(row.datum.as_deref()),
        documents: Vec::new(),
    })
}

/// What became of an order, for its feed. `invoice_number` is that of the invoice which the package made of it.
pub(crate) fn order(row: &VerkoopOrderGelezen<'_>, invoice_number: Option<String>) -> Mapped {
    let label = row.omschrijving.as_deref().or(row.orderreferentie.as_deref());
    let (id, number, name) = named(row.id.as_deref(), row.nummer, label)?;
    let stage = row.proces_status.as_deref();
    let made = matches!(stage, Some("Factuur" | "Contantbon")) || invoice_of(row).is_some();
    let status = if made { OrderStatus::Invoiced } else { OrderStatus::Open };
    let amount = |amount: Option<Amount>| amount.map(|amount| amount.0.normalize()).unwrap_or_default();
    Ok(Some(Incoming {
        record: Record::Order(Order {
            number: number.clone(),
            reference: row.orderreferentie.as_deref().map(str::to_owned),
            date: day(row.datum.as_deref()),
            customer: customer(row),
            status,
            stage: stage.map(str::to_owned),
            invoice_number,
            total_excl: amount(row.totaal_exclusief_btw),
            total_incl: amount(row.totaal_inclusief_btw),
        }),
        package_id: id,
        code: number,
        name,
        is_active: true,
    }))
}

/// The id of the invoice that was made of an order. The id of zeros is the package's way to say none (apis/snelstart.md
/// section 5, `verkoopordersjabloon`).
pub(crate) fn invoice_of<'a>(row: &'a VerkoopOrderGelezen<'_>) -> Option<&'a str> {
    let id = row.verkoopfactuur.as_ref()?.id.as_deref()?;
    id.chars().any(|c| !matches!(c, '0' | '-')).then_some(id)
}

fn customer(row: &VerkoopOrderGelezen<'_>) -> Option<String> {
    Some(row.relatie.as_ref()?.id.as_deref()?.to_owned())
}

#[cfg(test)]
mod tests;
