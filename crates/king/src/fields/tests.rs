//! The visible tables tell the truth: every field that is filled stands in them, from a column that is asked for.

use std::collections::{BTreeSet, HashMap};

use boekbrug_connector::References;
use boekbrug_model::record::Country;
use boekbrug_model::{Incoming, Record};
use jiff::civil::date;
use serde_json::Value;

use super::*;
use crate::administration::BookPeriod;
use crate::config::Config;
use crate::map::{self, Context};
use crate::wire::{Records, of};
use crate::xml::{Bounds, read_text};

fn rows_of(feed: Option<Feed>) -> Vec<FieldRow> {
    let tables = tables();
    let mut fitting = tables.iter().filter(|table| table.feed == feed);
    let rows = fitting.next().unwrap().rows.clone();
    assert!(fitting.next().is_none(), "one table for each feed");
    rows
}

/// The paths of everything in a document that is not null.
fn paths(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let below = if at.is_empty() {
                    name.clone()
                } else {
                    format!("{at}.{name}")
                };
                paths(value, &below, into);
            }
        }
        Value::Null => {}
        Value::Array(list) if list.is_empty() => {}
        _ => {
            into.insert(at.to_owned());
        }
    }
}

/// A row with every column filled by something that fits it.
fn full(feed: Feed) -> String {
    let value = |column: &str| match column {
        "BLOK" | "BLOKDEB" | "BLOKVRK" | "BLOKDECL" | "KPLVERPL" => "N",
        column if column.starts_with("DAT") => "16-03-2026",
        "LAND" => "NED",
        "ISO" => "NL",
        _ => "1",
    };
    let columns = of(feed).unwrap().columns;
    let cells: String = columns.iter().fold(String::new(), |cells, column| {
        format!("{cells}<{column}>{}</{column}>", value(column))
    });
    format!("<r><DATA>{cells}</DATA></r>")
}

fn mapped(feed: Feed) -> Incoming {
    let mut references = References::default();
    let country = Country {
        code: "NL".to_owned(),
        name: "Nederland".to_owned(),
    };
    references.insert(Feed::Countries, "NED".to_owned(), Record::Country(country));
    let config = Config::default();
    let context = Context {
        references: &references,
        today: date(2026, 3, 16),
        config: &config,
        split_account: None,
        group_accounts: &HashMap::from([("1".to_owned(), "8000".to_owned())]),
    };
    if feed == Feed::Periods {
        let period = BookPeriod {
            year: 2026,
            number: 3,
            from: date(2026, 3, 1),
            until: date(2026, 3, 31),
        };
        return map::period(&period, true);
    }
    let root = read_text(&full(feed), &Bounds::default()).unwrap();
    map::row(feed, Records::of(&root).rows[0], &context).unwrap()
}

#[test]
fn every_field_that_is_filled_is_shown_and_the_other_way_round() {
    for table in tables().iter().filter_map(|table| table.feed) {
        let shown: BTreeSet<_> = rows_of(Some(table))
            .iter()
            .map(|row| row.canonical.to_owned())
            .collect();
        let mut filled = BTreeSet::new();
        paths(&serde_json::to_value(&mapped(table).record).unwrap(), "", &mut filled);
        let unused: Vec<_> = filled.difference(&shown).collect();
        assert!(unused.is_empty(), "{table}: filled, and not in the table: {unused:?}");
        let never: Vec<_> = shown.difference(&filled).collect();
        assert!(never.is_empty(), "{table}: in the table, and not filled: {never:?}");
    }
}

#[test]
fn every_column_that_is_shown_is_asked_for() {
    for table in tables() {
        let Some(columns) = table.feed.and_then(of).map(|listing| listing.columns) else {
            continue;
        };
        for row in table.rows.iter().filter(|row| !row.package.is_empty()) {
            assert!(
                columns.contains(&row.package),
                "{}: {} is not asked for",
                table.package_name,
                row.package
            );
        }
    }
}

#[test]
fn every_feed_has_a_table_and_every_conversion_two_languages() {
    let capability = crate::capability();
    for feed in &capability.feeds {
        assert!(!rows_of(Some(feed.feed)).is_empty());
    }
    for row in tables().iter().flat_map(|table| table.rows.clone()) {
        assert_eq!(
            row.conversion_nl.is_empty(),
            row.conversion_en.is_empty(),
            "{}",
            row.canonical
        );
    }
}

#[test]
fn what_is_booked_stands_in_the_table_of_the_booking() {
    let shown: BTreeSet<_> = rows_of(None).iter().map(|row| row.package).collect();
    for column in [
        "FACT", "DAT", "DATVERV", "REK", "TEGREK", "DAGB", "OMSCHR", "BEDRBOEK", "BEDRBTW", "BTW", "KPL", "KDR", "VAL",
        "DIGDOS",
    ] {
        assert!(shown.contains(column), "{column}");
    }
}
