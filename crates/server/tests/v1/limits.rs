//! How much a caller may ask.

use std::time::Duration;

use boekbrug_server::v1::Limits;
use serde_json::Value;

use crate::edge::Edge;

fn few() -> Limits {
    Limits {
        key_per_minute: 3,
        address_per_minute: 2,
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_key_is_told_what_is_left_and_waits_when_nothing_is() {
    let edge = Edge::set_with(few()).await;
    for left in ["2", "1", "0"] {
        let answer = edge.get("/v1/organisation").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("ratelimit-policy"), "\"key\";q=3;w=60");
        assert!(
            answer.header("ratelimit").starts_with(&format!("\"key\";r={left};t=")),
            "{answer:?}"
        );
    }
    let refused = edge.get("/v1/organisation").await;
    assert_eq!(refused.refusal(), (429, "request.tooMany".to_owned()));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=21).contains(&wait), "{wait}");
    edge.stage.clock.advance(Duration::from_secs(wait));
    assert_eq!(edge.get("/v1/organisation").await.status, 200);
}

#[tokio::test]
async fn one_key_does_not_use_up_anothers() {
    let edge = Edge::set_with(few()).await;
    let (_, _, other) = edge.other().await;
    for _ in 0..4 {
        edge.get("/v1/organisation").await;
    }
    assert_eq!(
        edge.ask_as(&other, "GET", "/v1/organisation", Value::Null, &[])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_counted_by_address() {
    let edge = Edge::set_with(few()).await;
    let ask = |key: &'static str, path: &'static str| {
        let edge = &edge;
        async move { edge.ask_as(key, "GET", path, Value::Null, &[]).await.status.as_u16() }
    };
    assert_eq!(ask("", "/v1/packages").await, 200);
    assert_eq!(ask("bbk_wrong", "/v1/organisation").await, 401);
    assert_eq!(ask("bbk_wrong", "/v1/organisation").await, 429, "guessing is slow");
    assert_eq!(ask("", "/v1/packages").await, 429);
    assert_eq!(edge.get("/v1/organisation").await.status, 200, "a good key goes on");
}

#[tokio::test]
async fn without_a_limit_nothing_is_said_of_one() {
    let none = Limits {
        key_per_minute: 0,
        ..Limits::default()
    };
    let edge = Edge::set_with(none).await;
    assert!(!edge.get("/v1/organisation").await.headers.contains_key("ratelimit"));
}
