//! A page for every finding of the catalogue: cause, remedy, who.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
