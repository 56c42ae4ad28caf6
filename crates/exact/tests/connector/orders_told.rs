//! What the feed of orders tells: how far each is, and the number of the invoice that was made of it.

use boekbrug_http::testkit::Reply;
use boekbrug_model::record::{Order, OrderStatus};
use boekbrug_model::{Feed, FindingCode, Record};
use serde_json::{Value, json};

use crate::orders::{row, set, with};
use crate::world::{id, list, serve, world};

fn told(row: &boekbrug_model::Incoming) -> &Order {
    match &row.record {
        Record::Order(order) => order,
        other => panic!("{other:?}"),
    }
}

/// A header of the sync list.
fn header(order: u32, status: i32, version: i64, more: Value) -> Value {
    let head = json!({"Status": status, "Timestamp": version.to_string(), "LineNumber": 0, "VATAmountFC": 31.5});
    with(with(row(&format!("F-{order}"), order, 1, "70", "150"), head), more)
}

#[tokio::test]
async fn the_feed_tells_what_became_of_an_order() {
    let line = with(
        header(1, 10, 3, json!({})),
        json!({"LineNumber": 1, "AmountFCExclVat": null}),
    );
    let rows = json!([
        header(1, 10, 2, json!({})),
        line,
        header(
            2,
            20,
            4,
            json!({"InvoiceNumber": 26_700_008, "StatusDescription": "Open"})
        ),
        header(
            3,
            50,
            5,
            json!({"InvoiceNumber": 26_700_009, "StatusDescription": "Verwerkt", "Description": "Maart"})
        ),
        header(4, 50, 6, json!({"Type": 8021, "InvoiceNumber": 26_700_010})),
        header(5, 10, 7, json!({"YourRef": null})),
        header(6, 10, 8, json!({"OrderNumber": null})),
    ]);
    let world = world(serve(vec![("GET /sync/SalesInvoice/SalesInvoices", list(&rows))]));
    let (records, last) = world.read(Feed::Orders, None).await;
    assert!(last.done && last.rejects.is_empty());
    let short: Vec<_> = records
        .iter()
        .map(|row| (row.code.as_str(), told(row).status, told(row).invoice_number.as_deref()))
        .collect();
    assert_eq!(
        short,
        [
            ("41", OrderStatus::Open, None),
            ("26700008", OrderStatus::Open, None),
            ("26700009", OrderStatus::Invoiced, Some("26700009")),
            ("26700010", OrderStatus::Invoiced, Some("26700010")),
            ("F-6", OrderStatus::Open, None),
        ],
        "neither lines, nor what has no reference"
    );
    let third = told(&records[2]);
    assert_eq!(
        (records[2].name.as_str(), third.stage.as_deref()),
        ("Maart", Some("Verwerkt"))
    );
    assert_eq!(
        (third.reference.as_deref(), third.customer.clone()),
        (Some("F-3"), Some(id(1)))
    );
    let amounts = |order: &Order| (order.total_excl.to_string(), order.total_incl.to_string());
    assert_eq!(amounts(third), ("150".to_owned(), "181.5".to_owned()));
    assert_eq!(amounts(told(&records[3])), ("-150".to_owned(), "-181.5".to_owned()));
    assert_eq!(told(&records[0]).stage.as_deref(), Some("10"));
}

#[tokio::test]
async fn an_idle_run_of_orders_is_one_call_from_the_version_that_was_seen() {
    let rows = json!([header(1, 10, 2, json!({})), header(2, 10, 9, json!({}))]);
    let world = set(
        json!({"division_minutes": 6000}),
        vec![
            (
                "GET /sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1L&",
                list(&rows),
            ),
            (
                "GET /sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 9L&",
                list(&json!([])),
            ),
            ("GET /system/Divisions", list(&json!([{"Code": 123_456}]))),
        ],
    );
    let (records, last) = world.read(Feed::Orders, None).await;
    assert_eq!(records.len(), 2);
    let (none, last) = world.read(Feed::Orders, last.next).await;
    assert_eq!(none, []);
    world.transport.forget();
    world.read(Feed::Orders, last.next).await;
    assert_eq!(world.asked().len(), 1);
    assert!(!world.asked()[0].contains("Modified"), "{}", world.asked()[0]);
}

#[tokio::test]
async fn which_list_tells_of_orders_is_a_setting() {
    let rows = json!([with(
        row("F-1", 1, 1, "70", "150"),
        json!({"Modified": "/Date(1773653400000)/"})
    )]);
    let by_time = vec![("GET /salesinvoice/SalesInvoices?", list(&rows))];
    let world = set(json!({"orders_by": "modified"}), by_time);
    let (records, _) = world.read(Feed::Orders, None).await;
    assert_eq!(told(&records[0]).reference.as_deref(), Some("F-1"));
    let asked = &world.asked()[0];
    assert!(
        asked.contains("Modified") && !asked.contains("Timestamp") && !asked.contains("LineNumber"),
        "{asked}"
    );
}

/// Without the right to sales invoices profile C does not work, so that a person is told.
#[tokio::test]
async fn orders_that_may_not_be_read_are_said() {
    let world = world(serve(vec![("GET /sync/SalesInvoice", Reply::new(403, ""))]));
    let error = world.fetch(Feed::Orders, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionRightMissing);
}
