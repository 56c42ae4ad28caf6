//! The control interface over HTTP, and switches as a whole.

#[path = "king_support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use boekbrug_sandbox::king::{AdministrationConfig, Config, KingBooks, Seed, SeedDebtor, Switches};
use boekbrug_sandbox::{Action, FaultPlan, FaultRule, King, SystemClock, When};
use serde_json::{Value, json};
use support::{ALL, BOOKS, CODE, Got, World, column, posting, read, simple};

fn control(world: &World, method: &str, path: &str, body: &Value) -> Got {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    read(world.raw(method, &format!("/_control{path}"), &[], &body))
}

fn json_of(got: &Got) -> Value {
    serde_json::from_str(&got.text).expect("JSON")
}

#[test]
fn the_books_are_shown_with_their_counts() {
    let world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    world.booked(&posting(&[simple("F-1")]));
    let got = control(&world, "GET", "/books", &Value::Null);
    let shown = json_of(&got);
    assert_eq!(shown["bookings_per_number"]["F-1"], 2);
    assert_eq!(
        shown["duplicates"],
        json!([{"debtor": 10_000, "invoice": "F-1", "bookings": 2}])
    );
    let books: KingBooks = serde_json::from_str(&got.text).expect("books");
    assert_eq!(books, world.books());
    assert_eq!(
        control(&world, "GET", "/books?administration=Anders", &Value::Null).status,
        404
    );
    assert_eq!(
        control(&world, "GET", &format!("/books?administration={BOOKS}"), &Value::Null).status,
        200
    );
}

#[test]
fn a_person_throws_bookings_of_a_number_away() {
    let world = World::new();
    world.booked(&posting(&[simple("F-1")]));
    world.booked(&posting(&[simple("F-1")]));
    world.booked(&posting(&[simple("F-2")]));
    assert_eq!(world.sandbox.delete_bookings(BOOKS, "F-3"), Ok(0));
    assert_eq!(world.sandbox.delete_bookings(BOOKS, "F-1"), Ok(2));
    assert_eq!(world.sandbox.delete_bookings(BOOKS, "F-1"), Ok(0), "they are gone");
    let numbers: Vec<_> = world.books().sales.into_iter().map(|sale| sale.invoice).collect();
    assert_eq!(numbers, ["F-2"]);
    let rows = world.read("DEBOPP", "FACT", ["DEB", "=", "10000"]);
    assert_eq!(column(&rows, "FACT"), ["F-2"]);
    assert!(world.sandbox.delete_bookings("Anders", "F-2").is_err());
}

#[test]
fn everything_can_be_set_over_http() {
    let mut world = World::new();
    let ok = |world: &World, method: &str, path: &str, body: Value| {
        let got = control(world, method, path, &body);
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
        json_of(&got)
    };
    ok(&world, "PUT", "/switches", json!({"decimal_mark": "comma"}));
    assert_eq!(ok(&world, "GET", "/switches", Value::Null)["decimal_mark"], "comma");
    let plan = FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: "/GetAdmInfo".into(),
            when: When::Nth(1),
            action: Action::EmptyBody,
        }],
        random: None,
    };
    ok(&world, "PUT", "/faults", serde_json::to_value(&plan).expect("JSON"));
    assert_eq!(
        ok(&world, "GET", "/faults", Value::Null),
        serde_json::to_value(&plan).expect("JSON")
    );
    ok(
        &world,
        "POST",
        "/debtors",
        json!({"number": 10_500, "name": "Erbij", "city": "Hoorn"}),
    );
    assert_eq!(
        control(&world, "POST", "/debtors", &json!({"number": 10_500})).status,
        404
    );
    ok(
        &world,
        "PATCH",
        "/rows/DEB/10500",
        json!({"NAAM": "Anders", "PLAATS": ""}),
    );
    let row = ok(&world, "GET", "/rows/DEB/10500", Value::Null);
    assert_eq!((&row["NAAM"], &row["PLAATS"]), (&json!("Anders"), &Value::Null));
    assert_eq!(ok(&world, "GET", "/rows/DEB", Value::Null), json!(4));
    ok(&world, "POST", "/rows/KPL", json!({"NR": "70", "OMSCHR": "Erbij"}));
    ok(&world, "DELETE", "/rows/KPL/70", Value::Null);
    assert_eq!(control(&world, "GET", "/rows/KPL/70", &Value::Null).status, 404);
    assert_eq!(
        control(&world, "PATCH", "/rows/DEB/10500", &json!({"ONZIN": "1"})).status,
        404
    );
    assert_eq!(ok(&world, "POST", "/touch", json!({"n": 2})), json!({"touched": 2}));
    ok(&world, "POST", "/change", json!({"close_ledger": {"number": 8010}}));
    ok(&world, "POST", "/periods/users", json!({"year": 2026, "period": 6}));
    ok(&world, "POST", "/periods/good", json!({"year": 2025, "period": 12}));
    assert_eq!(
        read(world.raw("POST", "/_control/periods/good", &[], "null")).status,
        200
    );
    assert_eq!(
        control(&world, "POST", "/periods/anders", &json!({"year": 2026, "period": 6})).status,
        404
    );
    world.booked(&posting(&[simple("F-1")]));
    ok(
        &world,
        "POST",
        "/payments",
        json!({"debtor": 10_000, "invoice": "F-1", "amount": "21"}),
    );
    assert_eq!(world.books().open_items[0].balance.to_string(), "100.00");
    assert_eq!(
        ok(&world, "GET", "/calls", Value::Null)["CreateJournaalpost"]["calls"],
        1
    );
    ok(&world, "DELETE", "/calls", Value::Null);
    assert_eq!(ok(&world, "GET", "/calls", Value::Null), json!({}));
    assert_eq!(ok(&world, "GET", "/sessions", Value::Null), json!({"open": 1}));
    ok(&world, "POST", "/sessions/end", Value::Null);
    assert_eq!(ok(&world, "GET", "/sessions", Value::Null), json!({"open": 0}));
    world.sign_in();
    ok(&world, "POST", "/clock/advance", json!({"seconds": 1800}));
    assert!(world.select("<x/>").error().expect("an error").contains("sessie"));
    assert_eq!(ok(&world, "GET", "/code", Value::Null), json!(CODE));
    assert_eq!(
        ok(&world, "POST", "/code/regenerate", Value::Null),
        json!(format!("{CODE}1"))
    );
    ok(&world, "POST", "/code/withdraw", Value::Null);
    assert_eq!(ok(&world, "GET", "/administrations", Value::Null), json!([BOOKS]));
    ok(&world, "POST", "/reset", Value::Null);
    assert_eq!(world.sandbox.switches(), Switches::default());
    assert_eq!(world.sandbox.count(BOOKS, "DEB"), Ok(3));
    for (method, path, body, status) in [
        ("POST", "/onzin", json!({}), 404),
        ("PUT", "/switches", json!(1), 400),
        ("PUT", "/rows/DEB/1", json!({}), 404),
        ("GET", "/rows/ONZIN", Value::Null, 404),
    ] {
        assert_eq!(control(&world, method, path, &body).status, status, "{path}");
    }
}

#[test]
fn a_clock_that_cannot_be_moved_says_so() {
    let sandbox = King::new(Config::default(), std::sync::Arc::new(SystemClock));
    assert!(!sandbox.advance_clock(jiff::SignedDuration::from_secs(1)));
    assert_eq!(sandbox.administrations(), ["Voorbeeld"]);
}

#[test]
fn there_is_a_page_to_look_at() {
    let world = World::new();
    world.booked(&posting(&[support::but(&simple("F<1>"), &[])]));
    let page = control(&world, "GET", "", &Value::Null);
    assert!(page.text.contains("F&lt;1&gt;") && page.text.contains("CreateJournaalpost"));
}

#[test]
fn unknown_things_are_named() {
    let world = World::new();
    let sandbox = &world.sandbox;
    assert_eq!(
        sandbox.books("Anders").expect_err("unknown").to_string(),
        "no such administration Anders"
    );
    assert!(sandbox.row(BOOKS, "ONZIN", "1").is_err() && sandbox.count(BOOKS, "BASFIN").is_err());
    assert!(sandbox.block(BOOKS, "DEB", "1", true).is_err());
    assert!(sandbox.add_debtor(BOOKS, &SeedDebtor::new(10_000, "Weer")).is_err());
    assert!(sandbox.change_row(BOOKS, "DEB", "10001", &[("NR", "10000")]).is_err());
    assert!(sandbox.withdraw_code("Anders").is_err() && sandbox.regenerate_code("Anders").is_err());
    assert!(sandbox.remove_row(BOOKS, "KPL", "99").is_err());
}

#[test]
fn a_configuration_reads_and_writes_as_json() {
    let config = Config {
        administrations: vec![
            AdministrationConfig::new("Een", "1", support::seed().debtors(10)),
            AdministrationConfig::new("Twee", "2", Seed::new()),
        ],
        ..Config::default()
    };
    let text = serde_json::to_string(&config).expect("written");
    assert_eq!(serde_json::from_str::<Config>(&text).expect("read"), config);
    let short: Config = serde_json::from_str(r#"{"administrations":[{"name":"A","code":"9"}]}"#).expect("read");
    assert_eq!(
        (short.idle_minutes, short.administrations[0].seed.book_year),
        (30, 2026)
    );
}

fn values(switches: Switches) -> Vec<(String, String)> {
    let json = serde_json::to_value(switches).expect("written");
    let object = json.as_object().expect("an object").clone();
    object
        .into_iter()
        .map(|(name, value)| (name, value.to_string()))
        .collect()
}

#[test]
fn the_covering_settings_hold_every_value() {
    let wanted: BTreeSet<_> = Switches::each_turned()
        .into_iter()
        .flat_map(|(_, switches)| values(switches))
        .collect();
    let held: BTreeSet<_> = Switches::covering().into_iter().flat_map(values).collect();
    assert_eq!(wanted, held);
    assert!(Switches::covering().len() <= 5);
    let read: Switches = serde_json::from_str(r#"{"records":"c_data"}"#).expect("read");
    assert_ne!(read, Switches::default());
}

#[test]
fn a_plain_booking_survives_every_single_switch_or_says_why_not() {
    for (name, switches) in Switches::each_turned() {
        let world = World::switched(switches);
        assert!(!world.session.is_empty(), "{name}: nobody could sign in");
        let got = world.book(&posting(&[simple("F-1")]));
        let (result, message, _) = got.outcome("Journaalpost");
        assert!(result, "{name}: {message}");
        assert_eq!(world.books().sales[0].total.to_string(), "121.00", "{name}");
        let rows = world.read("DEBOPP", "FACT", ["DEB", "=", "10000"]);
        assert_eq!(column(&rows, "FACT"), ["F-1"], "{name}");
        assert!(!column(&world.read("DEB", "NR", ALL), "NR").is_empty(), "{name}");
    }
}
