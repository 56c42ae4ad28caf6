//! Another organisation's things are not there: every operation of the document with ids in its path, tried with the
//! ids of the stage and the key of another organisation. Made from the document, so that none is forgotten.

use boekbrug_server::v1::openapi;
use serde_json::Value;

use crate::edge::Edge;

#[tokio::test]
async fn nothing_of_another_organisation_is_there() {
    let edge = Edge::set().await;
    let (_, _, other) = edge.other().await;
    let (record, invoice) = edge.contents().await;
    let mut tried = 0;
    for (path, item) in openapi()["paths"].as_object().unwrap() {
        let ours = ["{administration}", "{connection}", "{invoice}"];
        let names_ours = ours.iter().any(|place| path.contains(place));
        for (method, operation) in item.as_object().unwrap().iter().filter(|_| names_ours) {
            let address = path
                .replace("{administration}", &edge.administration.to_string())
                .replace("{connection}", &edge.stage.connection.to_string())
                .replace("{invoice}", &invoice)
                .replace("{feed}", "customers")
                .replace("{customer}", "app-1")
                .replace("{record}", &record);
            let example = operation["x-examples"][0]["body"].to_string();
            let example: Value = serde_json::from_str(&example.replace("{record}", &record)).unwrap();
            let headers = [("if-match", "*")];
            let answer = edge
                .ask_as(&other, &method.to_uppercase(), &address, example, &headers)
                .await;
            let status = answer.status.as_u16();
            // what takes another kind of body is refused for it at the latest
            let json = operation["requestBody"]["content"].get("application/json").is_some();
            let expected = operation["requestBody"].is_null() || json;
            assert!(
                status == 404 || !expected && status == 415,
                "{method} {path}: {answer:?}"
            );
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} were tried");
    let list = edge
        .ask_as(&other, "GET", "/v1/connections", Value::Null, &[])
        .await
        .json();
    assert_eq!(list["items"], Value::Array(Vec::new()));
}
