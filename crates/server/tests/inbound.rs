//! People who come back and messages of packages, over the whole router.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use boekbrug_access::Access;
use boekbrug_connector::PdfSupport;
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::testkit::{SIGNATURE, Stage};
use boekbrug_engine::{ConnectRequest, Connected, Engine, WhichAdministration, WhichOrganisation};
use boekbrug_model::testkit::parsed;
use boekbrug_model::{ConnectionState, Profile};
use boekbrug_server::v1::{Limits, Rates};
use boekbrug_server::{App, Recorder, router};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_webhooks::{AddressRules, NetworkPostman, Webhooks};
use http_body_util::BodyExt as _;
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

/// The router over a stage, and a draft that waits for a consent.
struct Edge {
    stage: Stage,
    engine: Engine,
    router: Router,
    draft: Connected,
}

impl Edge {
    async fn set() -> Self {
        let store = SqliteStore::open_in_memory().await.unwrap();
        let documents = Arc::new(ObjectDocuments::in_memory());
        let stage = Stage::set(Arc::new(store), documents, PdfSupport::AfterBooking)
            .await
            .unwrap();
        stage.package.opens("<b>adm</b>");
        let engine = stage.engine();
        let request = ConnectRequest {
            organisation: WhichOrganisation::Existing(stage.organisation),
            administration: WhichAdministration::New("Tweede".to_owned()),
            package: parsed("fakeconsent"),
            profile: Profile::A,
            settings: Stage::settings(),
            secrets: Vec::new(),
            start: true,
        };
        let draft = engine.connect(request).await.unwrap();
        let app = App {
            engine: engine.clone(),
            store: Arc::clone(&stage.store),
            clock: stage.clock.clone(),
            chance: stage.ports().chance,
            access: Access::new(Arc::clone(&stage.store), stage.clock.clone(), stage.ports().chance),
            rates: Arc::new(Rates::new(Limits::default(), &(stage.clock.clone() as _))),
            address: "http://127.0.0.1:8080".to_owned(),
            recorder: Recorder::apart(),
            webhooks: webhooks(&stage),
        };
        Self {
            router: router(app),
            stage,
            engine,
            draft,
        }
    }

    async fn state(&self) -> String {
        let asked = self
            .engine
            .sign_in(self.stage.organisation, self.draft.connection, "https://x", true);
        asked.await.unwrap().state
    }

    async fn get(&self, path: &str) -> (StatusCode, String, Response<()>) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (head.status, text, Response::from_parts(head, ()))
    }

    async fn post(&self, path: &str, signature: &str, body: Vec<u8>) -> StatusCode {
        let request = Request::post(path).header(SIGNATURE, signature);
        let request = request.body(Body::from(body)).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }
}

#[tokio::test]
async fn a_person_comes_back() {
    let edge = Edge::set().await;
    let state = edge.state().await;
    let path = format!("/return/fakeconsent?code=a%21b&state={state}");
    let (status, text, head) = edge.get(&path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        text.contains("U kunt dit venster sluiten.") && text.contains("You can close this window."),
        "{text}"
    );
    assert!(text.contains("De koppeling is aangemeld en werkt."), "{text}");
    let header = |name: &str| head.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("content-security-policy"), "default-src 'none'");
    assert_eq!(header("cache-control"), "no-store");
    let link = edge.engine.link_of(edge.stage.organisation, edge.draft.connection);
    assert_eq!(link.await.unwrap().state, ConnectionState::Active);

    let (status, text, _) = edge.get(&path).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("Deze aanmelding is verlopen of al gebruikt"), "{text}");
    assert!(!text.contains(&state), "nothing of the address is repeated");
}

#[tokio::test]
async fn a_person_may_come_back_before_or_after_the_message() {
    let edge = Edge::set().await;
    edge.stage.package.sends_messages();
    let state = edge.state().await;
    let path = format!("/return/fakeconsent?state={state}");
    for message in [None, Some(format!("key {state} k3y"))] {
        if let Some(body) = message {
            assert_eq!(
                edge.post("/in/fakeconsent", "right", body.into_bytes()).await,
                StatusCode::OK
            );
            let link = edge.engine.link_of(edge.stage.organisation, edge.draft.connection);
            assert_eq!(
                link.await.unwrap().state,
                ConnectionState::Active,
                "the way back used nothing up"
            );
        }
        let (status, text, _) = edge.get(&path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.contains("Ga verder in Boekbrug"), "{text}");
        assert!(!text.contains(&state), "nothing of the address is repeated");
    }
    let (status, text, _) = edge.get("/return/fakeconsent?state=strange").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("Deze aanmelding is verlopen of al gebruikt"), "{text}");
}

/// What came of it stands with the connection, to which the person is sent.
#[tokio::test]
async fn a_person_comes_back_after_a_message_whose_key_was_refused() {
    let edge = Edge::set().await;
    edge.stage.package.sends_messages();
    let state = edge.state().await;
    let message = format!("key {state} refused").into_bytes();
    edge.post("/in/fakeconsent", "right", message).await;
    let link = edge.engine.link_of(edge.stage.organisation, edge.draft.connection);
    assert_ne!(link.await.unwrap().state, ConnectionState::Active);
    let path = format!("/return/fakeconsent?state={state}");
    let (status, text, _) = edge.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    assert!(text.contains("Ga verder in Boekbrug"), "{text}");
    // a new sign-in ends the old one
    let newer = edge.state().await;
    assert_eq!(edge.get(&path).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(
        edge.get(&format!("/return/fakeconsent?state={newer}")).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn whoever_comes_back_with_something_else_is_told() {
    let edge = Edge::set().await;
    let state = edge.state().await;
    let (status, text, _) = edge
        .get(&format!("/return/fakeconsent?error=denied&state={state}"))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("De toestemming is niet gegeven"), "{text}");
    for (path, expected) in [
        ("/return/fakeconsent", StatusCode::BAD_REQUEST),
        ("/return/fakeconsent?state=", StatusCode::BAD_REQUEST),
        ("/return/fakeconsent?state=%3Cscript%3E", StatusCode::BAD_REQUEST),
        ("/return/nosuch?state=x", StatusCode::NOT_FOUND),
        ("/return/No%20Such?state=x", StatusCode::BAD_REQUEST),
    ] {
        let (status, text, _) = edge.get(path).await;
        assert_eq!(status, expected, "{path}");
        assert!(!text.contains("<script>"), "{text}");
    }
    let long = format!("/return/fakeconsent?state={state}&code={}", "x".repeat(9000));
    assert_eq!(edge.get(&long).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn names_of_the_package_are_written_as_text() {
    let edge = Edge::set().await;
    edge.stage.package.opens_all(&["<b>one</b>", "two"]);
    let state = edge.state().await;
    let (_, text, _) = edge.get(&format!("/return/fakeconsent?code=x&state={state}")).await;
    assert!(text.contains("Kies een administratie"), "{text}");
    assert!(text.contains("Firma &lt;b&gt;one&lt;/b&gt;"), "{text}");
    assert!(!text.contains("<b>"), "{text}");
}

#[tokio::test]
async fn messages_are_answered() {
    let edge = Edge::set().await;
    let body = b"adm-1 customers".to_vec();
    assert_eq!(
        edge.post("/in/fakeconsent", "right", body.clone()).await,
        StatusCode::OK
    );
    assert_eq!(
        edge.post("/in/fakeconsent/nl", "right", body.clone()).await,
        StatusCode::OK
    );
    let wrong = edge.post("/in/fakeconsent", "wrong", body.clone()).await;
    assert_eq!(wrong, StatusCode::UNAUTHORIZED);
    assert_eq!(
        edge.post("/in/fakeconsent", "", Vec::new()).await,
        StatusCode::OK,
        "a challenge"
    );
    for path in ["/in/fake", "/in/nosuch", "/in/No%20Such", "/in/"] {
        assert_eq!(
            edge.post(path, "right", body.clone()).await,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let large = edge.post("/in/fakeconsent", "right", vec![b'x'; 65 * 1024]).await;
    assert_eq!(large, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(edge.get("/in/fakeconsent").await.0, StatusCode::METHOD_NOT_ALLOWED);
}
