//! What must not work.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use boekbrug_model::Role;
use serde_json::{Value, json};

use crate::stage::{ANNA, Answer, Browser, Edge, GOOD};

async fn sign_in(edge: &Edge, email: &str, password: &str, headers: &[(&str, String)]) -> Answer {
    let body = json!({"email": email, "password": password});
    edge.send(Method::POST, "/v1/session", headers, Some(body)).await
}

async fn rename(edge: &Edge, headers: &[(&str, String)]) -> Answer {
    let body = json!({"name": "Anna van Dijk"});
    edge.send(Method::PATCH, "/v1/session/person", headers, Some(body))
        .await
}

#[tokio::test]
async fn a_request_of_another_site_changes_nothing() {
    let edge = Edge::at(Some("https://boekbrug.example.nl"), None).await;
    let signed_in = first(&edge).await;
    let cookie = ("cookie", format!("__Host-boekbrug={}", signed_in.token));
    let csrf = ("x-csrf-token", signed_in.csrf.clone());
    let header = |name: &'static str, value: &str| (name, value.to_owned());
    let refused = [
        vec![cookie.clone()],
        vec![cookie.clone(), header("x-csrf-token", "")],
        vec![cookie.clone(), header("x-csrf-token", &"A".repeat(43))],
        vec![cookie.clone(), csrf.clone(), header("origin", "https://kwaad.nl")],
        vec![cookie.clone(), csrf.clone(), header("origin", "null")],
        vec![cookie.clone(), csrf.clone(), header("sec-fetch-site", "cross-site")],
        vec![cookie.clone(), csrf.clone(), header("sec-fetch-site", "same-site")],
    ];
    for headers in refused {
        let answer = rename(&edge, &headers).await;
        let got = (answer.status, answer.code());
        assert_eq!(got, (StatusCode::FORBIDDEN, "access.csrf".to_owned()), "{headers:?}");
    }
    let view = edge.get("/v1/session", std::slice::from_ref(&cookie)).await.json();
    assert_eq!(view["person"]["name"], "Anna Bakker");
    let ours = [
        cookie,
        csrf,
        header("origin", "https://boekbrug.example.nl"),
        header("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(rename(&edge, &ours).await.status, StatusCode::OK);
}

/// Anna, where the cookie has its safe name.
async fn first(edge: &Edge) -> Browser {
    let path = edge.invitation(Some(ANNA), Role::Owner).await;
    let token = path.rsplit('/').next().unwrap();
    let body = json!({"token": token, "name": "Anna Bakker", "password": GOOD});
    let answer = edge.send(Method::POST, "/v1/invitations/accept", &[], Some(body)).await;
    Browser {
        token: answer.token("__Host-boekbrug"),
        csrf: answer.json()["csrfToken"].as_str().unwrap().to_owned(),
    }
}

#[tokio::test]
async fn over_https_a_neighbour_cannot_plant_a_session() {
    let edge = Edge::at(Some("https://boekbrug.example.nl"), None).await;
    let anna = first(&edge).await;
    let answer = sign_in(&edge, ANNA, GOOD, &[]).await;
    let line = answer.cookie("__Host-boekbrug").unwrap();
    assert!(
        line.contains("; Secure") && line.contains("; Path=/") && !line.contains("Domain"),
        "{line}"
    );
    let planted = ("cookie", format!("boekbrug={}", anna.token));
    assert_eq!(
        edge.get("/v1/session", &[planted]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_session_that_was_there_before_the_sign_in_is_not_the_one_after() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Owner).await;
    let planted = "A".repeat(43);
    let before = [("cookie", format!("boekbrug={planted}"))];
    let answer = sign_in(&edge, ANNA, GOOD, &before).await;
    assert_ne!(answer.token("boekbrug"), planted);
    assert_eq!(edge.get("/v1/session", &before).await.status, StatusCode::UNAUTHORIZED);
    let crook = edge.person("kwaad@voorbeeld.nl", Role::Reader).await;
    let answer = sign_in(&edge, ANNA, GOOD, &crook.both()).await;
    assert_ne!(answer.token("boekbrug"), crook.token);
    let still = edge.get("/v1/session", &[crook.cookie()]).await.json();
    assert_eq!(
        still["person"]["email"], "kwaad@voorbeeld.nl",
        "the planted session is still the crook's own"
    );
}

/// An answer without what differs at every request.
fn plain(answer: &Answer) -> (StatusCode, Value, Vec<String>) {
    let mut body = answer.json();
    body["requestId"] = Value::Null;
    let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status, body, names)
}

#[tokio::test]
async fn who_has_an_account_is_not_told() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Owner).await;
    let known = sign_in(&edge, ANNA, "een verkeerd wachtwoord", &[]).await;
    let unknown = sign_in(&edge, "niemand@voorbeeld.nl", "een verkeerd wachtwoord", &[]).await;
    assert_eq!(known.status, StatusCode::UNAUTHORIZED);
    assert_eq!(plain(&known), plain(&unknown));
    for _ in 0..10 {
        sign_in(&edge, ANNA, "een verkeerd wachtwoord", &[]).await;
    }
    let resting = sign_in(&edge, ANNA, GOOD, &[]).await;
    assert_eq!(plain(&known), plain(&resting), "nor that it rests");
    edge.later(Duration::from_mins(1));
    assert_eq!(sign_in(&edge, ANNA, GOOD, &[]).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn nothing_that_is_sent_becomes_a_header() {
    let edge = Edge::set().await;
    let evil = "Anna\r\nSet-Cookie: boekbrug=kwaad";
    let path = edge.invitation(None, Role::Reader).await;
    let token = path.rsplit('/').next().unwrap();
    for body in [
        json!({"token": token, "email": ANNA, "name": evil, "password": GOOD}),
        json!({"token": token, "email": format!("a@b.nl{evil}"), "name": "Anna", "password": GOOD}),
        json!({"token": format!("{token}\r\nx: y"), "email": ANNA, "name": "Anna", "password": GOOD}),
    ] {
        let answer = edge.send(Method::POST, "/v1/invitations/accept", &[], Some(body)).await;
        assert!(answer.status.is_client_error(), "{}", answer.text);
        assert!(answer.cookie("boekbrug").is_none());
    }
    for path in [
        "/sign-in/openid?invitation=%0d%0aSet-Cookie:%20boekbrug=kwaad",
        "/setup/%0d%0aSet-Cookie:%20boekbrug=kwaad",
        "/invitation/..%2f..%2fv1%2fsession",
    ] {
        let answer = edge.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            answer.cookie("boekbrug").is_none() && !answer.text.contains("kwaad"),
            "{}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_body_that_is_odd_is_told_and_nothing_happens() {
    let edge = Edge::set().await;
    let owner = edge.person(ANNA, Role::Owner).await.both();
    let cases = [
        (
            "/v1/session",
            json!({"email": ANNA, "password": GOOD, "totp": "1"}),
            "/totp",
        ),
        ("/v1/api-keys", json!({"name": "x", "scopes": ["alles"]}), "/scopes/0"),
        (
            "/v1/api-keys",
            json!({"name": "x", "scopes": [], "expires": "morgen"}),
            "/expires",
        ),
        ("/v1/invitations", json!({"email": "a@b.nl", "role": "keizer"}), "/role"),
        (
            "/v1/invitations",
            json!({"email": "geen adres", "role": "reader"}),
            "/email",
        ),
    ];
    for (path, body, pointer) in cases {
        let answer = edge.send(Method::POST, path, &owner, Some(body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    let trail = edge.get("/v1/audit", &owner).await;
    assert!(!trail.text.contains("apiKey.made"), "{}", trail.text);
}

#[tokio::test]
async fn nobody_rises_over_the_wire() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Owner).await;
    let admin = edge.person("piet@voorbeeld.nl", Role::Administrator).await.both();
    let me = edge.get("/v1/session", &admin).await.json();
    let path = format!("/v1/people/{}", me["person"]["id"].as_str().unwrap());
    let answer = edge
        .send(Method::PATCH, &path, &admin, Some(json!({"role": "owner"})))
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::FORBIDDEN, "access.ownerOnly".to_owned())
    );
    let wish = json!({"name": "x", "scopes": ["installation"]});
    let answer = edge.send(Method::POST, "/v1/api-keys", &admin, Some(wish)).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::FORBIDDEN, "access.moreThanOwn".to_owned())
    );
}
