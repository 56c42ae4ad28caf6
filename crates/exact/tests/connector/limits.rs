//! Limits ahead of the call, refusals by the package, the allowance of errors, and what survives a restart.

use std::time::Duration;

use boekbrug_connector::{CallCount, ErrorKind, Outcome, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::{InvoiceKind, Target};
use boekbrug_model::testkit::{day, parsed};
use boekbrug_model::{Currency, Feed, FindingCode};
use jiff::Timestamp;
use serde_json::json;

use crate::world::{Setup, checked, list, refusal, serve, world};

fn empty() -> Reply {
    list(&json!([]))
}

fn wanted() -> Wanted {
    Wanted {
        target: Target::Booking,
        number: parsed("1"),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: None,
        currency: Currency::EUR,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn no_minute_has_more_than_sixty_calls() {
    let world = world(serve(vec![("GET /vat/VATCodes", empty())]));
    for _ in 0..130 {
        world.fetch(Feed::VatCodes, None).await.unwrap();
    }
    let taken = world.connector.take_calls();
    assert!(taken.iter().all(|count| count.calls <= 60), "{taken:?}");
}

#[tokio::test]
async fn the_days_calls_end_at_midnight_and_are_counted_over_a_restart() {
    let made = |minute: &str, calls| CallCount {
        endpoint: "GET /x".to_owned(),
        minute: at(minute),
        calls,
        errors: 0,
    };
    let setup = Setup {
        calls_made: vec![made("2026-03-15T20:00:00Z", 4_000), made("2026-03-16T06:00:00Z", 4_500)],
        ..Setup::default()
    };
    let world = setup.world(serve(vec![
        ("GET /vat/VATCodes", empty()),
        ("GET /salesentry", empty()),
    ]));
    let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageDayLimit);
    let ErrorKind::RateLimited {
        retry_after: Some(wait),
    } = error.kind
    else {
        panic!("{error:?}")
    };
    assert_eq!(wait.as_secs().div_ceil(60), 15 * 60, "until midnight UTC");
    assert!(
        world.connector.find(&wanted()).await.is_ok(),
        "500 calls are kept for invoices"
    );
    world.clock.set(at("2026-03-17T00:00:01Z"));
    assert!(world.fetch(Feed::VatCodes, None).await.is_ok());
}

#[tokio::test]
async fn a_minutes_refusal_is_waited_out_and_a_days_is_told() {
    let reset = |text: &str| at(text).as_millisecond().to_string();
    let short = Reply::new(429, "").with("x-ratelimit-minutely-reset", &reset("2026-03-16T09:00:40Z"));
    let world = world(serve(vec![("GET /vat/VATCodes", empty())]));
    world.fetch(Feed::VatCodes, None).await.unwrap();
    world.transport.push(short);
    assert!(world.fetch(Feed::VatCodes, None).await.is_ok());
    assert_eq!(world.clock_now(), at("2026-03-16T09:00:40Z"));
    let long = Reply::new(429, "").with("x-ratelimit-reset", &reset("2026-03-17T00:00:00Z"));
    world.transport.push(long);
    let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
    assert_eq!(
        (error.outcome, error.findings[0].code),
        (Outcome::Temporary, FindingCode::PackageDayLimit)
    );
    let ErrorKind::RateLimited {
        retry_after: Some(wait),
    } = error.kind
    else {
        panic!("{error:?}")
    };
    assert_eq!(wait, Duration::from_secs(53_960));
}

#[tokio::test]
async fn headers_that_say_less_than_our_count_are_believed() {
    let reset = at("2026-03-17T00:00:00Z").as_millisecond().to_string();
    let told = empty()
        .with("x-ratelimit-remaining", "500")
        .with("x-ratelimit-reset", &reset);
    let world = world(serve(vec![("GET /vat/VATCodes", told), ("GET /salesentry", empty())]));
    world.fetch(Feed::VatCodes, None).await.unwrap();
    let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
    assert_eq!(
        error.findings[0].code,
        FindingCode::PackageDayLimit,
        "what is left is for invoices"
    );
    assert!(world.connector.find(&wanted()).await.is_ok());
}

#[tokio::test]
async fn an_endpoint_that_used_up_its_errors_waits_alone() {
    let world = world(serve(vec![
        ("POST /salesentry", refusal(500, "Periode is afgesloten: [2026] – [03]")),
        ("GET /vat/VATCodes", empty()),
    ]));
    let invoice = checked("1");
    let mut codes = Vec::new();
    for _ in 0..11 {
        let error = world.connector.book(&invoice, None).await.unwrap_err();
        codes.push((error.findings[0].code, error.kind, error.outcome));
    }
    let closed = (FindingCode::PeriodClosed, ErrorKind::Refused, Outcome::Permanent);
    let waits = (
        FindingCode::PackageErrorAllowance,
        ErrorKind::Refused,
        Outcome::Temporary,
    );
    assert_eq!(codes[..9], [closed; 9], "validations count, though they are 500");
    assert_eq!(codes[9..], [waits; 2], "refused ahead: one more would block the key");
    assert_eq!(world.asked().len(), 9);
    assert!(world.fetch(Feed::VatCodes, None).await.is_ok(), "others go on");
    world.clock.advance(Duration::from_mins(62));
    assert_eq!(
        world.connector.book(&invoice, None).await.unwrap_err().findings[0].code,
        FindingCode::PeriodClosed
    );
}

#[tokio::test]
async fn errors_of_an_earlier_run_count() {
    let setup = Setup {
        calls_made: vec![CallCount {
            endpoint: "POST /salesentry/SalesEntries".to_owned(),
            minute: at("2026-03-16T08:50:00Z"),
            calls: 12,
            errors: 9,
        }],
        ..Setup::default()
    };
    let world = setup.world(serve(vec![("GET /vat/VATCodes", empty())]));
    let error = world.connector.book(&checked("1"), None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageErrorAllowance);
    assert!(world.asked().is_empty());
}

#[tokio::test]
async fn a_page_of_a_broken_server_is_no_error_of_ours() {
    let world = world(serve(vec![("GET /vat/VATCodes", Reply::new(500, "<html>"))]));
    for _ in 0..12 {
        let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
        assert_eq!(error.findings[0].code, FindingCode::PackageUnavailable);
    }
}
