//! Draft orders: look, place, read back.

use boekbrug_connector::{BookingRef, ErrorKind, Outcome, Pdf, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::checks::OrderOutcome;
use boekbrug_model::invoice::{CheckedOrder, InvoiceKind, Target};
use boekbrug_model::testkit::{Books, day, eur, invoice, parsed};
use boekbrug_model::{ConnectionSettings, Currency, FindingCode};
use serde_json::{Value, json};

use crate::world::{KEY, World, ok, serve, world, world_with};

fn wanted(number: &str) -> Wanted {
    Wanted {
        target: Target::DraftOrder,
        number: parsed(number),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: None,
        currency: Currency::EUR,
    }
}

fn row(reference: &str, id: &str, total: &str) -> Value {
    json!({"id": id, "nummer": 20, "orderreferentie": reference, "datum": "2026-03-16T00:00:00", "relatie": {"id": "rel-1"},
        "procesStatus": "Order", "totaalExclusiefBtw": total, "totaalInclusiefBtw": 1})
}

fn placed(id: &str) -> BookingRef {
    BookingRef {
        target: Target::DraftOrder,
        id: id.to_owned(),
        number: Some("20".to_owned()),
        link: None,
    }
}

fn with(change: Value, rows: Vec<(&'static str, Reply)>) -> World {
    world_with(change, ConnectionSettings::default(), KEY, serve(rows))
}

#[tokio::test]
async fn an_order_is_found_by_its_reference_in_each_way() {
    let rows = json!([row("O'Neil 1 ", "o1", "150"), row("O'Neil 11", "o2", "1")]);
    for (way, asked) in [
        (
            "reference",
            "GET /verkooporders?$filter=Orderreferentie eq 'O''Neil 1'&$top=500&$skip=0",
        ),
        (
            "date",
            "GET /verkooporders?$filter=Datum eq datetime'2026-03-16T00:00:00'&$top=500&$skip=0",
        ),
        ("all", "GET /verkooporders?$top=500&$skip=0"),
    ] {
        let world = with(json!({"order_lookup": way}), vec![("GET /verkooporders", ok(&rows))]);
        let found = world.connector.find(&wanted("o'neil 1")).await.unwrap();
        assert_eq!(world.asked()[0].to_lowercase(), asked.to_lowercase());
        assert_eq!(found.len(), 1, "{way}");
        assert_eq!(
            (found[0].total, found[0].date),
            (eur("150.00"), Some(day("2026-03-16")))
        );
        assert_eq!(found[0].customer.as_deref(), Some("rel-1"));
        assert_eq!(
            (found[0].booking.target, found[0].booking.number.as_deref()),
            (Target::DraftOrder, Some("20"))
        );
    }
}

#[tokio::test]
async fn where_the_filter_is_refused_everything_is_looked_through() {
    let rows = json!([row("2026-0002", "o2", "1"), row("2026-0001", "o1", "150")]);
    let server = move |request: &http::Request<bytes::Bytes>| {
        let filtered = request.uri().query().unwrap_or_default().contains("filter");
        match request.uri().path() {
            "/b2b/token" => Reply::new(599, ""),
            _ if filtered => Reply::new(
                400,
                r#"{"Message":"Could not find a property named 'Orderreferentie'"}"#,
            ),
            _ => ok(&rows),
        }
    };
    let world = world(server);
    for calls in [2, 3] {
        let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].booking.id, "o1");
        assert_eq!(world.asked().len(), calls, "the filter is tried once");
    }
    let dated = world_with(
        json!({"order_lookup": "date"}),
        ConnectionSettings::default(),
        KEY,
        serve(vec![("GET /verkooporders", Reply::new(400, r#"{"Message":"Datum"}"#))]),
    );
    assert!(dated.connector.find(&wanted("2026-0001")).await.is_err());
}

#[tokio::test]
async fn an_order_that_cannot_be_read_is_never_nothing_there() {
    for body in [
        json!([{"id": "o1", "orderreferentie": {}}]),
        json!([{"id": "o1", "orderreferentie": "2026-0001"}]),
    ] {
        let world = world(serve(vec![("GET /verkooporders", ok(body))]));
        let error = world.connector.find(&wanted("2026-0001")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn the_link_is_made_from_a_pattern() {
    let list = ok(json!([row("2026-0001", "o1", "1")]));
    for (pattern, link) in [
        ("https://x.nl/order/{id}", Some("https://x.nl/order/o1")),
        ("https://x.nl/{number}?o={id}", Some("https://x.nl/20?o=o1")),
        (" ", None),
    ] {
        let world = with(
            json!({"order_link": pattern}),
            vec![("GET /verkooporders", list.clone())],
        );
        let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
        assert_eq!(found[0].booking.link.as_deref(), link);
    }
}

#[tokio::test]
async fn an_order_is_read_back_by_its_reference_without_vat() {
    let world = world(serve(vec![(
        "GET /verkooporders/o1",
        ok(row("2026-0001", "o1", "150.00")),
    )]));
    let back = world.connector.read_back(&placed("o1")).await.unwrap();
    assert_eq!(
        (back.number.as_str(), back.total, back.customer.as_deref(), back.date),
        ("2026-0001", eur("150.00"), Some("rel-1"), Some(day("2026-03-16")))
    );
    assert_eq!(back.documents, []);
}

#[tokio::test]
async fn an_order_that_vanished_is_named() {
    let gone = r#"[{"errorCode":"VOR-0001","message":"Verkooporder niet gevonden"}]"#;
    for reply in [Reply::new(404, ""), Reply::new(400, gone)] {
        let world = world(serve(vec![("GET /verkooporders/o1", reply)]));
        let error = world.connector.read_back(&placed("o1")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
        assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
        assert_eq!(error.findings[0].params["number"], "20");
    }
}

#[tokio::test]
async fn an_order_takes_no_pdf() {
    let world = world(serve(vec![]));
    let pdf = Pdf {
        file_name: "F.pdf".to_owned(),
        number: parsed("2026-0001"),
        customer: None,
        bytes: std::sync::Arc::from(&b"%PDF-1.7"[..]),
    };
    let error = world.connector.attach(Some(&placed("o1")), &pdf).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    assert_eq!(world.connector.documents(&placed("o1")).await.unwrap(), []);
    assert_eq!(world.asked(), [] as [&str; 0]);
}

/// An order of 150.00 without VAT that passed the checks.
fn order(number: &str) -> CheckedOrder {
    let mut books = Books::default();
    books.settings.order_item = Some("UUR".to_owned());
    let invoice = invoice(number)
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    let rules = boekbrug_snelstart::capability().orders.as_ref().unwrap();
    match books.check_order(&invoice, rules).unwrap() {
        OrderOutcome::Place(order, _) => *order,
        OrderOutcome::Skip(findings) => panic!("{findings:?}"),
    }
}

#[tokio::test]
async fn an_order_is_placed_once_and_its_number_and_link_come_back() {
    let answer = Reply::new(201, row("2026-0001", "o1", "150.00").to_string());
    let world = world(serve(vec![("POST /verkooporders", answer)]));
    let placed = world.connector.order(&order("2026-0001")).await.unwrap().booking;
    assert_eq!(
        (placed.target, placed.id.as_str(), placed.number.as_deref()),
        (Target::DraftOrder, "o1", Some("20"))
    );
    assert!(placed.link.unwrap().ends_with("/o1"));
    assert_eq!(world.asked(), ["POST /verkooporders"]);
    let sent = String::from_utf8_lossy(world.transport.requests()[1].body()).into_owned();
    assert!(
        sent.contains("\"stuksprijs\":100.00"),
        "the digits are those of the invoice: {sent}"
    );
    assert!(!sent.contains("\"nummer\""), "the package gives the number");
}

#[tokio::test]
async fn a_connection_sets_its_own_stage_and_template() {
    let settings = ConnectionSettings {
        package_settings: json!({"orderStage": "offerte", "orderTemplate": "tpl-1"}),
        ..ConnectionSettings::default()
    };
    let answer = Reply::new(201, row("2026-0001", "o1", "150.00").to_string());
    let world = world_with(
        json!({"order_stage": "pakbon"}),
        settings,
        KEY,
        serve(vec![("POST /verkooporders", answer)]),
    );
    world.connector.order(&order("2026-0001")).await.unwrap();
    let sent: Value = serde_json::from_slice(world.transport.requests()[1].body()).unwrap();
    assert_eq!(sent["procesStatus"], "Offerte");
    assert_eq!(sent["verkoopordersjabloon"]["id"], "tpl-1");
}

#[tokio::test]
async fn an_empty_answer_to_an_order_is_looked_up() {
    let list = json!([row("2026-0001", "o1", "150.00")]);
    let rows = |list| {
        vec![
            ("POST /verkooporders", Reply::new(201, " ")),
            ("GET /verkooporders", list),
        ]
    };
    let placed = world(serve(rows(ok(&list))))
        .connector
        .order(&order("2026-0001"))
        .await
        .unwrap();
    assert_eq!(placed.booking.id, "o1");
    let twice = json!([row("2026-0001", "o1", "150.00"), row("2026-0001", "o2", "150.00")]);
    for list in [ok("[]"), ok(twice), Reply::new(500, "")] {
        let error = world(serve(rows(list)))
            .connector
            .order(&order("2026-0001"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Unknown, FindingCode::PackageAnswerLost)
        );
    }
}

#[tokio::test]
async fn what_is_known_when_an_order_fails() {
    let said = |code: &str| {
        Reply::new(
            400,
            format!(r#"[{{"errorCode":"{code}","message":"Zo niet","details":null}}]"#),
        )
    };
    let cases = [
        (said("VOR-0002"), Outcome::Permanent, FindingCode::CustomerNotDebtor),
        (said("VOR-0005"), Outcome::Permanent, FindingCode::OrderRefused),
        (said("ART-0001"), Outcome::Permanent, FindingCode::OrderItemUnknown),
        (said("ALG-0105"), Outcome::Permanent, FindingCode::OrderRefused),
        (said("BOE-0019"), Outcome::Permanent, FindingCode::CostCentreUnknown),
        (said("VOR-9999"), Outcome::Permanent, FindingCode::OrderRefused),
        (
            Reply::new(400, r#"{"Message":"Zo niet"}"#),
            Outcome::Permanent,
            FindingCode::OrderRefused,
        ),
        (
            Reply::new(403, ""),
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (
            Reply::new(201, "{\"nummer\":20}"),
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(400, "<html>"),
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (Reply::new(500, ""), Outcome::Unknown, FindingCode::PackageAnswerLost),
        (Reply::NoAnswer, Outcome::Unknown, FindingCode::PackageAnswerLost),
        (Reply::NotSent, Outcome::Temporary, FindingCode::PackageUnavailable),
    ];
    for (reply, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let sent_once = !matches!(reply, Reply::NotSent);
        let world = world(serve(vec![("POST /verkooporders", reply)]));
        let error = world.connector.order(&order("2026-0001")).await.unwrap_err();
        assert_eq!((error.outcome, error.findings[0].code), (outcome, code), "{shown}");
        assert_eq!(
            world.asked().len(),
            usize::from(sent_once),
            "a write is never repeated: {shown}"
        );
        let finding = &error.findings[0];
        for (code, place, value) in [
            (FindingCode::ConnectionRightMissing, "right", "orders:write"),
            (FindingCode::OrderItemUnknown, "item", "UUR"),
            (FindingCode::CustomerNotDebtor, "customer", "1001"),
        ] {
            assert!(finding.code != code || finding.params[place] == value, "{finding:?}");
        }
        if finding.code == FindingCode::OrderRefused {
            assert_eq!(finding.package.as_ref().unwrap().text, "Zo niet");
        }
    }
}
