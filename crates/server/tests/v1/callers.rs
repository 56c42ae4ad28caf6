//! Who may call what: keys, scopes, limits to administrations, sessions.

use boekbrug_model::Scope;
use serde_json::{Value, json};

use crate::edge::Edge;

#[tokio::test]
async fn without_a_key_that_works_nobody_is_let_in() {
    let edge = Edge::set().await;
    for value in [
        "",
        "Bearer",
        "Bearer x",
        "Basic eA==",
        "Bearer bbk_nosuchkeynosuchkeynosuchkeynosuchkeynosuchk",
    ] {
        let headers = [("authorization", value)];
        let answer = edge.ask_as("", "GET", "/v1/organisation", Value::Null, &headers).await;
        assert_eq!(answer.refusal(), (401, "access.signInNeeded".to_owned()), "{value}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{value}");
    }
}

#[tokio::test]
async fn the_scope_is_looked_at_before_the_body() {
    let edge = Edge::set().await;
    let key = edge
        .key_with(edge.stage.organisation, None, &[Scope::OrganisationRead])
        .await;
    let answer = edge
        .ask_as(&key, "POST", "/v1/administrations", json!({"wrong": 1}), &[])
        .await;
    assert_eq!(answer.refusal(), (403, "access.scopeMissing".to_owned()));
    let read = edge.ask_as(&key, "GET", "/v1/administrations", Value::Null, &[]).await;
    assert_eq!(read.status, 200);
}

#[tokio::test]
async fn a_key_of_some_administrations_sees_no_others() {
    let edge = Edge::set().await;
    let key = edge
        .key_with(edge.stage.organisation, Some(&[edge.free]), &Scope::ALL[..12])
        .await;
    let ask = |method: &'static str, path: String, body: Value| {
        let (edge, key) = (&edge, &key);
        async move { edge.ask_as(key, method, &path, body, &[]).await }
    };
    let list = ask("GET", "/v1/administrations".to_owned(), Value::Null).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let connections = ask("GET", "/v1/connections".to_owned(), Value::Null).await.json();
    assert_eq!(connections["items"], json!([]));
    for path in [
        edge.connection(""),
        edge.connection("/runs"),
        format!("/v1/administrations/{}", edge.administration),
    ] {
        assert_eq!(ask("GET", path.clone(), Value::Null).await.refusal().0, 404, "{path}");
    }
    let new = json!({"administration": edge.administration, "package": "fake"});
    assert_eq!(ask("POST", "/v1/connections".to_owned(), new).await.refusal().0, 404);
    let name = json!({"name": "X"});
    assert_eq!(
        ask("PATCH", "/v1/organisation".to_owned(), name.clone())
            .await
            .refusal()
            .0,
        403
    );
    assert_eq!(
        ask("POST", "/v1/administrations".to_owned(), name).await.refusal().0,
        403
    );
}

#[tokio::test]
async fn a_key_of_the_installation_makes_organisations_and_nothing_else() {
    let edge = Edge::set().await;
    let ask = |method: &'static str, path: &'static str, body: Value| {
        let edge = &edge;
        async move { edge.ask_as(&edge.operator, method, path, body, &[]).await }
    };
    let made = ask("POST", "/v1/organisations", json!({"name": "Nieuw"})).await;
    assert_eq!(made.status, 201, "{made:?}");
    let key = made.json()["apiKey"]["key"].as_str().unwrap().to_owned();
    let own = edge
        .ask_as(&key, "GET", "/v1/organisation", Value::Null, &[])
        .await
        .json();
    assert_eq!((&own["name"], &own["id"]), (&json!("Nieuw"), &made.json()["id"]));
    let all = ask("GET", "/v1/organisations", Value::Null).await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    for path in ["/v1/organisation", "/v1/connections", "/v1/administrations"] {
        assert_eq!(ask("GET", path, Value::Null).await.refusal().0, 403, "{path}");
    }
    let theirs = edge.get("/v1/organisations").await;
    assert_eq!(theirs.refusal(), (403, "access.scopeMissing".to_owned()));
}

#[tokio::test]
async fn a_session_may_what_its_role_may_and_repeats_its_token() {
    let edge = Edge::set().await;
    let (cookie, csrf) = edge.session().await;
    let ask = |method: &'static str, path: &'static str, headers: Vec<(&'static str, String)>| {
        let edge = &edge;
        async move {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let body = if method == "GET" {
                Value::Null
            } else {
                json!({"name": "Via scherm"})
            };
            edge.ask_as("", method, path, body, &headers).await
        }
    };
    let own = ask("GET", "/v1/organisation", vec![("cookie", cookie.clone())]).await;
    assert_eq!(own.status, 200);
    let bare = ask("PATCH", "/v1/organisation", vec![("cookie", cookie.clone())]).await;
    assert_eq!(bare.refusal(), (403, "access.csrf".to_owned()));
    let both = vec![("cookie", cookie.clone()), ("x-csrf-token", csrf)];
    assert_eq!(ask("PATCH", "/v1/organisation", both).await.status, 200);
    let operators = ask("GET", "/v1/organisations", vec![("cookie", cookie)]).await;
    assert_eq!(operators.refusal().0, 403);
}

#[tokio::test]
async fn who_is_signed_in_renames_their_own_organisation() {
    let edge = Edge::set().await;
    let renamed = edge
        .well("PATCH", "/v1/organisation", json!({"name": " Zorg & Co "}))
        .await;
    assert_eq!(renamed["name"], "Zorg & Co");
    let audit = edge
        .stage
        .store
        .desk()
        .audit(edge.stage.organisation, None, 10)
        .await
        .unwrap();
    let entry = audit
        .iter()
        .find(|entry| entry.action == "organisation.renamed")
        .unwrap();
    assert!(entry.actor.id.starts_with("key_"), "{entry:?}");
}
