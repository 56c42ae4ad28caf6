//! The demo's own door: an address that signs a person in at once, so that trying it takes one click.
//!
//! Only the demo has it. It listens on this machine alone, knows no real books, and its secret is drawn anew each time it
//! starts.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use boekbrug_server::{App, cookies};

/// The address of the demo's person; `.example` is nobody's (RFC 2606 section 2).
pub(crate) const EMAIL: &str = "demo@boekbrug.example";
/// Their name.
pub(crate) const NAME: &str = "Demo";

/// Where a secret lets one in.
pub(crate) fn path(secret: &str) -> String {
    format!("/demo/{secret}")
}

pub(crate) fn routes(app: App) -> Router {
    Router::new().route("/demo/{secret}", get(enter)).with_state(app)
}

/// A new session for whoever has the secret; anybody else finds nothing here.
async fn enter(State(app): State<App>, Path(secret): Path<String>) -> Response {
    if let Ok(signed_in) = app.access.sign_in(EMAIL, &secret).await {
        return ([cookies::begin(&app, &signed_in)], Redirect::to("/")).into_response();
    }
    let words = "Start de demo opnieuw voor een nieuwe link. / Start the demo again for a new link.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}
