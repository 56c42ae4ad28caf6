//! Feeds with one list: by row version, by the time of the change, absent ones, and where `__next` may lead.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use boekbrug_connector::{Cursor, ErrorKind, Outcome};
use boekbrug_http::testkit::Reply;
use boekbrug_model::{Feed, FindingCode};
use serde_json::{Value, json};

use crate::world::{Setup, asked, id, is_token, list, serve, usual, world};

const BASE: &str = "https://start.exactonline.nl/api/v1/123456";

fn project(number: u32, version: &str) -> Value {
    json!({"ID": id(number), "Code": format!("P{number}"), "Description": "x", "Type": 3, "Timestamp": version})
}

fn page(rows: &Value, next: &str) -> Reply {
    Reply::new(200, json!({"d": {"results": rows, "__next": next}}).to_string())
}

#[tokio::test]
async fn a_sync_list_is_followed_to_its_end_and_goes_on_where_it_was() {
    let next = format!(
        "{BASE}/sync/Project/Projects?$filter=Timestamp gt 1L&$skiptoken=guid'{}'",
        id(2)
    );
    let world = world(move |request| match asked(request) {
        _ if is_token(request) => usual(),
        text if text.contains("skiptoken") => list(&json!([project(3, "40")])),
        text if text.contains("gt 1L") => page(&json!([project(1, "7"), project(2, "12")]), &next),
        text if text.contains("gt 40L") => list(&json!([])),
        text if text.contains("Divisions") => list(&json!([])),
        text => panic!("{text}"),
    });
    let first = world.fetch(Feed::Projects, None).await.unwrap();
    assert_eq!((first.records.len(), first.done, first.restarted), (2, false, false));
    let second = world.fetch(Feed::Projects, first.next.as_ref()).await.unwrap();
    assert!(second.done);
    let (nothing, _) = world.read(Feed::Projects, second.next).await;
    assert_eq!(nothing, []);
    let asked = world.asked();
    assert!(asked[0].starts_with("GET /sync/Project/Projects?$filter=Timestamp gt 1L&$select=ID,AccountCode,Code,"));
    assert!(asked[0].ends_with(",Timestamp"), "{}", asked[0]);
    assert_eq!(
        asked[1],
        format!(
            "GET /sync/Project/Projects?$filter=Timestamp gt 1L&$skiptoken=guid'{}'",
            id(2)
        )
    );
}

#[tokio::test]
async fn a_strange_cursor_reads_everything_again() {
    let world = world(serve(vec![(
        "GET /sync/Project/Projects?$filter=Timestamp gt 1L",
        list(&json!([project(1, "7")])),
    )]));
    for text in ["", "{}", "null", "{\"version\":\"x\"}"] {
        let page = world
            .fetch(Feed::Projects, Some(&Cursor(text.to_owned())))
            .await
            .unwrap();
        assert!(page.restarted && page.done && page.records.len() == 1, "{text}");
    }
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_followed() {
    for next in [
        "https://evil.example/api/v1/123456/sync/Project/Projects",
        "https://start.exactonline.nl/api/v1/654321/sync/Project/Projects",
        "not an address",
    ] {
        let world = world(serve(vec![("GET /sync/Project", page(&json!([]), next))]));
        let error = world.fetch(Feed::Projects, None).await.unwrap_err();
        assert_eq!(error.findings[0].code, FindingCode::ConnectionAddressWrong, "{next}");
        assert_eq!(world.asked().len(), 1);
    }
}

#[tokio::test]
async fn after_a_move_of_the_division_everything_is_read_again() {
    let moves = AtomicUsize::new(0);
    let world = world(move |request| match asked(request) {
        _ if is_token(request) => usual(),
        text if text.starts_with("GET /system/Divisions") => {
            let moved = moves.fetch_add(1, Ordering::SeqCst) >= 2;
            let date = if moved {
                json!("/Date(1782405060240)/")
            } else {
                Value::Null
            };
            list(&json!([{"Code": 123_456, "DivisionMoveDate": date}]))
        }
        text if text.contains("gt 1L") => list(&json!([project(1, "50")])),
        _ => list(&json!([])),
    });
    let mut cursor = world.fetch(Feed::Projects, None).await.unwrap().next;
    for (run, restarted) in [(1, false), (2, false), (3, true), (4, false)] {
        world.clock.advance(Duration::from_mins(70));
        let page = world.fetch(Feed::Projects, cursor.as_ref()).await.unwrap();
        assert_eq!(
            (page.restarted, page.records.len()),
            (restarted, usize::from(restarted)),
            "run {run}"
        );
        cursor = page.next;
    }
}

#[tokio::test]
async fn whether_it_was_moved_is_asked_on_a_rhythm_and_for_all_feeds_at_once() {
    let row = json!([{"ID": id(1), "Code": "A", "Description": "x", "FullName": "x", "Type": 3, "Timestamp": "7"}]);
    let world = world(serve(vec![
        ("GET /system/Divisions", list(&json!([{"Code": 123_456}]))),
        ("GET /sync/", list(&row)),
    ]));
    let mut cursors = [Feed::Projects, Feed::Employees, Feed::Items].map(|feed| (feed, None));
    for _ in 0..5 {
        for (feed, cursor) in &mut cursors {
            *cursor = world.fetch(*feed, cursor.as_ref()).await.unwrap().next;
        }
        world.clock.advance(Duration::from_mins(15));
    }
    let divisions = world.asked().iter().filter(|text| text.contains("Divisions")).count();
    assert_eq!(divisions, 1, "once in the hour, whatever the feed");
}

#[tokio::test]
async fn an_idle_run_by_row_version_is_one_call() {
    let world = world(serve(vec![
        ("GET /system/Divisions", list(&json!([{"Code": 123_456}]))),
        (
            "GET /sync/Project/Projects?$filter=Timestamp gt 1L",
            list(&json!([project(1, "7")])),
        ),
        ("GET /sync/Project/Projects", list(&json!([]))),
    ]));
    let mut cursor = world.fetch(Feed::Projects, None).await.unwrap().next;
    let mut calls = Vec::new();
    for _ in 0..4 {
        world.clock.advance(Duration::from_mins(15));
        world.transport.forget();
        cursor = world.fetch(Feed::Projects, cursor.as_ref()).await.unwrap().next;
        calls.push(world.asked().len());
    }
    assert_eq!(calls, [2, 1, 1, 1], "the first of them also asks for the division");
}

#[tokio::test]
async fn a_list_by_the_time_of_change_asks_for_what_is_new() {
    let centre = |stamp: &str| json!([{"ID": id(1), "Code": "10", "Description": "x", "Modified": stamp}]);
    // 2026-03-16 09:59:30 on the Dutch wall clock; it is 10:00:00 there.
    let world = world(serve(vec![(
        "GET /hrm/Costcenters",
        list(&centre("/Date(1773655170000)/")),
    )]));
    let mut cursor = None;
    for _ in 0..3 {
        cursor = world.fetch(Feed::CostCentres, cursor.as_ref()).await.unwrap().next;
        world.clock.advance(Duration::from_mins(15));
    }
    let asked = world.asked();
    assert_eq!(
        asked[0],
        "GET /hrm/Costcenters?$select=ID,Active,Code,Description,EndDate,Modified"
    );
    assert!(
        asked[1].contains("$filter=Modified gt datetime'2026-03-16T09:57:30'&"),
        "{}",
        asked[1]
    );
    assert!(
        asked[2].contains("$filter=Modified ge datetime'2026-03-16T09:59:31'&"),
        "{}",
        asked[2]
    );
}

#[tokio::test]
async fn both_shapes_of_a_list_are_read() {
    let rows = json!([{"ID": id(1), "Code": "70", "Description": "Verkoop", "Type": 20}]);
    let bare = Reply::new(200, json!({ "d": rows }).to_string());
    for reply in [bare, list(&rows)] {
        let world = world(serve(vec![("GET /financial/Journals", reply)]));
        assert_eq!(world.fetch(Feed::Journals, None).await.unwrap().records.len(), 1);
    }
}

#[tokio::test]
async fn a_row_of_the_wrong_shape_blocks_nothing() {
    let rows = json!([{"ID": id(1), "Code": "70", "Description": "Verkoop", "Type": {}}, {"ID": id(2), "Code": "71", "Type": 20}]);
    let world = world(serve(vec![("GET /financial/Journals", list(&rows))]));
    let page = world.fetch(Feed::Journals, None).await.unwrap();
    assert_eq!((page.records.len(), page.rejects.len(), page.done), (1, 1, true));
    assert_eq!(
        (page.rejects[0].package_id.clone(), page.rejects[0].label.as_str()),
        (id(1), "Verkoop")
    );
    assert_eq!(page.rejects[0].findings[0].at.as_deref(), Some("Type"));
}

#[tokio::test]
async fn a_list_that_the_licence_lacks_is_empty_and_asked_for_again_later() {
    for status in [403, 404] {
        let world = world(serve(vec![("GET /sync/Payroll/Employees", Reply::new(status, ""))]));
        let mut cursor = None;
        for (hours, calls) in [(0, 1), (1, 1), (4, 1), (2, 2)] {
            world.clock.advance(Duration::from_hours(hours));
            let page = world.fetch(Feed::Employees, cursor.as_ref()).await.unwrap();
            assert!(page.done && page.records.is_empty());
            assert_eq!(world.asked().len(), calls);
            cursor = page.next;
        }
    }
    let world = world(serve(vec![("GET /vat/VATCodes", Reply::new(403, ""))]));
    let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
    assert_eq!(
        error.kind,
        ErrorKind::ConnectionRefused,
        "without VAT codes nothing can be booked"
    );
}

#[tokio::test]
async fn a_feed_that_is_left_out_costs_no_call() {
    let setup = Setup {
        options: json!({"without": ["items"]}),
        ..Setup::default()
    };
    let world = setup.world(serve(vec![]));
    let page = world.fetch(Feed::Items, None).await.unwrap();
    assert!(page.done && page.records.is_empty() && world.asked().is_empty());
}

#[tokio::test]
async fn items_come_with_their_price_where_that_is_set() {
    let item = json!([{"ID": id(1), "Code": "A", "Description": "x", "StandardSalesPrice": 12.5, "Modified": "/Date(1773655170000)/"}]);
    let setup = Setup {
        options: json!({"itemPrices": true}),
        ..Setup::default()
    };
    let world = setup.world(serve(vec![("GET /logistics/Items", list(&item))]));
    let page = world.fetch(Feed::Items, None).await.unwrap();
    let boekbrug_model::Record::Item(item) = &page.records[0].record else {
        panic!()
    };
    assert_eq!(item.price.unwrap().to_string(), "12.5");
    assert!(!world.asked()[0].contains("Timestamp"), "this list has no row versions");
    let plain = crate::world::world(serve(vec![("GET /sync/Logistics/Items", list(&json!([])))]));
    plain.fetch(Feed::Items, None).await.unwrap();
    assert!(
        !plain.asked()[0].contains("StandardSalesPrice"),
        "the sync list has no price"
    );
}

#[tokio::test]
async fn a_feed_that_the_package_lacks_is_said_plainly() {
    let world = world(serve(vec![]));
    for feed in [Feed::Countries, Feed::VatRates] {
        let error = world.fetch(feed, None).await.unwrap_err();
        assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    }
}

#[tokio::test]
async fn garbage_is_malformed_and_service_that_is_down_is_temporary() {
    for (reply, kind) in [
        (Reply::new(200, "<html>maintenance</html>"), ErrorKind::Malformed),
        (Reply::new(200, r#"{"d":{"results":[{"ID":"#), ErrorKind::Malformed),
        (Reply::new(500, "<html>"), ErrorKind::Unreachable),
        (Reply::new(503, ""), ErrorKind::Unreachable),
        (Reply::new(408, ""), ErrorKind::Unreachable),
    ] {
        let world = world(serve(vec![("GET /sync", reply.clone()), ("GET /", reply)]));
        for feed in [Feed::Customers, Feed::Projects, Feed::VatCodes] {
            let error = world.fetch(feed, None).await.unwrap_err();
            assert_eq!(
                (error.kind, error.outcome),
                (kind, Outcome::Temporary),
                "{feed}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn without_a_division_nothing_is_read() {
    let setup = Setup {
        remote_id: None,
        ..Setup::default()
    };
    let world = setup.world(serve(vec![]));
    let error = world.fetch(Feed::VatCodes, None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.findings[0].params["setting"].as_str()),
        (ErrorKind::Configuration, "division")
    );
    let setup = Setup {
        remote_id: None,
        options: json!({"division": 123_456}),
        ..Setup::default()
    };
    let world = setup.world(serve(vec![("GET /vat/VATCodes", list(&json!([])))]));
    assert!(world.fetch(Feed::VatCodes, None).await.unwrap().done);
}
