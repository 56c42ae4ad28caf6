//! A checked invoice to `VerkoopBoeking`, and what the package says of bookings back.

use boekbrug_connector::{Booked, BookingRef, FoundBooking, ReadBack, RemoteDocument};
use boekbrug_model::invoice::{CheckedInvoice, CheckedLine, CheckedVat, Target};
use boekbrug_model::{Currency, Money, VatBand};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::wire::{
    Amount, BoekingRegel, BtwRegel, Document, Ref, Stamp, VerkoopBoeking, VerkoopBoekingGelezen, VerkoopFactuur,
};

/// Maps an invoice for sending. The VAT amounts are the invoice's own, one row for each kind, so that the total is the
/// sum of lines and VAT to the cent (apis/snelstart.md section 6, `BOE-0039`). A credit note is the same with negative
/// amounts.
pub(crate) fn verkoopboeking(invoice: &CheckedInvoice) -> VerkoopBoeking<'_> {
    VerkoopBoeking {
        factuurnummer: invoice.number().as_str(),
        factuurdatum: format!("{}T00:00:00", invoice.date()),
        klant: Ref::to(&invoice.customer().package_id),
        omschrijving: invoice.description(),
        factuurbedrag: Amount(invoice.total().decimal()),
        betalingstermijn: term(invoice),
        boekingsregels: invoice.lines().iter().map(regel).collect(),
        btw: btw(invoice.vat()),
    }
}

/// Days to pay. None leaves it to the term of the relation.
fn term(invoice: &CheckedInvoice) -> Option<i32> {
    let days = |due: Date| Some(due.since(invoice.date()).ok()?.get_days());
    let term = invoice.payment_days().or_else(|| invoice.due_date().and_then(days));
    term.filter(|days| (0..=999).contains(days))
}

fn regel(line: &CheckedLine) -> BoekingRegel<'_> {
    BoekingRegel {
        omschrijving: &line.description,
        grootboek: Ref::to(&line.ledger.package_id),
        kostenplaats: line.cost_centre.as_ref().map(|centre| Ref::to(&centre.package_id)),
        bedrag: Amount(line.net.decimal()),
        btw_soort: match line.band {
            VatBand::High => "Hoog",
            VatBand::Low => "Laag",
            VatBand::Other => "Overig",
            VatBand::None
            | VatBand::ReverseCharge
            | VatBand::IntraEuGoods
            | VatBand::IntraEuServices
            | VatBand::OutsideEu => "Geen",
        },
    }
}

/// The VAT rows, in the words of the header. Untaxed and EU kinds have none; reverse charge has one of nothing.
fn btw(vat: &[CheckedVat]) -> Vec<BtwRegel> {
    let mut rows: Vec<BtwRegel> = Vec::new();
    for vat in vat {
        let (btw_soort, amount) = match vat.band {
            VatBand::High => ("VerkopenHoog", vat.amount.decimal()),
            VatBand::Low => ("VerkopenLaag", vat.amount.decimal()),
            VatBand::Other => ("VerkopenOverig", vat.amount.decimal()),
            VatBand::ReverseCharge => ("VerkopenVerlegd", Decimal::ZERO),
            VatBand::None | VatBand::IntraEuGoods | VatBand::IntraEuServices | VatBand::OutsideEu => continue,
        };
        match rows.iter_mut().find(|row| row.btw_soort == btw_soort) {
            Some(row) => row.btw_bedrag.0 += amount,
            None => rows.push(BtwRegel {
                btw_soort,
                btw_bedrag: Amount(amount),
            }),
        }
    }
    rows
}

/// What was made of an invoice; none when the answer names no id.
pub(crate) fn booked(row: &VerkoopBoekingGelezen<'_>) -> Option<Booked> {
    let id = row.id.as_deref()?.to_owned();
    let number = row
        .boekstuk
        .as_deref()
        .or(row.factuurnummer.as_deref())
        .map(str::to_owned);
    Some(Booked {
        booking: BookingRef {
            target: Target::Booking,
            id,
            number,
            link: None,
        },
    })
}

/// In front of the id of a sales invoice that names no booking; see [`found`].
pub(crate) const INVOICE_WITHOUT_BOOKING: &str = "verkoopfactuur:";

/// A sales invoice as a found booking. The list also holds invoices made from orders inside the package; where such a
/// one names no booking, its own id stands in, marked, so that it is found all the same. None when id or amount
/// cannot be read.
pub(crate) fn found(row: &VerkoopFactuur<'_>) -> Option<FoundBooking> {
    let booking = row
        .verkoop_boeking
        .as_ref()
        .and_then(|booking| booking.id.as_deref())
        .map(str::to_owned);
    let id = booking.or_else(|| Some(format!("{INVOICE_WITHOUT_BOOKING}{}", row.id.as_deref()?)))?;
    Some(FoundBooking {
        booking: BookingRef {
            target: Target::Booking,
            id,
            number: row.factuurnummer.as_deref().map(str::to_owned),
            link: None,
        },
        total: euros(row.factuur_bedrag)?,
        customer: row
            .relatie
            .as_ref()
            .and_then(|relation| relation.id.as_deref())
            .map(str::to_owned),
        date: day(row.factuur_datum.as_deref()),
    })
}

/// What the package says of a booking; `documents` are those of the list when the booking itself names none. None when
/// number or amount cannot be read.
pub(crate) fn read_back(row: &VerkoopBoekingGelezen<'_>, documents: Vec<RemoteDocument>) -> Option<ReadBack> {
    Some(ReadBack {
        number: row.factuurnummer.as_deref()?.to_owned(),
        total: euros(row.factuurbedrag)?,
        customer: row
            .klant
            .as_ref()
            .and_then(|relation| relation.id.as_deref())
            .map(str::to_owned),
        date: day(row.factuurdatum.as_deref()),
        documents,
    })
}

/// A document; none without id.
pub(crate) fn remote_document(row: &Document<'_>) -> Option<RemoteDocument> {
    Some(RemoteDocument {
        id: row.id.as_deref()?.to_owned(),
        file_name: row.file_name.as_deref().unwrap_or_default().to_owned(),
    })
}

/// Books are kept in euro (`BOE-0036` refuses anything else).
pub(super) fn euros(amount: Option<Amount>) -> Option<Money> {
    Money::try_from_decimal(amount?.0, Currency::EUR).ok()
}

pub(super) fn day(text: Option<&str>) -> Option<Date> {
    Some(Stamp::parse(text?)?.at.date())
}
