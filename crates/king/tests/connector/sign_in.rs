//! Sessions: one log-in for everybody, kept while it is used, made anew once when there is doubt.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use boekbrug_connector::{ErrorKind, Outcome};
use boekbrug_http::testkit::Reply;
use boekbrug_model::{Feed, FindingCode};
use serde_json::json;

use crate::firm::simple;
use crate::world::{SESSION, Say, settings, world, world_set, world_with};

#[tokio::test]
async fn everybody_waits_for_one_log_in() {
    let world = world(|_| None);
    let feeds = [Feed::CostCentres, Feed::Journals, Feed::VatCodes, Feed::Employees];
    let reads: Vec<_> = feeds.into_iter().map(|feed| world.fetch(feed, None)).collect();
    let mut done = 0;
    for read in reads {
        read.await.unwrap();
        done += 1;
    }
    let (one, two) = tokio::join!(world.fetch(Feed::CostCentres, None), world.fetch(Feed::Journals, None));
    assert!(one.is_ok() && two.is_ok() && done == 4);
    let log_ins = world.calls().iter().filter(|call| *call == "Login").count();
    assert_eq!(log_ins, 1);
}

#[tokio::test]
async fn at_once_too() {
    let world = world(|_| None);
    let (a, b, c) = tokio::join!(
        world.fetch(Feed::CostCentres, None),
        world.fetch(Feed::Journals, None),
        world.fetch(Feed::VatCodes, None)
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    assert_eq!(world.calls().iter().filter(|call| *call == "Login").count(), 1);
}

#[tokio::test]
async fn key_code_and_session_go_with_every_call() {
    for door in ["strings", "form", "dataset"] {
        let world = world_set(json!({"door": door}), |_| None);
        world.fetch(Feed::CostCentres, None).await.unwrap();
        let heard = world.heard();
        assert_eq!(heard[0].session, None, "a log-in has none yet");
        assert_eq!(heard[1].session.as_deref(), Some(SESSION), "{door}");
        for heard in heard {
            assert_eq!(
                (heard.door, heard.partner_key.as_str(), heard.code.as_str()),
                (door, "partner", "00000")
            );
        }
    }
    let world = world_set(json!({"door": "form"}), |_| None);
    world.fetch(Feed::CostCentres, None).await.unwrap();
    let body = String::from_utf8(world.transport.requests()[1].body().to_vec()).unwrap();
    assert!(body.contains("SESSIONID=66242%2F858%40d1095%3BCSW"), "{body}");
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_used() {
    let world = world(|_| None);
    for _ in 0..4 {
        world.fetch(Feed::CostCentres, None).await.unwrap();
        world.clock.advance(Duration::from_mins(25));
    }
    let log_ins = |calls: Vec<String>| calls.iter().filter(|call| *call == "Login").count();
    assert_eq!(log_ins(world.calls()), 1);
    world.clock.advance(Duration::from_mins(6));
    world.fetch(Feed::CostCentres, None).await.unwrap();
    assert_eq!(log_ins(world.calls()), 2, "after half an hour it is dead");
}

/// A package that knows the second session only, and says this to the first.
fn forgetting(text: &'static str) -> impl Fn(&crate::world::Heard) -> Option<Say> + Send + Sync + 'static {
    let given = AtomicUsize::new(0);
    move |heard| match heard.operation.as_str() {
        "Login" => Some(Say::Session(format!("s{}", given.fetch_add(1, Ordering::SeqCst)))),
        _ if heard.session.as_deref() == Some("s0") => Some(Say::No(text.to_owned())),
        _ => None,
    }
}

#[tokio::test]
async fn any_doubt_makes_a_new_session_once() {
    for text in ["De sessie is verlopen", "Fout 17", "U bent niet ingelogd"] {
        let world = world(forgetting(text));
        world.fetch(Feed::CostCentres, None).await.unwrap();
        let calls = world.calls();
        assert_eq!(
            calls,
            ["Login", "GetStamtabelRecords KPL", "Login", "GetStamtabelRecords KPL"],
            "{text}"
        );
    }
}

/// Else what an ended session is told would stand as a refusal of the row itself, for a person to mend.
#[tokio::test]
async fn a_log_in_that_fails_for_now_leaves_the_doubt() {
    let forgetful = forgetting("");
    let log_ins = AtomicUsize::new(0);
    let world = world(move |heard| {
        let again = heard.operation == "Login" && log_ins.fetch_add(1, Ordering::Relaxed) > 0;
        let busy = again.then(|| Say::Raw(Reply::new(429, "").with("retry-after", "900")));
        busy.or_else(|| forgetful(heard))
    });
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::RateLimited { .. }), "{error:?}");
    assert_eq!(error.outcome, Outcome::Temporary);
}

#[tokio::test]
async fn a_refusal_that_is_understood_makes_no_new_session() {
    let world = world(|heard| {
        (heard.table() == "KPL").then(|| Say::No("De selectie is incompleet, zie veld: ORDERBY".to_owned()))
    });
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    assert_eq!(world.calls(), ["Login", "GetStamtabelRecords KPL"]);
}

#[tokio::test]
async fn a_booking_is_sent_again_only_when_the_session_was_the_reason() {
    let ended = world(forgetting("Fout 17"));
    ended.connector.book(&simple("2026-1"), None).await.unwrap();
    assert_eq!(
        ended.bookings().len(),
        1,
        "the administration was read with the new session already"
    );

    // the session ends between the reads and the booking
    let refusing = world(|heard| match (heard.operation.as_str(), heard.session.as_deref()) {
        ("CreateJournaalpost" | "KeepSession", Some(SESSION)) => Some(Say::No("Fout 17".to_owned())),
        _ => None,
    });
    let error = refusing.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
    assert_eq!(
        refusing.bookings().len(),
        2,
        "once with the old, once with the new session"
    );

    let known = world(|heard| (heard.operation == "CreateJournaalpost").then(|| Say::No("Fout 17".to_owned())));
    let error = known.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageOther);
    assert_eq!(error.findings[0].package.as_ref().unwrap().text, "Fout 17");
    assert_eq!(known.bookings().len(), 1, "the session lives: it was the booking");
    assert_eq!(known.calls().last().unwrap(), "KeepSession");
}

#[tokio::test]
async fn a_wrong_key_or_code_breaks_the_connection() {
    for (text, code) in [
        ("Partnerkey is onbekend", FindingCode::ConnectionSubscriptionKeyRejected),
        ("De omgevingscode is niet geldig", FindingCode::ConnectionKeyRejected),
        ("Geen toegang", FindingCode::ConnectionKeyRejected),
        (
            "De module Cloudswitch is niet aanwezig",
            FindingCode::ConnectionModuleMissing,
        ),
    ] {
        for door in ["strings", "form", "dataset"] {
            let world = world_set(json!({"door": door}), move |heard| {
                (heard.operation == "Login").then(|| Say::No(text.to_owned()))
            });
            let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
            assert_eq!(
                (error.kind, error.outcome),
                (ErrorKind::ConnectionRefused, Outcome::Permanent),
                "{text}"
            );
            assert_eq!(error.findings[0].code, code, "{text}");
            assert_eq!(error.findings[0].package.as_ref().unwrap().text, text);
            assert_eq!(world.calls(), ["Login"], "no second try, and no other door");
        }
    }
}

#[tokio::test]
async fn a_missing_code_is_said_before_any_call() {
    let world = world_with(json!({}), settings(), "  ", |_| None);
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert_eq!(error.findings[0].code, FindingCode::ConnectionSecretMissing);
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn the_first_door_that_answers_is_taken_and_remembered() {
    let world = world(|heard| (heard.door == "strings").then(|| Say::Raw(Reply::new(404, "<html>niets</html>"))));
    world.fetch(Feed::CostCentres, None).await.unwrap();
    world.fetch(Feed::Journals, None).await.unwrap();
    let doors: Vec<_> = world.heard().iter().map(|heard| heard.door).collect();
    assert_eq!(doors, ["strings", "form", "form", "form"]);
}

#[tokio::test]
async fn no_door_at_all_is_a_wrong_address() {
    let world = world(|_| Some(Say::Raw(Reply::new(404, ""))));
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert_eq!(error.findings[0].code, FindingCode::ConnectionAddressWrong);
    assert_eq!(world.calls().len(), 3);
}

#[tokio::test]
async fn a_package_that_is_down_is_no_reason_to_try_another_door() {
    let world = world(|_| Some(Say::Raw(Reply::new(503, ""))));
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Unreachable, Outcome::Temporary)
    );
    assert!(world.heard().iter().all(|heard| heard.door == "strings"));
    let world = crate::world::world(|_| Some(Say::Fault("Server", "Deadlock".to_owned())));
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Unreachable, Outcome::Temporary)
    );
}
