//! Examples that really run: each one of the document is sent to a server, and the answer is held against the document.

use std::collections::BTreeMap;

use boekbrug_server::v1::openapi;
use serde_json::{Value, json};

use crate::edge::Edge;

/// What stands for the places in paths and bodies.
fn filled(text: &str, places: &BTreeMap<String, String>) -> String {
    let fill = |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{name}}}"), value);
    places.iter().fold(text.to_owned(), fill)
}

/// The stage's own ids, and a value for each other place.
async fn places(edge: &Edge, example: &Value) -> BTreeMap<String, String> {
    let (record, invoice) = edge.contents().await;
    let mut places = BTreeMap::from([
        ("administration".to_owned(), edge.administration.to_string()),
        ("free_administration".to_owned(), edge.free.to_string()),
        ("connection".to_owned(), edge.stage.connection.to_string()),
        ("record".to_owned(), record),
        ("invoice".to_owned(), invoice),
        ("package".to_owned(), "fake".to_owned()),
        ("feed".to_owned(), "customers".to_owned()),
    ]);
    for (name, value) in example["path"].as_object().into_iter().flatten() {
        places.insert(name.clone(), value.as_str().unwrap().to_owned());
    }
    places
}

async fn run(path: &str, method: &str, operation: &Value, example: &Value) {
    let edge = Edge::set().await;
    edge.stage.package.opens("adm-1");
    let places = places(&edge, example).await;
    let query = example["query"].as_str().unwrap();
    let mut address = filled(path, &places);
    if !query.is_empty() {
        address = format!("{address}?{}", filled(query, &places));
    }
    let body: Value = serde_json::from_str(&filled(&example["body"].to_string(), &places)).unwrap();
    let scope = operation["x-scope"].as_str();
    let (cookie, csrf) = edge.session().await;
    let signed_in = [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
    let matched = [("if-match", "*")];
    let parameters = operation["parameters"].to_string();
    let (key, headers) = match scope {
        Some("session") => ("", &signed_in[..]),
        Some("installation") => (edge.operator.as_str(), &[][..]),
        _ if parameters.contains("IfMatch") => (edge.key.as_str(), &matched[..]),
        _ => (edge.key.as_str(), &[][..]),
    };
    let answer = edge.ask_as(key, &method.to_uppercase(), &address, body, headers).await;
    let title = &example["title"];
    assert_eq!(
        answer.status.as_u16(),
        example["status"],
        "{method} {path} ({title}): {answer:?}"
    );
    let said = &operation["responses"][answer.status.as_str()];
    assert!(
        said.is_object(),
        "{method} {path}: {} is not in the document",
        answer.status
    );
    for name in said["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
        assert!(
            name == "Idempotency-Replayed" || answer.headers.contains_key(name.as_str()),
            "{method} {path}: {name} is missing"
        );
    }
}

#[tokio::test]
async fn every_example_of_the_document_runs() {
    let mut count = 0;
    for (path, item) in openapi()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for example in operation["x-examples"].as_array().into_iter().flatten() {
                run(path, method, operation, example).await;
                count += 1;
            }
        }
    }
    assert!(count > 20, "only {count} examples");
}

#[test]
fn a_place_is_filled() {
    let places = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    assert_eq!(filled(&json!({"x": "{a}{b}"}).to_string(), &places), "{\"x\":\"1{b}\"}");
}
