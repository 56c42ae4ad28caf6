//! The same request under one key: one deed, one answer.

use serde_json::{Value, json};

use crate::edge::{Answer, Edge};

async fn make(edge: &Edge, key: &str, name: &str) -> Answer {
    let headers = [("idempotency-key", key)];
    let body = json!({"name": name});
    edge.ask_as(&edge.key, "POST", "/v1/administrations", body, &headers)
        .await
}

async fn count(edge: &Edge) -> usize {
    edge.get("/v1/administrations").await.json()["items"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_does_nothing_again() {
    let edge = Edge::set().await;
    let before = count(&edge).await;
    let (first, again) = (make(&edge, "k-1", "Een").await, make(&edge, "k-1", "Een").await);
    assert_eq!(
        (first.status, again.status),
        (201.try_into().unwrap(), 201.try_into().unwrap())
    );
    assert_eq!(first.text, again.text, "byte for byte");
    assert_eq!(
        (
            first.header("idempotency-replayed"),
            again.header("idempotency-replayed")
        ),
        ("", "true")
    );
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(count(&edge).await, before + 1);
    assert_eq!(
        make(&edge, "k-2", "Een").await.status,
        201,
        "another key is another request"
    );
    assert_eq!(count(&edge).await, before + 2);
}

#[tokio::test]
async fn the_same_key_for_something_else_is_refused() {
    let edge = Edge::set().await;
    make(&edge, "k", "Een").await;
    assert_eq!(
        make(&edge, "k", "Twee").await.refusal(),
        (422, "request.keyReused".to_owned())
    );
    let headers = [("idempotency-key", "k")];
    let path = edge.connection("/pause");
    let other = edge.ask_as(&edge.key, "POST", &path, Value::Null, &headers).await;
    assert_eq!(other.refusal(), (422, "request.keyReused".to_owned()));
}

#[tokio::test]
async fn a_refusal_is_kept_as_well() {
    let edge = Edge::set().await;
    let (first, again) = (make(&edge, "k", "").await, make(&edge, "k", "").await);
    assert_eq!((first.refusal().0, again.header("idempotency-replayed")), (422, "true"));
    assert_eq!(first.text, again.text);
}

#[tokio::test]
async fn keys_count_per_organisation() {
    let edge = Edge::set().await;
    let (_, _, other) = edge.other().await;
    let first = make(&edge, "k", "Een").await;
    let headers = [("idempotency-key", "k")];
    let theirs = edge
        .ask_as(&other, "POST", "/v1/administrations", json!({"name": "Een"}), &headers)
        .await;
    assert_eq!(
        (theirs.status.as_u16(), theirs.header("idempotency-replayed")),
        (201, "")
    );
    assert_ne!(first.json()["id"], theirs.json()["id"]);
}

#[tokio::test]
async fn a_key_that_sees_less_is_not_given_the_answer_of_one_that_sees_more() {
    let edge = Edge::set().await;
    let scopes = &boekbrug_model::Scope::ALL[..12];
    let narrow = edge.key_with(edge.stage.organisation, Some(&[edge.free]), scopes).await;
    let (path, headers) = (edge.connection("/pause"), [("idempotency-key", "k")]);
    let wide = edge.ask_as(&edge.key, "POST", &path, Value::Null, &headers).await;
    assert_eq!(wide.status, 200);
    let refused = edge.ask_as(&narrow, "POST", &path, Value::Null, &headers).await;
    assert_eq!(refused.refusal(), (422, "request.keyReused".to_owned()));
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let edge = Edge::set().await;
    let ask = || {
        let headers = [("idempotency-key", "k")];
        let body = json!({"name": "Nieuw"});
        let edge = &edge;
        async move {
            edge.ask_as(&edge.operator, "POST", "/v1/organisations", body, &headers)
                .await
                .json()
        }
    };
    let (first, again) = (ask().await, ask().await);
    assert!(first["apiKey"]["key"].is_string());
    assert_eq!((&again["apiKey"]["key"], &again["id"]), (&Value::Null, &first["id"]));
    let kept = edge
        .stage
        .store
        .desk()
        .answer("installation", "k")
        .await
        .unwrap()
        .unwrap();
    let secret = first["apiKey"]["key"].as_str().unwrap();
    assert!(!format!("{kept:?}").contains(secret));
}

#[tokio::test]
async fn a_key_that_cannot_be_one_is_refused() {
    let edge = Edge::set().await;
    for key in ["", "a b", &"x".repeat(256)] {
        assert_eq!(
            make(&edge, key, "Een").await.refusal(),
            (400, "request.keyWrong".to_owned()),
            "{key}"
        );
    }
    assert_eq!(make(&edge, &"x".repeat(255), "Een").await.status, 201);
}

#[tokio::test]
async fn a_key_at_work_is_busy_until_its_node_must_be_dead() {
    let edge = Edge::set().await;
    let path = "/v1/administrations";
    let body = json!({"name": "Een"}).to_string();
    // what the guard hashes: method, path, query, sight, body
    let parts: [&[u8]; 5] = [b"POST", path.as_bytes(), b"", b"", body.as_bytes()];
    let row = boekbrug_store::AnswerRow {
        owner: edge.stage.organisation.to_string(),
        key: "k".to_owned(),
        digest: digest(&parts),
        answer: None,
        at: edge.stage.clock.now(),
    };
    let mut tx = edge.stage.store.begin().await.unwrap();
    tx.desk().reserve(&[&row], jiff::Timestamp::MIN).await.unwrap();
    tx.commit().await.unwrap();
    let busy = make(&edge, "k", "Een").await;
    assert_eq!(busy.refusal(), (409, "request.keyBusy".to_owned()));
    assert_eq!(busy.header("retry-after"), "1");
    edge.stage.clock.advance(std::time::Duration::from_secs(301));
    assert_eq!(make(&edge, "k", "Een").await.status, 201);
}

fn digest(parts: &[&[u8]]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

use boekbrug_connector::Clock as _;
