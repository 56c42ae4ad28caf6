//! What goes wrong on order, and what the books hold afterwards; the control
//! interface over HTTP.

mod exact_support;

use boekbrug_sandbox::exact::{Config, DIVISION, RateLimits, Switches, TokenEventKind};
use boekbrug_sandbox::{Action, Change, FaultPlan, FaultRule, RandomFaults, Reply, When};
use bytes::Bytes;
use exact_support::{Got, World, but, read, seed};
use http::Request;
use serde_json::{Value, json};

const ENTRIES: &str = "salesentry/SalesEntries";

fn plan(method: &str, path: &str, action: Action) -> FaultPlan {
    FaultPlan {
        rules: vec![FaultRule {
            method: Some(method.to_owned()),
            path: path.to_owned(),
            when: When::Nth(1),
            action,
        }],
        random: None,
    }
}

/// Books F-1 under a fault: the reply, and how often it is in the books.
fn book_under(action: Action) -> (World, Reply, usize) {
    let world = World::new();
    let path = format!("/api/v1/{DIVISION}/{ENTRIES}");
    world.sandbox.set_faults(plan("POST", &path, action));
    let reply = world.raw("POST", ENTRIES, &world.invoice("F-1").to_string());
    let count = world.books().entries_of("F-1");
    (world, reply, count)
}

#[test]
fn a_lost_answer_leaves_the_booking_and_a_resend_doubles_it() {
    let (world, reply, count) = book_under(Action::LoseAnswer);
    assert!(matches!(reply, Reply::Silence));
    assert_eq!(count, 1);
    let found = world.get("salesentry/SalesEntries?$select=EntryID&$filter=YourRef eq 'F-1'");
    assert_eq!(found.rows().len(), 1, "whoever looks first finds it");
    world.post(ENTRIES, &world.invoice("F-1"));
    assert_eq!(world.books().duplicates()[0].2, 2);
}

#[test]
fn what_never_arrives_leaves_nothing() {
    for action in [
        Action::LoseRequest,
        Action::Refuse,
        Action::GarbageBody,
        Action::EmptyBody,
        Action::status(429),
        Action::status(500),
        Action::status(503),
        Action::status(504),
    ] {
        let (world, reply, count) = book_under(action.clone());
        assert_eq!(count, 0, "{action:?}");
        if let Action::Status { status, .. } = action {
            assert_eq!(reply.status(), Some(status));
        }
        assert_eq!(world.post(ENTRIES, &world.invoice("F-1")).status, 201, "{action:?}");
    }
}

#[test]
fn what_arrives_is_booked_whatever_the_answer_looks_like() {
    let (_, reply, count) = book_under(Action::CutBody);
    let Reply::Cut { response, keep } = reply else {
        panic!("a cut, not {reply:?}");
    };
    assert_eq!((response.status().as_u16(), count), (201, 1));
    assert!(keep > 0 && keep < response.body().len());
    let (_, reply, count) = book_under(Action::Stall { millis: 20_000 });
    assert!(matches!(reply, Reply::Delayed { after, .. } if after.as_secs() == 20));
    assert_eq!(count, 1);
}

#[test]
fn a_429_on_order_uses_up_the_minute() {
    let world = World::with(Config {
        limits: RateLimits::REAL,
        faults: plan("GET", "/api/v1", Action::status(429)),
        ..Config::with_seed(seed())
    });
    let refused = world.get("crm/Accounts?$top=1");
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("x-ratelimit-minutely-remaining").as_deref(), Some("0"));
    assert_eq!(
        refused.header("x-ratelimit-minutely-reset").as_deref(),
        Some("1786874580000")
    );
    assert_eq!(world.get("crm/Accounts?$top=1").status, 429);
    world.wait(49);
    assert_eq!(world.get("crm/Accounts?$top=1").status, 200);
}

#[test]
fn a_lost_token_answer_ends_the_connection() {
    let world = World::new();
    world.wait(600);
    world
        .sandbox
        .set_faults(plan("POST", "/api/oauth2/token", Action::LoseAnswer));
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", world.refresh.as_str()),
        ("client_id", boekbrug_sandbox::exact::CLIENT_ID),
        ("client_secret", boekbrug_sandbox::exact::CLIENT_SECRET),
    ];
    let reply = world.sandbox.handle(exact_support::token_request(&fields));
    assert!(matches!(reply, Reply::Silence));
    assert_eq!(
        world.refresh(&world.refresh).status,
        401,
        "the token that the client still has is old"
    );
    let kinds: Vec<_> = world
        .sandbox
        .token_events()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert!(
        kinds.ends_with(&[TokenEventKind::Refreshed, TokenEventKind::OldToken]),
        "{kinds:?}"
    );
}

#[test]
fn sessions_end_in_the_middle() {
    for (action, refreshed) in [
        (Action::ExpireTokens, 200),
        (Action::WithdrawKey, 400),
        (Action::RegenerateKey, 401),
    ] {
        let world = World::new();
        world.sandbox.set_faults(plan("GET", "/api/v1", action.clone()));
        let first = world.get("crm/Accounts?$top=1").status;
        assert_eq!(
            first,
            if action == Action::RegenerateKey { 200 } else { 401 },
            "{action:?}"
        );
        world.wait(1);
        assert_eq!(world.refresh(&world.refresh).status, refreshed, "{action:?}");
    }
}

#[test]
fn people_change_the_books_meanwhile() {
    let day = |text: &str| text.parse().expect("a day");
    let seed = || seed().cost_center("30", "Dertig");
    for (change, text) in [
        (
            Change::CloseLedger { number: 8000 },
            "Niet toegestaan: Grootboekrekening",
        ),
        (Change::DeactivateRelation { code: 100 }, "Klant: geblokkeerd"),
        (
            Change::RemoveCostCenter { number: 30 },
            "Ongeldige referentie: Kostenplaats",
        ),
        (
            Change::BlockPeriod {
                from: day("2026-08-10"),
                to: day("2026-08-20"),
            },
            "Periode is afgesloten: 2026 – 8",
        ),
    ] {
        let world = World::with(Config::with_seed(seed()));
        world
            .sandbox
            .set_faults(plan("POST", "/api/v1", Action::Change(change.clone())));
        let invoice = but(&world.invoice("F-1"), "/SalesEntryLines/0/CostCenter", json!("30"));
        assert_eq!(world.post(ENTRIES, &invoice).error(), text, "{change:?}");
    }
    let world = World::new();
    let rename = |number| Change::RenameLedger {
        number,
        name: "Anders".into(),
    };
    world.sandbox.change(DIVISION, &rename(100)).expect("0100 is 100");
    assert!(world.sandbox.change(DIVISION, &rename(9)).is_err());
}

#[test]
fn weather_repeats_and_never_invents_bookings() {
    let run = || {
        let world = World::new();
        world.sandbox.set_faults(FaultPlan {
            rules: Vec::new(),
            random: Some(RandomFaults::weather(7, 40)),
        });
        let sent = world.invoice("F").to_string();
        let statuses: Vec<Option<u16>> = (0..300).map(|_| world.raw("POST", ENTRIES, &sent).status()).collect();
        (statuses, world.books().entries.len())
    };
    let (statuses, booked) = run();
    assert_eq!(run(), (statuses.clone(), booked));
    let good = statuses.iter().filter(|status| **status == Some(201)).count();
    let lost = statuses.iter().filter(|status| status.is_none()).count();
    assert!(
        good > 0 && booked >= good && booked <= good + lost,
        "{good} {lost} {booked}"
    );
}

fn control(world: &World, method: &str, path: &str, body: &Value) -> Got {
    let request = Request::builder()
        .method(method)
        .uri(format!("/_control/{path}"))
        .body(Bytes::from(body.to_string()));
    read(world.sandbox.handle(request.expect("a request")))
}

#[test]
fn the_control_interface_over_http() {
    let world = World::new();
    world.post(ENTRIES, &world.invoice("F-1"));
    world.post(ENTRIES, &world.invoice("F-1"));
    world.post("documents/Documents", &json!({"Subject": "los", "Type": 10}));
    let books = control(&world, "GET", "books", &json!(null)).json();
    assert_eq!(books["entries"].as_array().map(Vec::len), Some(2));
    assert_eq!(books["duplicates"][0][2], 2);
    assert_eq!(books["orphan_documents"].as_array().map(Vec::len), Some(1));
    let calls = control(&world, "GET", "calls", &json!(null)).json();
    assert_eq!(calls["POST salesentry/SalesEntries"]["calls"], 2);
    for (method, path, body) in [
        ("GET", "administrations", json!(null)),
        ("GET", "switches", json!(null)),
        ("PUT", "switches", json!({"sparse_post": "nowhere"})),
        ("GET", "faults", json!(null)),
        (
            "PUT",
            "faults",
            json!({"rules": [{"path": "/x", "action": "lose_answer"}]}),
        ),
        ("PUT", "limits", json!({"per_minute": 60})),
        ("DELETE", "calls", json!(null)),
        ("PUT", "maintenance", json!({"on": false})),
        ("POST", "clock/advance", json!({"seconds": 60})),
        ("PUT", "consent/auto", json!({"on": false})),
        ("POST", "tokens", json!(null)),
        ("POST", "tokens/expire", json!(null)),
        ("GET", "tokens/events", json!(null)),
        ("PUT", "user/language", json!({"language": "EN"})),
        ("PUT", "user/division", json!({"division": 5})),
        ("GET", "webhooks", json!(null)),
        ("POST", "webhooks/deliver", json!(null)),
        ("POST", "accounts", json!({"code": "900", "name": "Nieuw"})),
        ("PATCH", "accounts/900", json!({"name": "Nieuwer", "blocked": true})),
        ("DELETE", "accounts/900", json!(null)),
        ("POST", "touch", json!({"n": 2})),
        ("POST", "change", json!({"close_ledger": {"number": 8000}})),
        ("PUT", "ledgers/8000", json!({"on": false})),
        ("POST", "periods/close", json!({"year": 2026, "period": 1})),
        ("POST", "periods/open", json!({"year": 2026, "period": 1})),
        (
            "POST",
            "payments?division=123456",
            json!({"your_ref": "F-1", "amount": "21"}),
        ),
        ("POST", "move", json!(null)),
        ("DELETE", "consent", json!(null)),
    ] {
        let got = control(&world, method, path, &body);
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
    }
    let code = control(
        &world,
        "POST",
        "consent",
        &json!({"redirect_uri": exact_support::REDIRECT}),
    )
    .json();
    assert_eq!(world.exchange(code["code"].as_str().expect("a code")).status, 200);
    for (method, path, body, status) in [
        ("GET", "nothing", json!(null), 404),
        ("PUT", "switches", json!({"sparse_post": "sideways"}), 400),
        ("PATCH", "accounts/nobody", json!({}), 404),
        ("POST", "move?division=9", json!(null), 404),
        ("POST", "payments", json!({"your_ref": "?", "amount": "1"}), 404),
    ] {
        assert_eq!(control(&world, method, path, &body).status, status, "{method} {path}");
    }
    assert!(
        control(&world, "GET", "", &json!(null))
            .text
            .contains("Voorbeeld Klant B.V.")
    );
    control(&world, "POST", "reset", &json!(null));
    assert!(world.books().entries.is_empty());
    assert_eq!(world.sandbox.switches(), Switches::default());
}

#[test]
fn calls_are_counted_with_their_errors_and_faults() {
    let world = World::new();
    world.sandbox.set_faults(plan("GET", "/api/v1", Action::LoseRequest));
    let _ = world.raw("GET", "crm/Accounts?$top=1", "");
    world.get("crm/Accounts?$top=1");
    world.get("crm/Accounts?$select=X");
    world.get(&format!("crm/Accounts(guid'{}')", world.account("100")));
    let count = world.sandbox.calls_of("GET crm/Accounts");
    assert_eq!((count.calls, count.errors, count.faults), (2, 1, 1));
    assert_eq!(world.sandbox.calls_of("GET crm/Accounts(id)").calls, 1);
    world.sandbox.forget_calls();
    assert!(world.sandbox.calls().is_empty());
}
