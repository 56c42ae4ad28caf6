//! Koppelingen: the overview of all connections, and the page of one.

mod overview;

use axum::Router;
use axum::routing::get;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(overview::show))
}
