//! Rules that hold for any invoice and any order of calls.

mod support;

use std::collections::BTreeSet;

use boekbrug_sandbox::snelstart::Switches;
use boekbrug_sandbox::snelstart::switches::VatTolerance;
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use support::{BOOKS, World};

/// Account, VAT kind of its lines, VAT kind of the row, rate.
const KINDS: [(i64, &str, &str, i64); 3] = [
    (8200, "Hoog", "VerkopenHoog", 21),
    (8210, "Laag", "VerkopenLaag", 9),
    (8240, "Geen", "", 0),
];

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// An invoice from lines of (kind, cents), VAT rounded per rate.
fn invoice(world: &World, number: &str, lines: &[(usize, i64)], off: Decimal) -> Value {
    let mut total = Decimal::ZERO;
    let mut sent = Vec::new();
    for (kind, amount) in lines {
        let amount = Decimal::new(*amount, 2);
        total += amount;
        sent.push(json!({"grootboek": {"id": world.ledger(KINDS[*kind].0)}, "bedrag": amount.to_string(), "btwSoort": KINDS[*kind].1}));
    }
    let mut rows = Vec::new();
    for (index, (_, _, row, rate)) in KINDS.iter().enumerate() {
        let base: Decimal = lines
            .iter()
            .filter(|line| line.0 == index)
            .map(|line| Decimal::new(line.1, 2))
            .sum();
        if !row.is_empty() && lines.iter().any(|line| line.0 == index) {
            let vat = cents(base * Decimal::new(*rate, 2)) + off;
            total += vat;
            rows.push(json!({"btwSoort": row, "btwBedrag": vat.to_string()}));
        }
    }
    json!({
        "factuurnummer": number, "factuurdatum": "2026-08-16", "klant": {"id": world.relation(100)},
        "factuurbedrag": total.to_string(), "boekingsregels": sent, "btw": rows,
    })
}

fn exact() -> World {
    World::switched(Switches {
        vat_tolerance: VatTolerance::Exact,
        ..Switches::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_right_invoice_books_and_balances(lines in proptest::collection::vec((0_usize..3, -500_000_i64..500_000), 1..12)) {
        let world = exact();
        let got = world.post("/verkoopboekingen", &invoice(&world, "F-1", &lines, Decimal::ZERO));
        prop_assert_eq!(got.status, 201, "{}", got.text);
        let books = world.sandbox.books(BOOKS).expect("books");
        let booked = &books.bookings[0];
        let parts = booked.lines.iter().map(|line| line.amount).chain(booked.vat.iter().map(|row| row.amount));
        prop_assert_eq!(parts.sum::<Decimal>(), booked.total);
        let rows = world.get("/grootboekmutaties?$select=Saldo").json();
        let balance: Decimal = rows.as_array().expect("rows").iter()
            .map(|row| row["saldo"].to_string().parse::<Decimal>().expect("an amount")).sum();
        prop_assert_eq!(balance.round_dp(2), Decimal::ZERO);
    }

    #[test]
    fn a_wrong_invoice_never_books(lines in proptest::collection::vec((0_usize..2, 100_i64..500_000), 1..6), off in 1_i64..500) {
        let world = exact();
        // far enough from both ways of rounding
        let off = Decimal::new(off + 10, 2);
        let got = world.post("/verkoopboekingen", &invoice(&world, "F-1", &lines, off));
        prop_assert_eq!(got.codes(), ["BOE-0069"]);
        let mut unbalanced = invoice(&world, "F-1", &lines, Decimal::ZERO);
        unbalanced["factuurbedrag"] = json!("0.01");
        prop_assert_eq!(world.post("/verkoopboekingen", &unbalanced).codes(), ["BOE-0039"]);
        prop_assert!(world.sandbox.books(BOOKS).expect("books").bookings.is_empty());
    }

    #[test]
    fn numbers_stay_unique_whatever_happens(calls in proptest::collection::vec((0_usize..3, 0_usize..4), 1..25)) {
        let world = World::new();
        let mut model = BTreeSet::new();
        for (verb, number) in calls {
            let name = format!("F-{number}");
            let id = world.get(&format!("/verkoopfacturen?$filter=Factuurnummer eq '{name}'")).json()[0]["verkoopBoeking"]["id"].clone();
            let known = model.contains(&name);
            prop_assert_eq!(id.is_string(), known);
            let status = match (verb, id.as_str()) {
                (0, _) => world.post("/verkoopboekingen", &world.invoice(&name)).status,
                (1, Some(id)) => {
                    model.remove(&name);
                    world.delete(&format!("/verkoopboekingen/{id}")).status
                }
                (_, Some(id)) => {
                    let mut other = world.invoice(&name);
                    other["id"] = json!(id);
                    world.put(&format!("/verkoopboekingen/{id}"), &other).status
                }
                _ => continue,
            };
            let expected = match (verb, known) { (0, false) => 201, (0, true) => 400, _ => 200 };
            prop_assert_eq!(status, expected);
            if verb == 0 {
                model.insert(name);
            }
        }
        let books = world.sandbox.books(BOOKS).expect("books");
        prop_assert_eq!(books.bookings.len(), model.len());
        prop_assert_eq!(world.get("/grootboekmutaties").len(), model.len() * 5);
    }

    #[test]
    fn garbage_as_a_body_is_answered(text in "[ -~]{0,60}", path in 0_usize..6) {
        let world = World::new();
        let path = ["/relaties", "/verkoopboekingen", "/kostenplaatsen", "/artikelen", "/verkooporders", "/documenten/Relaties"][path];
        let got = support::read(world.raw("POST", path, &text));
        prop_assert_eq!(got.status, 400);
    }

    #[test]
    fn any_field_may_hold_anything(field in 0_usize..8, value in 0_usize..9) {
        let world = World::new();
        let fields = ["factuurnummer", "factuurdatum", "klant", "factuurbedrag", "boekingsregels", "btw", "betalingstermijn", "omschrijving"];
        let values = [json!(null), json!(""), json!("x"), json!(-1), json!(1e300), json!([]), json!([[]]), json!({}), json!(true)];
        let mut invoice = world.invoice("F-1");
        invoice[fields[field]] = values[value].clone();
        let status = world.post("/verkoopboekingen", &invoice).status;
        prop_assert!(status == 201 || status == 400);
    }
}
