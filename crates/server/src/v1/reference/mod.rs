//! The document itself, and the same as a page for people: made from the document, so it cannot say something else. No
//! scripts, no requests to anywhere, readable on a phone and in the dark.

mod operation;
mod schema;
mod text;

use std::sync::LazyLock;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa_axum::routes;

use super::operation::{Example, Needs, Operations};
use text::escaped;

/// How the page looks. Only this style is allowed on it.
const STYLE: &str = include_str!("style.css");

static PAGE: LazyLock<String> = LazyLock::new(|| page(super::openapi()));

static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
});

pub(crate) fn operations() -> Operations {
    Operations::new("Document", "The description of this interface.")
        .add(
            Needs::nobody().example(Example::new("The OpenAPI document", 200)),
            routes!(read_document),
        )
        .add(
            Needs::nobody().example(Example::new("The reference page", 200)),
            routes!(read_reference),
        )
}

/// Read the OpenAPI document
///
/// OpenAPI 3.1, as this version of the program keeps it.
#[utoipa::path(
    get,
    path = "/openapi.json",
    responses((status = 200, description = "The document", body = Object))
)]
async fn read_document() -> Json<&'static Value> {
    Json(super::openapi())
}

/// Read the reference page
///
/// The same document for people.
#[utoipa::path(
    get,
    path = "/reference",
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
async fn read_reference() -> impl IntoResponse {
    let policy = POLICY.clone().map(|policy| [(header::CONTENT_SECURITY_POLICY, policy)]);
    (policy, Html(PAGE.as_str()))
}

/// The whole page.
fn page(document: &Value) -> String {
    let tags: Vec<_> = document["tags"].as_array().into_iter().flatten().collect();
    let nav: String = tags.iter().map(|tag| contents(document, tag)).collect();
    let body: String = tags.iter().map(|tag| group(document, tag)).collect();
    let title = format!(
        "Boekbrug {}",
        escaped(document["info"]["version"].as_str().unwrap_or_default())
    );
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}: the interface for applications</title><style>{STYLE}</style></head><body>\
         <a class=\"skip\" href=\"#main\">To the operations</a><header><h1>{title}</h1>{about}\
         <p>For programs: <a href=\"/v1/openapi.json\"><code>/v1/openapi.json</code></a>. \
         Why something was refused: <a href=\"#listFindings\">the catalogue of findings</a>.</p></header>\
         <nav aria-label=\"Operations\">{nav}</nav><main id=\"main\">{body}{schemas}</main></body></html>\n",
        about = text::paragraphs(document["info"]["description"].as_str().unwrap_or_default()),
        schemas = schema::all(document),
    )
}

/// The operations of a group, with method and path.
fn of<'a>(document: &'a Value, tag: &'a Value) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    all.filter(|(_, _, operation)| operation["tags"][0] == tag["name"])
}

fn contents(document: &Value, tag: &Value) -> String {
    let line = |(path, method, operation): (&str, &str, &Value)| {
        let name = operation["operationId"].as_str().unwrap_or_default();
        let summary = operation["summary"].as_str().unwrap_or_default();
        format!(
            "<li><a href=\"#{name}\">{}</a> <code>{} {}</code></li>",
            escaped(summary),
            method.to_uppercase(),
            escaped(path)
        )
    };
    let lines: String = of(document, tag).map(line).collect();
    format!(
        "<h2>{}</h2><ul>{lines}</ul>",
        escaped(tag["name"].as_str().unwrap_or_default())
    )
}

fn group(document: &Value, tag: &Value) -> String {
    let operations: String = of(document, tag)
        .map(|(path, method, one)| operation::section(document, path, method, one))
        .collect();
    format!(
        "<section><h2>{}</h2>{}{operations}</section>",
        escaped(tag["name"].as_str().unwrap_or_default()),
        text::paragraphs(tag["description"].as_str().unwrap_or_default())
    )
}
