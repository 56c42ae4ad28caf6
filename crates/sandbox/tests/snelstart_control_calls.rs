//! Every call of the control interface, with what it wants and how it refuses.

mod support;

use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, SeedRelation, Switches};
use boekbrug_sandbox::{Action, Change, FaultPlan, FaultRule, Limits, Odds, RandomFaults, When};
use bytes::Bytes;
use http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{BOOKS, Got, World, read, seed};

fn control(world: &World, method: &str, path: &str, body: &str) -> Got {
    let request = Request::builder().method(method).uri(format!("/_control{path}"));
    read(
        world
            .sandbox
            .handle(request.body(Bytes::from(body.to_owned())).expect("a request")),
    )
}

/// Calls that take a body: method, path, one that fits.
const WITH_BODY: &[(&str, &str, &str)] = &[
    ("PUT", "/switches", "{}"),
    ("PUT", "/faults", "{}"),
    ("PUT", "/limits", "{}"),
    ("POST", "/clock/advance", r#"{"seconds": 5}"#),
    ("POST", "/relations", r#"{"code": 700, "name": "Erbij"}"#),
    ("PATCH", "/relations/100", r#"{"name": "Anders"}"#),
    ("POST", "/touch", r#"{"n": 1}"#),
    ("POST", "/change", r#"{"deactivate_relation": {"code": 100}}"#),
    (
        "POST",
        "/periods/block",
        r#"{"from": "2026-01-01", "to": "2026-01-31"}"#,
    ),
    (
        "POST",
        "/periods/accountant",
        r#"{"from": "2026-01-01", "to": "2026-01-31"}"#,
    ),
    (
        "POST",
        "/periods/filed",
        r#"{"from": "2026-01-01", "to": "2026-01-31"}"#,
    ),
];

/// Calls without one.
const WITHOUT_BODY: &[(&str, &str)] = &[
    ("GET", "/administrations"),
    ("GET", "/switches"),
    ("GET", "/faults"),
    ("GET", "/calls"),
    ("GET", "/books"),
    ("GET", "/relations"),
    ("DELETE", "/calls"),
    ("DELETE", "/periods"),
    ("POST", "/tokens/expire"),
    ("POST", "/key/regenerate"),
    ("POST", "/key/withdraw"),
    ("POST", "/reset"),
];

#[test]
fn every_call_answers_and_a_wrong_body_is_refused_with_a_reason() {
    for (method, path, body) in WITH_BODY {
        let world = World::new();
        let got = control(&world, method, path, body);
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
        for wrong in [
            "",
            "{",
            "7",
            "[]",
            "\"x\"",
            r#"{"seconds": "x", "n": -1, "rules": 1, "code": "x", "from": 1, "vat_tolerance": "roughly", "per_minute": -1, "name": 5}"#,
        ] {
            let got = control(&World::new(), method, path, wrong);
            if got.status == 200 {
                continue; // an empty list is an empty record for some
            }
            assert_eq!(got.status, 400, "{method} {path} `{wrong}`: {}", got.text);
            assert!(!got.json()["error"].as_str().expect("a reason").is_empty());
        }
        let worst = control(&World::new(), method, path, "{");
        assert_eq!(worst.status, 400, "{method} {path}");
    }
    for (method, path) in WITHOUT_BODY {
        let got = control(&World::new(), method, path, "");
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
    }
}

#[test]
fn what_is_not_there_is_404_with_its_name() {
    let world = World::new();
    let cases = [
        ("GET", "/nothing", "", "nothing"),
        ("POST", "/switches", "{}", "switches"),
        ("DELETE", "/books", "", "books"),
        (
            "POST",
            "/periods/holiday",
            r#"{"from": "2026-01-01", "to": "2026-01-02"}"#,
            "holiday",
        ),
        ("PATCH", "/relations/abc", "{}", "abc"),
        ("PATCH", "/relations/99", "{}", "99"),
        ("GET", "/books?administration=Nergens", "", "Nergens"),
        ("GET", "/relations?administration=Nergens", "", "Nergens"),
        ("POST", "/key/withdraw?administration=Nergens", "", "Nergens"),
        ("POST", "/change", r#"{"close_ledger": {"number": 1}}"#, "1"),
        ("POST", "/change", r#"{"remove_cost_center": {"number": 98}}"#, "98"),
        ("POST", "/payments", r#"{"number": "F-404", "amount": "1.00"}"#, "F-404"),
    ];
    for (method, path, body, named) in cases {
        let got = control(&world, method, path, body);
        assert_eq!(got.status, 404, "{method} {path}: {}", got.text);
        assert!(
            got.json()["error"].as_str().expect("a reason").contains(named),
            "{}",
            got.text
        );
    }
}

#[test]
fn an_administration_is_named_in_the_query_else_it_is_the_first() {
    let world = World::with(Config {
        administrations: vec![
            AdministrationConfig::new(BOOKS, "koppelsleutel", seed()),
            AdministrationConfig::new(
                "Twee & Co",
                "key-2",
                Seed::new().relation(SeedRelation::customer(7, "Zeven")),
            ),
        ],
        ..Config::default()
    });
    assert_eq!(
        control(&world, "GET", "/administrations", "").json(),
        json!([BOOKS, "Twee & Co"])
    );
    let codes = |path: &str| -> Vec<i64> {
        let rows = control(&world, "GET", path, "").json();
        let rows = rows.as_array().expect("rows").iter();
        rows.map(|row| row["code"].as_i64().expect("a code"))
            .filter(|code| *code > 0)
            .collect()
    };
    assert_eq!(codes("/relations"), [100, 200, 300, 400, 500]);
    assert_eq!(codes("/relations?administration=Twee+%26+Co"), [7]);
    control(
        &world,
        "PATCH",
        "/relations/7?administration=Twee%20%26%20Co",
        r#"{"inactive": true}"#,
    );
    let rows = control(&world, "GET", "/relations?administration=Twee%20%26%20Co", "").json();
    let seven = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["code"] == 7)
        .expect("it");
    assert_eq!(seven["inactive"], true);
}

#[test]
fn a_payment_lowers_what_is_open_and_no_more() {
    let world = World::new();
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    let open = || world.get("/verkoopfacturen?$filter=Factuurnummer eq 'F-1'").json()[0]["openstaandSaldo"].to_string();
    let before = open();
    assert!(before.starts_with("175.5"), "{before}");
    let got = control(&world, "POST", "/payments", r#"{"number": "F-1", "amount": "100.25"}"#);
    assert_eq!(got.status, 200, "{}", got.text);
    assert!(open().starts_with("75.25"), "{}", open());
    let id = world.get("/verkoopfacturen").json()[0]["verkoopBoeking"]["id"].clone();
    let delete = world.delete(&format!("/verkoopboekingen/{}", id.as_str().expect("id")));
    assert_eq!(delete.codes(), ["BOE-0083"]);
}

#[test]
fn a_key_that_was_renewed_is_numbered_and_the_old_one_is_dead() {
    let mut world = World::new();
    for round in 1..4 {
        let key = control(&world, "POST", "/key/regenerate", "").json();
        assert_eq!(key, format!("koppelsleutel-{round}"));
        assert_eq!(world.get("/landen").status, 401);
        world.sign_in_with(key.as_str().expect("a key"));
        assert_eq!(world.get("/landen").status, 200);
    }
}

#[test]
fn a_reset_takes_everything_back() {
    let world = World::new();
    for (method, path, body) in WITH_BODY {
        control(&world, method, path, body);
    }
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    control(
        &world,
        "PUT",
        "/switches",
        r#"{"vat_tolerance": "unchecked", "list_order": "shuffled"}"#,
    );
    control(&world, "PUT", "/limits", r#"{"per_minute": 1}"#);
    control(&world, "POST", "/reset", "");
    let mut world = world;
    assert_eq!(
        control(&world, "GET", "/switches", "").json(),
        json!(Switches::default())
    );
    assert_eq!(
        control(&world, "GET", "/faults", "").json(),
        json!(FaultPlan::default())
    );
    world.sign_in();
    for _ in 0..5 {
        assert_eq!(world.get("/relaties?$filter=Relatiecode eq 700").len(), 0);
    }
    assert_eq!(world.get("/verkoopfacturen").len(), 0);
    assert_eq!(world.post("/verkoopboekingen", &world.invoice("F-1")).status, 201);
}

/// Every action in its JSON form: the form is an interface, also of scripts that nobody here knows.
#[test]
fn the_json_of_faults_is_an_interface() {
    let actions = [
        (Action::LoseAnswer, json!("lose_answer")),
        (Action::LoseRequest, json!("lose_request")),
        (Action::Refuse, json!("refuse")),
        (Action::CutBody, json!("cut_body")),
        (Action::GarbageBody, json!("garbage_body")),
        (Action::EmptyBody, json!("empty_body")),
        (Action::ExpireTokens, json!("expire_tokens")),
        (Action::WithdrawKey, json!("withdraw_key")),
        (Action::RegenerateKey, json!("regenerate_key")),
        (Action::Stall { millis: 250 }, json!({"stall": {"millis": 250}})),
        (
            Action::status(502),
            json!({"status": {"status": 502, "burst": 1, "retry_after": null}}),
        ),
        (
            Action::Change(Change::RenameLedger {
                number: 8000,
                name: "x".into(),
            }),
            json!({"change": {"rename_ledger": {"number": 8000, "name": "x"}}}),
        ),
        (
            Action::Change(Change::BlockPeriod {
                from: jiff::civil::date(2026, 1, 1),
                to: jiff::civil::date(2026, 3, 31),
            }),
            json!({"change": {"block_period": {"from": "2026-01-01", "to": "2026-03-31"}}}),
        ),
    ];
    for (action, form) in actions {
        assert_eq!(serde_json::to_value(&action).expect("writes"), form);
        assert_eq!(serde_json::from_value::<Action>(form).expect("reads"), action);
    }
    let short: Action = serde_json::from_value(json!({"status": {"status": 429}})).expect("reads");
    assert_eq!(short, Action::status(429));
    for (when, form) in [
        (When::Always, json!("always")),
        (When::Nth(2), json!({"nth": 2})),
        (When::From(3), json!({"from": 3})),
    ] {
        assert_eq!(serde_json::to_value(when).expect("writes"), form);
    }
    let rule: FaultRule = serde_json::from_value(json!({"action": "refuse"})).expect("reads");
    assert_eq!((rule.method, rule.path.as_str(), rule.when), (None, "", When::Always));
    let limits: Limits = serde_json::from_value(json!({"per_hour": 7})).expect("reads");
    assert_eq!(
        limits,
        Limits {
            per_hour: Some(7),
            ..Limits::NONE
        }
    );
}

/// The nth matching call is struck, for each kind of `when`, whatever other calls come in between.
#[test]
fn a_rule_counts_only_the_calls_that_it_fits() {
    let struck = |when: When| -> Vec<usize> {
        let world = World::new();
        let rule = FaultRule {
            method: Some("GET".into()),
            path: "/v2/landen".into(),
            when,
            action: Action::status(503),
        };
        world.sandbox.set_faults(FaultPlan {
            rules: vec![rule],
            random: None,
        });
        (1..=5)
            .filter(|_| {
                assert_eq!(world.get("/dagboeken").status, 200);
                world.get("/landen").status == 503
            })
            .collect()
    };
    assert_eq!(struck(When::Always), [1, 2, 3, 4, 5]);
    assert_eq!(struck(When::Nth(3)), [3]);
    assert_eq!(struck(When::Nth(6)), [0_usize; 0]);
    assert_eq!(struck(When::From(4)), [4, 5]);
}

#[test]
fn the_first_rule_that_strikes_acts_and_all_count() {
    let rule = |when, status| FaultRule {
        method: None,
        path: "/v2/dagboeken".into(),
        when,
        action: Action::status(status),
    };
    let world = World::new();
    world.sandbox.set_faults(FaultPlan {
        rules: vec![
            rule(When::Nth(2), 500),
            rule(When::From(2), 502),
            rule(When::Nth(1), 504),
        ],
        random: None,
    });
    let statuses: Vec<_> = (0..4).map(|_| world.get("/dagboeken").status).collect();
    assert_eq!(statuses, [504, 500, 502, 502]);
}

#[test]
fn chance_strikes_only_below_its_path_and_about_as_often_as_it_says() {
    let world = World::new();
    let odds = |per_mille, status| Odds {
        per_mille,
        action: Action::status(status),
    };
    world.sandbox.set_faults(FaultPlan {
        rules: Vec::new(),
        random: Some(RandomFaults {
            seed: 11,
            path: "/v2/dagboeken".into(),
            chances: vec![odds(100, 502), odds(200, 504)],
        }),
    });
    let mut counts = std::collections::BTreeMap::<u16, u32>::new();
    for _ in 0..3000 {
        *counts.entry(world.get("/dagboeken").status).or_default() += 1;
        assert_eq!(world.get("/companyInfo").status, 200);
    }
    assert!((240..360).contains(&counts[&502]), "{counts:?}");
    assert!((500..700).contains(&counts[&504]), "{counts:?}");
    assert_eq!(counts.len(), 3, "{counts:?}");
}

proptest! {
    /// Whatever is sent to the control interface, it answers in JSON and the sandbox goes on.
    #[test]
    fn nothing_breaks_it(method in "GET|PUT|POST|PATCH|DELETE", path in "(/[a-z]{0,9}){0,3}(\\?administration=[a-zA-Z%]{0,9})?", body in "\\PC{0,40}") {
        let world = World::new();
        let got = control(&world, &method, &path, &body);
        prop_assert!([200, 400, 404, 409].contains(&got.status), "{}", got.status);
        let told: Result<Value, _> = serde_json::from_str(&got.text);
        prop_assert!(told.is_ok() || got.text.starts_with("<!"), "{}", got.text);
        prop_assert_eq!(world.get("/landen").status == 200 || world.get("/landen").status == 401, true);
    }
}
