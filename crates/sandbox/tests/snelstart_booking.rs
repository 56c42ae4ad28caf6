//! Bookings: the worked example, what follows from it, and credit notes.

mod support;

use serde_json::json;
use support::{BOOKS, World, but};

#[test]
fn the_worked_example_books_and_shows_as_an_invoice() {
    let world = World::new();
    let made = world.post("/verkoopboekingen", &world.invoice("2026-0001"));
    assert_eq!(made.status, 201, "{}", made.text);
    // numbers keep their scale, dates have no zone
    assert!(made.text.contains("\"factuurbedrag\":175.50"), "{}", made.text);
    assert!(made.text.contains("\"factuurdatum\":\"2026-08-16T00:00:00\""));
    let id = made.id();
    assert_eq!(made.json()["uri"], format!("/verkoopboekingen/{id}"));

    let found = world.get("/verkoopfacturen?$filter=Factuurnummer eq '2026-0001'");
    let invoice = found.json()[0].clone();
    assert_eq!(invoice["verkoopBoeking"]["id"], id.as_str());
    assert_eq!(invoice["vervalDatum"], "2026-08-30T00:00:00");
    assert!(found.text.contains("\"openstaandSaldo\":175.50"));

    let books = world.sandbox.books(BOOKS).expect("books");
    let booked = books.booking("2026-0001").expect("booked");
    assert_eq!(booked.customer.code, 100);
    assert_eq!(
        booked.lines.iter().map(|line| line.ledger).collect::<Vec<_>>(),
        [8200, 8210]
    );
    assert_eq!(booked.vat[0].kind, "VerkopenHoog");
}

#[test]
fn a_booking_balances_in_the_ledger() {
    let world = World::new();
    world.post("/verkoopboekingen", &world.invoice("2026-0001"));
    let rows = world.get("/grootboekmutaties").json();
    let rows = rows.as_array().expect("rows");
    assert_eq!(rows.len(), 5);
    let cents = |row: &serde_json::Value| row["saldo"].to_string().replace('.', "").parse::<i64>().expect("cents");
    let cents: Vec<i64> = rows.iter().map(cents).collect();
    assert_eq!(cents.iter().max(), cents.first());
}

#[test]
fn a_number_is_booked_once() {
    let world = World::new();
    assert_eq!(world.post("/verkoopboekingen", &world.invoice("F-1")).status, 201);
    let again = world.post("/verkoopboekingen", &world.invoice("F-1"));
    assert_eq!((again.status, again.codes()), (400, vec!["BOE-0021".to_owned()]));
    assert_eq!(again.json()[0]["message"], "Het factuurnummer bestaat al");
    assert_eq!(world.sandbox.books(BOOKS).expect("books").bookings_of("F-1"), 1);
}

#[test]
fn a_credit_note_has_negative_amounts() {
    let world = World::new();
    let mut credit = world.invoice("C-1");
    for (pointer, amount) in [
        ("/factuurbedrag", "-175.50"),
        ("/boekingsregels/0/bedrag", "-100.00"),
        ("/boekingsregels/1/bedrag", "-50.00"),
        ("/btw/0/btwBedrag", "-21.00"),
        ("/btw/1/btwBedrag", "-4.50"),
    ] {
        credit = but(&credit, pointer, json!(amount));
    }
    let made = world.post("/verkoopboekingen", &credit);
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(
        world
            .get("/verkoopfacturen")
            .text
            .contains("\"openstaandSaldo\":-175.50")
    );
}

#[test]
fn reverse_charge_has_a_row_of_zero() {
    let world = World::new();
    let mut invoice = world.simple("V-1", 8250, "Geen", "500.00");
    invoice["btw"] = json!([{"btwSoort": "VerkopenVerlegd", "btwBedrag": 0}]);
    assert_eq!(world.post("/verkoopboekingen", &invoice).status, 201);
}

#[test]
fn lenient_where_the_real_one_is() {
    let world = World::new();
    let text = world
        .invoice("L-1")
        .to_string()
        .replace("factuurnummer", "FactuurNummer")
        .replace("factuurbedrag", "FACTUURBEDRAG")
        .replace("\"Hoog\"", "2")
        .replace("2026-08-16T00:00:00", "2026-08-16 00:00:00")
        .replacen('{', "{\"vervalDatum\":\"onzin\",", 1);
    let reply = support::read(world.raw("POST", "/verkoopboekingen", &text));
    assert_eq!(reply.status, 201, "{}", reply.text);
}

#[test]
fn a_put_replaces_the_booking_and_a_delete_removes_it() {
    let world = World::new();
    let id = world.post("/verkoopboekingen", &world.invoice("P-1")).id();
    let mut changed = world.simple("P-2", 8240, "Geen", "10.00");
    changed["id"] = json!(id);
    let path = format!("/verkoopboekingen/{id}");
    let got = world.put(&path, &changed);
    assert_eq!((got.status, got.json()["factuurnummer"].as_str()), (200, Some("P-2")));
    assert_eq!(got.json()["omschrijving"], json!(null));
    assert_eq!(world.get("/grootboekmutaties").len(), 2);
    // the old number is free again
    assert_eq!(world.post("/verkoopboekingen", &world.invoice("P-1")).status, 201);
    assert_eq!(world.delete(&path).status, 200);
    assert_eq!(world.get(&path).status, 404);
    assert_eq!(world.get("/verkoopfacturen").len(), 1);
}

#[test]
fn all_errors_of_a_request_come_together() {
    let world = World::new();
    let mut bad = world.invoice("");
    bad["klant"] = json!({"id": world.relation(200)});
    bad["factuurbedrag"] = json!("175.51");
    let codes = world.post("/verkoopboekingen", &bad).codes();
    assert_eq!(codes, ["BOE-0058", "BOE-0060", "BOE-0039"]);
}

#[test]
fn amounts_beyond_all_measure_do_not_bind() {
    let world = World::new();
    for amount in ["1000000000000", "79228162514264337593543950335", "1e20"] {
        let mut huge = world.simple("H-1", 8240, "Geen", amount);
        huge["factuurbedrag"] = json!(amount);
        let got = world.post("/verkoopboekingen", &huge);
        assert!(got.json()["modelState"].is_object(), "{}", got.text);
        let lines = json!([{"aantal": amount, "stuksprijs": amount}]);
        let order = json!({"relatie": {"id": world.relation(100)}, "datum": "2026-08-16", "regels": lines});
        assert_eq!(world.post("/verkooporders", &order).status, 400);
    }
    let large = json!([{"aantal": "999999999999", "stuksprijs": "999999999999.99"}]);
    let order = json!({"relatie": {"id": world.relation(100)}, "datum": "2026-08-16", "regels": large});
    assert_eq!(world.post("/verkooporders", &order).status, 201);
}
