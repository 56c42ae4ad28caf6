//! Invoices: the list, one with its PDF and timeline, trying again, marking as booked.

use axum::Router;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
}
