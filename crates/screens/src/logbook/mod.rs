//! The logbook: runs, calls, plots over time.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
