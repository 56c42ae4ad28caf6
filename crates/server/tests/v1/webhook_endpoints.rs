//! Webhook endpoints over the interface; what is sent is tested in the room of webhooks.

use serde_json::{Value, json};

use crate::edge::Edge;

const PATH: &str = "/v1/webhook-endpoints";

#[tokio::test]
async fn an_endpoint_from_its_making_to_its_end() {
    let edge = Edge::set().await;
    let url = "https://app.example.com/hook";
    let made = edge
        .ask("POST", PATH, json!({"url": url, "description": "Proef"}))
        .await;
    assert_eq!(made.status.as_u16(), 201);
    let made = made.json();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let endpoint = &made["endpoint"];
    assert_eq!(
        (&endpoint["on"], &endpoint["off"], &endpoint["administration"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    let one = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    let read = edge.get(&one).await;
    assert_eq!(read.json(), *endpoint);
    assert!(!read.text.contains("whsec_"));
    let etag = read.header("etag").to_owned();
    let known = edge
        .ask_as(&edge.key, "GET", &one, Value::Null, &[("if-none-match", &etag)])
        .await;
    assert_eq!(known.status.as_u16(), 304);

    let off = json!({"url": url, "on": false});
    assert_eq!(edge.ask("PUT", &one, off.clone()).await.refusal().0, 428);
    let changed = edge
        .ask_as(&edge.key, "PUT", &one, off.clone(), &[("if-match", &etag)])
        .await;
    assert_eq!(
        (&changed.json()["on"], &changed.json()["off"]),
        (&json!(false), &json!("byPerson"))
    );
    let stale = edge.ask_as(&edge.key, "PUT", &one, off, &[("if-match", &etag)]).await;
    assert_eq!(stale.refusal().0, 412);
    assert_eq!(
        edge.ask("POST", &format!("{one}/test"), Value::Null).await.refusal(),
        (409, "webhook.off".to_owned())
    );
    let on = edge
        .ask_as(
            &edge.key,
            "PUT",
            &one,
            json!({"url": url}),
            &[("if-match", changed.header("etag"))],
        )
        .await;
    assert_eq!(on.json()["on"], true);
    let test = edge.ask("POST", &format!("{one}/test"), Value::Null).await;
    assert_eq!(test.status.as_u16(), 202);
    assert!(test.json()["message"].as_str().unwrap().starts_with("msg_"));

    let rotated = edge.well("POST", &format!("{one}/rotate-secret"), Value::Null).await;
    assert_ne!(rotated["secret"], made["secret"]);
    assert_eq!(
        edge.well("GET", &format!("{one}/deliveries"), Value::Null).await,
        json!({"items": [], "next": null})
    );
    assert_eq!(edge.ask("DELETE", &one, Value::Null).await.status.as_u16(), 204);
    for (method, path) in [
        ("GET", one.clone()),
        ("DELETE", one.clone()),
        ("POST", format!("{one}/test")),
    ] {
        assert_eq!(edge.ask(method, &path, Value::Null).await.refusal().0, 404, "{method}");
    }
}

/// A key for one administration neither hears of the others nor has others told.
#[tokio::test]
async fn a_limited_key_stays_within_its_limits() {
    let edge = Edge::set().await;
    let scopes = [
        boekbrug_model::Scope::WebhooksRead,
        boekbrug_model::Scope::WebhooksWrite,
    ];
    let limited = edge
        .key_with(edge.stage.organisation, Some(&[edge.free]), &scopes)
        .await;
    let whole = edge.well("POST", PATH, json!({"url": "https://a.example.com/"})).await;
    let other = json!({"url": "https://b.example.com/", "administration": edge.administration});
    let other = edge.well("POST", PATH, other).await;
    let ask = async |method: &str, path: &str, body: Value| {
        edge.ask_as(&limited, method, path, body, &[("if-match", "*")]).await
    };
    for foreign in [&whole, &other] {
        let path = format!("{PATH}/{}", foreign["endpoint"]["id"].as_str().unwrap());
        assert_eq!(ask("GET", &path, Value::Null).await.refusal().0, 404);
        assert_eq!(ask("DELETE", &path, Value::Null).await.refusal().0, 404);
        assert_eq!(
            ask("PUT", &path, json!({"url": "https://c.example.com/"}))
                .await
                .refusal()
                .0,
            404
        );
        assert_eq!(
            ask("POST", &format!("{path}/rotate-secret"), Value::Null)
                .await
                .refusal()
                .0,
            404
        );
    }
    let url = "https://d.example.com/";
    assert_eq!(ask("POST", PATH, json!({"url": url})).await.refusal().0, 403);
    let foreign = json!({"url": url, "administration": edge.administration});
    assert_eq!(ask("POST", PATH, foreign).await.refusal().0, 404);
    let own = ask("POST", PATH, json!({"url": url, "administration": edge.free})).await;
    assert_eq!(own.status.as_u16(), 201);
    let path = format!("{PATH}/{}", own.json()["endpoint"]["id"].as_str().unwrap());
    assert_eq!(
        ask("PUT", &path, json!({"url": url})).await.refusal().0,
        403,
        "it cannot be widened"
    );
    let seen = ask("GET", PATH, Value::Null).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
}
