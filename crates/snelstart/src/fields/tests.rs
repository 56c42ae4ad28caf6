//! The visible tables tell the truth: every field that is filled stands in them, from a member that exists.

use std::collections::BTreeSet;

use boekbrug_connector::References;
use boekbrug_model::record::Country;
use boekbrug_model::{Incoming, Record};
use jiff::civil::date;
use serde_json::{Value, json};

use super::*;
use crate::map::{self, Addresses};
use crate::wire::object;

fn rows_of(feed: Option<Feed>) -> Vec<FieldRow> {
    let tables = tables();
    let mut fitting = tables.iter().filter(|table| table.feed == feed);
    let rows = fitting.next().unwrap().rows.clone();
    assert!(fitting.next().is_none(), "one table for each feed");
    rows
}

/// The paths of everything in a document that is not null; members of list elements carry the list's name.
fn paths(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    let below = |name: &str| {
        if at.is_empty() {
            name.to_owned()
        } else {
            format!("{at}.{name}")
        }
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| paths(value, &below(name), into)),
        Value::Array(list) if list.iter().any(Value::is_object) => list.iter().for_each(|value| paths(value, at, into)),
        Value::Null => {}
        _ => {
            into.insert(at.to_owned());
        }
    }
}

fn paths_of(value: &Value) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    paths(value, "", &mut all);
    all
}

/// The table of a feed against a row of the package and what became of it.
fn tells_the_truth(feed: Feed, row: &Value, incoming: &Incoming) {
    let table = rows_of(Some(feed));
    let shown: BTreeSet<_> = table.iter().map(|row| row.canonical.to_owned()).collect();
    let filled = paths_of(&serde_json::to_value(&incoming.record).unwrap());
    let unused: Vec<_> = filled.difference(&shown).collect();
    assert!(unused.is_empty(), "{feed}: filled, and not in the table: {unused:?}");
    let never: Vec<_> = shown.difference(&filled).filter(|path| **path != "until").collect();
    assert!(never.is_empty(), "{feed}: in the table, and not filled: {never:?}");
    let members = paths_of(row);
    for field in table.iter().filter(|field| !field.package.is_empty()) {
        let found = members
            .iter()
            .any(|member| member == field.package || member.starts_with(&format!("{}.", field.package)));
        assert!(
            found,
            "{feed}: {} does not come from {}",
            field.canonical, field.package
        );
        assert_eq!(
            field.conversion_nl.is_empty(),
            field.conversion_en.is_empty(),
            "{}",
            field.canonical
        );
    }
}

#[test]
fn the_table_of_customers() {
    let mut references = References::default();
    let country = Country {
        code: "NL".to_owned(),
        name: "Nederland".to_owned(),
    };
    references.insert(Feed::Countries, "nl".to_owned(), Record::Country(country));
    let address = |street: &str| json!({"contactpersoon": "A", "straat": street, "postcode": "1811 AB", "plaats": "Alkmaar", "land": {"id": "nl"}});
    let row = json!({
        "id": "r", "relatiecode": 1, "relatiesoort": ["Klant"], "naam": "X", "nonactief": false, "kvkNummer": "1", "btwNummer": "1B01",
        "vestigingsAdres": address("Kade 1"), "correspondentieAdres": address("Postbus 1"), "email": "a@b.example", "telefoon": "072",
        "krediettermijn": 14, "factuurEmailVersturen": {"email": "c@d.example"}
    });
    let body = row.to_string();
    let addresses = Addresses {
        references: &references,
        default_country: "NL",
    };
    let incoming = map::customer(object(body.as_bytes()).unwrap(), addresses)
        .unwrap()
        .unwrap();
    tells_the_truth(Feed::Customers, &row, &incoming);
}

#[test]
fn the_tables_of_the_short_lists() {
    let row = json!({"id": "k", "nummer": 10, "omschrijving": "Winkel", "nonactief": false});
    let body = row.to_string();
    let incoming = map::cost_centre(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    tells_the_truth(Feed::CostCentres, &row, &incoming);

    let row = json!({"id": "d", "nummer": 1300, "omschrijving": "Verkopen", "soort": "Verkoop", "nonactief": false});
    let body = row.to_string();
    let incoming = map::journal(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    tells_the_truth(Feed::Journals, &row, &incoming);

    let row = json!({"id": "l", "landcode": "NL", "naam": "Nederland"});
    let body = row.to_string();
    let incoming = map::country(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    tells_the_truth(Feed::Countries, &row, &incoming);

    let row = json!({"id": "g", "nummer": 8000, "omschrijving": "Omzet", "nonactief": false, "grootboekfunctie": "Diversen",
        "btwSoort": ["Geen"], "kostenplaatsVerplicht": true});
    let body = row.to_string();
    let incoming = map::ledger_account(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    tells_the_truth(Feed::LedgerAccounts, &row, &incoming);

    let row = json!({"huidigBoekjaar": 2026});
    let body = row.to_string();
    let mut incoming = map::period(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    if let Record::Period(period) = &mut incoming.record {
        period.until = Some(date(2030, 1, 1));
    }
    tells_the_truth(Feed::Periods, &row, &incoming);
}

#[test]
fn the_tables_of_vat() {
    let row =
        json!({"btwSoort": "Hoog", "btwPercentage": 21, "datumVanaf": "2012-10-01", "datumTotEnMet": "2030-12-31"});
    let body = row.to_string();
    let incoming = map::vat_rate(&object(body.as_bytes()).unwrap()).unwrap().unwrap();
    tells_the_truth(Feed::VatRates, &row, &incoming);
    let Record::VatRate(rate) = incoming.record else {
        panic!("no rate")
    };
    for code in map::vat_codes(&[rate], date(2026, 3, 16)) {
        tells_the_truth(Feed::VatCodes, &row, &code);
    }
}

#[test]
fn every_feed_has_its_table_and_the_booking_has_one() {
    for feed in &crate::capability().feeds {
        assert!(!rows_of(Some(feed.feed)).is_empty());
    }
    let booking = rows_of(None);
    assert!(booking.iter().all(|row| row.direction == Direction::Out));
    let sent = include_str!("../map/snapshots/boekbrug_snelstart__map__tests__a_booking_with_everything.snap");
    let (_, json) = sent.split_once("\n{").unwrap();
    let members = paths_of(&serde_json::from_str(&format!("{{{json}")).unwrap());
    let shown: BTreeSet<_> = booking
        .iter()
        .map(|row| row.package)
        .filter(|path| !path.contains('/'))
        .collect();
    for member in &members {
        let member = member.trim_end_matches(".id");
        assert!(shown.contains(member), "sent, and not in the table: {member}");
    }
    assert_eq!(shown.len(), members.len(), "in the table, and not sent");
}
