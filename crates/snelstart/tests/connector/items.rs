//! Items, their groups, and what became of draft orders: read by what changed, with what they take from elsewhere.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::Cursor;
use boekbrug_http::testkit::Reply;
use boekbrug_model::record::{Item, ItemGroup, Order, OrderStatus};
use boekbrug_model::{ConnectionSettings, Feed, FindingCode, Record};
use http::Request;
use serde_json::{Value, json};

use crate::feeds::pages;
use crate::world::{KEY, World, ok, serve, world, world_with};

fn item(code: &str, group: &str) -> Value {
    json!({"id": format!("art-{code}"), "artikelcode": code, "omschrijving": format!("Product {code}"), "verkoopprijs": 12.50,
        "eenheid": "uur", "artikelOmzetgroep": {"id": group}, "modifiedOn": "2026-03-01T10:00:00"})
}

fn groups() -> Reply {
    ok(json!([
        {"id": "g-high", "nummer": 1, "omschrijving": "Diensten", "verkoopNederlandBtwSoort": "Hoog", "verkoopGrootboekNederlandIdentifier": {"id": "led-1"}},
        {"id": "g-none", "nummer": 2, "omschrijving": "Onbelast", "verkoopNederlandBtwSoort": "Geen"},
    ]))
}

fn accounts() -> Reply {
    ok(json!([{"id": "led-1", "nummer": 8200, "omschrijving": "Omzet", "grootboekfunctie": "VerkopenOmzetHoog"}]))
}

fn company(without_vat: Value) -> Reply {
    ok(json!({"administratieIdentifier": "adm-1", "verkoopprijsArtikelbestandExclusiefBtw": without_vat}))
}

fn served(items: Value, company: Reply) -> World {
    world(serve(vec![
        ("GET /artikelen?", ok(items)),
        ("GET /artikelomzetgroepen", groups()),
        ("GET /grootboeken", accounts()),
        ("GET /companyInfo", company),
    ]))
}

fn items(records: Vec<boekbrug_model::Incoming>) -> Vec<Item> {
    let item = |row: boekbrug_model::Incoming| match row.record {
        Record::Item(item) => item,
        other => panic!("{other:?}"),
    };
    records.into_iter().map(item).collect()
}

#[tokio::test]
async fn an_item_has_the_vat_and_account_of_its_group() {
    let mut ended = item("B-7", "g-none");
    ended["isNonActief"] = json!(true);
    let world = served(
        json!([item("1001", "g-high"), ended, item("9", "gone")]),
        company(json!(true)),
    );
    let page = world.fetch(Feed::Items, None).await.unwrap();
    assert!(page.done);
    assert_eq!(page.records[0].package_id, "art-1001");
    let items = items(page.records);
    let expected = Item {
        item_code: "1001".into(),
        name: "Product 1001".into(),
        item_type: None,
        vat_code_id: Some("2".into()),
        gl_account_revenue: Some("8200".into()),
        will_be_invoiced: true,
        is_active: true,
        allow_time_entry: true,
        unit: Some("uur".into()),
        price: Some("12.5".parse().unwrap()),
        item_group_id: Some("1".into()),
    };
    assert_eq!(items[0], expected);
    assert_eq!((items[1].is_active, items[1].vat_code_id.as_deref()), (false, None));
    assert_eq!(items[1].item_group_id.as_deref(), Some("2"));
    assert_eq!(items[2].item_group_id, None, "a group that is not there");
}

#[tokio::test]
async fn a_price_with_vat_in_it_is_left_blank() {
    for (said, price) in [
        (json!(true), true),
        (json!(null), true),
        (json!(false), false),
        (json!("False"), false),
    ] {
        let world = served(json!([item("1", "g-high")]), company(said.clone()));
        let items = items(world.fetch(Feed::Items, None).await.unwrap().records);
        assert_eq!(items[0].price.is_some(), price, "{said}");
    }
}

#[tokio::test]
async fn groups_are_read_along_once_a_minute_and_an_idle_cycle_is_one_call() {
    let world = served(json!([item("1", "g-high")]), company(json!(true)));
    for (wait, calls) in [(0, 4), (59, 1), (2, 3)] {
        world.clock.advance(Duration::from_secs(wait));
        world.transport.forget();
        world.fetch(Feed::Items, None).await.unwrap();
        assert_eq!(world.asked().len(), calls, "after {wait} seconds");
    }
    let idle = world_with(
        json!({}),
        ConnectionSettings::default(),
        KEY,
        serve(vec![("GET /artikelen?", ok("[]"))]),
    );
    idle.fetch(Feed::Items, None).await.unwrap();
    assert_eq!(idle.asked(), ["GET /artikelen?$top=25&$skip=0"]);
}

#[tokio::test]
async fn items_are_paged_by_the_size_that_is_set_and_then_by_what_changed() {
    for (size, pages_asked) in [(25, 3), (500, 1)] {
        let all: Vec<_> = (0..55).map(|n| item(&format!("{n}"), "g-high")).collect();
        let list = pages(Arc::new(Mutex::new(all)));
        let server = move |request: &Request<bytes::Bytes>| match request.uri().path() {
            "/v2/artikelomzetgroepen" => groups(),
            "/v2/grootboeken" => accounts(),
            "/v2/companyInfo" => company(json!(true)),
            _ => list(request),
        };
        let change = json!({"item_page_size": size, "modified_on": "utc"});
        let world = world_with(change, ConnectionSettings::default(), KEY, server);
        let mut codes = std::collections::BTreeSet::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let page = world.fetch(Feed::Items, cursor.as_ref()).await.unwrap();
            codes.extend(page.records.into_iter().map(|row| row.code));
            cursor = page.next;
            if page.done {
                break;
            }
        }
        assert_eq!(codes.len(), 55);
        let asked = world.asked();
        let whole = asked.iter().filter(|call| call.contains("artikelen?$top")).count();
        assert_eq!(whole, pages_asked, "{asked:?}");
        world.transport.forget();
        world.fetch(Feed::Items, cursor.as_ref()).await.unwrap();
        assert!(
            world.asked()[0].contains("ModifiedOn gt datetime'2026-03-"),
            "{:?}",
            world.asked()
        );
    }
}

#[tokio::test]
async fn an_item_without_id_or_code_does_not_block_its_page() {
    let mut nameless = item("2", "g-high");
    nameless["artikelcode"] = json!(null);
    let mut without_id = item("3", "g-high");
    without_id["id"] = json!("");
    let bad = json!({"id": "art-4", "artikelcode": {}, "omschrijving": "Kapot"});
    let world = served(
        json!([item("1", "g-high"), nameless, without_id, bad]),
        company(json!(true)),
    );
    let page = world.fetch(Feed::Items, None).await.unwrap();
    assert_eq!(page.records.len(), 1);
    let codes: Vec<_> = page.rejects.iter().map(|reject| reject.findings[0].code).collect();
    assert_eq!(
        codes,
        [
            FindingCode::RecordCodeMissing,
            FindingCode::RecordIdMissing,
            FindingCode::RecordFieldUnreadable
        ]
    );
}

#[tokio::test]
async fn groups_come_whole_with_their_account() {
    let world = served(json!([]), company(json!(true)));
    let page = world.fetch(Feed::ItemGroups, None).await.unwrap();
    assert!(page.done && page.next.is_none());
    let Record::ItemGroup(group) = &page.records[0].record else {
        panic!("no group")
    };
    let expected = ItemGroup {
        code: "1".into(),
        name: "Diensten".into(),
        gl_account_revenue: Some("8200".into()),
        vat_code_id: Some("2".into()),
    };
    assert_eq!(*group, expected);
}

fn order(number: i64, reference: Value, stage: &str, invoice: Value) -> Value {
    json!({"id": format!("o-{number}"), "nummer": number, "orderreferentie": reference, "procesStatus": stage, "verkoopfactuur": invoice,
        "datum": "2026-03-16T00:00:00", "relatie": {"id": "rel-1"}, "totaalExclusiefBtw": 100.00, "totaalInclusiefBtw": 121,
        "modifiedOn": "2026-03-16T08:00:00"})
}

async fn orders(world: &World) -> Vec<Order> {
    let page = world.fetch(Feed::Orders, None).await.unwrap();
    let order = |row: boekbrug_model::Incoming| match row.record {
        Record::Order(order) => order,
        other => panic!("{other:?}"),
    };
    page.records.into_iter().map(order).collect()
}

#[tokio::test]
async fn what_became_of_an_order_is_told_with_the_number_of_its_invoice() {
    let invoice = |id: &str| json!({"id": id, "uri": "/verkoopfacturen/x"});
    let rows = json!([
        order(20, json!("2026-0001"), "Order", Value::Null),
        order(21, json!("2026-0002"), "Order", invoice("f-1")),
        order(22, json!("2026-0003"), "Factuur", Value::Null),
        order(
            23,
            json!("2026-0004"),
            "Order",
            invoice("00000000-0000-0000-0000-000000000000")
        ),
        order(24, Value::Null, "Order", invoice("f-2")),
        order(25, json!("2026-0005"), "Order", invoice("f-gone")),
    ]);
    let world = world(serve(vec![
        ("GET /verkooporders", ok(rows)),
        (
            "GET /verkoopfacturen/f-1",
            ok(json!({"id": "f-1", "factuurnummer": "F-77"})),
        ),
    ]));
    let told = orders(&world).await;
    let short: Vec<_> = told
        .iter()
        .map(|order| (order.number.as_str(), order.status, order.invoice_number.as_deref()))
        .collect();
    assert_eq!(
        short,
        [
            ("20", OrderStatus::Open, None),
            ("21", OrderStatus::Invoiced, Some("F-77")),
            ("22", OrderStatus::Invoiced, None),
            ("23", OrderStatus::Open, None),
            ("24", OrderStatus::Invoiced, None),
            ("25", OrderStatus::Invoiced, None),
        ]
    );
    let expected = Order {
        number: "20".into(),
        reference: Some("2026-0001".into()),
        date: Some("2026-03-16".parse().unwrap()),
        customer: Some("rel-1".into()),
        status: OrderStatus::Open,
        stage: Some("Order".into()),
        invoice_number: None,
        total_excl: "100".parse().unwrap(),
        total_incl: "121".parse().unwrap(),
    };
    assert_eq!(told[0], expected);
    let asked = |world: &World, what: &str| world.asked().iter().filter(|call| call.ends_with(what)).count();
    assert_eq!(asked(&world, "/f-2"), 0, "an order without a reference is none of ours");
    orders(&world).await;
    assert_eq!(asked(&world, "/f-1"), 1, "the number of an invoice is asked once");
}

#[tokio::test]
async fn an_invoice_that_cannot_be_read_now_is_no_invoice_without_a_number() {
    let rows = json!([order(21, json!("2026-0002"), "Order", json!({"id": "f-1"}))]);
    let world = world(serve(vec![
        ("GET /verkooporders", ok(rows)),
        ("GET /verkoopfacturen/f-1", Reply::new(500, "")),
    ]));
    let error = world.fetch(Feed::Orders, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageUnavailable);
}
