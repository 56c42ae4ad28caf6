//! Every value of every switch shows.

mod support;

use boekbrug_sandbox::Clock;
use boekbrug_sandbox::snelstart::switches::{
    AbsentAddress, DefaultCountry, DeleteStyle, Details, DocumentSize, FilterError, FilterNodes, FilterText,
    KindChange, ListOrder, ModelStateShape, ModifiedOnZone, NotFoundBody, OkOrCreated, OrderBy, SelectCasing,
    TopOverLimit, UblType, VatTolerance, VoucherNumbering,
};
use boekbrug_sandbox::snelstart::{RelationPatch, SeedRelation, Switches};
use serde_json::{Value, json};
use support::{BOOKS, Got, World, but, response};

/// A world with one switch set.
macro_rules! with {
    ($($field:ident: $value:expr),+) => {
        World::switched(Switches { $($field: $value,)+ ..Switches::default() })
    };
}

fn customer(world: &World) -> Value {
    json!({
        "relatiesoort": ["Klant"], "naam": "Nieuw",
        "vestigingsAdres": {"straat": "Kade 1", "postcode": "1234 AB", "plaats": "Alkmaar", "land": {"id": world.country("NL")}},
    })
}

#[test]
fn modified_on_zone() {
    for (zone, hour) in [(ModifiedOnZone::Utc, 10), (ModifiedOnZone::Amsterdam, 12)] {
        let world = with!(modified_on_zone: zone);
        let made = world.post("/relaties", &customer(&world)).json();
        let written = made["modifiedOn"].as_str().expect("a date");
        assert!(written.starts_with(&format!("2026-08-16T{hour}:02:11.4")), "{written}");
        // a filter sees what is written
        let found = |second| {
            world
                .get(&format!(
                    "/relaties?$filter=ModifiedOn gt datetime'2026-08-16T{hour}:02:{second}'"
                ))
                .len()
        };
        assert_eq!((found(11), found(12)), (1, 0));
    }
}

#[test]
fn upload_status() {
    for (status, expected) in [(OkOrCreated::Created, 201), (OkOrCreated::Ok, 200)] {
        let world = with!(upload_status: status);
        let parent = world.relation(100);
        let got = world.post("/documenten/Relaties", &World::document(&parent, "a.pdf", b"x"));
        assert_eq!(got.status, expected);
        assert_eq!(got.json().as_object().map(serde_json::Map::len), Some(2));
    }
}

#[test]
fn empty_201_body() {
    for empty in [false, true] {
        let world = with!(empty_201_body: empty);
        let got = world.post("/verkoopboekingen", &world.invoice("F-1"));
        assert_eq!((got.status, got.text.is_empty()), (201, empty));
    }
}

#[test]
fn top_over_limit() {
    let world = with!(top_over_limit: TopOverLimit::Error);
    assert_eq!(world.get("/artikelen?$top=26").status, 400);
    let world = with!(top_over_limit: TopOverLimit::Clamp);
    assert_eq!(world.get("/artikelen?$top=26").len(), 25);
}

#[test]
fn article_top_limit() {
    for (enforced, status) in [(true, 400), (false, 200)] {
        assert_eq!(
            with!(article_top_limit: enforced).get("/artikelen?$top=500").status,
            status
        );
    }
}

#[test]
fn delete_order_status() {
    for (status, expected) in [(OkOrCreated::Created, 201), (OkOrCreated::Ok, 200)] {
        let world = with!(delete_order_status: status);
        let order = json!({"relatie": {"id": world.relation(100)}, "datum": "2026-08-16"});
        let id = world.post("/verkooporders", &order).id();
        assert_eq!(world.delete(&format!("/verkooporders/{id}")).status, expected);
    }
}

#[test]
fn customer_and_supplier() {
    for (allowed, status) in [(true, 201), (false, 400)] {
        let world = with!(customer_and_supplier: allowed);
        let both = but(&customer(&world), "/relatiesoort", json!(["Klant", "Leverancier"]));
        assert_eq!(world.post("/relaties", &both).status, status);
    }
}

#[test]
fn kind_change() {
    for (change, adding, losing) in [
        (KindChange::AddOnly, 200, 400),
        (KindChange::Free, 200, 200),
        (KindChange::Refused, 400, 400),
    ] {
        let world = with!(kind_change: change);
        let id = world.relation(200);
        let put = |kinds: Value| {
            let body = json!({"id": id, "naam": "Leverancier B.V.", "relatiesoort": kinds});
            world.put(&format!("/relaties/{id}"), &body).status
        };
        assert_eq!(put(json!(["Leverancier"])), 200);
        assert_eq!(put(json!(["Klant", "Leverancier"])), adding, "{change:?}");
        assert_eq!(put(json!(["Klant"])), losing, "{change:?}");
    }
}

#[test]
fn default_country() {
    for (default, status) in [(DefaultCountry::Netherlands, 201), (DefaultCountry::Required, 400)] {
        let world = with!(default_country: default);
        let without = but(&customer(&world), "/vestigingsAdres/land", json!(null));
        let got = world.post("/relaties", &without);
        assert_eq!(got.status, status);
        if status == 201 {
            assert_eq!(
                got.json()["vestigingsAdres"]["land"]["id"],
                world.country("NL").as_str()
            );
        } else {
            assert_eq!(got.codes(), ["REL-0060"]);
        }
    }
}

/// Books with VAT off by some cents.
fn off_by(world: &World, number: &str, cents: i64) -> Got {
    let mut invoice = world.invoice(number);
    invoice["btw"][0]["btwBedrag"] = json!(format!("{}.{:02}", (2100 + cents) / 100, (2100 + cents) % 100));
    invoice["factuurbedrag"] = json!(format!("{}.{:02}", (17550 + cents) / 100, (17550 + cents) % 100));
    world.post("/verkoopboekingen", &invoice)
}

#[test]
fn vat_tolerance() {
    for (tolerance, expected) in [
        (VatTolerance::Exact, [201, 400, 400]),
        (VatTolerance::OneCent, [201, 201, 400]),
        (VatTolerance::Unchecked, [201, 201, 201]),
    ] {
        let world = with!(vat_tolerance: tolerance);
        let statuses = [0, 1, 2].map(|cents| off_by(&world, &format!("F-{cents}"), cents).status);
        assert_eq!(statuses, expected, "{tolerance:?}");
    }
}

#[test]
fn both_ways_of_rounding_are_exact() {
    // three lines of 0.08 at 21%: 0.05 as a row, 0.02 each as lines
    for (vat, total, expected) in [
        ("0.04", "0.28", 400),
        ("0.05", "0.29", 201),
        ("0.06", "0.30", 201),
        ("0.07", "0.31", 400),
    ] {
        let world = with!(vat_tolerance: VatTolerance::Exact);
        let line = json!({"grootboek": {"id": world.ledger(8200)}, "bedrag": "0.08", "btwSoort": "Hoog"});
        let mut invoice = world.simple("F-1", 8200, "Hoog", total);
        invoice["boekingsregels"] = json!([line, line, line]);
        invoice["btw"] = json!([{"btwSoort": "VerkopenHoog", "btwBedrag": vat}]);
        assert_eq!(world.post("/verkoopboekingen", &invoice).status, expected, "{vat}");
    }
}

#[test]
fn zero_line_refused() {
    for (refused, status) in [(false, 201), (true, 400)] {
        let world = with!(zero_line_refused: refused);
        let zero = world.simple("Z-1", 8240, "Geen", "0");
        assert_eq!(world.post("/verkoopboekingen", &zero).status, status);
    }
}

#[test]
fn order_by() {
    let first = |world: &World| world.get("/relaties?$orderby=Relatiecode desc").json()[0]["relatiecode"].clone();
    assert_eq!(first(&with!(order_by: OrderBy::Ignored)), -1);
    assert_eq!(first(&with!(order_by: OrderBy::Supported)), 500);
    assert_eq!(
        with!(order_by: OrderBy::Error).get("/relaties?$orderby=Naam").status,
        400
    );
    assert_eq!(
        with!(order_by: OrderBy::Supported)
            .get("/relaties?$orderby=naam")
            .status,
        400
    );
}

#[test]
fn list_order() {
    let all = |world: &World, query: &str| -> Vec<Value> {
        let rows = world.get(&format!("/relaties?{query}")).json();
        rows.as_array().expect("rows").clone()
    };
    let codes = |world: &World, query: &str| -> Vec<i64> {
        let rows = all(world, query);
        rows.iter()
            .map(|row| row["relatiecode"].as_i64().expect("a code"))
            .collect()
    };
    let added = codes(&with!(list_order: ListOrder::AsAdded), "");
    assert_eq!(added[..3], [-1, -2, 0], "the package's own rows come first");
    let sorted = {
        let mut sorted = added.clone();
        sorted.sort_unstable();
        sorted
    };
    for order in [
        ListOrder::ModifiedOn,
        ListOrder::Id,
        ListOrder::Drifting,
        ListOrder::Shuffled,
    ] {
        let world = with!(list_order: order);
        let mut seen = codes(&world, "");
        seen.sort_unstable();
        assert_eq!(seen, sorted, "{order:?} has each row once");
    }

    let by_id = with!(list_order: ListOrder::Id);
    let ids: Vec<_> = all(&by_id, "").iter().map(|row| row["id"].to_string()).collect();
    assert!(ids.is_sorted(), "{ids:?}");

    let by_change = with!(list_order: ListOrder::ModifiedOn);
    by_change.clock.advance(jiff::SignedDuration::from_secs(5));
    let name = RelationPatch {
        name: Some("Nu anders".into()),
        ..RelationPatch::default()
    };
    by_change.sandbox.update_relation(BOOKS, 100, &name).expect("changed");
    assert_eq!(
        codes(&by_change, "").last(),
        Some(&100),
        "a changed row moves to the end"
    );
    let stamps: Vec<_> = all(&by_change, "")
        .iter()
        .map(|row| row["modifiedOn"].to_string())
        .collect();
    assert!(
        stamps.is_sorted_by_key(|stamp| stamp.trim_matches('"')[..19].to_owned()),
        "{stamps:?}"
    );

    let drifting = with!(list_order: ListOrder::Drifting);
    let pages = [
        codes(&drifting, "$top=2"),
        codes(&drifting, "$top=2"),
        codes(&drifting, "$top=2&$skip=1"),
    ];
    assert_eq!(
        pages,
        [added[0..2].to_vec(), added[1..3].to_vec(), added[3..5].to_vec()]
    );

    let shuffled = with!(list_order: ListOrder::Shuffled);
    let orders: std::collections::BTreeSet<_> = (0..8).map(|_| codes(&shuffled, "")).collect();
    assert!(orders.len() > 4, "another order at each call");

    // Who asks for an order that is supported gets it.
    for order in [ListOrder::Drifting, ListOrder::Shuffled, ListOrder::Id] {
        let world = with!(list_order: order, order_by: OrderBy::Supported);
        for _ in 0..3 {
            assert_eq!(codes(&world, "$orderby=Relatiecode"), sorted, "{order:?}");
        }
    }
}

#[test]
fn not_found_body() {
    let path = "/relaties/0f8fad5b-d9cb-469f-a165-70867728950e";
    for (body, expected) in [
        (NotFoundBody::Empty, ""),
        (NotFoundBody::Message, r#"{"Message":"Not found."}"#),
    ] {
        let got = with!(not_found_body: body).get(path);
        assert_eq!((got.status, got.text.as_str()), (404, expected));
    }
}

#[test]
fn delete_style() {
    for (style, status, listed) in [
        (DeleteStyle::InactiveHidden, 404, 1),
        (DeleteStyle::InactiveFound, 200, 1),
        (DeleteStyle::Gone, 404, 0),
    ] {
        let world = with!(delete_style: style);
        let path = format!("/relaties/{}", world.relation(100));
        assert_eq!(world.delete(&path).status, 200);
        assert_eq!(world.get(&path).status, status, "{style:?}");
        let rows = world.get("/relaties?$filter=Relatiecode eq 100");
        assert_eq!(rows.len(), listed, "{style:?}");
        if listed == 1 {
            assert_eq!(rows.json()[0]["nonactief"], true);
        }
        let center = format!("/kostenplaatsen/{}", world.center(10));
        assert_eq!(world.delete(&center).status, 200);
        assert_eq!(
            (world.get(&center).status, world.get("/kostenplaatsen").len()),
            (status, 1 + listed)
        );
    }
}

#[test]
fn filter_error() {
    let got = with!(filter_error: FilterError::Code).get("/relaties?$filter=Naam eq");
    assert_eq!(got.codes(), ["ALG-0104"]);
    let got = with!(filter_error: FilterError::Message).get("/relaties?$filter=Naam eq");
    assert!(got.status == 400 && got.json()["Message"].is_string());
}

#[test]
fn filter_text() {
    for (rule, found) in [(FilterText::IgnoresCase, 1), (FilterText::CaseSensitive, 0)] {
        let world = with!(filter_text: rule);
        for filter in ["Naam eq 'OUDE KLANT'", "substringof('oude K', Naam)"] {
            assert_eq!(
                world.get(&format!("/relaties?$filter={filter}")).len(),
                found,
                "{filter}"
            );
        }
    }
}

#[test]
fn filter_nodes() {
    let filter = vec!["Relatiecode eq 100"; 60].join(" or ");
    for (nodes, status) in [(FilterNodes::Unlimited, 200), (FilterNodes::Hundred, 400)] {
        let got = with!(filter_nodes: nodes).get(&format!("/relaties?$filter={filter}"));
        assert_eq!(got.status, status);
    }
}

#[test]
fn select_casing() {
    for (casing, name) in [
        (SelectCasing::LowerCamel, "btwNummer"),
        (SelectCasing::UpperCamel, "BtwNummer"),
    ] {
        let rows = with!(select_casing: casing)
            .get("/relaties?$select=BtwNummer&$top=1")
            .json();
        assert!(rows[0].as_object().expect("a row").contains_key(name));
    }
}

#[test]
fn model_state_shape() {
    for (shape, is_array) in [(ModelStateShape::Object, false), (ModelStateShape::ArrayElement, true)] {
        let world = with!(model_state_shape: shape);
        let bad = but(&world.invoice("F-1"), "/boekingsregels/0/bedrag", json!("veel"));
        let got = world.post("/verkoopboekingen", &bad);
        let json = got.json();
        assert_eq!((got.status, json.is_array()), (400, is_array));
        let object = if is_array { &json[0] } else { &json };
        let path = "verkoopboeking.boekingsregels[0].bedrag";
        assert!(object["modelState"][path][0].is_string(), "{json}");
    }
}

#[test]
fn ubl_type() {
    for (kind, start) in [(UblType::Xml, "<?xml"), (UblType::JsonString, "\"<?xml")] {
        let world = with!(ubl_type: kind);
        world.post("/verkoopboekingen", &world.invoice("F-1"));
        let id = world.get("/verkoopfacturen").json()[0]["id"].clone();
        let path = format!("/verkoopfacturen/{}/ubl", id.as_str().expect("id"));
        let answer = response(world.raw("GET", &path, ""));
        let is_xml = answer.headers()["content-type"].to_str().expect("text").contains("xml");
        assert_eq!(is_xml, kind == UblType::Xml);
        assert!(answer.body().starts_with(start.as_bytes()));
    }
}

#[test]
fn absent_address() {
    for (absent, expected) in [
        (AbsentAddress::Null, json!(null)),
        (
            AbsentAddress::Hollow,
            json!({"contactpersoon": null, "straat": null, "postcode": null, "plaats": null, "land": null}),
        ),
    ] {
        let world = with!(absent_address: absent);
        let row = world.get(&format!("/relaties/{}", world.relation(200))).json();
        assert_eq!(row["vestigingsAdres"], expected);
        assert_eq!(
            world
                .get("/relaties?$filter=VestigingsAdres/Plaats eq null and Relatiecode eq 200")
                .len(),
            1
        );
    }
}

#[test]
fn document_size() {
    // 8 MB of file is more than 10 MB of base64
    let content = vec![7_u8; 8 * 1024 * 1024];
    for (counts, status) in [(DocumentSize::Decoded, 201), (DocumentSize::Encoded, 400)] {
        let world = with!(document_size: counts);
        let document = World::document(&world.relation(100), "groot.pdf", &content);
        assert_eq!(world.post("/documenten/Relaties", &document).status, status);
    }
}

#[test]
fn details() {
    for (details, expected) in [
        (Details::Null, json!(null)),
        (Details::Text, json!("8200")),
        (Details::List, json!(["8200"])),
    ] {
        let world = with!(details: details);
        let bad = but(&world.invoice("F-1"), "/boekingsregels/0/btwSoort", json!("Geen"));
        let errors = world.post("/verkoopboekingen", &bad).json();
        let errors = errors.as_array().expect("errors").clone();
        let kind = errors.iter().find(|error| error["errorCode"] == "BOE-0082");
        assert_eq!(kind.expect("the code")["details"], expected);
    }
}

#[test]
fn withdrawn_key_kills_tokens() {
    for (kills, status) in [(true, 401), (false, 200)] {
        let world = with!(withdrawn_key_kills_tokens: kills);
        world.sandbox.withdraw_key(BOOKS).expect("there");
        assert_eq!(world.get("/landen").status, status);
    }
}

#[test]
fn voucher_numbering() {
    for (numbering, expected) in [
        (VoucherNumbering::Blank, json!(null)),
        (VoucherNumbering::Numbered, json!("1")),
    ] {
        let world = with!(voucher_numbering: numbering);
        let made = world.post("/verkoopboekingen", &world.invoice("F-1")).json();
        assert_eq!(made["boekstuk"], expected);
        let named = but(&world.invoice("F-2"), "/boekstuk", json!("B-7"));
        assert_eq!(world.post("/verkoopboekingen", &named).json()["boekstuk"], "B-7");
    }
}

#[test]
fn under_every_setting_an_invoice_with_its_document_goes_over() {
    let turned = Switches::each_turned().into_iter();
    let covering = Switches::covering()
        .into_iter()
        .map(|switches| ("covering".to_owned(), switches));
    for (name, switches) in turned.chain(covering) {
        let world = World::switched(switches);
        let made = world.post("/verkoopboekingen", &world.invoice("F-1"));
        assert_eq!(made.status, 201, "{name}: {}", made.text);
        let found = world.get("/verkoopfacturen?$filter=Factuurnummer eq 'F-1'").json();
        let booking = found[0]["verkoopBoeking"]["id"].as_str().expect("id").to_owned();
        let document = World::document(&booking, "F-1.pdf", b"%PDF");
        assert!(
            world.post("/documenten/Verkoopboekingen", &document).status < 300,
            "{name}"
        );
        let books = world.sandbox.books(BOOKS).expect("books");
        assert_eq!((books.bookings.len(), books.documents.len()), (1, 1), "{name}");
    }
}

#[test]
fn switches_can_be_turned_while_it_runs() {
    let world = World::new();
    let new = SeedRelation::customer(600, "ALKMAAR");
    world.sandbox.add_relation(BOOKS, &new).expect("there");
    let filter = "/relaties?$filter=Naam eq 'alkmaar'";
    assert_eq!(world.get(filter).len(), 1);
    let sensitive = Switches {
        filter_text: FilterText::CaseSensitive,
        ..Switches::default()
    };
    world.sandbox.set_switches(sensitive);
    assert_eq!(world.get(filter).len(), 0);
    assert_eq!(world.sandbox.switches(), sensitive);
}
