//! Matching and previews over HTTP, from the first customer to the links.

use serde_json::{Value, json};

use crate::edge::Edge;

/// Asks until the state is another one.
async fn settled(edge: &Edge, path: &str, state: &str) -> Value {
    loop {
        let seen = edge.well("GET", path, Value::Null).await;
        if seen["state"] != state {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn customers_are_matched_and_linked() {
    let edge = Edge::set().await;
    let path = |rest: &str| edge.connection(&format!("/matching{rest}"));
    assert_eq!(edge.well("GET", &path(""), Value::Null).await["state"], "empty");
    let given = json!({"customers": [
        {"id": "app-1", "customerCode": "1001", "name": "Bakkerij De Korenaar"},
        {"id": "app-2", "customerCode": "9", "name": "Bloemist Jansen", "visitAddress": {"city": "Delft"}},
    ]});
    let kept = edge.well("POST", &path("/customers"), given).await;
    assert_eq!((&kept["state"], &kept["here"]), (&json!("gathering"), &json!(2)));
    let odd = json!({"customers": [{"id": "", "name": "x"}]});
    let refused = edge.ask("POST", &path("/customers"), odd).await;
    assert_eq!(refused.refusal(), (422, "request.wrongValue".to_owned()));

    let begun = edge
        .ask("POST", &path("/proposal"), json!({"rule": "equalNumbers"}))
        .await;
    assert_eq!(begun.status, 202, "{begun:?}");
    let proposed = settled(&edge, &path(""), "reading").await;
    assert_eq!(
        (&proposed["state"], &proposed["openSure"]),
        (&json!("proposed"), &json!(1)),
        "{proposed}"
    );
    let sure = edge
        .well("GET", &path("/customers?list=sure&open=true"), Value::Null)
        .await;
    let first = &sure["items"][0];
    assert_eq!(first["candidates"][0]["customer"]["code"], "1001", "{sure}");
    assert!(first["candidates"][0]["reasons"][0]["textEn"].is_string(), "{sure}");
    assert_eq!(first["customer"]["values"]["name"], "Bakkerij De Korenaar");
    let alone = edge.well("GET", &path("/customers?list=onlyHere"), Value::Null).await;
    assert_eq!(alone["items"][0]["customer"]["id"], "app-2");

    let nobody = json!({"decision": "choose", "here": "app-2", "there": "nobody"});
    let refused = edge.ask("POST", &path("/decisions"), nobody).await;
    assert_eq!(refused.refusal(), (422, "matching.customerUnknown".to_owned()));
    let half = edge
        .ask(
            "POST",
            &path("/decisions"),
            json!({"decision": "accept", "here": "app-2"}),
        )
        .await;
    assert_eq!(half.refusal(), (422, "request.wrongValue".to_owned()));
    let accept = json!({"decision": "acceptSure"});
    assert_eq!(
        edge.well("POST", &path("/decisions"), accept.clone()).await["linked"],
        1
    );
    assert_eq!(edge.well("POST", &path("/undo"), Value::Null).await["linked"], 0);
    edge.well("POST", &path("/decisions"), accept).await;
    let told = edge.well("GET", &path("/decisions"), Value::Null).await;
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
    assert_eq!(told["items"][1]["undoneBy"]["kind"], "apiKey");
    assert_eq!(
        edge.well("GET", &edge.connection("/links"), Value::Null).await["items"],
        json!([])
    );
    assert_eq!(
        edge.well("POST", &path("/finish"), Value::Null).await["state"],
        "finished"
    );
    let links = edge.well("GET", &edge.connection("/links"), Value::Null).await;
    assert_eq!(links["items"][0]["here"], "app-1", "{links}");
    let late = edge.ask("POST", &path("/undo"), Value::Null).await;
    assert_eq!(late.refusal(), (422, "matching.noProposal".to_owned()));
    let gone = edge.ask("DELETE", &path(""), Value::Null).await;
    assert_eq!(gone.status, 204);
}

#[tokio::test]
async fn a_preview_is_begun_and_followed() {
    let edge = Edge::set().await;
    let path = |rest: &str| edge.connection(&format!("/preview{rest}"));
    assert_eq!(edge.get(&path("")).await.refusal().0, 404);
    let begun = edge.ask("POST", &path(""), Value::Null).await;
    assert_eq!(begun.status, 202, "{begun:?}");
    let done = settled(&edge, &path(""), "running").await;
    assert_eq!(done["state"], "done", "{done}");
    let created: u64 = done["feeds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feed| feed["create"].as_u64().unwrap())
        .sum();
    assert!(created > 5, "{done}");
    let page = edge
        .well("GET", &path("/items?action=create&limit=2"), Value::Null)
        .await;
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let after = page["next"].as_str().unwrap();
    let next = edge
        .well(
            "GET",
            &path(&format!("/items?action=create&limit=2&after={after}")),
            Value::Null,
        )
        .await;
    assert_ne!(next["items"][0]["id"], page["items"][0]["id"]);
    let customers = edge.well("GET", &path("/items?feed=customers"), Value::Null).await;
    assert_eq!(customers["items"][0]["code"], "1001");
    let records = edge.connection("/records/customers");
    assert_eq!(
        edge.well("GET", &records, Value::Null).await["items"],
        json!([]),
        "nothing was written"
    );
}
