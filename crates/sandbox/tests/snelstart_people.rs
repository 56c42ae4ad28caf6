//! What a person inside the package does: under its rules, with a trace of who did what.

mod support;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::snelstart::{ArticlePatch, By, Made, Refused, RelationPatch, Switches, What};
use bytes::Bytes;
use http::Request;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use support::asks::{order, relate};
use support::{BOOKS, Got, World, read};

fn control(world: &World, method: &str, path: &str, body: &Value) -> Got {
    let request = Request::builder().method(method).uri(format!("/_control{path}"));
    let body = if body.is_null() {
        Bytes::new()
    } else {
        body.to_string().into()
    };
    read(world.sandbox.handle(request.body(body).expect("a request")))
}

fn named(name: &str) -> RelationPatch {
    RelationPatch {
        name: Some(name.to_owned()),
        ..RelationPatch::default()
    }
}

fn rules(result: Result<impl std::fmt::Debug, Refused>) -> Vec<String> {
    match result.expect_err("refused") {
        Refused::Rules(rules) => rules,
        Refused::NoSuch(no_such) => panic!("{no_such}"),
    }
}

#[test]
fn a_person_meets_the_rules_of_the_api() {
    let world = World::new();
    let cases: Vec<(RelationPatch, &str)> = vec![
        (named(""), "REL-0007"),
        (
            RelationPatch {
                kvk: Some("1234".into()),
                ..RelationPatch::default()
            },
            "REL-0006",
        ),
        (
            RelationPatch {
                vat_number: Some("NL123456789B01".into()),
                ..RelationPatch::default()
            },
            "REL-0088",
        ),
        (
            RelationPatch {
                vat_number: Some("BE0123456789".into()),
                ..RelationPatch::default()
            },
            "REL-0087",
        ),
        (
            RelationPatch {
                code: Some(300),
                ..RelationPatch::default()
            },
            "REL-0008",
        ),
        (
            RelationPatch {
                postcode: Some(String::new()),
                ..RelationPatch::default()
            },
            "REL-0060",
        ),
        (
            RelationPatch {
                customer: Some(false),
                supplier: Some(true),
                ..RelationPatch::default()
            },
            "REL-0064",
        ),
    ];
    for (patch, code) in cases {
        let before = world.sandbox.relation_rows(BOOKS).expect("rows");
        assert_eq!(rules(world.sandbox.edit_relation(BOOKS, 100, &patch)), [code]);
        assert_eq!(world.sandbox.relation_rows(BOOKS).expect("rows"), before, "{code}");
    }
    assert!(rules(world.sandbox.make_relation(BOOKS, &named(""))).contains(&"REL-0007".to_owned()));
    assert!(matches!(
        world.sandbox.edit_relation(BOOKS, 999, &named("x")),
        Err(Refused::NoSuch(_))
    ));
}

#[test]
fn an_edit_is_seen_over_the_api_and_touches_nothing_else() {
    let world = World::new();
    let path = format!("/relaties/{}", world.relation(100));
    let before = world.get(&path).json();
    world.clock.advance(jiff::SignedDuration::from_secs(60));
    let patch = RelationPatch {
        city: Some("Hoorn".into()),
        vat_number: Some("nl123456782b01".into()),
        ..RelationPatch::default()
    };
    world.sandbox.edit_relation(BOOKS, 100, &patch).expect("allowed");
    let after = world.get(&path).json();
    assert_ne!(before["modifiedOn"], after["modifiedOn"]);
    let mut expected = before;
    expected["modifiedOn"] = after["modifiedOn"].clone();
    expected["vestigingsAdres"]["plaats"] = json!("Hoorn");
    expected["btwNummer"] = json!("123456782B01");
    assert_eq!(after, expected, "a Dutch number loses its letters also here");
}

#[test]
fn who_wrote_what_is_kept() {
    let world = World::new();
    let made = relate(&world, |r| r["memo"] = json!("let op")).json();
    let code = made["relatiecode"].as_i64().expect("a code");
    world
        .sandbox
        .edit_relation(BOOKS, code, &named("Anders"))
        .expect("allowed");
    let path = format!("/relaties/{}", made["id"].as_str().expect("an id"));
    let row = world.get(&path).json();
    assert_eq!(world.put(&path, &row).status, 200);
    let mut blank = row;
    blank.as_object_mut().expect("a row").remove("memo");
    assert_eq!(world.put(&path, &blank).status, 200);
    assert_eq!(world.delete(&path).status, 200);
    let all = world.sandbox.relation_changes(BOOKS).expect("changes");
    let of: Vec<_> = all
        .iter()
        .map(|one| {
            assert_eq!(one.code, code);
            let fields: Vec<_> = one.fields.iter().map(|field| field.field.as_str()).collect();
            (one.by, one.what, fields)
        })
        .collect();
    assert_eq!((of[0].0, of[0].1), (By::Api, What::Made));
    assert!(of[0].2.contains(&"vestigingsAdres.straat"));
    assert_eq!(
        of[1..],
        [
            (By::Person, What::Changed, vec!["naam"]),
            (By::Api, What::Changed, vec![]),
            (By::Api, What::Changed, vec!["memo"]),
            (By::Api, What::Deleted, vec!["nonactief"]),
        ]
    );
    assert_eq!(
        (&all[3].fields[0].old, &all[3].fields[0].new),
        (&json!("let op"), &Value::Null)
    );
    let counted = world.sandbox.made(BOOKS).expect("figures");
    assert_eq!((counted.relations, counted.relations_by_people), (1, 0));
}

#[test]
fn a_refused_call_leaves_no_trace() {
    let world = World::new();
    relate(&world, |r| r["naam"] = json!(""));
    let mut row = world.get(&format!("/relaties/{}", world.relation(100))).json();
    row["kvkNummer"] = json!("12");
    world.put(&format!("/relaties/{}", world.relation(100)), &row);
    world.delete("/relaties/0f8fad5b-d9cb-469f-a165-70867728950e");
    assert_eq!(world.sandbox.relation_changes(BOOKS).expect("changes"), []);
    assert_eq!(world.sandbox.made(BOOKS).expect("figures"), Made::default());
}

#[test]
fn a_person_deletes_only_what_is_not_in_use() {
    let world = World::new();
    order(&world, |_| {});
    assert_eq!(rules(world.sandbox.delete_relation(BOOKS, 100)), ["REL-0050"]);
    assert_eq!(rules(world.sandbox.delete_relation(BOOKS, -1)), ["REL-0067"]);
    world.sandbox.delete_relation(BOOKS, 300).expect("allowed");
    let path = format!("/relaties/{}", world.relation(300));
    assert_eq!(world.get(&path).status, 404);
    let code = world.sandbox.make_relation(BOOKS, &named("Erbij")).expect("allowed");
    assert_eq!(code, 501);
    assert_eq!(world.sandbox.made(BOOKS).expect("figures").relations_by_people, 1);
}

#[test]
fn an_order_becomes_an_invoice_with_a_number_of_the_package() {
    let world = World::new();
    let articles = world.get("/artikelen?$top=3").json();
    let made = order(&world, |o| {
        o["orderreferentie"] = json!("2026-0042");
        o["omschrijving"] = json!("Werk");
        o["regels"] = json!([
            {"artikel": {"id": articles[0]["id"]}, "aantal": 2, "stuksprijs": 12.5, "kortingsPercentage": 10},
            {"artikel": {"id": articles[1]["id"]}, "aantal": 1, "stuksprijs": "10.05"},
            {"artikel": {"id": articles[2]["id"]}, "aantal": 3, "stuksprijs": 1},
        ]);
    });
    assert_eq!(made.status, 201, "{}", made.text);
    let number = world.sandbox.invoice_order(BOOKS, 1).expect("invoiced");
    assert_eq!(number, "20260001");
    let order = world.get(&format!("/verkooporders/{}", made.id())).json();
    assert_eq!(
        (
            &order["procesStatus"],
            &order["verkoopOrderStatus"],
            &order["orderreferentie"]
        ),
        (&json!("Factuur"), &json!("Uitgevoerd"), &json!("2026-0042"))
    );
    let invoice = order["verkoopfactuur"]["id"].as_str().expect("an invoice");
    let invoice = world.get(&format!("/verkoopfacturen/{invoice}")).json();
    assert_eq!(invoice["factuurnummer"], "20260001");
    assert_eq!(invoice["verkoopOrders"][0]["id"], json!(made.id()));
    assert_eq!(invoice["factuurBedrag"], order["totaalInclusiefBtw"]);
    let books = world.sandbox.books(BOOKS).expect("books");
    let booking = books.booking("20260001").expect("a booking");
    let lines: Decimal = booking.lines.iter().map(|line| line.amount).sum();
    let vat: Decimal = booking.vat.iter().map(|row| row.amount).sum();
    assert_eq!((lines, lines + vat), (books.orders[0].net, booking.total));
    assert_eq!(books.orders[0].invoice.as_deref(), Some("20260001"));
    assert_eq!(world.get("/companyInfo").json()["volgendFactuurnummer"], 20_260_002);
    let counted = world.sandbox.made(BOOKS).expect("figures");
    assert_eq!(
        (counted.orders, counted.invoices, counted.invoices_of_orders),
        (1, 1, 1)
    );
    // once, and what it became cannot be undone by deleting
    assert_eq!(rules(world.sandbox.invoice_order(BOOKS, 1)).len(), 1);
    assert_eq!(rules(world.sandbox.delete_order(BOOKS, 1)).len(), 1);
    assert_eq!(rules(world.sandbox.set_stage(BOOKS, 1, "Pakbon")).len(), 1);
    let booking = format!("/verkoopboekingen/{}", booking.id);
    assert_eq!(world.delete(&booking).codes(), ["BOE-0047"]);
}

#[test]
fn an_invoice_of_an_order_never_takes_a_number_that_is_there() {
    let world = World::new();
    assert_eq!(world.post("/verkoopboekingen", &world.invoice("20260001")).status, 201);
    order(&world, |_| {});
    assert_eq!(world.sandbox.invoice_order(BOOKS, 1).expect("invoiced"), "20260002");
}

#[test]
fn an_order_with_prices_including_vat_balances_too() {
    let world = World::new();
    order(&world, |o| o["verkooporderBtwIngaveModel"] = json!("Inclusief"));
    world.sandbox.invoice_order(BOOKS, 1).expect("invoiced");
    let books = world.sandbox.books(BOOKS).expect("books");
    let booking = &books.bookings[0];
    let sum: Decimal = booking.lines.iter().map(|line| line.amount).sum::<Decimal>()
        + booking.vat.iter().map(|row| row.amount).sum::<Decimal>();
    assert_eq!(sum, booking.total);
}

#[test]
fn an_order_moves_through_its_stages_and_can_go() {
    let world = World::new();
    let path = format!("/verkooporders/{}", order(&world, |_| {}).id());
    for stage in ["Bevestiging", "Pakbon", "Order"] {
        world.sandbox.set_stage(BOOKS, 1, stage).expect("a stage");
        assert_eq!(world.get(&path).json()["procesStatus"], stage);
    }
    assert_eq!(rules(world.sandbox.set_stage(BOOKS, 1, "Factuur")).len(), 1);
    assert!(matches!(
        world.sandbox.set_stage(BOOKS, 1, "Onzin"),
        Err(Refused::NoSuch(_))
    ));
    world.sandbox.block_order(BOOKS, 1, true).expect("blocks");
    assert_eq!(rules(world.sandbox.invoice_order(BOOKS, 1)).len(), 1);
    world.sandbox.block_order(BOOKS, 1, false).expect("frees");
    world.sandbox.link_purchase(BOOKS, 1).expect("hangs");
    assert_eq!(rules(world.sandbox.delete_order(BOOKS, 1)), ["VOR-0014"]);
    order(&world, |_| {});
    world.sandbox.delete_order(BOOKS, 2).expect("goes");
    assert_eq!(world.get("/verkooporders").len(), 1);
}

#[test]
fn an_article_is_edited_under_its_rules() {
    let world = World::new();
    let patch = ArticlePatch {
        name: Some("Uur advies".into()),
        price: Some(Decimal::new(9_950, 2)),
        group: Some(7),
        unit: Some("uur".into()),
        ..ArticlePatch::default()
    };
    world.sandbox.edit_article(BOOKS, "1000", &patch).expect("allowed");
    let row = world.get("/artikelen?$filter=Artikelcode eq '1000'").json()[0].clone();
    assert_eq!(
        (&row["omschrijving"], &row["eenheid"]),
        (&json!("Uur advies"), &json!("uur"))
    );
    let taken = ArticlePatch {
        code: Some("1001".into()),
        ..ArticlePatch::default()
    };
    assert_eq!(rules(world.sandbox.edit_article(BOOKS, "1000", &taken)), ["ART-0005"]);
    let new = ArticlePatch {
        code: Some("NIEUW".into()),
        ..patch
    };
    world.sandbox.make_article(BOOKS, &new).expect("allowed");
    assert_eq!(
        rules(world.sandbox.make_article(BOOKS, &ArticlePatch::default())),
        ["ART-0002", "ART-0006", "ART-0008"]
    );
    world.sandbox.rename_group(BOOKS, 7, "Advies").expect("there");
    let groups = world.get("/artikelomzetgroepen").json();
    assert_eq!(groups[6]["omschrijving"], "Advies");
}

#[test]
fn all_of_it_goes_over_http() {
    let world = World::new();
    let ok = |method: &str, path: &str, body: Value| {
        let got = control(&world, method, path, &body);
        assert_eq!(got.status, 200, "{method} {path}: {}", got.text);
        got.json()
    };
    assert_eq!(
        ok("POST", "/people/relations", json!({"name": "Erbij"})),
        json!({"code": 501})
    );
    ok(
        "PATCH",
        "/people/relations/501",
        json!({"name": "Anders", "credit_limit": "500"}),
    );
    let changes = ok("GET", "/relations/changes", Value::Null);
    assert_eq!(
        (&changes[1]["by"], &changes[1]["what"]),
        (&json!("person"), &json!("changed"))
    );
    ok("DELETE", "/people/relations/501", Value::Null);
    assert_eq!(
        ok("GET", "/relations/rows", Value::Null).as_array().map(Vec::len),
        Some(9)
    );
    order(&world, |_| {});
    order(&world, |_| {});
    ok("POST", "/orders/1/stage", json!({"stage": "Werkbon"}));
    ok("POST", "/orders/1/block", json!({"blocked": true}));
    assert_eq!(control(&world, "POST", "/orders/1/invoice", &Value::Null).status, 422);
    ok("POST", "/orders/1/block", json!({"blocked": false}));
    assert_eq!(
        ok("POST", "/orders/1/invoice", Value::Null),
        json!({"number": "20260001"})
    );
    ok("DELETE", "/orders/2", Value::Null);
    ok("PATCH", "/articles/1000", json!({"price": "12.00"}));
    ok("POST", "/articles", json!({"code": "N", "name": "Nieuw", "group": 1}));
    ok("PATCH", "/groups/1", json!({"name": "Goederen"}));
    assert_eq!(ok("GET", "/made", Value::Null)["invoices_of_orders"], 1);
    let refused = control(&world, "PATCH", "/people/relations/100", &json!({"name": ""}));
    assert!(
        refused.status == 422 && refused.text.contains("REL-0007"),
        "{}",
        refused.text
    );
    for (method, path) in [
        ("PATCH", "/people/relations/abc"),
        ("DELETE", "/people/relations/999"),
        ("POST", "/orders/9/invoice"),
        ("POST", "/orders/1/onzin"),
        ("PATCH", "/groups/99"),
    ] {
        assert_eq!(
            control(&world, method, path, &json!({"name": "x"})).status,
            404,
            "{method} {path}"
        );
    }
}

#[test]
fn under_every_setting_a_person_can_do_these_things() {
    for (name, switches) in Switches::each_turned() {
        let world = World::switched(switches);
        world.sandbox.edit_relation(BOOKS, 100, &named("Anders")).expect(&name);
        let made = order(&world, |_| {});
        assert_eq!(made.status, 201, "{name}: {}", made.text);
        world.sandbox.invoice_order(BOOKS, 1).expect(&name);
    }
}
