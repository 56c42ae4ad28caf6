//! The whole router over a database in memory, people who signed in, and short words for asking it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use boekbrug_access::openid::OpenId;
use boekbrug_access::{Access, Caller, PasswordLimits};
use boekbrug_connector::PdfSupport;
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::testkit::Stage;
use boekbrug_model::{OrganisationId, Role};
use boekbrug_server::v1::{Limits, Rates};
use boekbrug_server::{App, Recorder, router_with};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_webhooks::{AddressRules, NetworkPostman, Webhooks};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const ANNA: &str = "anna@voorbeeld.nl";
pub(crate) const GOOD: &str = "correct paard batterij";

/// The router, and who decides behind it.
pub(crate) struct Edge {
    pub(crate) stage: Stage,
    pub(crate) access: Access,
    router: Router,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The line of a cookie that is set under this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        let mut lines = lines.map(|line| line.to_str().unwrap().to_owned());
        lines.find(|line| line.starts_with(&format!("{name}=")))
    }

    /// The value of a cookie that is set.
    pub(crate) fn token(&self, name: &str) -> String {
        let line = self.cookie(name).unwrap();
        line.split(';')
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap()
            .1
            .to_owned()
    }

    /// Where it sends the browser.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    /// Whether all of these stand on the page.
    pub(crate) fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(
                self.text.contains(text),
                "{text:?} is not on it: {} {}",
                self.status,
                self.text
            );
        }
        self
    }

    /// Whether none of these does.
    pub(crate) fn lacks(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(!self.text.contains(text), "{text:?} is on it: {}", self.text);
        }
        self
    }

    /// What the page is about, without all that stands around it on every page.
    pub(crate) fn main(&self) -> Self {
        let from = self.text.find("<main").unwrap();
        let to = self.text.find("</main>").unwrap();
        Self {
            status: self.status,
            headers: self.headers.clone(),
            text: self.text[from..to].to_owned(),
        }
    }

    /// Whether the page came under this status.
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

/// A browser that signed in.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) token: String,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) fn cookie(&self) -> (&'static str, String) {
        ("cookie", format!("boekbrug={}", self.token))
    }
}

/// Endpoints under the strict rules. Nothing is sent.
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

impl Edge {
    pub(crate) async fn set() -> Self {
        Self::at(None, None).await
    }

    pub(crate) async fn at(public: Option<&str>, openid: Option<OpenId>) -> Self {
        let store = Arc::new(SqliteStore::open_in_memory().await.unwrap());
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(store, documents, PdfSupport::AfterBooking).await.unwrap();
        let engine = stage.engine_with(|options| options.public = public.map(str::to_owned));
        let (store, chance) = (Arc::clone(&stage.store), stage.ports().chance);
        let access = Access::with(
            store.clone(),
            stage.clock.clone(),
            chance.clone(),
            PasswordLimits::weak(),
            openid,
        );
        let app = App {
            engine,
            store,
            clock: stage.clock.clone(),
            chance,
            access: access.clone(),
            rates: Arc::new(Rates::new(Limits::default(), &(stage.clock.clone() as _))),
            address: public.unwrap_or("http://127.0.0.1:8080").to_owned(),
            webhooks: webhooks(&stage),
            recorder: Recorder::apart(),
        };
        Self {
            router: router_with(app.clone(), boekbrug_screens::routes(app)),
            stage,
            access,
        }
    }

    pub(crate) fn organisation(&self) -> OrganisationId {
        self.stage.organisation
    }

    pub(crate) fn operator(&self) -> Caller {
        Caller::operator("root", Some(self.organisation()))
    }

    /// The path of a new invitation.
    pub(crate) async fn invitation(&self, email: Option<&str>, role: Role) -> String {
        let link = self.access.invite(&self.operator(), email, role).await.unwrap();
        link.path()
    }

    /// Somebody with a password, signed in by the interface.
    pub(crate) async fn person(&self, email: &str, role: Role) -> Browser {
        let path = self.invitation(Some(email), role).await;
        self.join(&path).await
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, String)]) -> Answer {
        self.send(Method::GET, path, headers, None).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.ask(request.body(body).unwrap()).await
    }

    /// Sends a form, as a browser does.
    pub(crate) async fn form(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

impl Edge {
    /// A signed-in person of the stage's organisation.
    pub(crate) async fn visitor(&self, role: Role) -> Browser {
        self.person(&format!("{role}@voorbeeld.nl"), role).await
    }

    /// A page as they see it.
    pub(crate) async fn page(&self, who: &Browser, path: &str) -> Answer {
        self.get(path, &[who.cookie()]).await
    }

    /// Sends a form of theirs, with its token.
    pub(crate) async fn post(&self, who: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (name, cookie) = who.cookie();
        let mut fields = fields.to_vec();
        fields.push(("csrf", &who.csrf));
        self.form(path, &[(name, &cookie)], &fields).await
    }

    /// The owner of another organisation, whose connection and invoices nobody here may see.
    pub(crate) async fn stranger(&self) -> Browser {
        let at = self.stage.ports().clock.now();
        let id = OrganisationId::new(at, [88; 10]);
        let row = boekbrug_store::OrganisationRow {
            id,
            name: "Ander".to_owned(),
            created: at,
        };
        let mut tx = self.stage.store.begin().await.unwrap();
        tx.create_organisation(&row).await.unwrap();
        tx.commit().await.unwrap();
        let operator = Caller::operator("root", Some(id));
        let link = self
            .access
            .invite(&operator, Some("vreemd@voorbeeld.nl"), Role::Owner)
            .await
            .unwrap();
        self.join(&link.path()).await
    }

    /// Somebody who accepts an invitation by the interface.
    async fn join(&self, path: &str) -> Browser {
        let token = path.rsplit('/').next().unwrap();
        let body = serde_json::json!({"token": token, "name": "Anna Bakker", "password": GOOD});
        let answer = self.send(Method::POST, "/v1/invitations/accept", &[], Some(body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        Browser {
            token: answer.token("boekbrug"),
            csrf: answer.json()["csrfToken"].as_str().unwrap().to_owned(),
        }
    }
}
