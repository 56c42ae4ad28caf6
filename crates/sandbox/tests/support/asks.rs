//! Requests that are accepted, to be changed by a test: one for each thing that a client can make.

use serde_json::{Value, json};

use super::{Got, World};

pub fn book(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let mut invoice = world.invoice("T-1");
    change(&mut invoice);
    world.post("/verkoopboekingen", &invoice)
}

pub fn relate(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let mut relation = json!({
        "relatiesoort": ["Klant"],
        "naam": "Nieuwe klant",
        "vestigingsAdres": {"straat": "Kade 1", "postcode": "1234 AB", "plaats": "Alkmaar", "land": {"id": world.country("NL")}},
    });
    change(&mut relation);
    world.post("/relaties", &relation)
}

pub fn stock(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let groups = world.get("/artikelomzetgroepen").json();
    let mut article = json!({
        "artikelcode": "NIEUW", "omschrijving": "Nieuw", "artikelOmzetgroep": {"id": groups[0]["id"]},
    });
    change(&mut article);
    world.post("/artikelen", &article)
}

pub fn order(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let article = world.get("/artikelen?$top=1").json()[0]["id"].clone();
    let mut order = json!({
        "relatie": {"id": world.relation(100)}, "datum": "2026-08-16T00:00:00",
        "verkooporderBtwIngaveModel": "Exclusief",
        "regels": [{"artikel": {"id": article}, "aantal": 2, "stuksprijs": 12.5}],
    });
    change(&mut order);
    world.post("/verkooporders", &order)
}

pub fn attach(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let booking = world.post("/verkoopboekingen", &world.invoice("D-1")).id();
    let mut document = World::document(&booking, "D-1.pdf", b"%PDF-1.7");
    change(&mut document);
    world.post("/documenten/Verkoopboekingen", &document)
}

pub fn center(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let mut center = json!({"nummer": 77, "omschrijving": "Nieuw"});
    change(&mut center);
    world.post("/kostenplaatsen", &center)
}

pub fn account(world: &World, change: impl FnOnce(&mut Value)) -> Got {
    let mut account = json!({"nummer": 4321, "omschrijving": "Nieuw", "grootboekfunctie": "InkopenKostenHoog"});
    change(&mut account);
    world.post("/grootboeken", &account)
}

pub fn long(length: usize) -> Value {
    json!("x".repeat(length))
}

pub fn nobody() -> Value {
    json!({"id": "0f8fad5b-d9cb-469f-a165-70867728950e"})
}
