//! Signing in and out, the pages behind links, and the way to a provider.

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
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/"),
        "{}",
        done.text
    );
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
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/"),
        "{}",
        done.text
    );
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
        !answer.text.contains("<script>") && answer.text.contains("&#60;script"),
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

#[tokio::test]
async fn somebody_signs_in_goes_on_and_signs_out() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Reader).await;
    let away = edge.get("/?code=a", &[]).await;
    assert_eq!(
        (away.status, away.location()),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2F%3Fcode%3Da")
    );
    let page = edge.get(away.location(), &[]).await;
    page.is(200).says(&["Aanmelden", "value=\"/?code=a\""]);
    let fields = [("email", ANNA), ("password", GOOD), ("next", "/?code=a")];
    let done = edge
        .form("/sign-in", &[("sec-fetch-site", "same-origin")], &fields)
        .await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/?code=a"),
        "{}",
        done.text
    );
    let cookie = format!("boekbrug={}", done.token("boekbrug"));
    let again = edge
        .get("/sign-in?next=//kwaad.nl", &[("cookie", cookie.clone())])
        .await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, "/"));
    let bare = edge.form("/sign-out", &[("cookie", &cookie)], &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the token of the session");
    let session = edge.get("/v1/session", &[("cookie", cookie.clone())]).await.json();
    let csrf = session["csrfToken"].as_str().unwrap();
    let out = edge.form("/sign-out", &[("cookie", &cookie)], &[("csrf", csrf)]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let gone = edge.get("/", &[("cookie", cookie)]).await;
    assert_eq!(gone.location(), "/sign-in");
    let said = edge
        .get(
            "/sign-in",
            &[("cookie", format!("boekbrug-notice={}", out.token("boekbrug-notice")))],
        )
        .await;
    assert!(said.text.contains("U bent afgemeld"), "{}", said.text);
}

#[tokio::test]
async fn a_wrong_password_says_so_and_keeps_the_address() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Reader).await;
    let wrong = edge
        .form("/sign-in", &[], &[("email", ANNA), ("password", "fout wachtwoord")])
        .await;
    wrong
        .is(401)
        .says(&[ANNA, "role=\"alert\""])
        .lacks(&["fout wachtwoord"]);
    let foreign = [("sec-fetch-site", "cross-site")];
    let refused = edge
        .form("/sign-in", &foreign, &[("email", ANNA), ("password", GOOD)])
        .await;
    refused.is(403);
    assert!(refused.cookie("boekbrug").is_none());
}

#[tokio::test]
async fn an_unknown_address_is_told_in_the_frame_and_in_the_visitors_language() {
    let edge = Edge::set().await;
    let anna = edge.person(ANNA, Role::Reader).await;
    edge.get("/nergens", &[])
        .await
        .is(404)
        .says(&["<!doctype html>"])
        .lacks(&["class=\"menu\""]);
    let english = edge.get("/nergens", &[("accept-language", "en".to_owned())]).await;
    english.is(404).says(&["lang=\"en\""]);
    edge.page(&anna, "/nergens")
        .await
        .is(404)
        .says(&["class=\"menu\"", "lang=\"nl\""]);
    let cookie = anna.cookie();
    let set = edge
        .form(
            "/preferences",
            &[("cookie", &cookie.1)],
            &[("language", "en"), ("next", "/help")],
        )
        .await;
    assert_eq!(set.location(), "/help");
    edge.page(&anna, "/nergens").await.is(404).says(&["lang=\"en\""]);
    let dark = edge.form("/preferences", &[], &[("theme", "dark")]).await;
    let theme = format!("boekbrug-theme={}", dark.token("boekbrug-theme"));
    edge.get("/sign-in", &[("cookie", theme)])
        .await
        .says(&["data-theme=\"dark\""]);
}

#[tokio::test]
async fn files_are_kept_for_a_year_and_their_names_change_with_them() {
    let edge = Edge::set().await;
    let page = edge.get("/sign-in", &[]).await;
    let at = page.text.find("/assets/app-").unwrap();
    let path: String = page.text[at..].chars().take_while(|c| *c != '"').collect();
    let file = edge.get(&path, &[]).await;
    assert_eq!(file.headers["content-type"], "text/css; charset=utf-8");
    assert_eq!(file.headers["cache-control"], "public, max-age=31536000, immutable");
    edge.get("/assets/app.css", &[]).await.is(404);
    edge.get("/assets/..%2fCargo.toml", &[]).await.is(404);
}

#[tokio::test]
async fn htmx_is_sent_to_sign_in_as_a_whole_page() {
    let edge = Edge::set().await;
    let answer = edge.get("/", &[("hx-request", "true".to_owned())]).await;
    assert_eq!(answer.headers["hx-redirect"], "/sign-in");
}
