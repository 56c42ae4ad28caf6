//! The plain pages behind links, and the way to a provider.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::StatusCode;
use boekbrug_access::Caller;
use boekbrug_access::openid::{Fetch, FetchError, OpenId, OpenIdConfig};
use boekbrug_model::Role;
use serde_json::json;

use crate::stage::{ANNA, Edge, GOOD};

#[tokio::test]
async fn an_invitation_is_accepted_on_its_page() {
    let edge = Edge::set().await;
    let path = edge.invitation(Some(ANNA), Role::Bookkeeper).await;
    let page = edge.get(&path, &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("U wordt boekhouder") && page.text.contains(ANNA),
        "{}",
        page.text
    );
    assert!(!page.text.contains("<script") && page.text.contains("lang=\"en\""));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"),
        "{policy}"
    );
    assert_eq!(page.headers["referrer-policy"], "same-origin");
    assert_eq!(page.headers["cache-control"], "no-store");
    let short = edge.form(&path, &[], &[("name", "Anna"), ("password", "kort")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        short.text.contains("Het wachtwoord is te kort") && short.text.contains("value=\"Anna\""),
        "{}",
        short.text
    );
    assert!(!short.text.contains("kort\""), "the password is not repeated");
    let done = edge.form(&path, &[], &[("name", "Anna"), ("password", GOOD)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let cookie = ("cookie", format!("boekbrug={}", done.token("boekbrug")));
    assert_eq!(
        edge.get("/v1/session", &[cookie]).await.json()["person"]["name"],
        "Anna"
    );
    let used = edge.get(&path, &[]).await;
    assert_eq!(used.status, StatusCode::NOT_FOUND);
    assert!(used.text.contains("Deze link werkt niet meer"), "{}", used.text);
}

#[tokio::test]
async fn the_first_person_sets_up_on_a_page() {
    let edge = Edge::set().await;
    let link = edge
        .access
        .setup_link(&Caller::operator("root", None))
        .await
        .unwrap()
        .unwrap();
    let page = edge.get(&link.path(), &[]).await;
    assert!(page.text.contains("Boekbrug inrichten"), "{}", page.text);
    let elsewhere = link.path().replace("/setup/", "/invitation/");
    assert_eq!(edge.get(&elsewhere, &[]).await.status, StatusCode::NOT_FOUND);
    let fields = [
        ("email", ANNA),
        ("name", "Anna"),
        ("organisation", "Bakker BV"),
        ("password", GOOD),
    ];
    let done = edge
        .form(&link.path(), &[("sec-fetch-site", "same-origin")], &fields)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.cookie("boekbrug").is_some());
}

#[tokio::test]
async fn a_form_of_another_site_signs_nobody_in() {
    let edge = Edge::set().await;
    let path = edge.invitation(Some(ANNA), Role::Reader).await;
    let fields = [("name", "Anna"), ("password", GOOD)];
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("origin", "https://kwaad.nl")],
        [("origin", "null")],
    ] {
        let answer = edge.form(&path, &headers, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(answer.cookie("boekbrug").is_none());
    }
    assert_eq!(
        edge.get(&path, &[]).await.status,
        StatusCode::OK,
        "the link still works"
    );
}

#[tokio::test]
async fn what_is_typed_is_never_markup() {
    let edge = Edge::set().await;
    let path = edge.invitation(None, Role::Reader).await;
    let evil = "\"><script>alert(1)</script>";
    let answer = edge
        .form(&path, &[], &[("email", evil), ("name", evil), ("password", GOOD)])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !answer.text.contains("<script") && answer.text.contains("&lt;script"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn a_form_that_is_too_large_is_not_read() {
    let edge = Edge::set().await;
    let path = edge.invitation(Some(ANNA), Role::Reader).await;
    let answer = edge.form(&path, &[], &[("password", &"a".repeat(20_000))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

/// A provider of which only the description is asked.
struct Described;

const ISSUER: &str = "https://aanmelden.example.nl";

#[async_trait]
impl Fetch for Described {
    async fn fetch(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, FetchError> {
        let body = if request.uri().path().ends_with("openid-configuration") {
            json!({
                "issuer": ISSUER,
                "authorization_endpoint": format!("{ISSUER}/authorize"),
                "token_endpoint": format!("{ISSUER}/token"),
                "jwks_uri": format!("{ISSUER}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
            })
        } else {
            json!({"keys": []})
        };
        let answer = http::Response::builder().header("content-type", "application/json");
        answer
            .body(body.to_string().into_bytes())
            .map_err(|error| FetchError(Box::new(error)))
    }
}

fn provider() -> OpenId {
    let config = OpenIdConfig {
        issuer: ISSUER.parse().unwrap(),
        client_id: "boekbrug".to_owned(),
        client_secret: None,
        comes_back: "https://boekbrug.example.nl/sign-in/openid/return".parse().unwrap(),
    };
    OpenId::new(config, Arc::new(Described))
}

#[tokio::test]
async fn a_browser_goes_to_the_provider_with_a_cookie_of_its_own() {
    let edge = Edge::at(Some("https://boekbrug.example.nl"), Some(provider())).await;
    let path = edge.invitation(Some(ANNA), Role::Reader).await;
    let page = edge.get(&path, &[]).await;
    let way = format!("/sign-in/openid?invitation={}", path.rsplit('/').next().unwrap());
    assert!(page.text.contains(&way), "{}", page.text);
    let away = edge.get(&way, &[]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.text);
    let place = away.headers["location"].to_str().unwrap();
    assert!(
        place.starts_with(&format!("{ISSUER}/authorize?")) && place.contains("code_challenge="),
        "{place}"
    );
    let line = away.cookie("__Host-boekbrug-openid").unwrap();
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=600"] {
        assert!(line.contains(part), "{line}");
    }
    let back = edge.get("/sign-in/openid/return?code=x&state=van-een-ander", &[]).await;
    assert_eq!(back.status, StatusCode::UNAUTHORIZED);
    assert!(back.text.contains("begon niet in deze browser") && back.cookie("__Host-boekbrug").is_none());
    assert!(
        back.cookie("__Host-boekbrug-openid").unwrap().contains("Max-Age=0"),
        "one try"
    );
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let edge = Edge::set().await;
    let path = edge.invitation(Some(ANNA), Role::Reader).await;
    assert!(!edge.get(&path, &[]).await.text.contains("/sign-in/openid"));
    let answer = edge.get("/sign-in/openid", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(
        answer.text.contains("Aanmelden via een andere dienst staat uit"),
        "{}",
        answer.text
    );
}
