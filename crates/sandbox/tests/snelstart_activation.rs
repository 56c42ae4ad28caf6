//! The page on which a user couples an app, and the calls to the app's webhook.

mod support;

use std::sync::{Arc, Mutex};

use boekbrug_sandbox::snelstart::switches::WebhookCasing;
use boekbrug_sandbox::snelstart::{KeyAction, Switches};
use boekbrug_sandbox::{Action, Courier, FaultPlan, FaultRule, Refuses, When};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};
use support::{BOOKS, World, token_request};

/// Remembers what it brings.
#[derive(Default)]
struct Mail(Mutex<Vec<(String, Value)>>);

impl Courier for Mail {
    fn post(&self, url: &str, body: &Bytes) -> Option<u16> {
        let body = serde_json::from_slice(body).expect("JSON");
        self.0.lock().expect("no panic").push((url.to_owned(), body));
        Some(204)
    }
}

fn page(world: &World, method: &str, path: &str, body: &str) -> http::Response<Bytes> {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Bytes::from(body.to_owned())).expect("a request");
    world.sandbox.handle(request).answer().expect("an answer")
}

fn text(response: &http::Response<Bytes>) -> String {
    String::from_utf8(response.body().to_vec()).expect("text")
}

const FORM: &str =
    "administration=Voorbeeld&referenceKey=org-1%2F7&successUrl=https%3A%2F%2Fboekbrug.example%2Fterug%3Fa%3D1%26b%3D2";

fn mailed(world: &World) -> Arc<Mail> {
    let mail = Arc::new(Mail::default());
    world.sandbox.set_courier(mail.clone());
    world.sandbox.set_webhook(Some("http://127.0.0.1:1/haak"));
    mail
}

#[test]
fn a_user_confirms_and_is_sent_back_and_the_key_arrives() {
    let world = World::new();
    let mail = mailed(&world);
    let shown = page(
        &world,
        "GET",
        "/couplings/activate/boekbrug?referenceKey=org-1%2F7&successUrl=https%3A%2F%2Fboekbrug.example%2Fterug%3Fa%3D1%26b%3D2",
        "",
    );
    let html = text(&shown);
    assert_eq!(shown.status(), 200);
    assert!(
        html.contains("Bevestigen") && html.contains("value=\"Voorbeeld\""),
        "{html}"
    );
    assert!(
        html.contains("a=1&amp;b=2") && html.contains("value=\"org-1/7\""),
        "{html}"
    );
    assert_eq!(world.sandbox.webhooks(), [], "looking couples nothing");
    let back = page(&world, "POST", "/couplings/activate/boekbrug", FORM);
    assert_eq!(back.status(), 302);
    assert_eq!(back.headers()["location"], "https://boekbrug.example/terug?a=1&b=2");
    let mail = mail.0.lock().expect("no panic");
    let expected = json!({"KoppelSleutel": "koppelsleutel", "ActionType": "Create", "ReferenceKey": "org-1/7"});
    assert_eq!(*mail, [("http://127.0.0.1:1/haak".to_owned(), expected)]);
    assert_eq!(world.sandbox.webhooks()[0].status, Some(204));
}

#[test]
fn what_is_missing_is_said_and_couples_nothing() {
    let world = World::new();
    let cases = [
        ("GET", "/couplings/activate/anders?referenceKey=x", "", 404),
        ("GET", "/couplings/activate/boekbrug", "", 400),
        ("POST", "/couplings/activate/boekbrug", "administration=Voorbeeld", 400),
        (
            "POST",
            "/couplings/activate/boekbrug",
            "administration=Nergens&referenceKey=x",
            400,
        ),
        ("POST", "/couplings/activate/boekbrug", "referenceKey=x", 400),
        ("PUT", "/couplings/activate/boekbrug", "referenceKey=x", 405),
    ];
    for (method, path, body, status) in cases {
        assert_eq!(
            page(&world, method, path, body).status(),
            status,
            "{method} {path} {body}"
        );
    }
    let long = |n| format!("/couplings/activate/boekbrug?referenceKey={}", "x".repeat(n));
    assert_eq!(page(&world, "GET", &long(500), "").status(), 200);
    assert_eq!(page(&world, "GET", &long(501), "").status(), 400);
    assert_eq!(world.sandbox.webhooks(), []);
    // without an address to go back to there is a page
    let done = page(
        &world,
        "POST",
        "/couplings/activate/boekbrug",
        "administration=Voorbeeld&referenceKey=x",
    );
    assert_eq!(done.status(), 200);
    assert!(text(&done).contains("actief"));
}

#[test]
fn what_a_stranger_writes_stays_text() {
    let world = World::new();
    let html = text(&page(
        &world,
        "GET",
        "/couplings/activate/boekbrug?referenceKey=%22%3E%3Cscript%3E",
        "",
    ));
    assert!(
        !html.contains("<script>") && html.contains("&quot;&gt;&lt;script&gt;"),
        "{html}"
    );
}

#[test]
fn a_new_key_kills_the_old_one_and_the_app_is_told() {
    let mut world = World::new();
    let mail = mailed(&world);
    world.sandbox.regenerate_key(BOOKS).expect("a key");
    assert_eq!(world.sandbox.webhooks(), [], "nobody coupled an app yet");
    world.sandbox.activate(BOOKS, "org-1").expect("couples");
    let new = world.sandbox.regenerate_key(BOOKS).expect("a key");
    world.sign_in();
    assert_eq!(world.token(), "", "the old key is dead");
    world.sign_in_with(&new);
    assert_eq!(world.get("/companyInfo").status, 200);
    world.sandbox.withdraw_key(BOOKS).expect("there");
    assert_eq!(world.get("/companyInfo").status, 401);
    let told: Vec<_> = mail
        .0
        .lock()
        .expect("no panic")
        .iter()
        .map(|(_, body)| (body["ActionType"].clone(), body["KoppelSleutel"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("Create"), json!("koppelsleutel-1")),
            (json!("Regenerate"), json!("koppelsleutel-2")),
            (json!("Delete"), json!("koppelsleutel-2")),
        ]
    );
    world.sandbox.regenerate_key(BOOKS).expect("a key");
    assert_eq!(
        mail.0.lock().expect("no panic").len(),
        3,
        "the app is no longer coupled"
    );
}

#[test]
fn who_activates_a_dead_key_gets_a_new_one() {
    let world = World::new();
    world.sandbox.withdraw_key(BOOKS).expect("there");
    world.sandbox.activate(BOOKS, "org-1").expect("couples");
    let told = world.sandbox.take_webhooks();
    assert_eq!(told[0].key, "koppelsleutel-1");
    assert_eq!(world.sandbox.handle(token_request(&told[0].key)).status(), Some(200));
}

#[test]
fn a_webhook_is_sent_once_whatever_comes_back() {
    let world = World::new();
    world.sandbox.set_courier(Arc::new(Refuses(500)));
    world.sandbox.set_webhook(Some("http://127.0.0.1:1/haak"));
    world.sandbox.activate(BOOKS, "org-1").expect("couples");
    let mail = mailed(&world);
    world.sandbox.regenerate_key(BOOKS).expect("a key");
    let told = world.sandbox.webhooks();
    assert_eq!((told[0].status, told[1].status), (Some(500), Some(204)));
    let mail = mail.0.lock().expect("no panic");
    assert_eq!((mail.len(), &mail[0].1["ActionType"]), (1, &json!("Regenerate")));
}

#[test]
fn without_an_address_they_wait_for_whoever_brings_them() {
    let world = World::new();
    world.sandbox.activate(BOOKS, "org-1").expect("couples");
    assert!(!world.sandbox.webhooks()[0].sent);
    let taken = world.sandbox.take_webhooks();
    assert_eq!(
        (taken.len(), taken[0].action, taken[0].reference.as_str()),
        (1, KeyAction::Create, "org-1")
    );
    assert_eq!(world.sandbox.take_webhooks(), []);
}

#[test]
fn a_key_that_a_fault_renews_is_told_too() {
    let world = World::new();
    world.sandbox.activate(BOOKS, "org-1").expect("couples");
    let mail = mailed(&world);
    world.sandbox.set_faults(FaultPlan {
        rules: vec![FaultRule {
            method: None,
            path: "/v2/relaties".into(),
            when: When::Nth(1),
            action: Action::RegenerateKey,
        }],
        random: None,
    });
    assert_eq!(world.get("/relaties").status, 401);
    let told: Vec<_> = mail
        .0
        .lock()
        .expect("no panic")
        .iter()
        .map(|(_, body)| body["ActionType"].clone())
        .collect();
    assert_eq!(told, [json!("Create"), json!("Regenerate")]);
}

#[test]
fn webhook_casing() {
    for (casing, name) in [
        (WebhookCasing::Pascal, "KoppelSleutel"),
        (WebhookCasing::Camel, "koppelSleutel"),
    ] {
        let world = World::switched(Switches {
            webhook_casing: casing,
            ..Switches::default()
        });
        world.sandbox.activate(BOOKS, "org-1").expect("couples");
        let body: Value = serde_json::from_str(&world.sandbox.take_webhooks()[0].body).expect("JSON");
        assert_eq!(body[name], "koppelsleutel");
    }
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "a real socket answers in real time")]
async fn on_a_socket_the_sandbox_brings_it_itself() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let world = World::new();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let got = control(
        &world,
        "PUT",
        "/webhook",
        &json!({"url": format!("http://127.0.0.1:{port}/haak?x=1")}),
    );
    assert_eq!(got, 200);
    assert_eq!(
        control(&world, "POST", "/activate", &json!({"reference": "org-1"})),
        200
    );
    let (mut stream, _) = listener.accept().await.expect("a call");
    let mut read = vec![0; 4096];
    let mut text = String::new();
    while !text.contains("ReferenceKey") {
        let count = stream.read(&mut read).await.expect("bytes");
        text.push_str(std::str::from_utf8(&read[..count]).expect("text"));
    }
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        .await
        .expect("writes");
    assert!(text.starts_with("POST /haak?x=1 HTTP/1.1\r\n"), "{text}");
    while world.sandbox.webhooks()[0].status.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(world.sandbox.webhooks()[0].status, Some(200));
}

fn control(world: &World, method: &str, path: &str, body: &Value) -> u16 {
    let request = Request::builder().method(method).uri(format!("/_control{path}"));
    let request = request.body(Bytes::from(body.to_string())).expect("a request");
    world.sandbox.handle(request).status().expect("a status")
}
