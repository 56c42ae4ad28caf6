//! Is the process alive, and can it do its work?

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;

use crate::App;

/// What `/health/ready` answers.
#[derive(Serialize)]
struct Readiness {
    /// `ok`, or `down` when the database does not answer.
    database: &'static str,
    /// Version of the program.
    version: &'static str,
}

/// The process answers. Asks nothing of anybody, so that a slow database does not get it killed.
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// The process can work: the database answers. 503 when it does not.
pub(crate) async fn ready(State(app): State<App>) -> impl IntoResponse {
    let up = match app.store.totals(app.clock.now()).await {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
            false
        }
    };
    let status = if up {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let database = if up { "ok" } else { "down" };
    (
        status,
        Json(Readiness {
            database,
            version: env!("CARGO_PKG_VERSION"),
        }),
    )
}
