//! One helper that touches the Exact sandbox; tests are data on top of it.
#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

use std::sync::Arc;

use base64::Engine as _;
use boekbrug_sandbox::exact::{
    CLIENT_ID, CLIENT_SECRET, Config, DIVISION, Seed, SeedAccount, SeedAddress, SeedContact, SeedEmployee, SeedItem,
    SeedLedger, SeedProject, Switches,
};
use boekbrug_sandbox::{Exact, ManualClock, Reply};
use bytes::Bytes;
use http::{HeaderMap, Request};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The redirect address of the tests.
pub const REDIRECT: &str = "https://boekbrug.example/oauth/exact";

/// A sandbox, its clock and a client that is signed in.
pub struct World {
    pub sandbox: Exact,
    pub clock: Arc<ManualClock>,
    pub token: String,
    pub refresh: String,
}

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// What lies inside `d`.
    pub fn d(&self) -> Value {
        self.json()["d"].clone()
    }

    /// The rows of a list in either shape.
    pub fn rows(&self) -> Vec<Value> {
        let d = self.d();
        let list = d.as_array().or_else(|| d["results"].as_array());
        list.cloned().unwrap_or_default()
    }

    /// One field of every row, as text.
    pub fn column(&self, name: &str) -> Vec<String> {
        let text = |row: &Value| match &row[name] {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        self.rows().iter().map(text).collect()
    }

    /// The text of an error.
    pub fn error(&self) -> String {
        self.json()["error"]["message"]["value"]
            .as_str()
            .unwrap_or("")
            .to_owned()
    }

    pub fn next(&self) -> Option<String> {
        self.d()["__next"].as_str().map(str::to_owned)
    }

    pub fn id(&self) -> String {
        let d = self.d();
        let id = d["ID"].as_str().or_else(|| d["EntryID"].as_str());
        let id = id.or_else(|| d["InvoiceID"].as_str());
        id.unwrap_or_else(|| panic!("an id in {}", self.text)).to_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    }
}

pub fn seed() -> Seed {
    Seed::new()
        .employee(SeedEmployee {
            code: "E1".into(),
            first: "Joris".into(),
            last: "Faber".into(),
            email: "joris@voorbeeld.nl".into(),
            ..SeedEmployee::default()
        })
        .account(SeedAccount {
            kvk: "12345678".into(),
            vat_number: "NL111111110B01".into(),
            street: "Kade 1".into(),
            postcode: "1811 AB".into(),
            city: "Alkmaar".into(),
            email: "info@klant.nl".into(),
            manager: "E1".into(),
            contacts: vec![SeedContact {
                first: "Sanne".into(),
                last: "Pol".into(),
                email: "sanne@klant.nl".into(),
                ..SeedContact::default()
            }],
            addresses: vec![SeedAddress {
                kind: 3,
                street: "Postbus 9".into(),
                postcode: "1800 AA".into(),
                city: "Alkmaar".into(),
                country: "NL".into(),
                main: true,
            }],
            ..SeedAccount::customer("100", "Voorbeeld Klant B.V.")
        })
        .account(SeedAccount {
            status: "P".into(),
            ..SeedAccount::customer("200", "Prospect B.V.")
        })
        .account(SeedAccount {
            end: Some("2026-01-31".parse().expect("a day")),
            ..SeedAccount::customer("300", "Vertrokken B.V.")
        })
        .account(SeedAccount {
            payment_condition: String::new(),
            ..SeedAccount::customer("400", "Zonder conditie B.V.")
        })
        .account(SeedAccount {
            blocked: true,
            ..SeedAccount::customer("500", "Geblokkeerd B.V.")
        })
        .ledger(SeedLedger {
            code: "8100".into(),
            name: "Omzet met kostenplaats".into(),
            vat_code: "4".into(),
            cost_center: 1,
            cost_unit: 2,
            ..SeedLedger::default()
        })
        .ledger(SeedLedger {
            code: "8999".into(),
            name: "Oude omzet".into(),
            blocked: true,
            ..SeedLedger::default()
        })
        .item(SeedItem {
            code: "UUR".into(),
            name: "Adviesuur".into(),
            price: Some(95.into()),
            vat_code: "4".into(),
            unit: "uur".into(),
            ..SeedItem::default()
        })
        .project(SeedProject {
            code: "P1".into(),
            name: "Nieuwbouw".into(),
            kind: 3,
            account: "100".into(),
            manager: "E1".into(),
            ..SeedProject::default()
        })
}

/// 12:02:11 in Alkmaar.
pub fn start() -> jiff::Timestamp {
    "2026-08-16T10:02:11Z".parse().expect("a timestamp")
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
        let sandbox = Exact::new(config, clock.clone());
        let pair = sandbox.sign_in();
        World {
            sandbox,
            clock,
            token: pair.access_token,
            refresh: pair.refresh_token,
        }
    }

    pub fn wait(&self, seconds: i64) {
        assert!(self.sandbox.advance_clock(SignedDuration::from_secs(seconds)));
    }

    pub fn clock_now(&self) -> jiff::Timestamp {
        boekbrug_sandbox::Clock::now(&*self.clock)
    }

    /// Puts the clock at a moment, with fresh tokens.
    pub fn at(&mut self, moment: &str) {
        self.clock.set(moment.parse().expect("a timestamp"));
        self.sign_in();
    }

    pub fn sign_in(&mut self) {
        let pair = self.sandbox.sign_in();
        self.token = pair.access_token;
        self.refresh = pair.refresh_token;
    }

    /// A call inside the default administration, or below `/api/v1/` when
    /// the path begins with a slash.
    pub fn request(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Request<Bytes> {
        let path = path.replace(' ', "%20");
        let uri = if path.starts_with("http") {
            path
        } else if let Some(whole) = path.strip_prefix('/') {
            format!("https://start.exactonline.nl/api/v1/{whole}")
        } else {
            format!("https://start.exactonline.nl/api/v1/{DIVISION}/{path}")
        };
        Request::builder()
            .method(method)
            .uri(uri)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
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

    /// A form to the token endpoint.
    pub fn form(&self, fields: &[(&str, &str)]) -> Got {
        read(self.sandbox.handle(token_request(fields)))
    }

    pub fn exchange(&self, code: &str) -> Got {
        self.form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
        ])
    }

    pub fn refresh(&self, token: &str) -> Got {
        self.form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", CLIENT_ID),
            ("client_secret", CLIENT_SECRET),
        ])
    }

    pub fn id_of(&self, resource: &str, code: &str) -> String {
        let id = self.sandbox.id_of(DIVISION, resource, code);
        id.expect("a row").to_string()
    }

    pub fn account(&self, code: &str) -> String {
        self.id_of("crm/Accounts", code)
    }

    pub fn ledger(&self, code: &str) -> String {
        self.id_of("financial/GLAccounts", code)
    }

    /// One line of 100 with 21 % for customer 100.
    pub fn invoice(&self, your_ref: &str) -> Value {
        json!({
            "Customer": self.account("100"),
            "Journal": "70",
            "EntryDate": "2026-08-14",
            "YourRef": your_ref,
            "Description": "Advies augustus",
            "SalesEntryLines": [
                {"GLAccount": self.ledger("8000"), "AmountFC": 100.0, "VATCode": "4", "Description": "advies"},
            ],
        })
    }

    pub fn books(&self) -> boekbrug_sandbox::exact::Books {
        self.sandbox.books(DIVISION).expect("books")
    }
}

pub fn token_request(fields: &[(&str, &str)]) -> Request<Bytes> {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    Request::builder()
        .method("POST")
        .uri("https://start.exactonline.nl/api/oauth2/token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::from(body))
        .expect("a request")
}

pub fn read(reply: Reply) -> Got {
    let response = reply.answer().expect("a whole answer");
    Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: String::from_utf8(response.body().to_vec()).expect("text"),
    }
}

pub fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A copy of a JSON value with one field replaced (by JSON pointer).
pub fn but(value: &Value, pointer: &str, new: Value) -> Value {
    let mut copy = value.clone();
    if let Some(place) = copy.pointer_mut(pointer) {
        *place = new;
    } else if let Some((parent, name)) = pointer.rsplit_once('/') {
        copy.pointer_mut(parent).expect("a parent")[name] = new;
    }
    copy
}
