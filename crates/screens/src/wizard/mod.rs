//! The wizard: linking an administration to a package, step by step.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
