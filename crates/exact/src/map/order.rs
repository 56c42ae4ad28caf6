//! A checked order to a sales invoice that is not processed, and what the package says of sales invoices back.

use boekbrug_connector::{BookingRef, FoundBooking, ReadBack};
use boekbrug_model::invoice::{CheckedOrder, InvoiceKind, OrderLine, Target};
use boekbrug_model::record::{Order, OrderStatus};
use boekbrug_model::{Currency, Money, Record};
use jiff::ToSpan;
use rust_decimal::Decimal;

use super::{Mapped, named};
use crate::config::{Config, OrderCredit, OrderDiscount, OrderPrice, TextLines};
use crate::wire::{Amount, NewSalesInvoice, NewSalesInvoiceLine, SalesInvoice};

/// Types of sales invoices (the catalogue of `salesinvoice/SalesInvoices`); those that also move stock come in only.
const INVOICE: i32 = 8020;
const CREDIT_NOTE: i32 = 8021;
const CREDIT_NOTE_WITH_STOCK: i64 = 8024;

/// The status from which on an invoice cannot be changed any more: it was processed and has its sales entry.
const PROCESSED: i64 = 50;

/// Maps an order for sending, in a sales journal.
pub(crate) fn sales_invoice<'a>(order: &'a CheckedOrder, journal: &'a str, config: &Config) -> NewSalesInvoice<'a> {
    let is_credit = order.kind() == InvoiceKind::CreditNote;
    let turned = is_credit && config.order_credit == OrderCredit::Positive;
    let kind = if is_credit && config.order_credit != OrderCredit::Invoice {
        CREDIT_NOTE
    } else {
        INVOICE
    };
    let mut lines: Vec<NewSalesInvoiceLine<'a>> = Vec::new();
    let mut remarks: Vec<&str> = Vec::new();
    for line in order.lines() {
        match (
            new_line(line, turned, config),
            config.order_text_lines,
            lines.last_mut(),
        ) {
            (Some(new), ..) => lines.push(new),
            (None, TextLines::Notes, Some(before)) => note(before, &line.description),
            (None, ..) => remarks.push(&line.description),
        }
    }
    NewSalesInvoice {
        kind,
        journal,
        ordered_by: &order.customer().package_id,
        order_date: order.date().to_string(),
        due_date: due_date(order).filter(|_| config.order_due_date),
        your_ref: order.reference().as_str(),
        description: order.description(),
        currency: order.total_excl().currency().code(),
        remarks: (!remarks.is_empty()).then(|| remarks.join("\n")),
        sales_invoice_lines: lines,
    }
}

fn due_date(order: &CheckedOrder) -> Option<String> {
    let days = order.payment_days()?;
    let due = order.date().checked_add(days.days()).ok()?;
    Some(due.to_string())
}

/// A line of an item; none for a line of text.
fn new_line<'a>(line: &'a OrderLine, turned: bool, config: &Config) -> Option<NewSalesInvoiceLine<'a>> {
    let item = line.item.as_ref()?;
    let quantity = if turned { -line.quantity } else { line.quantity };
    let part = line.discount / Decimal::ONE_HUNDRED;
    let whole = |value: Decimal| Some(Amount(Some(value.normalize())));
    let (unit_price, net_price, discount) = match (config.order_price, config.order_discount) {
        (OrderPrice::Net, _) => (None, whole(line.unit_price * (Decimal::ONE - part)), None),
        (OrderPrice::Unit, OrderDiscount::Fraction) => (whole(line.unit_price), None, whole(part)),
        (OrderPrice::Unit, OrderDiscount::Percent) => (whole(line.unit_price), None, whole(line.discount)),
    };
    Some(NewSalesInvoiceLine {
        item: &item.package_id,
        description: &line.description,
        quantity: Amount(Some(quantity.normalize())),
        unit_price,
        net_price,
        discount: discount.filter(|_| !line.discount.is_zero()),
        cost_center: line.cost_centre.as_ref().map(|centre| centre.code.as_str()),
        notes: None,
    })
}

fn note(line: &mut NewSalesInvoiceLine<'_>, text: &str) {
    match &mut line.notes {
        Some(notes) => {
            notes.push('\n');
            notes.push_str(text);
        }
        none => *none = Some(text.to_owned()),
    }
}

/// The package's ids of an order; none when it names no id.
pub(crate) fn order_ref(row: &SalesInvoice<'_>) -> Option<BookingRef> {
    Some(BookingRef {
        target: Target::DraftOrder,
        id: row.id.text()?,
        number: number(row),
        link: None,
    })
}

/// An order as it is found by its reference; none when id or amount cannot be read.
pub(crate) fn found_order(row: &SalesInvoice<'_>, currency: Currency) -> Option<FoundBooking> {
    Some(FoundBooking {
        booking: order_ref(row)?,
        total: total(row, currency)?,
        customer: row.ordered_by.text(),
        date: date(row),
    })
}

/// What the package says of an order; none when reference or amount cannot be read.
pub(crate) fn order_back(row: &SalesInvoice<'_>) -> Option<ReadBack> {
    Some(ReadBack {
        number: row.your_ref.owned()?,
        total: total(row, Currency::EUR)?,
        customer: row.ordered_by.text(),
        date: date(row),
        documents: Vec::new(),
    })
}

/// What became of an order, for its feed. Lines are none of it, and an invoice without a reference cannot be one of ours.
pub(crate) fn order(row: &SalesInvoice<'_>) -> Mapped {
    let is_line = row.line_number.0.is_some_and(|number| number != 0);
    let Some(reference) = row.your_ref.get().filter(|_| !is_line) else {
        return Ok(None);
    };
    let shown = number(row);
    let code = shown.as_deref().unwrap_or(reference);
    let label = if row.description.get().is_some() {
        &row.description
    } else {
        &row.your_ref
    };
    let named = named(row.id, Some(code), label)?;
    let invoiced = row.status.0.is_some_and(|status| status >= PROCESSED);
    let excl = excl(row).unwrap_or_default();
    let vat = row.vat_amount_fc.0.map(|vat| signed(row, vat));
    let incl = vat.map_or_else(
        || row.amount_fc.0.map_or(excl, |all| signed(row, all)),
        |vat| excl + vat,
    );
    let record = Order {
        number: shown.clone().unwrap_or_default(),
        reference: Some(reference.to_owned()),
        date: date(row),
        customer: row.ordered_by.text(),
        status: if invoiced {
            OrderStatus::Invoiced
        } else {
            OrderStatus::Open
        },
        stage: row
            .status_description
            .owned()
            .or_else(|| row.status.0.map(|status| status.to_string())),
        invoice_number: given(row.invoice_number.0).filter(|_| invoiced),
        total_excl: excl.normalize(),
        total_incl: incl.normalize(),
    };
    Ok(Some(named.incoming(true, Record::Order(record))))
}

/// The number that people see: the invoice's where it has one already, else the order's.
fn number(row: &SalesInvoice<'_>) -> Option<String> {
    given(row.invoice_number.0).or_else(|| given(row.order_number.0))
}

/// A number above zero; zero is none.
fn given(number: Option<i64>) -> Option<String> {
    number.filter(|number| *number > 0).map(|number| number.to_string())
}

fn date(row: &SalesInvoice<'_>) -> Option<jiff::civil::Date> {
    row.order_date.date().or_else(|| row.invoice_date.date())
}

/// The total without VAT.
fn total(row: &SalesInvoice<'_>, otherwise: Currency) -> Option<Money> {
    let currency = row.currency.get().and_then(|code| code.parse().ok());
    Money::rounded(excl(row)?, currency.unwrap_or(otherwise)).ok()
}

fn excl(row: &SalesInvoice<'_>) -> Option<Decimal> {
    let value = row
        .amount_fc_excl_vat
        .0
        .or_else(|| Some(row.amount_fc.0? - row.vat_amount_fc.0?))?;
    Some(signed(row, value))
}

/// A credit note is negative, also if the package should show its amounts without a sign.
fn signed(row: &SalesInvoice<'_>, value: Decimal) -> Decimal {
    let credit = [i64::from(CREDIT_NOTE), CREDIT_NOTE_WITH_STOCK];
    if row.kind.0.is_some_and(|kind| credit.contains(&kind)) {
        -value.abs()
    } else {
        value
    }
}
