//! The router over a stage with one linked administration, and a key to it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use boekbrug_access::{Access, Caller, KeyWish};
use boekbrug_connector::PdfSupport;
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::Engine;
use boekbrug_engine::testkit::Stage;
use boekbrug_model::Scope;
use boekbrug_server::v1::{Limits, Rates};
use boekbrug_server::{App, Recorder, router};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_webhooks::{AddressRules, NetworkPostman, Webhooks};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The codes of a problem, in order.
    pub(crate) fn codes(&self) -> Vec<String> {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value| error["code"].as_str().unwrap_or_default().to_owned();
        errors.iter().map(text).collect()
    }

    /// Where in the body each reason of a problem is.
    pub(crate) fn pointers(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value| error["pointer"].as_str().unwrap_or_default().to_owned();
        errors.iter().map(text).collect()
    }

    pub(crate) fn expect(self, status: u16) -> Self {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        self
    }
}

/// The interface, as one application sees it.
pub(crate) struct Api {
    pub(crate) stage: Stage,
    pub(crate) engine: Engine,
    pub(crate) router: Router,
    pub(crate) key: String,
    /// `/v1/administrations/{administration}/invoices`.
    pub(crate) invoices: String,
    pub(crate) administration: String,
}

impl Api {
    pub(crate) async fn set() -> Self {
        let store = SqliteStore::open_in_memory().await.unwrap();
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(Arc::new(store), documents, PdfSupport::AfterBooking)
            .await
            .unwrap();
        let engine = stage.engine();
        let chance = stage.ports().chance;
        let access = Access::new(Arc::clone(&stage.store), stage.clock.clone(), chance.clone());
        let wish = KeyWish {
            name: "test".to_owned(),
            scopes: Scope::ALL
                .into_iter()
                .filter(|scope| *scope != Scope::Installation)
                .collect(),
            administrations: None,
            expires: None,
        };
        let operator = Caller::operator("test", Some(stage.organisation));
        let key = access.make_key(&operator, wish).await.unwrap().key;
        let limits = Limits {
            key_per_minute: 0,
            ..Limits::default()
        };
        let app = App {
            engine: engine.clone(),
            store: Arc::clone(&stage.store),
            clock: stage.clock.clone(),
            chance,
            access,
            rates: Arc::new(Rates::new(limits, &(stage.clock.clone() as _))),
            address: "https://boekbrug.example.nl".to_owned(),
            webhooks: webhooks(&stage),
            recorder: Recorder::apart(),
        };
        let administration = stage.row().await.unwrap().administration.to_string();
        Self {
            router: router(app),
            key: key.as_str().to_owned(),
            invoices: format!("/v1/administrations/{administration}/invoices"),
            administration,
            engine,
            stage,
        }
    }

    /// Sends a request as it is, with the key.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (mut head, body) = request.into_parts();
        let bearer = format!("Bearer {}", self.key).parse().unwrap();
        head.headers.insert("authorization", bearer);
        let answer = self
            .router
            .clone()
            .oneshot(Request::from_parts(head, body))
            .await
            .unwrap();
        let (head, body) = answer.into_parts();
        Answer {
            status: head.status,
            headers: head.headers,
            bytes: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header("content-type", kind).body(body.into());
        self.send(request.unwrap()).await
    }

    /// Offers an invoice as JSON.
    pub(crate) async fn offer(&self, invoice: &Value) -> Answer {
        self.post(&self.invoices, "application/json", invoice.to_string()).await
    }

    /// Offers it under an idempotency key.
    pub(crate) async fn offer_once(&self, invoice: &Value, key: &str) -> Answer {
        let request = Request::post(&self.invoices)
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        self.send(request.body(invoice.to_string().into()).unwrap()).await
    }
}

/// Nobody is told of anything here.
fn webhooks(stage: &Stage) -> Webhooks {
    let ports = stage.ports();
    let ports = boekbrug_webhooks::Ports {
        store: ports.store,
        clock: ports.clock,
        chance: ports.chance,
        keyring: ports.keyring,
        postman: Arc::new(NetworkPostman::try_new(AddressRules::default()).unwrap()),
    };
    Webhooks::new(ports, boekbrug_webhooks::Options::default())
}

/// An invoice of 100 euro and 21% to customer 1001.
pub(crate) fn invoice(number: &str) -> Value {
    let vat = json!({"kind": "standard", "percent": "21"});
    json!({
        "number": number,
        "kind": "invoice",
        "date": "2026-03-10",
        "customer": {"code": "1001", "name": "Café De Zoë"},
        "currency": "EUR",
        "lines": [{"description": "Advies", "net": "100.00", "vat": vat, "ledgerAccount": "8000"}],
        "vatTotals": [{"vat": vat, "base": "100.00", "amount": "21.00"}],
        "totalExcl": "100.00",
        "totalVat": "21.00",
        "totalIncl": "121.00",
    })
}
