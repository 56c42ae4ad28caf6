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
    let mut table = rows_of(Some(feed));
    table.retain(|row| row.direction != Direction::Out);
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
fn the_tables_of_items_and_orders() {
    let group = json!({"id": "g", "nummer": 1, "omschrijving": "Diensten", "verkoopGrootboekNederlandIdentifier": {"id": "led-1"},
        "verkoopNederlandBtwSoort": "Hoog"});
    let accounts = [("led-1".to_owned(), "8200".to_owned())].into();
    let body = group.to_string();
    let incoming = map::item_group(&object(body.as_bytes()).unwrap(), &accounts)
        .unwrap()
        .unwrap();
    tells_the_truth(Feed::ItemGroups, &group, &incoming);

    let row = json!({"id": "a", "artikelcode": "100", "omschrijving": "Advies", "artikelOmzetgroep": {"id": "g"}, "verkoopprijs": 95,
        "eenheid": "uur", "isNonActief": false});
    let groups = map::Groups::new(vec![incoming], true);
    let body = row.to_string();
    let mut incoming = map::item(&object(body.as_bytes()).unwrap(), &groups).unwrap().unwrap();
    if let Record::Item(item) = &mut incoming.record {
        assert_eq!(item.item_type, None, "the package has no kinds of item");
    }
    tells_the_truth(Feed::Items, &row, &incoming);

    let row = json!({"id": "o", "nummer": 20, "orderreferentie": "2026-0001", "datum": "2026-03-16T00:00:00", "relatie": {"id": "r"},
        "procesStatus": "Order", "verkoopfactuur": {"id": "f"}, "totaalExclusiefBtw": 100, "totaalInclusiefBtw": 121});
    let body = row.to_string();
    let incoming = map::order(&object(body.as_bytes()).unwrap(), Some("F-1".to_owned()))
        .unwrap()
        .unwrap();
    tells_the_truth(Feed::Orders, &row, &incoming);
}

#[test]
fn what_can_be_written_goes_both_ways() {
    let rules = crate::capability().customers_out.as_ref().unwrap();
    let table = rows_of(Some(Feed::Customers));
    let both: BTreeSet<_> = table
        .iter()
        .filter(|row| row.direction == Direction::Both)
        .map(|row| (row.canonical, row.package))
        .collect();
    let written = WRITTEN.iter().map(|written| (written.path, written.package));
    let written: BTreeSet<_> = written.chain([("customerCode", "relatiecode")]).collect();
    assert_eq!(both, written, "table and writer name the same members");
    let paths: BTreeSet<_> = both.iter().map(|(path, _)| *path).collect();
    assert_eq!(paths, rules.fields.iter().copied().collect());
    assert!(rules.lengths.iter().all(|(path, _)| paths.contains(path)));
}

#[test]
fn everything_that_is_sent_of_an_order_stands_in_its_table() {
    let sent =
        include_str!("../map/order/snapshots/boekbrug_snelstart__map__order__tests__an_order_with_everything.snap");
    let (_, json) = sent.split_once("\n{").unwrap();
    let members = paths_of(&serde_json::from_str(&format!("{{{json}")).unwrap());
    let out = rows_of(Some(Feed::Orders))
        .into_iter()
        .filter(|row| row.direction != Direction::In);
    let shown: BTreeSet<_> = out.map(|row| row.package).collect();
    for member in &members {
        let member = member.trim_end_matches(".id");
        assert!(shown.contains(member), "sent, and not in the table: {member}");
    }
    // These two are sent by a setting only.
    assert_eq!(shown.len(), members.len() + ["memo", "verkoopordersjabloon"].len());
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
