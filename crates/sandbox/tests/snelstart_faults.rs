//! What goes wrong on order, and what the books hold afterwards.

mod support;

use std::time::Duration;

use boekbrug_sandbox::snelstart::RelationPatch;
use boekbrug_sandbox::{Action, Change, FaultPlan, FaultRule, Limits, RandomFaults, Reply, When};
use support::{BOOKS, World, response};

fn at(method: &str, path: &str, when: When, action: Action) -> FaultPlan {
    FaultPlan {
        rules: vec![FaultRule {
            method: Some(method.to_owned()),
            path: path.to_owned(),
            when,
            action,
        }],
        random: None,
    }
}

fn booked(world: &World, number: &str) -> usize {
    world.sandbox.books(BOOKS).expect("books").bookings_of(number)
}

/// Books F-1 under a fault: the reply, and how often it is in the books.
fn book_under(action: Action) -> (World, Reply, usize) {
    let world = World::new();
    let invoice = world.invoice("F-1").to_string();
    world
        .sandbox
        .set_faults(at("POST", "/v2/verkoopboekingen", When::Nth(1), action));
    let reply = world.raw("POST", "/verkoopboekingen", &invoice);
    let count = booked(&world, "F-1");
    (world, reply, count)
}

#[test]
fn a_lost_answer_leaves_the_booking_in_the_books() {
    let (world, reply, count) = book_under(Action::LoseAnswer);
    assert!(matches!(reply, Reply::Silence));
    assert_eq!(count, 1);
    let again = world.post("/verkoopboekingen", &world.invoice("F-1"));
    assert_eq!(again.codes(), ["BOE-0021"]);
}

#[test]
fn a_lost_request_leaves_nothing() {
    let (_, reply, count) = book_under(Action::LoseRequest);
    assert!(matches!(reply, Reply::Silence));
    assert_eq!(count, 0);
    let (_, reply, count) = book_under(Action::Refuse);
    assert!(matches!(reply, Reply::Refused));
    assert_eq!(count, 0);
}

#[test]
fn a_cut_answer_was_processed() {
    let (_, reply, count) = book_under(Action::CutBody);
    let Reply::Cut { response, keep } = reply else {
        panic!("expected a cut, got {reply:?}");
    };
    assert_eq!((response.status().as_u16(), count), (201, 1));
    assert!(keep > 0 && keep < response.body().len());
}

#[test]
fn a_stall_answers_late() {
    let (_, reply, count) = book_under(Action::stall(Duration::from_secs(20)));
    let Reply::Delayed { after, response } = reply else {
        panic!("expected a delay, got {reply:?}");
    };
    assert_eq!((after.as_secs(), response.status().as_u16(), count), (20, 201, 1));
}

#[test]
fn a_status_comes_from_a_layer_before_the_books() {
    for status in [429, 500, 502, 503, 504] {
        let (_, reply, count) = book_under(Action::status(status));
        assert_eq!((reply.status(), count), (Some(status), 0));
    }
    let (_, reply, _) = book_under(Action::Status {
        status: 429,
        burst: 1,
        retry_after: Some(7),
    });
    let refused = response(reply);
    assert_eq!(refused.headers()["retry-after"], "7");
    let (_, reply, count) = book_under(Action::GarbageBody);
    let garbage = response(reply);
    assert_eq!((garbage.status().as_u16(), count), (200, 0));
    assert!(garbage.body().starts_with(b"<!DOCTYPE html>"));
}

#[test]
fn a_burst_ends() {
    let world = World::new();
    let action = Action::Status {
        status: 503,
        burst: 3,
        retry_after: None,
    };
    world.sandbox.set_faults(at("GET", "/v2/landen", When::Nth(1), action));
    let statuses: Vec<u16> = (0..4).map(|_| world.get("/landen").status).collect();
    assert_eq!(statuses, [503, 503, 503, 200]);
}

#[test]
fn tokens_and_keys_can_die_in_the_middle() {
    for action in [Action::ExpireTokens, Action::WithdrawKey, Action::RegenerateKey] {
        let mut world = World::new();
        let renewable = action == Action::ExpireTokens;
        world.sandbox.set_faults(at("GET", "/v2/landen", When::Nth(2), action));
        assert_eq!(world.get("/landen").status, 200);
        assert_eq!(world.get("/landen").status, 401);
        world.sign_in();
        assert_eq!(world.get("/landen").status == 200, renewable);
    }
}

#[test]
fn the_chart_changes_at_a_call() {
    let world = World::new();
    let close = Action::Change(Change::CloseLedger { number: 8200 });
    world
        .sandbox
        .set_faults(at("POST", "/v2/verkoopboekingen", When::Nth(2), close));
    assert_eq!(world.post("/verkoopboekingen", &world.invoice("F-1")).status, 201);
    let got = world.post("/verkoopboekingen", &world.invoice("F-2"));
    assert_eq!(got.codes(), ["BOE-0008"]);
}

#[test]
fn every_change_of_the_books_can_be_made() {
    let world = World::new();
    let center = world.center(10);
    for change in [
        Change::RenameLedger {
            number: 8000,
            name: "Anders".into(),
        },
        Change::DeactivateRelation { code: 100 },
        Change::RemoveCostCenter { number: 10 },
    ] {
        assert_eq!(world.sandbox.change(BOOKS, &change), Ok(()));
    }
    let ledgers = world.get("/grootboeken?$filter=Nummer eq 8000").json();
    assert_eq!(ledgers[0]["omschrijving"], "Anders");
    assert_eq!(world.get(&format!("/kostenplaatsen/{center}")).status, 404);
    let relation = world.get("/relaties?$filter=Relatiecode eq 100").json();
    assert_eq!(relation[0]["nonactief"], true);
    for change in [
        Change::CloseLedger { number: 1 },
        Change::DeactivateRelation { code: 99 },
        Change::RemoveCostCenter { number: 99 },
    ] {
        assert!(world.sandbox.change(BOOKS, &change).is_err());
    }
    let back = RelationPatch {
        inactive: Some(false),
        ..RelationPatch::default()
    };
    assert_eq!(world.sandbox.update_relation(BOOKS, 100, &back), Ok(()));
}

#[test]
fn silent_calls_keep_their_place() {
    let world = World::new();
    world.sandbox.set_limits(Limits {
        concurrent: Some(2),
        ..Limits::NONE
    });
    world
        .sandbox
        .set_faults(at("GET", "/v2/dagboeken", When::Always, Action::LoseAnswer));
    world.raw("GET", "/dagboeken", "");
    assert_eq!(world.get("/landen").status, 200);
    world.raw("GET", "/dagboeken", "");
    assert_eq!(world.get("/landen").status, 429);
}

#[test]
fn chance_strikes_the_same_calls_again() {
    let run = || {
        let world = World::new();
        let random = Some(RandomFaults::weather(42, 25));
        world.sandbox.set_faults(FaultPlan { rules: vec![], random });
        (0..300)
            .map(|_| format!("{:?}", world.raw("GET", "/dagboeken", "").status()))
            .collect::<Vec<_>>()
    };
    let first = run();
    assert_eq!(first, run());
    assert!(first.iter().any(|status| status != "Some(200)"));
}

#[test]
fn calls_and_faults_are_counted() {
    let (world, _, _) = book_under(Action::LoseAnswer);
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    world.get("/relaties/onzin");
    let count = world.sandbox.calls_of("POST /verkoopboekingen");
    assert_eq!((count.calls, count.errors, count.faults), (2, 1, 1));
    assert_eq!(world.sandbox.calls_of("GET /relaties/{id}").errors, 1);
    assert_eq!(world.sandbox.calls_of("POST /b2b/token").calls, 1);
    world.sandbox.forget_calls();
    assert!(world.sandbox.calls().is_empty());
}
