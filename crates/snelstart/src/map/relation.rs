//! A relation that was asked for, whatever its kind.

use boekbrug_connector::{FoundCustomer, WantedCustomer};
use boekbrug_model::{Incoming, Record};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::customer::{Addresses, is_of_the_package, relation};
use crate::config::Zone;
use crate::cursor::amsterdam;
use crate::search::Unreadable;
use crate::wire::{Relatie, Stamp};

/// The row as it is; none for a row of the package itself.
pub(crate) fn found_relation(
    raw: Value,
    addresses: Addresses<'_>,
    zone: Zone,
) -> Result<Option<FoundCustomer>, Unreadable> {
    found_if(raw, addresses, zone, |_| true)
}

/// The row when it holds any of the wanted keys.
pub(crate) fn wanted_relation(
    raw: Value,
    wanted: &WantedCustomer,
    addresses: Addresses<'_>,
    zone: Zone,
) -> Result<Option<FoundCustomer>, Unreadable> {
    found_if(raw, addresses, zone, |row| holds(row, wanted))
}

/// Whether the package knows the relation as a customer.
pub(crate) fn is_debtor(row: &Incoming) -> bool {
    matches!(&row.record, Record::Customer(customer) if customer.is_debtor)
}

fn found_if(
    raw: Value,
    addresses: Addresses<'_>,
    zone: Zone,
    wanted: impl Fn(&Relatie<'_>) -> bool,
) -> Result<Option<FoundCustomer>, Unreadable> {
    let row = Relatie::deserialize(&raw)?;
    if is_of_the_package(&row) || !wanted(&row) {
        return Ok(None);
    }
    let changed = row.modified_on.as_deref().and_then(|stamp| instant(stamp, zone));
    let row =
        relation(row, addresses).map_err(|reject| format!("a relation without id or number: {}", reject.label))?;
    Ok(Some(FoundCustomer { row, changed, raw }))
}

/// The filter said the same, but it may have been ignored.
fn holds(row: &Relatie<'_>, wanted: &WantedCustomer) -> bool {
    let number = wanted
        .number
        .as_deref()
        .and_then(|number| number.trim().parse::<i64>().ok());
    let vat = wanted.vat_number.as_deref().map(bare).unwrap_or_default();
    let own_vat = row.btw_nummer.as_deref().map(bare).unwrap_or_default();
    let kvk = wanted.identification.as_deref().map(bare).unwrap_or_default();
    let own_kvk = row.kvk_nummer.as_deref().map(bare).unwrap_or_default();
    (number.is_some() && number == row.relatiecode)
        || (!own_vat.is_empty() && (own_vat == vat || vat.strip_prefix("NL") == Some(&own_vat)))
        || (!own_kvk.is_empty() && own_kvk == kvk)
}

/// Letters and digits alone, in capitals.
fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

/// The instant of a stamp; none where the zone is not known, or the hour is one of the two that Dutch clocks repeat.
fn instant(stamp: &str, zone: Zone) -> Option<Timestamp> {
    let at = Stamp::parse(stamp)?.at;
    let zone = match zone {
        Zone::Utc => TimeZone::UTC,
        Zone::Amsterdam => amsterdam(),
        Zone::Unknown => return None,
    };
    zone.to_ambiguous_timestamp(at).unambiguous().ok()
}
