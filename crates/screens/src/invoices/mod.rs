//! Invoices: the list, one with its PDF and timeline, trying again, marking as booked.

mod deeds;
mod filter;
mod list;
mod one;
mod order;
mod pdf;
mod receipt;
#[cfg(test)]
pub(crate) mod samples;
mod timeline;
mod written;

use axum::Router;
use axum::routing::{get, post};
use boekbrug_server::App;

pub(crate) use filter::{Filter, Tab};
pub(crate) use list::{Row, name_of};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/invoices", get(list::show))
        .route("/invoices/retry", get(deeds::ask_retry_all).post(deeds::retry_all))
        .route("/invoices/{id}", get(one::show))
        .route("/invoices/{id}/pdf", get(pdf::give))
        .route("/invoices/{id}/retry", post(deeds::retry))
        .route("/invoices/{id}/mark", get(deeds::ask_mark).post(deeds::mark))
}
