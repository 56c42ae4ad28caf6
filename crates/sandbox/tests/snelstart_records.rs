//! Relations, documents, orders and the small lists.

mod support;

use boekbrug_sandbox::snelstart::{Config, Seed, SeedLedger, SeedRelation};
use serde_json::{Value, json};
use support::{BOOKS, World, but, seed};

fn create(world: &World, change: impl FnOnce(&mut Value)) -> support::Got {
    let mut relation = json!({"relatiesoort": ["Klant"], "naam": "Nieuw"});
    change(&mut relation);
    world.post("/relaties", &relation)
}

#[test]
fn a_relation_gets_a_code_and_is_replaced_whole() {
    let world = World::new();
    let made = create(&world, |r| {
        r["email"] = json!("a@example.nl");
        r["memo"] = json!("let op");
    });
    assert_eq!((made.status, made.json()["relatiecode"].as_i64()), (201, Some(501)));
    let path = format!("/relaties/{}", made.id());
    let put = world.put(
        &path,
        &json!({"id": made.id(), "relatiesoort": ["Klant"], "naam": "Anders"}),
    );
    assert_eq!(put.status, 200, "{}", put.text);
    let row = world.get(&path).json();
    assert_eq!(
        (&row["naam"], &row["memo"], &row["relatiecode"]),
        (&json!("Anders"), &json!(null), &json!(501))
    );
}

#[test]
fn a_dutch_vat_number_loses_its_prefix() {
    let world = World::new();
    let row = create(&world, |r| r["btwNummer"] = json!("NL123456782B01")).json();
    assert_eq!(row["btwNummer"], "123456782B01");
    let belgian = create(&world, |r| {
        r["btwNummer"] = json!("BE0123456789");
        r["vestigingsAdres"] =
            json!({"straat": "Markt 1", "postcode": "2000", "plaats": "Gent", "land": {"id": world.country("BE")}});
    });
    assert_eq!(belgian.json()["btwNummer"], "BE0123456789");
}

#[test]
fn names_of_more_than_50_and_codes_of_letters_do_not_bind() {
    let world = World::new();
    for (field, value) in [("naam", json!("x".repeat(51))), ("relatiecode", json!("KL-0042"))] {
        let got = create(&world, |r| r[field] = value);
        let path = format!("relatie.{field}");
        assert_eq!(got.status, 400);
        assert!(got.json()["modelState"][&path].is_array(), "{}", got.text);
    }
}

#[test]
fn what_is_sent_comes_back_and_unknown_fields_do_not() {
    let world = World::new();
    let row = create(&world, |r| {
        r["factuurEmailVersturen"] = json!({"shouldSend": true, "email": "a@example.nl;b@example.nl"});
        r["iban"] = json!("NL91 ABNA 0417 1643 00");
        r["fax"] = json!("072");
        r["onbekend"] = json!(1);
        r["krediettermijn"] = json!("14");
    })
    .json();
    assert_eq!(row["factuurEmailVersturen"]["email"], "a@example.nl;b@example.nl");
    assert_eq!(row["iban"], "NL91ABNA0417164300");
    assert_eq!((&row["krediettermijn"], &row["fax"]), (&json!(14), &json!(null)));
    assert!(row.get("onbekend").is_none());
}

#[test]
fn the_bookings_of_a_relation_are_listed() {
    let world = World::new();
    world.post("/verkoopboekingen", &world.invoice("F-1"));
    let of = |code| {
        world
            .get(&format!("/relaties/{}/verkoopboekingen", world.relation(code)))
            .len()
    };
    assert_eq!((of(100), of(300)), (1, 0));
}

#[test]
fn a_document_hangs_on_its_booking() {
    let world = World::new();
    let booking = world.post("/verkoopboekingen", &world.invoice("F-1")).id();
    let id = world
        .post(
            "/documenten/verkoopboekingen",
            &World::document(&booking, "F-1.pdf", b"%PDF-1.7"),
        )
        .id();
    let shown = world.get(&format!("/verkoopboekingen/{booking}")).json();
    assert_eq!(shown["documents"][0]["fileName"], "F-1.pdf");
    let listed = world.get(&format!("/documenten/Verkoopboekingen/{booking}")).json();
    assert_eq!(listed[0]["verkoopBoekingId"], booking.as_str());
    let content = world.get(&format!("/documenten/{id}")).json();
    assert_eq!(content["content"], "JVBERi0xLjc=");

    let books = world.sandbox.books(BOOKS).expect("books");
    let stored = &books.documents[0];
    assert_eq!((stored.size, stored.content.as_ref()), (8, &b"%PDF-1.7"[..]));
    assert_eq!(stored.sha256.len(), 64);
    assert!(books.orphans().is_empty());
    assert_eq!(books.documents_of(stored.parent).len(), 1);

    let changed = but(&World::document(&booking, "ander.pdf", b"x"), "/id", json!(id));
    assert_eq!(world.put(&format!("/documenten/{id}"), &changed).status, 200);
    assert_eq!(world.delete(&format!("/documenten/{id}")).status, 200);
    assert_eq!(
        world.get(&format!("/verkoopboekingen/{booking}")).json()["documents"],
        json!([])
    );
}

#[test]
fn a_document_is_base64_of_a_known_type() {
    let world = World::new();
    let parent = world.relation(100);
    let bad = but(
        &World::document(&parent, "a.pdf", b"x"),
        "/content",
        json!("geen base64"),
    );
    assert!(world.post("/documenten/Relaties", &bad).json()["modelState"].is_object());
    let got = world.post("/documenten/Orders", &World::document(&parent, "a.pdf", b"x"));
    assert!(got.json()["modelState"]["documenttype"].is_array());
}

#[test]
fn an_order_is_counted_by_the_package() {
    let world = World::new();
    let article = world.get("/artikelen?$filter=Artikelcode eq '1000'").json()[0]["id"].clone();
    let body = |entry: &str| {
        json!({"relatie": {"id": world.relation(100)}, "datum": "2026-08-16", "verkooporderBtwIngaveModel": entry,
               "verkoopordersjabloon": {"id": "00000000-0000-0000-0000-000000000000"},
               "regels": [{"artikel": {"id": article}, "aantal": 2, "stuksprijs": "12.50", "kortingsPercentage": 10}]})
    };
    let made = world.post("/verkooporders", &body("Exclusief"));
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(
        made.text
            .contains("\"totaalExclusiefBtw\":22.50,\"totaalInclusiefBtw\":27.23"),
        "{}",
        made.text
    );
    let inclusive = world.post("/verkooporders", &body("Inclusief"));
    assert!(
        inclusive
            .text
            .contains("\"totaalExclusiefBtw\":18.60,\"totaalInclusiefBtw\":22.50"),
        "{}",
        inclusive.text
    );
    assert_eq!(
        (&made.json()["nummer"], &made.json()["procesStatus"]),
        (&json!(1), &json!("Order"))
    );

    let path = format!("/verkooporders/{}/ProcesStatus", made.id());
    let status = |name: &str| world.put(&path, &json!({"id": made.id(), "procesStatus": name})).status;
    assert_eq!(
        (status("Bevestiging"), status("Factuur"), status("Contantbon")),
        (200, 400, 400)
    );
    let order = &world.sandbox.books(BOOKS).expect("books").orders[0];
    assert_eq!(
        (order.process.as_str(), order.lines, order.customer.code),
        ("Bevestiging", 1, 100)
    );
}

#[test]
fn an_account_can_be_made_but_one_function_breaks_it() {
    let world = World::new();
    let account = json!({"nummer": 8299, "omschrijving": "Omzet extra", "grootboekfunctie": "VerkopenOmzetHoog"});
    let made = world.post("/grootboeken", &account);
    assert_eq!((made.status, &made.json()["btwSoort"]), (201, &json!(["Hoog"])));
    let broken = but(&account, "/grootboekfunctie", json!("VerkopenBtwVrij"));
    assert_eq!(world.post("/grootboeken", &broken).status, 500);
    let unknown = but(&account, "/grootboekfunctie", json!("Onzin"));
    assert!(world.post("/grootboeken", &unknown).json()["modelState"].is_object());
}

#[test]
fn a_fresh_administration_has_its_rows() {
    let full = Seed {
        full_chart: true,
        ..Seed::new()
    };
    let world = World::with(Config::with_seed(full));
    for (path, count) in [
        ("/grootboeken", 233),
        ("/dagboeken", 6),
        ("/artikelomzetgroepen", 8),
        ("/relaties", 3),
        ("/verkoopordersjablonen", 1),
        ("/prijsafspraken?$filter=Artikel/Id eq null", 0),
    ] {
        assert_eq!(world.get(path).len(), count, "{path}");
    }
    let country = world.get(&format!("/landen/{}", world.country("NL"))).json();
    assert_eq!(
        (&country["naam"], &country["landcodeISO"]),
        (&json!("Nederland"), &json!("NLD"))
    );
    let rates = world.get("/btwtarieven");
    assert!(rates.text.contains(r#"{"btwSoort":"Hoog","btwPercentage":21.00,"datumVanaf":"2012-10-01T00:00:00","datumTotEnMet":"2400-12-31T00:00:00"}"#));
    let own = world.get("/relaties?$filter=Relatiesoort/any(r:r eq 'Eigen')").json();
    assert_eq!(own[0]["naam"], "<Vul hier uw bedrijfsnaam in>");
    assert_eq!(
        world.get("/prijsafspraken").json()["Message"],
        "Artikel/Id is verplicht"
    );
}

#[test]
fn rates_hold_on_their_days() {
    let old = Seed::new()
        .book_year(2016)
        .relation(SeedRelation::customer(100, "Klant"));
    let world = World::with(Config::with_seed(old));
    for (date, low, status) in [
        ("2018-12-31", "6.00", 201),
        ("2019-01-01", "6.00", 400),
        ("2019-01-01", "9.00", 201),
    ] {
        let mut invoice = world.simple(&format!("{date} {low}"), 8210, "Laag", "100.00");
        invoice["factuurdatum"] = json!(date);
        invoice["btw"] = json!([{"btwSoort": "VerkopenLaag", "btwBedrag": low}]);
        invoice["factuurbedrag"] = json!(format!("10{low}"));
        assert_eq!(world.post("/verkoopboekingen", &invoice).status, status, "{date} {low}");
    }
}

#[test]
fn foreign_vat_is_billed_to_consumers_in_the_union() {
    let world = World::new();
    let on = world.put(
        "/companyInfo",
        &json!({"factureerBuitenlandsBtw": true, "bedrijfsnaam": "Genegeerd"}),
    );
    assert_eq!((on.status, &on.json()["factureerBuitenlandsBtw"]), (200, &json!(true)));
    let mut invoice = world.simple("O-1", 8280, "Geen", "121.00");
    invoice["klant"] = json!({"id": world.relation(400)});
    invoice["boekingsregels"] = json!([
        {"grootboek": {"id": world.ledger(8280)}, "bedrag": "100.00", "btwSoort": "Geen"},
        {"grootboek": {"id": world.ledger(1678)}, "bedrag": "21.00", "btwSoort": "Geen"},
    ]);
    assert_eq!(world.post("/verkoopboekingen", &invoice).status, 201);
    let domestic = but(&world.invoice("O-2"), "/klant/id", json!(world.relation(400)));
    let codes = world.post("/verkoopboekingen", &domestic).codes();
    assert!(
        codes.contains(&"BOE-0061".to_owned()) && codes.contains(&"BOE-0069".to_owned()),
        "{codes:?}"
    );
}

#[test]
fn eu_services_need_an_eu_business() {
    let world = World::new();
    for (code, status) in [(300, 201), (400, 400), (100, 400)] {
        let invoice = but(
            &world.simple(&format!("E-{code}"), 8270, "Geen", "100.00"),
            "/klant/id",
            json!(world.relation(code)),
        );
        assert_eq!(world.post("/verkoopboekingen", &invoice).status, status, "{code}");
    }
}

#[test]
fn the_caller_names_accounts_and_cost_centers() {
    let extra = SeedLedger {
        number: 8800,
        name: "Eigen omzet".into(),
        function: 12,
        cost_center_required: true,
    };
    let world = World::with(Config::with_seed(seed().ledger(extra).cost_center(30, "Zuid")));
    let mut invoice = world.simple("K-1", 8800, "Hoog", "100.00");
    invoice["btw"] = json!([{"btwSoort": "VerkopenHoog", "btwBedrag": 21}]);
    invoice["factuurbedrag"] = json!(121);
    assert_eq!(world.post("/verkoopboekingen", &invoice).codes(), ["BOE-0022"]);
    invoice["boekingsregels"][0]["kostenplaats"] = json!({"id": world.center(30)});
    assert_eq!(world.post("/verkoopboekingen", &invoice).status, 201);
    let books = world.sandbox.books(BOOKS).expect("books");
    assert_eq!(
        (
            books.bookings[0].lines[0].ledger,
            books.bookings[0].lines[0].cost_center
        ),
        (8800, Some(30))
    );
}

#[test]
fn an_echo_comes_back() {
    assert_eq!(World::new().get("/echo/hallo").text, "\"hallo\"");
}

#[test]
fn a_code_moves_with_its_relation() {
    let world = World::new();
    let id = world.relation(100);
    let moved = json!({"id": id, "relatiesoort": ["Klant"], "naam": "Verhuisd", "relatiecode": 150});
    assert_eq!(world.put(&format!("/relaties/{id}"), &moved).status, 200);
    assert_eq!(create(&world, |r| r["relatiecode"] = json!(150)).codes(), ["REL-0008"]);
    assert_eq!(create(&world, |r| r["relatiecode"] = json!(100)).status, 201);
}

#[test]
fn what_was_paid_stays_paid_when_a_booking_is_replaced() {
    let world = World::new();
    let id = world.post("/verkoopboekingen", &world.invoice("F-1")).id();
    world
        .sandbox
        .pay(BOOKS, "F-1", rust_decimal::Decimal::TEN)
        .expect("there");
    let less = but(&world.simple("F-1", 8240, "Geen", "100.00"), "/id", json!(id));
    assert_eq!(world.put(&format!("/verkoopboekingen/{id}"), &less).status, 200);
    assert!(world.get("/verkoopfacturen").text.contains("\"openstaandSaldo\":90.00"));
}
