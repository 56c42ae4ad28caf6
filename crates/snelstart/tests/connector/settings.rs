//! Every setting of an uncertain point, both ways.

use std::time::Duration;

use boekbrug_connector::{BookingRef, ErrorKind, Outcome, Pdf, PdfSupport, Refresh};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::Target;
use boekbrug_model::testkit::parsed;
use boekbrug_model::{ConnectionSettings, Feed, FindingCode};
use serde_json::{Value, json};

use crate::world::{KEY, World, ok, serve, world_with};

fn world(change: Value, rows: Vec<(&'static str, Reply)>) -> World {
    world_with(change, ConnectionSettings::default(), KEY, serve(rows))
}

#[tokio::test]
async fn which_status_of_an_upload_is_a_yes() {
    let pdf = Pdf {
        file_name: "F.pdf".into(),
        number: parsed("1"),
        customer: None,
        bytes: b"%PDF"[..].into(),
    };
    let booking = BookingRef {
        target: Target::Booking,
        id: "b1".into(),
        number: None,
        link: None,
    };
    for (allowed, status, well) in [
        (json!([200, 201]), 201, true),
        (json!([200]), 201, false),
        (json!([201]), 200, false),
        (json!([201]), 201, true),
    ] {
        let rows = vec![("POST /documenten/Verkoopboekingen", Reply::new(status, r#"{"id":"d"}"#))];
        let result = world(json!({"upload_status": allowed}), rows)
            .connector
            .attach(Some(&booking), &pdf)
            .await;
        match result {
            Ok(_) => assert!(well, "{allowed} {status}"),
            Err(error) => assert!(!well && error.outcome == Outcome::Unknown, "{allowed} {status}"),
        }
    }
}

#[tokio::test]
async fn addresses_and_page_size_are_settings() {
    let change = json!({"api": "http://localhost:9/base/v2/", "token": "http://localhost:9/token", "page_size": 25});
    let world = world_with(change, ConnectionSettings::default(), KEY, |request| {
        match request.uri().path() {
            "/token" => crate::world::token("t"),
            _ => ok("[]"),
        }
    });
    world.fetch(Feed::Customers, None).await.unwrap();
    let requests = world.transport.requests();
    assert_eq!(requests[1].uri(), "http://localhost:9/base/v2/relaties?$top=25&$skip=0");
}

#[tokio::test]
async fn the_zone_decides_how_far_a_run_goes_back() {
    // 02:30 on the night in which Dutch clocks go back: it comes twice, an hour apart.
    let body = json!([{"id": "r", "relatiecode": 1, "relatiesoort": ["Klant"], "modifiedOn": "2025-10-26T02:30:00"}]);
    for (zone, since) in [
        ("utc", "2025-10-26T02:28:00.000"),
        ("amsterdam", "2025-10-26T01:28:00.000"),
        ("unknown", "2025-10-26T01:28:00.000"),
    ] {
        let world = world(json!({"modified_on": zone}), vec![("GET /relaties", ok(&body))]);
        let page = world.fetch(Feed::Customers, None).await.unwrap();
        world.fetch(Feed::Customers, page.next.as_ref()).await.unwrap();
        assert!(
            world.asked()[1].contains(&format!("datetime'{since}'")),
            "{zone}: {}",
            world.asked()[1]
        );
    }
}

#[tokio::test]
async fn the_overlap_is_a_setting() {
    let body = json!([{"id": "r", "relatiecode": 1, "relatiesoort": ["Klant"], "modifiedOn": "2026-03-01T10:00:00"}]);
    let world = world(json!({"overlap_seconds": 3600}), vec![("GET /relaties", ok(&body))]);
    let page = world.fetch(Feed::Customers, None).await.unwrap();
    world.fetch(Feed::Customers, page.next.as_ref()).await.unwrap();
    assert!(
        world.asked()[1].contains("datetime'2026-03-01T09:00:00.000'"),
        "{}",
        world.asked()[1]
    );
}

#[tokio::test]
async fn a_long_limit_takes_the_other_key_unless_told_not_to() {
    for (rotate, second) in [(true, "secondary"), (false, "primary")] {
        let change = json!({"secondary_key": "secondary", "rotate_key_on_limit": rotate});
        let limited = Reply::new(
            429,
            r#"{"statusCode":429,"message":"Rate limit is exceeded. Try again in 600 seconds."}"#,
        );
        let world = world(change, vec![("GET /landen", limited), ("GET /dagboeken", ok("[]"))]);
        let error = world.fetch(Feed::Countries, None).await.unwrap_err();
        assert_eq!(
            error.kind,
            ErrorKind::RateLimited {
                retry_after: Some(Duration::from_mins(10))
            }
        );
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Temporary, FindingCode::PackageRateLimited)
        );
        world.clock.advance(Duration::from_secs(601));
        world.fetch(Feed::Journals, None).await.unwrap();
        let last = world.transport.requests().pop().unwrap();
        assert_eq!(last.headers()["ocp-apim-subscription-key"], second);
    }
}

#[tokio::test]
async fn own_limits_hold_calls_back() {
    let change = json!({"limits": {"custom": {"minute": 2, "hour": 3, "concurrent": 1}}});
    let world = world(change, vec![("GET /", ok("[]"))]);
    for feed in [Feed::Countries, Feed::Journals] {
        world.fetch(feed, None).await.unwrap();
    }
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::RateLimited { retry_after: Some(_) }),
        "{error:?}"
    );
    assert_eq!(world.transport.requests().len(), 3, "token, countries, journals");
}

#[test]
fn the_capability_says_what_the_package_takes() {
    let capability = boekbrug_snelstart::capability();
    insta::assert_json_snapshot!(capability);
    assert_eq!(capability.pdf, PdfSupport::AfterBooking);
    assert_eq!(capability.feed(Feed::Customers).unwrap().refresh, Refresh::Changes);
    assert!(capability.feed(Feed::Projects).is_none());
}
