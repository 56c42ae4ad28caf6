//! Records that came in: values, where they came from, what was overwritten.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
