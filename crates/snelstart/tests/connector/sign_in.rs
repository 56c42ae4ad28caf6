//! Tokens, the three meanings of a 401, rights, and secrets that stay secret.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use boekbrug_connector::{ErrorKind, Outcome};
use boekbrug_http::testkit::Reply;
use boekbrug_model::{ConnectionSettings, FindingCode};
use bytes::Bytes;
use http::Request;
use serde_json::json;

use crate::world::{KEY, checked, ok, serve, token, world, world_with};

const BAD_SUBSCRIPTION: &str = r#"{"statusCode":401,"message":"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."}"#;
const BAD_TOKEN: &str = r#"{"statusCode":401,"message":"Unauthorized. Access token is missing or invalid."}"#;

fn company() -> Reply {
    ok(json!({"administratieIdentifier": "adm-1", "administratieNaam": "Proef BV"}))
}

fn is_token(request: &Request<Bytes>) -> bool {
    request.uri().path().ends_with("/token")
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn credentials_go_where_they_belong() {
    let world = world(serve(vec![("GET /companyInfo", company())]));
    let administration = world.connector.identify().await.unwrap();
    assert_eq!(
        (administration.id.as_str(), administration.name.as_str()),
        ("adm-1", "Proef BV")
    );
    let requests = world.transport.requests();
    assert_eq!(requests[0].uri(), "https://auth.snelstart.nl/b2b/token");
    assert_eq!(
        requests[0].body(),
        &Bytes::from(format!("grant_type=clientkey&clientkey={KEY}"))
    );
    assert_eq!(requests[1].uri(), "https://b2bapi.snelstart.nl/v2/companyInfo");
    assert_eq!(header(&requests[1], "authorization"), "Bearer token-1");
    assert_eq!(header(&requests[1], "ocp-apim-subscription-key"), "primary");
    assert!(requests[1].headers()["authorization"].is_sensitive());
}

#[tokio::test]
async fn a_token_serves_its_hour_and_is_made_anew_a_minute_before_its_end() {
    let world = world(serve(vec![("GET /companyInfo", company())]));
    for (wait, tokens) in [(0, 1), (3_500, 1), (60, 2)] {
        world.clock.advance(Duration::from_secs(wait));
        world.connector.identify().await.unwrap();
        assert_eq!(
            world
                .transport
                .requests()
                .iter()
                .filter(|request| is_token(request))
                .count(),
            tokens
        );
    }
}

#[tokio::test]
async fn a_refused_token_is_made_anew_once_and_even_a_write_is_sent_again() {
    let tokens = AtomicUsize::new(0);
    let world = world(
        move |request| match (is_token(request), header(request, "authorization")) {
            (true, _) => token(&format!("token-{}", tokens.fetch_add(1, Ordering::SeqCst))),
            (false, "Bearer token-0") => Reply::new(401, BAD_TOKEN),
            _ => Reply::new(201, json!({"id": "b1", "factuurnummer": "2026-0001"}).to_string()),
        },
    );
    let booked = world.connector.book(&checked("2026-0001"), None).await.unwrap();
    assert_eq!(booked.booking.id, "b1");
    assert_eq!(world.asked(), ["POST /verkoopboekingen", "POST /verkoopboekingen"]);
}

#[tokio::test]
async fn a_token_that_stays_refused_breaks_the_connection() {
    let world = world(serve(vec![("GET /companyInfo", Reply::new(401, BAD_TOKEN))]));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::ConnectionRefused, Outcome::Permanent)
    );
    assert_eq!(error.findings[0].code, FindingCode::ConnectionKeyRejected);
    assert!(world.asked().len() <= 2);
}

#[tokio::test]
async fn a_dead_subscription_key_gives_way_to_the_other() {
    let change = json!({"secondary_key": "secondary"});
    let world = world_with(change, ConnectionSettings::default(), KEY, |request| {
        match (is_token(request), header(request, "ocp-apim-subscription-key")) {
            (true, _) => Reply::new(599, ""),
            (_, "primary") => Reply::new(401, BAD_SUBSCRIPTION),
            _ => company(),
        }
    });
    world.connector.identify().await.unwrap();
    world.connector.identify().await.unwrap();
    assert_eq!(world.asked().len(), 3, "the second call starts with the key that works");
}

#[tokio::test]
async fn two_dead_subscription_keys_are_the_operators_affair() {
    for change in [json!({}), json!({"secondary_key": "secondary"})] {
        let calls = 1 + usize::from(change.get("secondary_key").is_some());
        let world = world_with(
            change,
            ConnectionSettings::default(),
            KEY,
            serve(vec![("GET /companyInfo", Reply::new(401, BAD_SUBSCRIPTION))]),
        );
        let error = world.connector.identify().await.unwrap_err();
        assert_eq!(
            (error.kind, error.findings[0].code),
            (
                ErrorKind::ConnectionRefused,
                FindingCode::ConnectionSubscriptionKeyRejected
            )
        );
        assert!(
            error.findings[0]
                .package
                .as_ref()
                .unwrap()
                .text
                .contains("invalid subscription key")
        );
        assert_eq!(world.asked().len(), calls);
    }
}

#[tokio::test]
async fn what_the_token_endpoint_refuses() {
    let rejected = r#"{"error":"GrantType clientkey was found. Parameter clientkey does not contain a valid value"}"#;
    let cases = [
        (
            Reply::new(400, rejected),
            ErrorKind::ConnectionRefused,
            FindingCode::ConnectionKeyRejected,
        ),
        (
            Reply::new(401, rejected),
            ErrorKind::ConnectionRefused,
            FindingCode::ConnectionKeyRejected,
        ),
        (
            Reply::new(401, ""),
            ErrorKind::ConnectionRefused,
            FindingCode::ConnectionKeyRejected,
        ),
        (
            Reply::new(400, "<html>"),
            ErrorKind::Malformed,
            FindingCode::PackageMalformed,
        ),
        (
            Reply::new(200, "<html>"),
            ErrorKind::Malformed,
            FindingCode::PackageMalformed,
        ),
        (
            Reply::new(200, "{}"),
            ErrorKind::Malformed,
            FindingCode::PackageMalformed,
        ),
        (
            Reply::new(404, ""),
            ErrorKind::Configuration,
            FindingCode::ConnectionAddressWrong,
        ),
        (
            Reply::new(500, ""),
            ErrorKind::Unreachable,
            FindingCode::PackageUnavailable,
        ),
        (Reply::NotSent, ErrorKind::Unreachable, FindingCode::PackageUnavailable),
        (Reply::NoAnswer, ErrorKind::Unreachable, FindingCode::PackageUnavailable),
    ];
    for (reply, kind, code) in cases {
        let shown = format!("{reply:?}");
        let world = world(serve(vec![("POST /b2b/token", reply)]));
        // Also for a write: without a token nothing was sent, so the outcome is never unknown.
        let error = world.connector.book(&checked("2026-0001"), None).await.unwrap_err();
        assert_eq!((error.kind, error.findings[0].code), (kind, code), "{shown}");
        assert_ne!(error.outcome, Outcome::Unknown, "{shown}");
        assert_eq!(error.endpoint, "POST /b2b/token");
        assert!(world.asked().is_empty());
    }
}

#[tokio::test]
async fn the_older_grant_takes_the_key_apart() {
    let key = base64::engine::general_purpose::STANDARD.encode("jan@example.nl:ge:heim&");
    let settings = || ConnectionSettings {
        package_settings: json!({"grant": "password"}),
        ..ConnectionSettings::default()
    };
    let world = world_with(
        json!({}),
        settings(),
        &key,
        serve(vec![("GET /companyInfo", company())]),
    );
    world.connector.identify().await.unwrap();
    let body = world.transport.requests()[0].body().clone();
    assert_eq!(
        body,
        "grant_type=password&username=jan%40example.nl&password=ge%3Aheim%26"
    );

    let world = world_with(json!({}), settings(), "no base64 at all!", serve(vec![]));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionKeyRejected);
    assert!(world.transport.requests().is_empty());
}

#[tokio::test]
async fn a_missing_koppelsleutel_is_named() {
    let world = world_with(json!({}), ConnectionSettings::default(), " ", serve(vec![]));
    let error = world.connector.identify().await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionSecretMissing);
    assert_eq!(error.findings[0].params["secret"], "koppelsleutel");
}

#[tokio::test]
async fn a_missing_right_is_named() {
    let world = world(serve(vec![("POST /verkoopboekingen", Reply::new(403, ""))]));
    let error = world.connector.book(&checked("2026-0001"), None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::ConnectionRefused, Outcome::Permanent)
    );
    assert_eq!(error.findings[0].params["right"], "boekhouden:write");
}

#[tokio::test]
async fn errors_never_show_a_secret() {
    for reply in [
        Reply::new(401, BAD_TOKEN),
        Reply::new(500, "x"),
        Reply::NoAnswer,
        Reply::new(200, "<html>"),
    ] {
        let world = world(serve(vec![("GET /companyInfo", reply)]));
        let error = world.connector.identify().await.unwrap_err();
        let mut shown = format!("{error:?} {error}");
        let mut cause = std::error::Error::source(&error);
        while let Some(next) = cause {
            let _ = write!(shown, "{next:?} {next}");
            cause = next.source();
        }
        for secret in [KEY, "token-1", "primary"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn many_callers_with_one_dead_token_make_one_new_token() {
    let tokens = AtomicUsize::new(0);
    let world = world(
        move |request| match (is_token(request), header(request, "authorization")) {
            (true, _) => {
                token(&format!("token-{}", tokens.fetch_add(1, Ordering::SeqCst))).after(Duration::from_secs(1))
            }
            (false, "Bearer token-0") => Reply::new(401, BAD_TOKEN).after(Duration::from_millis(100)),
            _ => company(),
        },
    );
    let calls = (0..20).map(|_| world.connector.identify());
    for result in futures_of(calls).await {
        result.unwrap();
    }
    assert_eq!(
        world
            .transport
            .requests()
            .iter()
            .filter(|request| is_token(request))
            .count(),
        2
    );
}

/// Runs all at the same time on this thread.
async fn futures_of<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.map(Box::pin).collect();
    let mut results: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, result) in futures.iter_mut().zip(&mut results) {
            if result.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *result = Some(value);
            }
        }
        if results.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

#[tokio::test]
async fn calls_of_an_earlier_run_count_against_the_limits() {
    let made = boekbrug_connector::CallCount {
        endpoint: "GET /relaties".to_owned(),
        minute: "2026-03-16T08:59:00Z".parse().unwrap(),
        calls: 1_000,
        errors: 0,
    };
    let world = crate::world::world_after(
        json!({"limits": "test"}),
        vec![made],
        serve(vec![("GET /companyInfo", company())]),
    );
    let error = world.connector.identify().await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::RateLimited { retry_after: Some(_) }),
        "{error:?}"
    );
    assert!(world.transport.requests().is_empty());
}
