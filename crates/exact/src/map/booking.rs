//! A checked invoice to a sales entry, and what the package says of entries back.

use boekbrug_connector::{Booked, BookingRef, FoundBooking, ReadBack, RemoteDocument};
use boekbrug_model::invoice::{CheckedInvoice, CheckedLine, CheckedVat, Target};
use boekbrug_model::{Currency, Money};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::config::VatAmounts;
use crate::wire::{Amount, Attachment, Entry, NewEntry, NewLine};

/// What the mapping depends on beside the invoice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending<'a> {
    pub(crate) vat_amounts: VatAmounts,
    pub(crate) service_period: bool,
    pub(crate) cost_unit: Option<&'a str>,
}

/// Maps an invoice for sending. Amounts are without VAT and carry the sign of the booking: a credit note is the same
/// with negative amounts (apis/exact.md section 8.1).
pub(crate) fn entry<'a>(
    invoice: &'a CheckedInvoice,
    document: Option<&'a RemoteDocument>,
    sending: Sending<'a>,
) -> NewEntry<'a> {
    let vat = vat_of_lines(invoice, sending.vat_amounts);
    let lines = invoice.lines().iter().zip(vat);
    NewEntry {
        customer: &invoice.customer().package_id,
        journal: invoice.journal().map(|journal| journal.code.as_str()),
        entry_date: invoice.date().to_string(),
        due_date: invoice.due_date().map(|date| date.to_string()),
        your_ref: invoice.number().as_str(),
        description: invoice.description(),
        currency: invoice.total().currency().code(),
        payment_condition: invoice.payment_condition().map(|condition| condition.code.as_str()),
        document: document.map(|document| document.id.as_str()),
        sales_entry_lines: lines.map(|(line, vat)| new_line(invoice, line, vat, sending)).collect(),
    }
}

fn new_line<'a>(
    invoice: &CheckedInvoice,
    line: &'a CheckedLine,
    vat: Option<Money>,
    sending: Sending<'a>,
) -> NewLine<'a> {
    let period = invoice.service_period().filter(|_| sending.service_period);
    NewLine {
        gl_account: &line.ledger.package_id,
        amount_fc: amount(line.net),
        vat_code: line.vat_code.as_ref().map(|code| code.code.as_str()),
        vat_amount_fc: vat.map(amount),
        cost_center: line.cost_centre.as_ref().map(|centre| centre.code.as_str()),
        cost_unit: sending.cost_unit,
        project: line.project.as_ref().map(|project| project.package_id.as_str()),
        description: &line.description,
        from: period.map(|period| period.from.to_string()),
        to: period.map(|period| period.until.to_string()),
    }
}

fn amount(money: Money) -> Amount {
    Amount(Some(money.decimal()))
}

/// The VAT amounts to send with the lines, each line's in its place. Where an amount of the invoice is what the package
/// counts anyway, none is sent: neither line by line nor over the whole may it come to another one.
fn vat_of_lines(invoice: &CheckedInvoice, setting: VatAmounts) -> Vec<Option<Money>> {
    let lines = invoice.lines();
    let mut amounts = vec![None; lines.len()];
    for group in invoice.vat() {
        let of_group = |line: &CheckedLine| line.band == group.band && line.vat_code == group.vat_code;
        let members: Vec<_> = (0..lines.len()).filter(|at| of_group(&lines[*at])).collect();
        let nothing = group.amount.is_zero() && members.iter().all(|at| lines[*at].vat_percent.is_zero());
        let wanted = match setting {
            VatAmounts::Never => false,
            VatAmounts::Always => !nothing,
            VatAmounts::Differing => !nothing && differs(group, members.iter().map(|at| &lines[*at])),
        };
        if wanted {
            for (at, share) in members.iter().zip(shares(group, members.iter().map(|at| &lines[*at]))) {
                amounts[*at] = Some(share);
            }
        }
    }
    amounts
}

/// Whether the package may come to another amount than the invoice's.
fn differs<'a>(group: &CheckedVat, lines: impl Iterator<Item = &'a CheckedLine> + Clone) -> bool {
    let counted = |net: Decimal, percent: Decimal| round(net * percent / Decimal::ONE_HUNDRED, group.amount.currency());
    let mut percents: Vec<_> = lines.clone().map(|line| line.vat_percent).collect();
    percents.dedup();
    let [percent] = percents[..] else { return true };
    let by_line: Decimal = lines.map(|line| counted(line.net.decimal(), percent)).sum();
    let over_all = counted(group.base.decimal(), percent);
    by_line != group.amount.decimal() || over_all != group.amount.decimal()
}

/// The invoice's own amount over the lines, each its own VAT, and what is left by rounding on the largest line.
fn shares<'a>(group: &CheckedVat, lines: impl Iterator<Item = &'a CheckedLine> + Clone) -> Vec<Money> {
    let currency = group.amount.currency();
    let counted = |line: &CheckedLine| round(line.net.decimal() * line.vat_percent / Decimal::ONE_HUNDRED, currency);
    let mut shares: Vec<Decimal> = lines.clone().map(counted).collect();
    let left = group.amount.decimal() - shares.iter().sum::<Decimal>();
    let largest = lines.enumerate().max_by_key(|(_, line)| line.net.minor().abs());
    if let Some((at, _)) = largest {
        shares[at] += left;
    }
    shares.into_iter().map(|share| money(share, currency)).collect()
}

/// Halves away from zero, as Dutch invoices are rounded.
fn round(value: Decimal, currency: Currency) -> Decimal {
    value.round_dp_with_strategy(currency.decimals(), RoundingStrategy::MidpointAwayFromZero)
}

fn money(value: Decimal, currency: Currency) -> Money {
    Money::rounded(value, currency).unwrap_or_else(|_| Money::zero(currency))
}

/// The subject of the document that holds the PDF of an invoice.
pub(crate) fn subject(template: &str, number: &str) -> String {
    template.replace("{number}", number)
}

/// The ids in the answer to a booking.
pub(crate) fn booked(row: &Entry<'_>) -> Option<Booked> {
    Some(Booked {
        booking: booking_ref(row)?,
    })
}

/// An entry that the package has; none when it lacks an id or an amount.
pub(crate) fn found(row: &Entry<'_>, currency: Currency) -> Option<FoundBooking> {
    Some(FoundBooking {
        booking: booking_ref(row)?,
        total: total(row, currency)?,
        customer: row.customer.text(),
        date: row.entry_date.date(),
    })
}

/// What the package says of an entry.
pub(crate) fn read_back(row: &Entry<'_>, documents: Vec<RemoteDocument>) -> Option<ReadBack> {
    Some(ReadBack {
        number: row.your_ref.owned()?,
        total: total(row, Currency::EUR)?,
        customer: row.customer.text(),
        date: row.entry_date.date(),
        documents,
    })
}

fn booking_ref(row: &Entry<'_>) -> Option<BookingRef> {
    Some(BookingRef {
        target: Target::Booking,
        id: row.id.text()?,
        number: row.entry_number.0.map(|number| number.to_string()),
        link: None,
    })
}

/// The total in the currency of the entry, including VAT. A credit note is negative, also if the package should show
/// its amounts without a sign (type 21).
fn total(row: &Entry<'_>, otherwise: Currency) -> Option<Money> {
    let currency = row
        .currency
        .get()
        .and_then(|code| code.parse().ok())
        .unwrap_or(otherwise);
    let value = row.amount_fc.0?;
    let value = if row.kind.0 == Some(21) { -value.abs() } else { value };
    Money::rounded(value, currency).ok()
}

/// An attachment that the package has.
pub(crate) fn attachment(document: &str, row: &Attachment<'_>) -> Option<RemoteDocument> {
    Some(RemoteDocument {
        id: document.to_owned(),
        file_name: row.file_name.owned()?,
    })
}
