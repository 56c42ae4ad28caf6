//! Filters, paging and selection over the wire.

mod support;

use std::collections::HashSet;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::snelstart::{Config, RelationPatch, Seed};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::Value;
use support::{BOOKS, World};

fn names(world: &World, filter: &str) -> Vec<String> {
    let got = world.get(&format!("/relaties?$filter={filter}"));
    assert_eq!(got.status, 200, "{filter}: {}", got.text);
    let rows = got.json();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row["naam"].as_str().expect("a name").to_owned())
        .collect()
}

/// Filter, and the relation codes it finds.
const FILTERS: &[(&str, &[i64])] = &[
    ("Relatiecode eq 100", &[100]),
    ("Relatiecode ge 300 and Relatiecode lt 500", &[300, 400]),
    ("Relatiecode eq -1 or Relatiecode eq -2", &[-1, -2]),
    ("Naam eq 'Voorbeeld Klant B.V.'", &[100]),
    ("startswith(Naam,'Klant')", &[-2, 300]),
    ("startswith(Naam,'Klant') eq true and not (Relatiecode lt 0)", &[300]),
    ("substringof('België', Naam) eq true", &[300, 400]),
    ("endswith(Naam,'NV')", &[300]),
    ("Relatiesoort/any(r:r eq 'Eigen')", &[0]),
    ("Relatiesoort/any(r:r eq 'Leverancier')", &[-1, 200]),
    ("VestigingsAdres/Plaats eq 'Antwerpen'", &[300, 400]),
    ("VestigingsAdres/Plaats eq 'Antwerpen' and BtwNummer ne null", &[300]),
    ("VestigingsAdres/Land/Id eq null and Relatiecode gt 0", &[200, 500]),
    ("Nonactief eq true", &[500]),
    ("Nonactief", &[500]),
    ("not Nonactief and Relatiecode gt 300", &[400]),
    ("year(ModifiedOn) eq 2026 and Relatiecode eq 100", &[100]),
    ("ModifiedOn lt datetime'2020-01-01T00:00:00'", &[]),
    ("ModifiedOn gt datetime'2020-01-01' and Relatiecode eq 100", &[100]),
    ("KredietLimiet gt 0", &[]),
    ("ExtraVeldenKlant/any(e:e/Waarde eq '5299' and e/Naam eq 'x')", &[]),
    ("Documents/any()", &[]),
    ("IncassoSoort eq 'Core'", &[]),
    ("Naam eq 'd''Or'", &[]),
    ("tolower(Naam) eq 'oude klant'", &[500]),
];

#[test]
fn filters_find_their_rows() {
    let world = World::new();
    for (filter, expected) in FILTERS {
        let got = world.get(&format!("/relaties?$filter={}", filter.replace('&', "%26")));
        assert_eq!(got.status, 200, "{filter}: {}", got.text);
        let rows = got.json();
        let codes: Vec<i64> = rows
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["relatiecode"].as_i64().expect("a code"))
            .collect();
        assert_eq!(codes, *expected, "{filter}");
    }
}

#[test]
fn an_id_is_found_by_its_guid() {
    let world = World::new();
    let id = world.relation(300);
    assert_eq!(names(&world, &format!("Id eq guid'{id}'")), ["Klant uit België NV"]);
    let land = world.country("BE");
    assert_eq!(
        names(&world, &format!("VestigingsAdres/Land/Id eq guid'{land}'")).len(),
        2
    );
}

/// Filters that are refused.
const REFUSED: &[&str] = &[
    "Naam eq",
    "Naam = 'x'",
    "Naam EQ 'x'",
    "Naam eq \"x\"",
    "Naam eq 'x' and",
    "contains(Naam,'x')",
    "startswith(Naam)",
    "startswith(Relatiecode,'1')",
    "Relatiecode eq '100'",
    "Naam eq 100",
    "Naam",
    "Relatiecode add 1 eq 2",
    "Naam/any(x:x eq 'y')",
    "Id eq '0f8fad5b-d9cb-469f-a165-70867728950e'",
    "Id eq 0f8fad5b-d9cb-469f-a165-70867728950e",
    "ModifiedOn gt 2026-08-01T00:00:00",
    "ModifiedOn gt datetimeoffset'2026-08-01T00:00:00Z'",
];

#[test]
fn wrong_filters_are_refused() {
    let world = World::new();
    for filter in REFUSED {
        let got = world.get(&format!("/relaties?$filter={}", filter.replace('"', "%22")));
        assert_eq!(
            (got.status, got.codes()),
            (400, vec!["ALG-0104".to_owned()]),
            "{filter}"
        );
    }
}

#[test]
fn names_are_case_sensitive_and_addresses_of_rows_cannot_be_used() {
    let world = World::new();
    for (filter, name) in [
        ("naam eq 'x'", "naam"),
        ("NAAM eq 'x'", "NAAM"),
        ("Uri eq 'x'", "Uri"),
        ("VestigingsAdres/stad eq 'x'", "stad"),
    ] {
        let got = world.get(&format!("/relaties?$filter={filter}"));
        let message = got.json()["Message"].as_str().unwrap_or_default().to_owned();
        assert_eq!(got.status, 400);
        assert!(
            message.starts_with(&format!(
                "Could not find a property named '{name}' on type 'SnelStart.B2B.Api.V2.Models.Relaties."
            )),
            "{message}"
        );
    }
}

#[test]
fn lists_without_odata_ignore_a_filter() {
    let world = World::new();
    for path in ["/landen", "/dagboeken", "/kostenplaatsen", "/btwtarieven"] {
        let all = world.get(path);
        let filtered = world.get(&format!("{path}?$filter=onzin eq &$top=1"));
        assert_eq!((filtered.status, filtered.text), (200, all.text), "{path}");
    }
}

#[test]
fn a_selection_holds_what_was_asked() {
    let world = World::new();
    let got = world.get("/relaties?$select=Id,Naam&$top=1");
    let keys: Vec<String> = got.json()[0].as_object().expect("row").keys().cloned().collect();
    assert_eq!(keys, ["id", "naam"]);
    assert_eq!(world.get("/relaties?$select=naam").status, 400);
}

#[test]
fn pages_have_a_maximum() {
    let world = World::with(Config::with_seed(Seed::new().relations(600).articles(60)));
    assert_eq!(world.get("/relaties").len(), 500);
    assert_eq!(world.get("/relaties?$skip=500").len(), 103);
    assert_eq!(world.get("/relaties?$top=10&$skip=600").len(), 3);
    for bad in ["$top=501", "$top=0", "$top=-1", "$top=x", "$skip=x"] {
        assert_eq!(world.get(&format!("/relaties?{bad}")).status, 400, "{bad}");
    }
    assert_eq!(world.get("/artikelen").len(), 60);
    assert_eq!(world.get("/artikelen?$top=25&$skip=50").len(), 10);
    assert_eq!(world.get("/artikelen?$top=26").status, 400);
}

#[test]
fn paging_through_a_hundred_thousand_gives_each_once() {
    let world = World::with(Config::with_seed(Seed::new().relations(100_000)));
    let mut seen = HashSet::new();
    let mut skip = 0;
    loop {
        let path = format!("/relaties?$filter=ModifiedOn gt datetime'2000-01-01'&$top=500&$skip={skip}&$select=Id");
        let page: Vec<Value> = serde_json::from_str(&world.get(&path).text).expect("rows");
        for row in &page {
            assert!(seen.insert(row["id"].as_str().expect("id").to_owned()));
        }
        skip += page.len();
        if page.len() < 500 {
            break;
        }
    }
    assert_eq!(seen.len(), 100_003);
}

#[test]
fn a_cursor_reads_what_changed_since() {
    let world = World::with(Config::with_seed(Seed::new().relations(50)));
    let cursor = "2026-08-16T10:02:11.5";
    let changed = format!("/relaties?$filter=ModifiedOn gt datetime'{cursor}'");
    assert_eq!(world.get(&changed).len(), 0);
    world.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(world.sandbox.touch(BOOKS, 7), Ok(7));
    assert_eq!(world.get(&changed).len(), 7);
    let renamed = RelationPatch {
        name: Some("Anders".into()),
        ..RelationPatch::default()
    };
    world.sandbox.update_relation(BOOKS, 20, &renamed).expect("there");
    assert_eq!(world.get(&changed).len(), 8);
}

#[test]
fn the_seconds_of_changes_are_written_in_many_ways() {
    let world = World::with(Config::with_seed(Seed::new().relations(200)));
    let rows = world.get("/relaties").json();
    let lengths: HashSet<usize> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["modifiedOn"].as_str().expect("a date").len())
        .collect();
    assert!(lengths.len() >= 6, "{lengths:?}");
}

#[test]
fn a_relation_that_is_made_inactive_is_a_change() {
    let world = World::new();
    world.clock.advance(SignedDuration::from_secs(5));
    let change = boekbrug_sandbox::Change::DeactivateRelation { code: 100 };
    world.sandbox.change(BOOKS, &change).expect("there");
    let changed = "/relaties?$filter=ModifiedOn gt datetime'2026-08-16T10:02:12'";
    assert_eq!(world.get(changed).json()[0]["relatiecode"], 100);
}

#[test]
fn first_rows_were_changed_in_bursts_at_many_moments() {
    let world = World::with(Config::with_seed(Seed::new().relations(200)));
    let rows = world.sandbox.relations(BOOKS).expect("rows");
    let moments: HashSet<_> = rows.iter().map(|row| row.modified).collect();
    assert!(
        moments.len() > 20 && moments.len() < rows.len() / 2,
        "{}",
        moments.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn garbage_is_answered(text in "[ -~]{0,40}") {
        let world = World::new();
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let got = world.get(&format!("/relaties?$filter={encoded}"));
        prop_assert!(got.status == 200 || got.status == 400);
    }

    #[test]
    fn a_range_finds_what_lies_in_it(low in -5_i64..60, high in -5_i64..60) {
        let world = World::with(Config::with_seed(Seed::new().relations(50)));
        let got = world.get(&format!("/relaties?$filter=Relatiecode ge {low} and Relatiecode le {high}"));
        let expected = (-2..=50).filter(|code| low <= *code && *code <= high).count();
        prop_assert_eq!(got.len(), expected);
    }
}
