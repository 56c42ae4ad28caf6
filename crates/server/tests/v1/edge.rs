//! The interface over a stage: one organisation with a linked administration, and its keys.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use boekbrug_access::{Access, Caller, KeyWish};
use boekbrug_connector::{Clock, PdfSupport};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::CustomerOffer;
use boekbrug_engine::testkit::Stage;
use boekbrug_model::{AdministrationId, Feed, OrganisationId, PersonId, Role, Scope};
use boekbrug_server::v1::{Limits, Rates, SESSION_COOKIE};
use boekbrug_server::{App, Recorder, router};
use boekbrug_store::{AdministrationRow, ApiKeyRow, OrganisationRow, PersonRow, SessionRow};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_webhooks::{AddressRules, NetworkPostman, Webhooks};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

/// Endpoints under the strict rules. Nothing is sent unless a test does so.
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

/// The interface, and keys to it.
pub(crate) struct Edge {
    pub(crate) stage: Stage,
    pub(crate) router: Router,
    pub(crate) access: Access,
    /// A key with every scope of the stage's organisation.
    pub(crate) key: String,
    /// The stage's administration.
    pub(crate) administration: AdministrationId,
    /// One without a connection.
    pub(crate) free: AdministrationId,
    /// A key of the installation.
    pub(crate) operator: String,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The status and the code of a refusal, which must be a problem.
    pub(crate) fn refusal(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16());
        assert_eq!(json["requestId"], self.header("x-request-id"));
        assert_eq!(json["type"], format!("/v1/findings/{}", json["code"].as_str().unwrap()));
        (self.status.as_u16(), json["code"].as_str().unwrap().to_owned())
    }
}

impl Edge {
    pub(crate) async fn set() -> Self {
        Self::set_with(Limits::default()).await
    }

    pub(crate) async fn set_with(limits: Limits) -> Self {
        let store = SqliteStore::open_in_memory().await.unwrap();
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(Arc::new(store), documents, PdfSupport::AfterBooking)
            .await
            .unwrap();
        let ports = stage.ports();
        let clock: Arc<dyn Clock> = stage.clock.clone();
        let access = Access::new(Arc::clone(&stage.store), clock.clone(), ports.chance.clone());
        let app = App {
            engine: stage.engine(),
            store: Arc::clone(&stage.store),
            clock: clock.clone(),
            chance: ports.chance,
            address: "https://boekbrug.example.nl".to_owned(),
            webhooks: webhooks(&stage),
            recorder: Recorder::apart(),
            access: access.clone(),
            rates: Arc::new(Rates::new(limits, &clock)),
        };
        let free = AdministrationId::new(clock.now(), [77; 10]);
        let mut edge = Self {
            router: router(app),
            access,
            key: String::new(),
            administration: stage.row().await.unwrap().administration,
            free,
            operator: String::new(),
            stage,
        };
        edge.add_administration(edge.stage.organisation, free, "Vrij").await;
        edge.key = edge.key_with(edge.stage.organisation, None, &Scope::ALL[..12]).await;
        edge.operator = edge.installation_key().await;
        edge
    }

    pub(crate) async fn add_administration(&self, organisation: OrganisationId, id: AdministrationId, name: &str) {
        let row = AdministrationRow {
            id,
            organisation,
            name: name.to_owned(),
            created: self.stage.clock.now(),
        };
        let mut tx = self.stage.store.begin().await.unwrap();
        tx.create_administration(&row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Another organisation with one administration and a key of its own.
    pub(crate) async fn other(&self) -> (OrganisationId, AdministrationId, String) {
        let created = self.stage.clock.now();
        let id = OrganisationId::new(created, [88; 10]);
        let mut tx = self.stage.store.begin().await.unwrap();
        let name = "Ander".to_owned();
        tx.create_organisation(&OrganisationRow { id, name, created })
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let administration = AdministrationId::new(created, [89; 10]);
        self.add_administration(id, administration, "Van een ander").await;
        let key = self.key_with(id, None, &Scope::ALL[..12]).await;
        (id, administration, key)
    }

    pub(crate) async fn key_with(
        &self,
        organisation: OrganisationId,
        administrations: Option<&[AdministrationId]>,
        scopes: &[Scope],
    ) -> String {
        let operator = Caller::operator("test", Some(organisation));
        let wish = KeyWish {
            name: "test".to_owned(),
            scopes: scopes.iter().copied().collect(),
            administrations: administrations.map(|some| some.iter().copied().collect()),
            expires: None,
        };
        let made = self.access.make_key(&operator, wish).await.unwrap();
        made.key.as_str().to_owned()
    }

    async fn installation_key(&self) -> String {
        let key = format!("bbk_{}", "A".repeat(43));
        let row = ApiKeyRow {
            id: boekbrug_model::ApiKeyId::new(self.stage.clock.now(), [9; 10]),
            organisation: None,
            name: "operator".to_owned(),
            start: key[..10].to_owned(),
            hash: hex_of(&key),
            scopes: [Scope::Installation].into(),
            administrations: None,
            created: self.stage.clock.now(),
            expires: None,
            used: None,
            revoked: None,
        };
        let mut tx = self.stage.store.begin().await.unwrap();
        tx.people().create_api_key(&row).await.unwrap();
        tx.commit().await.unwrap();
        key
    }

    /// Reads the package and offers an invoice: the ids of a customer and of the invoice.
    pub(crate) async fn contents(&self) -> (String, String) {
        self.stage.engine().cycle().await.unwrap();
        let connection = self.stage.connection;
        let rows = self
            .stage
            .store
            .records(connection, Feed::Customers, None, 1)
            .await
            .unwrap();
        let invoice = self.stage.offer("2026-0001").await.unwrap();
        let customer = boekbrug_model::record::Customer {
            customer_code: "2001".to_owned(),
            name: "Bloemist Jansen".to_owned(),
            ..Default::default()
        };
        let offer = CustomerOffer {
            id: "app-1".to_owned(),
            customer,
            fields: None,
            record: None,
        };
        let engine = self.stage.engine();
        let organisation = self.stage.organisation;
        engine
            .offer_customers(organisation, connection, &[offer])
            .await
            .unwrap();
        (rows[0].id.to_string(), invoice.to_string())
    }

    /// A person with a session as owner of the stage's organisation: the cookie, and the token to repeat.
    pub(crate) async fn session(&self) -> (String, String) {
        let (at, token) = (self.stage.clock.now(), "S".repeat(43));
        let person = PersonRow {
            id: PersonId::new(at, [5; 10]),
            email: "eva@voorbeeld.nl".to_owned(),
            name: "Eva".to_owned(),
            language: "nl".to_owned(),
            password: None,
            identity: None,
            failures: 0,
            locked_until: None,
            created: at,
            erased: None,
        };
        let session = SessionRow {
            token_hash: hex_of(&token),
            person: person.id,
            organisation: Some(self.stage.organisation),
            csrf: "repeat-me".to_owned(),
            created: at,
            seen: at,
            expires: at + jiff::SignedDuration::from_hours(8),
        };
        let mut tx = self.stage.store.begin().await.unwrap();
        tx.people().create_person(&person).await.unwrap();
        let organisation = self.stage.organisation;
        tx.people()
            .set_role(organisation, person.id, Role::Owner, at)
            .await
            .unwrap();
        tx.people().put_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        (format!("{SESSION_COOKIE}={token}"), session.csrf)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// Asks with the key of the stage's organisation; with a body when it is not null.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.ask_as(&self.key, method, path, body, &[]).await
    }

    pub(crate) async fn ask_as(
        &self,
        key: &str,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path);
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(HeaderName::try_from(*name).unwrap(), *value);
        }
        let body = if body == Value::Null {
            Body::empty()
        } else {
            request = request.header("content-type", "application/json");
            Body::from(body.to_string())
        };
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, Value::Null).await
    }

    /// Asks and expects that it goes well.
    pub(crate) async fn well(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.ask(method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
        answer.json()
    }

    /// A path of the stage's connection.
    pub(crate) fn connection(&self, rest: &str) -> String {
        format!("/v1/connections/{}{rest}", self.stage.connection)
    }

    /// A draft on the administration without a connection.
    pub(crate) async fn draft(&self, package: &str) -> String {
        let body = json!({"administration": self.free, "package": package});
        let made = self.well("POST", "/v1/connections", body).await;
        made["id"].as_str().unwrap().to_owned()
    }
}

/// SHA-256 in hex: what is stored of a key or a session.
fn hex_of(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
