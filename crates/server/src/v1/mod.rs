//! The interface for applications, `/v1`. Rules that every operation keeps are in `docs/api-design.md`.
//!
//! Each resource has a file with its handlers and one function `operations` that says of each who may call it. Routes,
//! guard and document are made from that one list.

mod access;
mod administrations;
mod at;
mod audit;
mod body;
mod caller;
mod changes;
mod connections;
mod context;
mod created;
mod customers;
mod decimal;
mod document;
mod dress;
mod etag;
mod finding;
mod findings;
mod guard;
mod idempotency;
mod invoices;
mod limits;
mod load;
mod name;
mod objects;
mod operation;
mod organisation;
mod organisations;
mod packages;
mod page;
mod problem;
mod query;
mod records;
mod reference;
mod refusals;
mod webhook_endpoints;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, any};
use boekbrug_model::FindingCode;
use serde_json::Value;
use tower_http::timeout::TimeoutLayer;

pub use caller::SESSION_COOKIE;
pub use connections::unanswered;
pub use context::prefers_english;
pub use customers::read_customers;
pub use invoices::disposition;
pub use limits::{Limits, Rates};
pub use problem::Problem;

use guard::{Guard, guard};
use operation::{Needs, Operations};

use crate::App;

/// No handler takes longer; a long poll takes a minute.
const LONGEST: Duration = Duration::from_secs(100);

/// Every operation. A new file of operations is added here and nowhere else.
fn groups() -> Vec<Operations> {
    let mut groups = vec![
        changes::operations(),
        findings::operations(),
        packages::operations(),
        organisations::operations(),
        organisation::operations(),
        administrations::operations(),
        connections::operations(),
        customers::operations(),
        records::operations(),
        invoices::operations(),
        reference::operations(),
        webhook_endpoints::operations(),
    ];
    groups.extend(access::groups());
    groups
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document::document(groups()));

/// The OpenAPI document, as it is served.
pub fn openapi() -> &'static Value {
    &DOCUMENT
}

/// Everything under `/v1`.
pub(crate) fn routes(app: &App) -> Router<App> {
    let guarded = |needs: Arc<Needs>, handler: MethodRouter<App>| {
        let app = app.clone();
        handler.route_layer(from_fn_with_state(Guard { app, needs }, guard))
    };
    let inner = operation::assemble(groups(), guarded)
        .routes
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, FindingCode::RequestMethodUnknown)
        })
        .layer(DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(from_fn_with_state(app.clone(), dress::dress));
    // the nest leaves this one address out
    let bare = any(async || Problem::not_found()).layer(from_fn_with_state(app.clone(), dress::dress));
    Router::new().nest("/v1", inner).route("/v1/", bare)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{groups, openapi};

    /// Two types of one name would replace each other in silence.
    #[test]
    fn a_name_of_the_document_stands_for_one_shape() {
        let mut shapes = BTreeMap::new();
        for (needs, (schemas, paths, _)) in groups().into_iter().flat_map(|group| group.list) {
            assert_eq!(paths.paths.len(), 1, "one handler for {needs:?}");
            for (name, schema) in schemas {
                let shape = serde_json::to_string(&schema).unwrap();
                let known = shapes.entry(name.clone()).or_insert_with(|| shape.clone());
                assert_eq!(*known, shape, "two types are called {name}");
            }
        }
        assert!(
            shapes
                .keys()
                .all(|name| openapi()["components"]["schemas"].get(name).is_some())
        );
    }
}
