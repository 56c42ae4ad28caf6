//! What the package holds under an invoice number: open items (`DEBOPP`) and bookings (`BOE`).

use boekbrug_connector::{BookingRef, FoundBooking};
use boekbrug_model::invoice::Target;
use boekbrug_model::{Currency, Money};
use jiff::civil::Date;

use crate::wire::{Records, Row};

/// An open item of a debtor. There is one for each debtor and number, whatever was booked on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OpenItem {
    pub(crate) customer: String,
    pub(crate) number: String,
    pub(crate) total: Money,
    pub(crate) date: Option<Date>,
}

/// The debtor's row of a booking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Booking {
    pub(crate) customer: String,
    pub(crate) number: String,
    pub(crate) total: Money,
    pub(crate) date: Option<Date>,
}

/// Our id of a booking: the key of its open item, by which it is found again.
pub(crate) fn booking_id(customer: &str, number: &str) -> String {
    format!("{customer}/{number}")
}

/// Debtor and number of an id.
pub(crate) fn parts_of(id: &str) -> Option<(&str, &str)> {
    id.split_once('/')
}

/// The open items under a number; or what cannot be read, because it may be the wanted one.
pub(crate) fn open_items(records: &Records<'_>, number: &str) -> Result<Vec<OpenItem>, String> {
    let mine = records.rows.iter().filter(|row| same(**row, number));
    mine.map(|row| {
        let total = amount(*row, &["BEDROORSPRVAL", "BEDRVAL"], &["BEDR"])?;
        Ok(OpenItem {
            customer: row.pointer("DEB").ok_or("an open item without DEB")?,
            number: row.text("FACT").unwrap_or_default(),
            total,
            date: row.day("DAT").map_err(|text| format!("DAT: {text}"))?,
        })
    })
    .collect()
}

/// The debtor rows of the bookings under a number in a journal. Payments have the number too, in other journals.
pub(crate) fn bookings(records: &Records<'_>, number: &str, journal: Option<&str>) -> Result<Vec<Booking>, String> {
    let in_journal = |row: &Row<'_>| journal.is_none() || row.code("DAGB").as_deref() == journal;
    let mine = records.rows.iter().filter(|row| same(**row, number) && in_journal(row));
    let of_debtors = mine.filter_map(|row| Some((row, row.pointer("DEB")?)));
    of_debtors
        .map(|(row, customer)| {
            Ok(Booking {
                customer,
                number: row.text("FACT").unwrap_or_default(),
                total: amount(*row, &["BEDRBOEKVAL"], &["BEDRINCL", "BEDRBOEK"])?,
                date: row.day("DAT").map_err(|text| format!("DAT: {text}"))?,
            })
        })
        .collect()
}

/// Numbers are compared as the package's database does: without case and without white space around them.
fn same(row: Row<'_>, number: &str) -> bool {
    row.get("FACT")
        .is_some_and(|fact| fact.to_lowercase() == number.trim().to_lowercase())
}

/// An amount in the row's own currency; in euro when it names none.
fn amount(row: Row<'_>, foreign: &[&str], own: &[&str]) -> Result<Money, String> {
    let currency: Option<Currency> = row.get("VAL").and_then(|code| code.parse().ok());
    let currency = currency.unwrap_or(Currency::EUR);
    let columns = if currency == Currency::EUR { own } else { foreign };
    let mut zero = None;
    for column in columns {
        let value = row.decimal(column).map_err(|text| format!("{column}: {text}"))?;
        match value {
            // a column that is not in use holds nothing
            Some(value) if value.is_zero() => zero = Some(Money::zero(currency)),
            Some(value) => {
                return Money::try_from_decimal(value, currency).map_err(|error| format!("{column}: {error}"));
            }
            None => {}
        }
    }
    zero.ok_or_else(|| format!("no amount in {}", columns.join(", ")))
}

/// What was found, one for each booking. An open item adds up what was booked on it, so that of one that was booked
/// twice only the bookings tell.
pub(crate) fn found(items: &[OpenItem], bookings: &[Booking]) -> Vec<FoundBooking> {
    let of = |customer: &str, number: &str, total, date| FoundBooking {
        booking: BookingRef {
            target: Target::Booking,
            id: booking_id(customer, number),
            number: Some(number.to_owned()),
            link: None,
        },
        total,
        customer: Some(customer.to_owned()),
        date,
    };
    let mut found = Vec::new();
    for item in items {
        let booked: Vec<_> = bookings
            .iter()
            .filter(|booking| booking.customer == item.customer)
            .collect();
        if booked.len() > 1 {
            let several = booked.iter();
            found.extend(several.map(|one| of(&one.customer, &one.number, one.total, one.date)));
        } else {
            let date = booked.first().and_then(|one| one.date).or(item.date);
            found.push(of(&item.customer, &item.number, item.total, date));
        }
    }
    let alone = bookings
        .iter()
        .filter(|one| items.iter().all(|item| item.customer != one.customer));
    found.extend(alone.map(|one| of(&one.customer, &one.number, one.total, one.date)));
    found
}
