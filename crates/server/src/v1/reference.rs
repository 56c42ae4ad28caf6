//! The document itself, and the same as a page for people.

use axum::Json;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::Value;
use utoipa_axum::routes;

use super::operation::{Example, Needs, Operations};

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
#[utoipa::path(
    get,
    path = "/openapi.json",
    responses((status = 200, description = "OpenAPI 3.1", body = Object))
)]
async fn read_document() -> Json<&'static Value> {
    Json(super::openapi())
}

/// Read the reference page
#[utoipa::path(
    get,
    path = "/reference",
    responses((status = 200, description = "A page for people", body = String, content_type = "text/html"))
)]
async fn read_reference() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-cache")], Html(String::new()))
}
