//! How long pages take on a connection with 100,000 customers and 50,000 invoices. Run by hand, at best in release:
//! `cargo nextest run --release -p boekbrug-screens --run-ignored only speed --no-capture`.

use std::time::{Duration, Instant};

use boekbrug_engine::testkit::Stage;
use boekbrug_model::{Feed, Finding, FindingCode, InvoiceId, RecordId, Role};
use boekbrug_store::{Author, ChangeKind, InvoiceWrite, PageWrite, RecordWrite};

use crate::stage::Edge;

const INVOICES: u32 = 50_000;
const CUSTOMERS: u32 = 100_000;

/// Ten bytes for an id that sort by their number.
fn bytes(number: u32) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[6..].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// Half of them wait, a tenth of these for two reasons.
async fn invoices(edge: &Edge) -> InvoiceId {
    let row = edge.stage.row().await.unwrap();
    let at = edge.stage.clock_in(0);
    let mut last = InvoiceId::new(at, bytes(0));
    for start in (0..INVOICES).step_by(5_000) {
        let mut tx = edge.stage.store.begin().await.unwrap();
        for number in start..start + 5_000 {
            let mut invoice = Stage::sample(&format!("2026-{number:05}"));
            invoice.customer.code = Some(format!("{}", 10_000 + number % 1_000));
            let mut findings = Vec::new();
            if number % 2 == 0 {
                findings.push(Finding::new(FindingCode::CustomerUnknown).with("customer", number));
            }
            if number % 20 == 0 {
                findings.push(Finding::new(FindingCode::VatCodeUnmapped).at("lines[0].vat"));
            }
            last = InvoiceId::new(at, bytes(number));
            let write = InvoiceWrite {
                id: last,
                organisation: row.organisation,
                administration: row.administration,
                connection: row.id,
                digest: number.to_string(),
                pdf: None,
                source: "api".to_owned(),
                findings,
                at,
                invoice,
            };
            tx.accept_invoice(&write).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    last
}

async fn customers(edge: &Edge) -> RecordId {
    let row = edge.stage.row().await.unwrap();
    let at = edge.stage.clock_in(0);
    let mut tx = edge.stage.store.begin().await.unwrap();
    let lease = tx
        .lease_one(row.id, "north", at, edge.stage.clock_in(600))
        .await
        .unwrap()
        .unwrap();
    for start in (0..CUSTOMERS).step_by(1_000) {
        let record = |number: u32| RecordWrite {
            id: RecordId::new(at, bytes(number)),
            package_id: format!("rel-{number}"),
            code: format!("{}", 100_000 + number),
            name: format!("Bakkerij {number}"),
            is_active: !number.is_multiple_of(9),
            hash: i64::from(number),
            values: format!(r#"{{"customerCode":"{number}","name":"Bakkerij {number}","isActive":true}}"#),
            identification: None,
            vat_number: None,
            kind: ChangeKind::Created,
            fields: Vec::new(),
            author: Author::Package,
        };
        let page = PageWrite {
            administration: row.administration,
            feed: Feed::Customers,
            records: (start..start + 1_000).map(record).collect(),
            seen: Vec::new(),
            reading: None,
            rejects: Vec::new(),
            mended: Vec::new(),
            cursor: None,
            digest: None,
            done: false,
            at,
        };
        tx.record_page(&lease, &page).await.unwrap();
    }
    tx.commit().await.unwrap();
    RecordId::new(at, bytes(7))
}

#[allow(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}

#[tokio::test]
#[ignore = "fills a large database and prints how long each page takes"]
async fn pages_of_a_large_connection_answer_soon() {
    let edge = Edge::set().await;
    let (invoice, record) = (invoices(&edge).await, customers(&edge).await);
    let who = edge.visitor(Role::Bookkeeper).await;
    let connection = edge.stage.connection;
    let mut slow = Vec::new();
    for path in [
        "/".to_owned(),
        format!("/connections/{connection}"),
        format!("/connections/{connection}/mapping"),
        "/logbook".to_owned(),
        "/invoices".to_owned(),
        format!("/invoices?connection={connection}&state=attention"),
        "/invoices?state=underway".to_owned(),
        "/invoices?state=done".to_owned(),
        "/invoices?code=vat.codeUnmapped".to_owned(),
        "/invoices?q=niemand".to_owned(),
        "/invoices?q=2026-00042".to_owned(),
        format!("/invoices/{invoice}"),
        "/findings".to_owned(),
        "/findings/customer.unknown".to_owned(),
        "/records".to_owned(),
        "/records?q=niemand".to_owned(),
        "/records?active=1&q=99999".to_owned(),
        format!("/records/{connection}/customers/{record}"),
    ] {
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let start = now();
            edge.page(&who, &path).await.is(200);
            best = best.min(start.elapsed());
        }
        println!("{:>8.1} ms  {path}", best.as_secs_f64() * 1e3);
        if best > Duration::from_millis(50) {
            slow.push(path);
        }
    }
    assert!(slow.is_empty() || cfg!(debug_assertions), "over 50 ms: {slow:?}");
}
