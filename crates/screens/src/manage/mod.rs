//! Managing an organisation: people, keys, webhooks, the audit trail.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
