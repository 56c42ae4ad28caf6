//! Ordinary days: set up, sign in, invite, make keys, look at the trail.

use axum::http::{Method, StatusCode};
use boekbrug_access::Caller;
use boekbrug_model::Role;
use serde_json::json;

use crate::stage::{ANNA, Edge, GOOD};

#[tokio::test]
async fn the_first_person_comes_by_the_one_time_link() {
    let edge = Edge::set().await;
    let link = edge
        .access
        .setup_link(&Caller::operator("root", None))
        .await
        .unwrap()
        .unwrap();
    let body = json!({"token": link.token.as_str(), "email": ANNA, "name": "Anna", "password": GOOD});
    let first = edge.send(Method::POST, "/v1/setup", &[], Some(body.clone())).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let session = first.json();
    assert_eq!(session["organisation"]["role"], "owner");
    assert_eq!(session["person"]["email"], ANNA);
    let again = edge.send(Method::POST, "/v1/setup", &[], Some(body)).await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::NOT_FOUND, "access.linkUnusable".to_owned())
    );
}

#[tokio::test]
async fn a_person_signs_in_reads_the_session_and_signs_out() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Reader).await;
    let credentials = json!({"email": ANNA, "password": GOOD});
    let signed_in = edge.send(Method::POST, "/v1/session", &[], Some(credentials)).await;
    assert_eq!(signed_in.status, StatusCode::CREATED, "{}", signed_in.text);
    let line = signed_in.cookie("boekbrug").unwrap();
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=2592000"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(
        !line.contains("Secure"),
        "without https a browser would drop it: {line}"
    );
    let cookie = (
        "cookie",
        format!("iets=anders; boekbrug={}", signed_in.token("boekbrug")),
    );
    let session = edge.get("/v1/session", std::slice::from_ref(&cookie)).await;
    assert_eq!(session.json(), signed_in.json());
    let csrf = ("x-csrf-token", session.json()["csrfToken"].as_str().unwrap().to_owned());
    let out = edge
        .send(Method::DELETE, "/v1/session", &[cookie.clone(), csrf], None)
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.cookie("boekbrug").unwrap().contains("Max-Age=0"));
    assert_eq!(
        edge.get("/v1/session", &[cookie]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn an_owner_invites_changes_and_removes_people() {
    let edge = Edge::set().await;
    let owner = edge.person(ANNA, Role::Owner).await.both();
    let new = json!({"email": "piet@voorbeeld.nl", "role": "bookkeeper"});
    let made = edge.send(Method::POST, "/v1/invitations", &owner, Some(new)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let open = edge.get("/v1/invitations", &owner).await.json();
    assert_eq!(open["items"][0]["email"], "piet@voorbeeld.nl");
    assert!(open["items"][0].get("link").is_none(), "it is shown once");
    let link = made.json()["link"].as_str().unwrap().to_owned();
    let token = link.rsplit('/').next().unwrap();
    let accept = json!({"token": token, "name": "Piet", "password": GOOD});
    let piet = edge
        .send(Method::POST, "/v1/invitations/accept", &[], Some(accept))
        .await
        .json();
    let id = piet["person"]["id"].as_str().unwrap();
    let path = format!("/v1/people/{id}");
    let reader = edge
        .send(Method::PATCH, &path, &owner, Some(json!({"role": "reader"})))
        .await;
    assert_eq!(
        (reader.status, &reader.json()["role"]),
        (StatusCode::OK, &json!("reader"))
    );
    let people = edge.get("/v1/people?limit=1", &owner).await.json();
    assert!(people["items"].as_array().unwrap().len() == 1 && people["next"].is_string());
    let reset = edge
        .send(Method::POST, &format!("{path}/password-link"), &owner, None)
        .await;
    assert_eq!(reset.status, StatusCode::OK, "{}", reset.text);
    let erased = edge.send(Method::POST, &format!("{path}/erase"), &owner, None).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.text);
    let gone = edge.send(Method::DELETE, &path, &owner, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let trail = edge.get("/v1/audit?limit=2", &owner).await.json();
    assert_eq!(trail["items"].as_array().unwrap().len(), 2);
    let next = trail["next"].as_str().unwrap();
    let rest = edge.get(&format!("/v1/audit?after={next}"), &owner).await;
    assert!(
        rest.text.contains("person.invited") && !rest.text.contains("piet@"),
        "{}",
        rest.text
    );
}

#[tokio::test]
async fn a_key_is_made_used_and_revoked() {
    let edge = Edge::set().await;
    let owner = edge.person(ANNA, Role::Owner).await.both();
    let wish = json!({"name": "Urenprogramma", "scopes": ["access:read"]});
    let made = edge.send(Method::POST, "/v1/api-keys", &owner, Some(wish)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    let bearer = [("authorization", format!("Bearer {}", made["key"].as_str().unwrap()))];
    let seen = edge.get("/v1/api-keys", &bearer).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(!seen.text.contains(made["key"].as_str().unwrap()));
    let missing = edge
        .send(
            Method::POST,
            "/v1/api-keys",
            &bearer,
            Some(json!({"name": "x", "scopes": []})),
        )
        .await;
    assert_eq!(
        (missing.status, missing.code()),
        (StatusCode::FORBIDDEN, "access.scopeMissing".to_owned())
    );
    let person_only = edge.get("/v1/session", &bearer).await;
    assert_eq!(
        (person_only.status, person_only.code()),
        (StatusCode::FORBIDDEN, "access.personOnly".to_owned())
    );
    let path = format!("/v1/api-keys/{}", made["apiKey"]["id"].as_str().unwrap());
    assert_eq!(
        edge.send(Method::DELETE, &path, &owner, None).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(edge.get("/v1/api-keys", &bearer).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn people_change_their_password_and_erase_themselves() {
    let edge = Edge::set().await;
    edge.person(ANNA, Role::Owner).await;
    let piet = edge.person("piet@voorbeeld.nl", Role::Reader).await.both();
    let wrong = json!({"current": "niet dit", "password": "een heel nieuw wachtwoord"});
    let refused = edge.send(Method::PUT, "/v1/session/password", &piet, Some(wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(refused.json()["errors"][0]["pointer"], "/current");
    let right = json!({"current": GOOD, "password": "een heel nieuw wachtwoord"});
    let changed = edge.send(Method::PUT, "/v1/session/password", &piet, Some(right)).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    let english = edge
        .send(
            Method::PATCH,
            "/v1/session/person",
            &piet,
            Some(json!({"language": "en"})),
        )
        .await;
    assert_eq!(english.json()["person"]["language"], "en");
    let gone = edge.send(Method::DELETE, "/v1/session/person", &piet, None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text);
    assert_eq!(edge.get("/v1/session", &piet).await.status, StatusCode::UNAUTHORIZED);
}
