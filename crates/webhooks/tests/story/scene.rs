//! A linked administration over SQLite, and an application that listens on loopback.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use boekbrug_connector::{PdfSupport, SystemChance};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::testkit::{KEY, Stage, customer_row};
use boekbrug_model::{Actor, ActorKind, ChangeNumber, Feed};
use boekbrug_store::{AuditRow, EndpointRow, TryRow};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_vault::Keyring;
use boekbrug_webhooks::{
    AddressRules, EndpointDraft, NetworkPostman, Options, Ports, Postman, SigningSecret, Webhooks,
};
use serde_json::Value;
use standardwebhooks::Webhook;

/// The whole.
pub(crate) struct Scene {
    pub(crate) stage: Stage,
    pub(crate) webhooks: Webhooks,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let rules = AddressRules {
            allow_http: true,
            allow_private: true,
        };
        Self::with(Arc::new(NetworkPostman::try_new(rules).unwrap()), |_| {}).await
    }

    pub(crate) async fn with(postman: Arc<dyn Postman>, change: impl FnOnce(&mut Options)) -> Self {
        let store = SqliteStore::open_in_memory().await.unwrap();
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(Arc::new(store), documents, PdfSupport::AfterBooking).await;
        let stage = stage.unwrap();
        let mut options = Options {
            rules: AddressRules {
                allow_http: true,
                allow_private: true,
            },
            ..Options::default()
        };
        change(&mut options);
        let webhooks = node(&stage, postman, KEY, options);
        Self { stage, webhooks }
    }

    /// Reads a new customer in, which is a change. Its number.
    pub(crate) async fn change(&self) -> ChangeNumber {
        let (_, last) = self.bounds().await;
        let now = self.perhaps_change().await;
        assert!(now > last, "there is a change");
        now
    }

    /// The same, but nothing is read outside the hours of the connection.
    pub(crate) async fn perhaps_change(&self) -> ChangeNumber {
        let (_, last) = self.bounds().await;
        let code = format!("9{}", last.0);
        self.stage.package.put(Feed::Customers, customer_row(&code, "Nieuw"));
        self.stage.clock.advance(Duration::from_mins(16));
        self.stage.engine().cycle().await.unwrap();
        self.bounds().await.1
    }

    async fn bounds(&self) -> (ChangeNumber, ChangeNumber) {
        let row = self.stage.row().await.unwrap();
        let hooks = self.stage.store.hooks();
        hooks.change_bounds(row.organisation, row.administration).await.unwrap()
    }

    /// Takes the changes of the setting up out of the way.
    pub(crate) async fn quiet(&self) {
        self.change().await;
        self.webhooks.deliver_once().await.unwrap();
    }

    pub(crate) async fn endpoint(&self, url: &str) -> (EndpointRow, SigningSecret) {
        let made = self
            .webhooks
            .create(self.stage.organisation, &somebody(), &draft(url))
            .await;
        made.unwrap()
    }

    pub(crate) async fn row(&self, endpoint: &EndpointRow) -> EndpointRow {
        let found = self.webhooks.endpoint(endpoint.organisation, endpoint.id).await;
        found.unwrap()
    }

    pub(crate) async fn tries(&self, endpoint: &EndpointRow) -> Vec<TryRow> {
        let tries = self.webhooks.tries(endpoint.organisation, endpoint.id, 100).await;
        tries.unwrap()
    }

    /// The audit trail, newest first.
    pub(crate) async fn audit(&self) -> Vec<AuditRow> {
        let desk = self.stage.store.desk();
        desk.audit(self.stage.organisation, None, 100).await.unwrap()
    }

    pub(crate) async fn after(&self, wait: Duration) {
        self.stage.clock.advance(wait);
        self.webhooks.deliver_once().await.unwrap();
    }
}

/// Another node over the same store.
pub(crate) fn node(stage: &Stage, postman: Arc<dyn Postman>, keys: &str, options: Options) -> Webhooks {
    let ports = Ports {
        store: Arc::clone(&stage.store),
        clock: stage.clock.clone(),
        chance: Arc::new(SystemChance),
        keyring: Arc::new(Keyring::parse(keys).unwrap()),
        postman,
    };
    Webhooks::new(ports, options)
}

pub(crate) fn draft(url: &str) -> EndpointDraft {
    EndpointDraft {
        url: url.to_owned(),
        description: "Proef".to_owned(),
        administration: None,
        on: true,
    }
}

pub(crate) fn somebody() -> Actor {
    Actor {
        kind: ActorKind::Person,
        id: "per_1".to_owned(),
    }
}

/// What the application heard.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) signatures: String,
    pub(crate) body: Vec<u8>,
}

impl Heard {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn up_to(&self) -> i64 {
        self.json()["data"]["upTo"].as_i64().unwrap()
    }

    /// Whether one of the signatures is of this secret, as the published library sees it. Its own check reads the
    /// machine's clock, which is not the one of the test.
    pub(crate) fn is_signed_by(&self, secret: &SigningSecret) -> bool {
        let library = Webhook::new(&secret.reveal()).unwrap();
        let expected = library.sign(&self.id, self.at, &self.body).unwrap();
        self.signatures.split(' ').any(|one| one == expected)
    }
}

/// An application. It answers as it is told, then 204 for ever.
#[derive(Clone)]
pub(crate) struct Application {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    always: Arc<Mutex<u16>>,
}

impl Application {
    pub(crate) async fn listen() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let application = Self {
            url: format!("http://{}/hook", listener.local_addr().unwrap()),
            heard: Arc::default(),
            answers: Arc::default(),
            always: Arc::new(Mutex::new(204)),
        };
        let router = Router::new().route("/hook", post(hear)).with_state(application.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        application
    }

    pub(crate) fn answer_first(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn answer_always(&self, status: u16) {
        *self.always.lock().unwrap() = status;
    }

    /// What was heard since it was last asked.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

async fn hear(State(application): State<Application>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    application.heard.lock().unwrap().push(Heard {
        id: header("webhook-id"),
        at: header("webhook-timestamp").parse().unwrap(),
        signatures: header("webhook-signature"),
        body: body.to_vec(),
    });
    let next = application.answers.lock().unwrap().pop_front();
    let status = next.unwrap_or(*application.always.lock().unwrap());
    StatusCode::from_u16(status).unwrap()
}
