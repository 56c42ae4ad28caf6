//! Help: how each coupling works and what to do when it does not.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
