//! One helper that touches the sandbox; tests are data on top of it.
#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

pub mod asks;

use std::sync::Arc;

use base64::Engine as _;
use boekbrug_sandbox::snelstart::{Config, Seed, SeedRelation, Switches};
use boekbrug_sandbox::{ManualClock, Reply, SnelStart};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};

/// The administration that tests work in.
pub const BOOKS: &str = "Voorbeeld";

/// A sandbox, its clock and a client that is signed in.
pub struct World {
    pub sandbox: SnelStart,
    pub clock: Arc<ManualClock>,
    token: String,
}

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Got {
    pub status: u16,
    pub text: String,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The codes of a business error.
    pub fn codes(&self) -> Vec<String> {
        let json = self.json();
        let errors = json.as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["errorCode"].as_str().map(str::to_owned))
            .collect()
    }

    pub fn len(&self) -> usize {
        self.json().as_array().map_or(0, Vec::len)
    }

    pub fn id(&self) -> String {
        self.json()["id"].as_str().expect("an id").to_owned()
    }
}

pub fn seed() -> Seed {
    Seed::new()
        .relation(SeedRelation {
            street: "Kade 1".into(),
            postcode: "1811 AB".into(),
            city: "Alkmaar".into(),
            iban: "NL91ABNA0417164300".into(),
            ..SeedRelation::customer(100, "Voorbeeld Klant B.V.")
        })
        .relation(SeedRelation {
            supplier: true,
            not_customer: true,
            ..SeedRelation::customer(200, "Leverancier B.V.")
        })
        .relation(SeedRelation {
            street: "Markt 1".into(),
            postcode: "2000".into(),
            city: "Antwerpen".into(),
            country: "BE".into(),
            vat_number: "BE0123456789".into(),
            ..SeedRelation::customer(300, "Klant uit België NV")
        })
        .relation(SeedRelation {
            street: "Markt 2".into(),
            postcode: "2000".into(),
            city: "Antwerpen".into(),
            country: "BE".into(),
            ..SeedRelation::customer(400, "Consument uit België")
        })
        .relation(SeedRelation {
            inactive: true,
            ..SeedRelation::customer(500, "Oude klant")
        })
        .articles(30)
}

pub fn start() -> jiff::Timestamp {
    "2026-08-16T10:02:11.4Z".parse().expect("a timestamp")
}

impl World {
    pub fn new() -> Self {
        World::with(Config::with_seed(seed()))
    }

    pub fn switched(switches: Switches) -> Self {
        World::with(Config {
            switches,
            ..Config::with_seed(seed())
        })
    }

    pub fn with(config: Config) -> Self {
        let clock = Arc::new(ManualClock::new(start()));
        let mut world = World {
            sandbox: SnelStart::new(config, clock.clone()),
            clock,
            token: String::new(),
        };
        world.sign_in();
        world
    }

    pub fn sign_in(&mut self) {
        self.sign_in_with("koppelsleutel");
    }

    pub fn sign_in_with(&mut self, key: &str) {
        let got = read(self.sandbox.handle(token_request(key)));
        let token = got.json()["access_token"].as_str().map(str::to_owned);
        self.token = token.unwrap_or_default();
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    pub fn request(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Request<Bytes> {
        Request::builder()
            .method(method)
            .uri(format!("/v2{}", path.replace(' ', "%20")))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Ocp-Apim-Subscription-Key", "primary-key")
            .body(body.into())
            .expect("a request")
    }

    pub fn raw(&self, method: &str, path: &str, body: &str) -> Reply {
        self.sandbox.handle(self.request(method, path, body.to_owned()))
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> Got {
        read(self.raw(method, path, &body.to_string()))
    }

    pub fn get(&self, path: &str) -> Got {
        read(self.raw("GET", path, ""))
    }

    pub fn post(&self, path: &str, body: &Value) -> Got {
        self.send("POST", path, body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Got {
        self.send("PUT", path, body)
    }

    pub fn delete(&self, path: &str) -> Got {
        read(self.raw("DELETE", path, ""))
    }

    pub fn relation(&self, code: i64) -> String {
        let id = self.sandbox.relation_id(BOOKS, code).expect("a relation");
        id.to_string()
    }

    pub fn ledger(&self, number: i64) -> String {
        let id = self.sandbox.ledger_id(BOOKS, number).expect("an account");
        id.to_string()
    }

    pub fn center(&self, number: i64) -> String {
        let id = self.sandbox.cost_center_id(BOOKS, number);
        id.expect("a cost centre").to_string()
    }

    pub fn country(&self, alpha2: &str) -> String {
        let all = self.get("/landen").json();
        let all = all.as_array().expect("countries");
        let found = all.iter().find(|row| row["landcode"] == alpha2);
        found.expect("a country")["id"].as_str().expect("id").to_owned()
    }

    /// The worked example of the facts file, §6.
    pub fn invoice(&self, number: &str) -> Value {
        json!({
            "factuurnummer": number,
            "factuurdatum": "2026-08-16T00:00:00",
            "klant": {"id": self.relation(100)},
            "omschrijving": format!("Factuur {number}"),
            "factuurbedrag": "175.50",
            "betalingstermijn": 14,
            "boekingsregels": [
                {"omschrijving": "advies", "grootboek": {"id": self.ledger(8200)}, "bedrag": "100.00", "btwSoort": "Hoog"},
                {"omschrijving": "boek", "grootboek": {"id": self.ledger(8210)}, "bedrag": "50.00", "btwSoort": "Laag"},
            ],
            "btw": [
                {"btwSoort": "VerkopenHoog", "btwBedrag": "21.00"},
                {"btwSoort": "VerkopenLaag", "btwBedrag": "4.50"},
            ],
        })
    }

    /// One line without VAT rows.
    pub fn simple(&self, number: &str, ledger: i64, kind: &str, amount: &str) -> Value {
        json!({
            "factuurnummer": number,
            "factuurdatum": "2026-08-16",
            "klant": {"id": self.relation(100)},
            "factuurbedrag": amount,
            "boekingsregels": [
                {"grootboek": {"id": self.ledger(ledger)}, "bedrag": amount, "btwSoort": kind},
            ],
            "btw": [],
        })
    }

    pub fn document(parent: &str, name: &str, content: &[u8]) -> Value {
        json!({
            "parentIdentifier": parent,
            "fileName": name,
            "content": base64::engine::general_purpose::STANDARD.encode(content),
        })
    }
}

pub fn token_request(key: &str) -> Request<Bytes> {
    Request::builder()
        .method("POST")
        .uri("/b2b/token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("grant_type=clientkey&clientkey={key}")))
        .expect("a request")
}

pub fn response(reply: Reply) -> Response<Bytes> {
    reply.answer().expect("a whole answer")
}

pub fn read(reply: Reply) -> Got {
    let response = response(reply);
    Got {
        status: response.status().as_u16(),
        text: String::from_utf8(response.body().to_vec()).expect("text"),
    }
}

/// A copy of a JSON value with one field replaced (by JSON pointer).
pub fn but(value: &Value, pointer: &str, new: Value) -> Value {
    let mut copy = value.clone();
    if let Some(place) = copy.pointer_mut(pointer) {
        *place = new;
    } else if let (Some((parent, name)), true) = (pointer.rsplit_once('/'), true) {
        let parent = copy.pointer_mut(parent).expect("a parent");
        parent[name] = new;
    }
    copy
}
