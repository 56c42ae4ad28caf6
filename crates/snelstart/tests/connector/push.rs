//! The push: look, book, attach, read back; and what is known after every kind of failure.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use boekbrug_connector::{BookingRef, ErrorKind, Outcome, Pdf, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::{InvoiceKind, Target};
use boekbrug_model::testkit::{day, eur, parsed};
use boekbrug_model::{Currency, FindingCode};
use serde_json::{Value, json};

use crate::world::{checked, ok, serve, world, world_with};

fn wanted(number: &str) -> Wanted {
    Wanted {
        target: Target::Booking,
        number: parsed(number),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: None,
        currency: Currency::EUR,
    }
}

fn sales_invoice(number: &str, booking: &str, total: &str) -> Value {
    json!({"id": format!("f-{booking}"), "verkoopBoeking": {"id": booking}, "factuurnummer": number, "factuurDatum": "2026-03-16T00:00:00",
        "factuurBedrag": total, "relatie": {"id": "rel-1"}, "verkoopOrders": []})
}

fn booking(id: &str) -> BookingRef {
    BookingRef {
        target: Target::Booking,
        id: id.to_owned(),
        number: Some("2026-0001".to_owned()),
        link: None,
    }
}

fn pdf() -> Pdf {
    Pdf {
        file_name: "F-2026-0001.pdf".to_owned(),
        number: parsed("2026-0001"),
        customer: None,
        bytes: Arc::from(&b"%PDF-1.7"[..]),
    }
}

#[tokio::test]
async fn a_number_is_looked_up_with_its_quotes_doubled() {
    let world = world(serve(vec![("GET /verkoopfacturen", ok("[]"))]));
    assert!(world.connector.find(&wanted("O'Neil & 1")).await.unwrap().is_empty());
    assert_eq!(
        world.asked(),
        ["GET /verkoopfacturen?$filter=Factuurnummer eq 'O''Neil %26 1'&$top=500&$skip=0"]
    );
}

#[tokio::test]
async fn all_that_is_there_comes_back_and_nothing_else() {
    let body = json!([
        sales_invoice("2026-0001", "b1", "175.50"),
        sales_invoice("2026-0001 ", "b2", "-1"),
        sales_invoice("2026-00011", "b3", "1")
    ]);
    let world = world(serve(vec![("GET /verkoopfacturen", ok(body))]));
    let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
    let short: Vec<_> = found.iter().map(|one| (one.booking.id.as_str(), one.total)).collect();
    assert_eq!(short, [("b1", eur("175.50")), ("b2", eur("-1.00"))]);
    assert_eq!(
        (found[0].customer.as_deref(), found[0].date),
        (Some("rel-1"), Some(day("2026-03-16")))
    );
}

#[tokio::test]
async fn letters_of_a_number_may_be_of_either_case() {
    let world = world(serve(vec![(
        "GET /verkoopfacturen",
        ok(json!([sales_invoice("f-É1", "b1", "1")])),
    )]));
    assert_eq!(world.connector.find(&wanted("F-é1")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_filter_that_is_ignored_makes_us_read_everything() {
    let all: Vec<_> = (0..23)
        .map(|n| sales_invoice(&format!("2026-{n:04}"), &format!("b{n}"), "1"))
        .collect();
    let server = move |request: &http::Request<bytes::Bytes>| {
        let query = request.uri().query().unwrap_or_default();
        let skip: usize = query.rsplit('=').next().unwrap().parse().unwrap_or(0);
        match request.uri().path() {
            "/b2b/token" => Reply::new(599, ""),
            _ => ok(json!(all.iter().skip(skip).take(10).collect::<Vec<_>>())),
        }
    };
    let world = world_with(
        json!({"page_size": 10}),
        boekbrug_model::ConnectionSettings::default(),
        crate::world::KEY,
        server,
    );
    let found = world.connector.find(&wanted("2026-0021")).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].booking.id, "b21");
    assert!(world.connector.find(&wanted("2026-0099")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_never_nothing_there() {
    for body in [
        json!([{"id": "f1", "factuurnummer": {}}]),
        json!([{"id": "f1", "factuurnummer": "2026-0001"}]),
    ] {
        let world = world(serve(vec![("GET /verkoopfacturen", ok(body))]));
        let error = world.connector.find(&wanted("2026-0001")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn a_booking_is_sent_once_and_its_id_comes_back() {
    let answer = Reply::new(
        201,
        json!({"id": "b1", "factuurnummer": "2026-0001", "boekstuk": "VB-7"}).to_string(),
    );
    let world = world(serve(vec![("POST /verkoopboekingen", answer)]));
    let booked = world.connector.book(&checked("2026-0001"), None).await.unwrap();
    assert_eq!(
        (booked.booking.id.as_str(), booked.booking.number.as_deref()),
        ("b1", Some("VB-7"))
    );
    let requests = world.transport.requests();
    let sent: Value = serde_json::from_slice(requests[1].body()).unwrap();
    assert_eq!(sent["factuurbedrag"].to_string(), "175.5");
    assert!(
        String::from_utf8_lossy(requests[1].body()).contains("\"factuurbedrag\":175.50"),
        "the digits are those of the invoice"
    );
    assert_eq!(requests[1].headers()["content-type"], "application/json");
}

#[tokio::test]
async fn an_empty_answer_to_a_booking_is_looked_up() {
    let list = json!([sales_invoice("2026-0001", "b1", "175.50")]);
    let world = world(serve(vec![
        ("POST /verkoopboekingen", Reply::new(201, "  ")),
        ("GET /verkoopfacturen", ok(list)),
    ]));
    assert_eq!(
        world
            .connector
            .book(&checked("2026-0001"), None)
            .await
            .unwrap()
            .booking
            .id,
        "b1"
    );
    let another = json!([sales_invoice("2026-0001", "b1", "1.00")]);
    for list in [ok("[]"), ok(another), Reply::new(500, "")] {
        let lost = crate::world::world(serve(vec![
            ("POST /verkoopboekingen", Reply::new(201, "")),
            ("GET /verkoopfacturen", list),
        ]));
        let error = lost.connector.book(&checked("2026-0001"), None).await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Unknown, FindingCode::PackageAnswerLost)
        );
    }
}

#[tokio::test]
async fn what_is_known_when_a_booking_fails() {
    use ErrorKind::{ConnectionRefused, Malformed, RateLimited, Refused, Unreachable};
    let exists = r#"[{"errorCode":"BOE-0021","message":"Het factuurnummer bestaat al","details":null}]"#;
    let balance = r#"[{"errorCode":"BOE-0039","message":"De boeking is niet in balans"},{"errorCode":"BOE-0022","message":"kostenplaats"}]"#;
    let limited = RateLimited {
        retry_after: Some(std::time::Duration::from_mins(150)),
    };
    let cases = [
        (
            Reply::new(400, exists),
            Refused,
            Outcome::Unknown,
            FindingCode::InvoiceNumberInUse,
        ),
        (
            Reply::new(400, balance),
            Refused,
            Outcome::Permanent,
            FindingCode::InvoiceNotBalanced,
        ),
        (
            Reply::new(400, "<html>"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, "<html>"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, "{\"id\":\"b1\",\"fact"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, "{\"factuurnummer\":\"x\"}"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(403, ""),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (
            Reply::new(500, "<html>"),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(503, ""),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::NoAnswer,
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::TooLarge,
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::NotSent,
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::new(429, "").with("retry-after", "9000"),
            limited,
            Outcome::Temporary,
            FindingCode::PackageRateLimited,
        ),
    ];
    for (reply, kind, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let sent_once = !matches!(reply, Reply::NotSent);
        let world = world(serve(vec![("POST /verkoopboekingen", reply)]));
        let error = world.connector.book(&checked("2026-0001"), None).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
        assert_eq!(error.endpoint, "POST /verkoopboekingen");
        assert_eq!(
            world.asked().len(),
            usize::from(sent_once),
            "a write is never repeated: {shown}"
        );
    }
}

#[tokio::test]
async fn all_reasons_of_a_refusal_come_at_once_with_what_they_are_about() {
    let body = r#"[{"errorCode":"BOE-0039","message":"balans"},{"errorCode":"BOE-0022","message":"kostenplaats"},{"errorCode":"BOE-0054","message":"relatie"}]"#;
    let world = world(serve(vec![("POST /verkoopboekingen", Reply::new(400, body))]));
    let error = world.connector.book(&checked("2026-0001"), None).await.unwrap_err();
    assert_eq!(error.findings.len(), 3);
    assert_eq!(error.findings[1].params["account"], "8000, 8010");
    assert_eq!(error.findings[2].params["customer"], "1001");
}

#[tokio::test]
async fn a_pdf_goes_up_with_either_status() {
    for (status, body) in [
        (200, "{\"id\":\"doc-1\"}"),
        (201, "{\"id\":\"doc-1\",\"uri\":\"/documenten/doc-1\"}"),
    ] {
        let world = world(serve(vec![(
            "POST /documenten/Verkoopboekingen",
            Reply::new(status, body),
        )]));
        let document = world.connector.attach(Some(&booking("b1")), &pdf()).await.unwrap();
        assert_eq!(
            (document.id.as_str(), document.file_name.as_str()),
            ("doc-1", "F-2026-0001.pdf")
        );
        let sent: Value = serde_json::from_slice(world.transport.requests()[1].body()).unwrap();
        assert_eq!(
            sent,
            json!({"parentIdentifier": "b1", "fileName": "F-2026-0001.pdf", "content": "JVBERi0xLjc="})
        );
    }
}

#[tokio::test]
async fn a_silent_upload_is_found_by_its_name() {
    let list = json!([{"id": "doc-0", "fileName": "ander.pdf"}, {"id": "doc-1", "fileName": "f-2026-0001.PDF"}]);
    let rows = vec![
        ("POST /documenten/Verkoopboekingen", Reply::new(201, "")),
        ("GET /documenten/Verkoopboekingen/b1", ok(list)),
    ];
    let world = world(serve(rows));
    assert_eq!(
        world.connector.attach(Some(&booking("b1")), &pdf()).await.unwrap().id,
        "doc-1"
    );
}

#[tokio::test]
async fn a_pdf_that_is_refused_says_why() {
    let large = r#"[{"errorCode":"BLG-0006","message":"Bestand is groter dan 10MB."}]"#;
    let gone = r#"[{"errorCode":"BOE-0001","message":"Niet gevonden"}]"#;
    for (reply, code, outcome) in [
        (Reply::new(400, large), FindingCode::PdfTooLarge, Outcome::Permanent),
        (
            Reply::new(400, gone),
            FindingCode::PackageBookingGone,
            Outcome::Permanent,
        ),
        (Reply::NoAnswer, FindingCode::PackageAnswerLost, Outcome::Unknown),
    ] {
        let world = world(serve(vec![("POST /documenten/Verkoopboekingen", reply)]));
        let error = world.connector.attach(Some(&booking("b1")), &pdf()).await.unwrap_err();
        assert_eq!((error.findings[0].code, error.outcome), (code, outcome));
    }
    let world = world(serve(vec![]));
    let error = world.connector.attach(None, &pdf()).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
}

#[tokio::test]
async fn a_booking_is_read_back_with_its_documents() {
    let body = |documents: Value| json!({"id": "b1", "factuurnummer": "2026-0001", "factuurbedrag": 175.5, "factuurdatum": "2026-03-16T00:00:00", "klant": {"id": "rel-1"}, "documents": documents});
    let list = json!([{"verkoopBoekingId": "b1", "fileName": "F.pdf", "readOnly": false, "id": "doc-1"}]);
    for (documents, calls) in [(list.clone(), 1), (json!(null), 2)] {
        let rows = vec![
            ("GET /verkoopboekingen/b1", ok(body(documents))),
            ("GET /documenten/Verkoopboekingen/b1", ok(&list)),
        ];
        let world = world(serve(rows));
        let back = world.connector.read_back(&booking("b1")).await.unwrap();
        assert_eq!(
            (back.number.as_str(), back.total, back.customer.as_deref()),
            ("2026-0001", eur("175.50"), Some("rel-1"))
        );
        assert_eq!(back.documents.len(), 1);
        assert_eq!(world.asked().len(), calls);
    }
}

#[tokio::test]
async fn a_booking_that_vanished_is_named_by_its_number() {
    for body in [
        "",
        r#"{"Message":"Niet gevonden"}"#,
        r#"[{"errorCode":"BOE-0001","message":"Niet gevonden"}]"#,
    ] {
        let world = world(serve(vec![("GET /verkoopboekingen/b1", Reply::new(404, body))]));
        let error = world.connector.read_back(&booking("b1")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
        assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
        assert_eq!(error.findings[0].params["number"], "2026-0001");
    }
    let world = world(serve(vec![]));
    assert_eq!(world.connector.documents(&booking("b1")).await.unwrap(), []);
}

#[tokio::test]
async fn an_invoice_made_from_an_order_is_found_and_followed_to_its_booking() {
    let order = json!([{"id": "f9", "verkoopBoeking": null, "factuurnummer": "2026-0001", "factuurBedrag": 175.5, "verkoopOrders": [{"id": "o1"}]}]);
    let calls = AtomicUsize::new(0);
    let world = world(move |request| match request.uri().path() {
        "/b2b/token" => Reply::new(599, ""),
        "/v2/verkoopfacturen" => ok(&order),
        "/v2/verkoopfacturen/f9" if calls.fetch_add(1, Ordering::SeqCst) == 0 => ok(json!({"id": "f9"})),
        "/v2/verkoopfacturen/f9" => ok(json!({"id": "f9", "verkoopBoeking": {"id": "b9"}})),
        "/v2/documenten/Verkoopboekingen/b9" => ok("[]"),
        other => panic!("{other}"),
    });
    let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
    assert_eq!(found.len(), 1);
    let error = world.connector.documents(&found[0].booking).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    assert_eq!(world.connector.documents(&found[0].booking).await.unwrap(), []);
}
