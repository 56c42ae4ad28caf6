//! Reading: what is asked, how often, and what a page becomes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::{Cursor, ErrorKind, Outcome};
use boekbrug_http::testkit::Reply;
use boekbrug_model::{Feed, FindingCode, Record};
use http::Request;
use serde_json::{Value, json};

use crate::world::{World, ok, serve, world, world_with};

fn relation(n: usize, modified: &str) -> Value {
    json!({"id": format!("rel-{n}"), "relatiecode": n, "relatiesoort": ["Klant"], "naam": format!("Klant {n}"), "modifiedOn": modified})
}

fn query(request: &Request<bytes::Bytes>, name: &str) -> Option<String> {
    let start = format!("{name}=");
    let found = request
        .uri()
        .query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix(&start))?;
    Some(found.replace("%20", " "))
}

/// A package that pages over these rows, in this order, and filters by `modifiedOn`.
pub(crate) fn pages(rows: Arc<Mutex<Vec<Value>>>) -> impl Fn(&Request<bytes::Bytes>) -> Reply + Send + Sync {
    move |request| {
        if request.uri().path().ends_with("/token") {
            return Reply::new(599, "");
        }
        let number = |name| query(request, name).map_or(0, |text| text.parse::<usize>().unwrap());
        let since = query(request, "$filter").map(|filter| filter.split('\'').nth(1).unwrap().to_owned());
        let rows = rows.lock().unwrap();
        let newer = |row: &&Value| {
            since
                .as_deref()
                .is_none_or(|since| row["modifiedOn"].as_str().unwrap() > since)
        };
        let page: Vec<_> = rows
            .iter()
            .filter(newer)
            .skip(number("$skip"))
            .take(number("$top"))
            .cloned()
            .collect();
        ok(json!(page))
    }
}

async fn run(world: &World, cursor: Option<Cursor>) -> (Vec<String>, Cursor) {
    let mut codes = Vec::new();
    let mut cursor = cursor;
    loop {
        let page = world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
        assert!(page.rejects.is_empty());
        codes.extend(page.records.into_iter().map(|row| row.code));
        cursor = page.next;
        if page.done {
            return (codes, cursor.unwrap());
        }
    }
}

#[tokio::test]
async fn an_idle_cycle_is_one_call() {
    let rows = Arc::new(Mutex::new(vec![
        relation(1, "2026-03-01T10:00:00.12"),
        relation(2, "2026-03-01T11:00:00.1234567"),
    ]));
    let world = world(pages(rows));
    let (codes, cursor) = run(&world, None).await;
    assert_eq!(codes, ["1", "2"]);
    assert_eq!(world.asked(), ["GET /relaties?$top=500&$skip=0"]);
    let (_, cursor) = run(&world, Some(cursor)).await;
    world.transport.forget();
    let (codes, _) = run(&world, Some(cursor)).await;
    assert_eq!(codes, [""; 0]);
    let filter = "ModifiedOn gt datetime'2026-03-01T11:00:00.1234567'";
    assert_eq!(
        world.asked(),
        [format!("GET /relaties?$filter={filter}&$top=500&$skip=0")]
    );
    assert_eq!(world.transport.requests().len(), 1, "the token is still good");
}

#[tokio::test]
async fn rows_that_change_between_pages_are_not_lost() {
    let rows: Vec<_> = (0..25).map(|n| relation(n, "2026-03-16T08:00:00")).collect();
    let rows = Arc::new(Mutex::new(rows));
    let changing = Arc::clone(&rows);
    let call = AtomicUsize::new(0);
    let list = pages(Arc::clone(&rows));
    let server = move |request: &Request<bytes::Bytes>| {
        let answer = list(request);
        if request.uri().path().ends_with("/relaties") && call.fetch_add(1, Ordering::SeqCst) == 0 {
            // After the first page: one of its rows is removed, one changes, and a newer one appears at the end.
            let mut rows = changing.lock().unwrap();
            rows.remove(0);
            rows[0] = relation(1, "2026-03-16T09:00:01");
            rows[0]["naam"] = json!("Gewijzigd");
            rows.push(relation(99, "2026-03-16T09:00:02"));
        }
        answer
    };
    let world = world_with(
        json!({"page_size": 10, "modified_on": "utc"}),
        boekbrug_model::ConnectionSettings::default(),
        crate::world::KEY,
        server,
    );
    let mut seen = std::collections::BTreeMap::new();
    let mut cursor = None;
    loop {
        // A run that is killed and goes on: only the cursor's text lives on.
        let page = world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
        seen.extend(page.records.into_iter().map(|row| (row.code, row.name)));
        cursor = page.next;
        if page.done {
            break;
        }
    }
    assert_eq!(seen.len(), 26, "none of the other rows is missing");
    assert_eq!(seen["1"], "Gewijzigd", "and the change is seen in the same run");
}

#[tokio::test]
async fn a_cursor_that_is_not_ours_reads_everything_and_says_so() {
    let rows = Arc::new(Mutex::new(vec![relation(1, "2026-03-01T10:00:00")]));
    let world = world(pages(rows));
    let page = world
        .fetch(Feed::Customers, Some(&Cursor("what is this".into())))
        .await
        .unwrap();
    assert!(page.restarted && page.done);
    assert_eq!(page.records.len(), 1);
    let page = world.fetch(Feed::Customers, page.next.as_ref()).await.unwrap();
    assert!(!page.restarted);
}

#[tokio::test]
async fn one_bad_row_does_not_block_its_page() {
    let body = json!([relation(1, "2026-03-01T10:00:00"), {"id": "rel-2", "naam": "Kapot", "relatiesoort": ["Klant"], "relatiecode": {"a": 1}},
        {"id": "rel-3", "naam": "Zonder nummer", "relatiesoort": ["Klant"]}, {"id": "rel-4", "naam": "Leverancier", "relatiesoort": ["Leverancier"], "relatiecode": 4}]);
    let world = world(serve(vec![("GET /relaties", ok(body))]));
    let page = world.fetch(Feed::Customers, None).await.unwrap();
    assert_eq!(page.records.len(), 1);
    let rejects: Vec<_> = page
        .rejects
        .iter()
        .map(|reject| {
            (
                reject.package_id.as_str(),
                reject.label.as_str(),
                reject.findings[0].code,
            )
        })
        .collect();
    assert_eq!(
        rejects,
        [
            ("rel-3", "Zonder nummer", FindingCode::RecordCodeMissing),
            ("rel-2", "Kapot", FindingCode::RecordFieldUnreadable)
        ]
    );
}

#[tokio::test]
async fn the_short_lists_are_one_call_each() {
    let world = world(serve(vec![
        (
            "GET /kostenplaatsen",
            ok(json!([{"id": "k1", "nummer": 10, "omschrijving": "Winkel"}])),
        ),
        (
            "GET /landen",
            ok(json!([{"id": "l1", "landcode": "NL", "naam": "Nederland"}])),
        ),
        (
            "GET /dagboeken",
            ok(json!([{"id": "d1", "nummer": 1300, "soort": "Verkoop", "omschrijving": "Verkopen"}])),
        ),
        (
            "GET /companyInfo",
            ok(json!({"huidigBoekjaar": 2026, "administratieNaam": "Proef"})),
        ),
        (
            "GET /grootboeken",
            ok(json!([{"id": "g1", "nummer": 8000, "omschrijving": "Omzet", "grootboekfunctie": "VerkopenOmzetHoog"}])),
        ),
        (
            "GET /btwtarieven",
            ok(
                json!([{"btwSoort": "Hoog", "btwPercentage": 21, "datumVanaf": "2012-10-01T00:00:00", "datumTotEnMet": "2400-12-31T00:00:00"}]),
            ),
        ),
    ]));
    for (feed, records) in [
        (Feed::CostCentres, 1),
        (Feed::Countries, 1),
        (Feed::Journals, 1),
        (Feed::Periods, 1),
        (Feed::LedgerAccounts, 1),
        (Feed::VatRates, 1),
        (Feed::VatCodes, 4),
    ] {
        let page = world.fetch(feed, None).await.unwrap();
        assert_eq!(page.records.len(), records, "{feed}");
        assert!(page.done && page.next.is_none(), "{feed}");
    }
    let paths = world.asked();
    assert_eq!(paths.len(), 6, "rates and codes share a call: {paths:?}");
    assert!(
        paths.contains(&"GET /kostenplaatsen".to_owned()),
        "lists without OData get no query"
    );
    assert!(paths.contains(&"GET /grootboeken?$top=500&$skip=0".to_owned()));
    let counted = world.connector.take_calls();
    assert!(
        counted
            .iter()
            .any(|count| count.endpoint == "GET /btwtarieven" && count.calls == 1)
    );
    assert!(counted.iter().any(|count| count.endpoint == "POST /b2b/token"));
}

#[tokio::test]
async fn shared_rates_are_read_again_after_a_minute() {
    let world = world(serve(vec![("GET /btwtarieven", ok("[]"))]));
    for wait in [0, 59, 61] {
        world.clock.advance(Duration::from_secs(wait));
        world.fetch(Feed::VatRates, None).await.unwrap();
    }
    assert_eq!(world.asked().len(), 2);
}

#[tokio::test]
async fn a_chart_of_more_than_one_page_is_read_whole() {
    let all: Vec<_> = (0..23).map(|n| json!({"id": format!("g{n}"), "nummer": 8000 + n, "omschrijving": "x", "modifiedOn": "2026-01-01T00:00:00"})).collect();
    let world = world_with(
        json!({"page_size": 10}),
        boekbrug_model::ConnectionSettings::default(),
        crate::world::KEY,
        pages(Arc::new(Mutex::new(all))),
    );
    let mut codes = std::collections::BTreeSet::new();
    let mut cursor = None;
    loop {
        let page = world.fetch(Feed::LedgerAccounts, cursor.as_ref()).await.unwrap();
        codes.extend(page.records.into_iter().map(|row| row.code));
        cursor = page.next;
        assert_eq!(page.done, cursor.is_none());
        if page.done {
            break;
        }
    }
    assert_eq!(codes.len(), 23);
    assert!(world.asked().iter().all(|path| !path.contains("$filter")));
}

#[tokio::test]
async fn a_feed_that_the_package_does_not_have_is_refused_without_a_call() {
    let world = world(serve(vec![]));
    let error = world.fetch(Feed::Projects, None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Configuration, Outcome::Permanent)
    );
    assert!(world.transport.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_list_is_a_temporary_error_and_moves_no_cursor() {
    for body in [
        "<html>Onderhoud</html>",
        "[{\"id\":\"rel-1\"",
        "{\"Message\":\"x\"}",
        "",
    ] {
        let world = world(serve(vec![("GET /relaties", Reply::new(200, body.to_owned()))]));
        let error = world.fetch(Feed::Customers, None).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Malformed, Outcome::Temporary),
            "{body}"
        );
        assert_eq!(error.endpoint, "GET /relaties");
    }
}

#[tokio::test]
async fn every_feed_of_the_capability_can_be_read() {
    let world = world(serve(vec![
        ("GET /companyInfo", ok(json!({"huidigBoekjaar": 2026}))),
        ("GET /", ok("[]")),
    ]));
    for feed in &world.connector.capability().feeds {
        let page = world.fetch(feed.feed, None).await.unwrap();
        assert!(page.done, "{:?}", feed.feed);
        assert!(
            page.records
                .iter()
                .all(|row| Record::from_json(feed.feed, &serde_json::to_string(&row.record).unwrap()).is_ok())
        );
    }
}

#[tokio::test]
async fn what_a_failed_read_means() {
    use ErrorKind::{Configuration, ConnectionRefused, Malformed, Refused, Unreachable};
    let filter = r#"[{"errorCode":"ALG-0104","message":"Ongeldig OData filter"}]"#;
    let cases = [
        (
            Reply::new(400, filter),
            Refused,
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        (
            Reply::new(400, r#"{"Message":"Could not find a property named 'naam'"}"#),
            Refused,
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        (
            Reply::new(403, ""),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (
            Reply::new(404, ""),
            Configuration,
            Outcome::Permanent,
            FindingCode::ConnectionAddressWrong,
        ),
        (
            Reply::new(500, ""),
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::new(503, "<html>"),
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::NoAnswer,
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::NotSent,
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::TooLarge,
            Malformed,
            Outcome::Permanent,
            FindingCode::PackageMalformed,
        ),
    ];
    for (reply, kind, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let world = world(serve(vec![("GET /relaties", reply)]));
        let error = world.fetch(Feed::Customers, None).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_package_that_is_out_of_service_for_a_moment_is_asked_again() {
    let calls = AtomicUsize::new(0);
    let world = world(move |request| match request.uri().path() {
        "/b2b/token" => Reply::new(599, ""),
        _ if calls.fetch_add(1, Ordering::SeqCst) == 0 => Reply::new(503, ""),
        _ => ok("[]"),
    });
    assert!(world.fetch(Feed::Journals, None).await.unwrap().done);
}

#[tokio::test]
async fn two_rates_that_are_alike_are_one() {
    let rate = json!({"btwSoort": "Overig", "btwPercentage": 0, "datumVanaf": "1900-01-01T00:00:00", "datumTotEnMet": "2400-12-31T00:00:00"});
    let other = json!({"btwSoort": "Overig", "btwPercentage": 4, "datumVanaf": "1900-01-01T00:00:00"});
    let world = world(serve(vec![("GET /btwtarieven", ok(json!([rate, other, rate])))]));
    let page = world.fetch(Feed::VatRates, None).await.unwrap();
    let ids: Vec<_> = page.records.iter().map(|row| row.package_id.as_str()).collect();
    assert_eq!(ids, ["Overig-1900-01-01-0", "Overig-1900-01-01-4"]);
}

#[tokio::test]
async fn the_codes_take_the_rate_of_the_day_in_the_netherlands() {
    let body = json!([{"btwSoort": "Hoog", "btwPercentage": 21, "datumVanaf": "2012-10-01", "datumTotEnMet": "2026-03-16"},
        {"btwSoort": "Hoog", "btwPercentage": 22, "datumVanaf": "2026-03-17"}]);
    let world = world(serve(vec![("GET /btwtarieven", ok(body))]));
    // 23:30 at Greenwich is half past midnight in Amsterdam.
    for (now, percentage) in [("2026-03-16T22:30:00Z", "21"), ("2026-03-16T23:30:00Z", "22")] {
        world.clock.set(now.parse().unwrap());
        let page = world.fetch(Feed::VatCodes, None).await.unwrap();
        let high = page.records.iter().find(|row| row.code == "2").unwrap();
        let Record::VatCode(code) = &high.record else {
            panic!("no code")
        };
        assert_eq!(code.percentage.to_string(), percentage, "{now}");
    }
}
