//! The page for people: the same as the document, without scripts and without asking anybody else.

use base64::Engine as _;
use boekbrug_server::v1::openapi;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::edge::{Answer, Edge};

async fn page() -> Answer {
    let edge = Edge::set().await;
    edge.ask_as("", "GET", "/v1/reference", Value::Null, &[]).await
}

#[tokio::test]
async fn every_operation_and_every_shape_has_its_anchor() {
    let page = page().await;
    assert_eq!(page.status, 200);
    for (path, item) in openapi()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(
                page.text.contains(&format!("<article id=\"{name}\">")),
                "{method} {path}"
            );
        }
    }
    for name in openapi()["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.text.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    for link in page.text.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().unwrap();
        assert!(
            page.text.contains(&format!("id=\"{anchor}\"")),
            "#{anchor} leads nowhere"
        );
    }
}

#[tokio::test]
async fn it_runs_nothing_and_asks_nobody() {
    let page = page().await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for never in [
        "<script",
        "<img",
        "<link",
        "javascript:",
        "src=",
        "style=\"",
        "onclick",
        "@import",
        "url(",
    ] {
        assert!(!page.text.contains(never), "{never}");
    }
    let style = page
        .text
        .split("<style>")
        .nth(1)
        .unwrap()
        .split("</style>")
        .next()
        .unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(
        policy.contains(&format!("style-src 'sha256-{hash}'")),
        "the style that is there is the one allowed"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
}
