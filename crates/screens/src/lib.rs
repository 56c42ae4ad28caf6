//! The screens for people: link, map, see and mend everything. Pages are made on the server and work without scripts;
//! htmx makes them smoother.
//!
//! [`routes`] gives them all; `frame` is what every page stands in; each area of the product has a module with its
//! handlers, its views and samples of them.
//!
//! Knows no SQL, no package by name and no rule that the interface for applications does not know.

// askama hands arguments over by reference, and a template reaches functions most shortly as methods
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

mod connections;
mod customers;
mod door;
mod findings;
mod frame;
mod help;
mod invoices;
mod logbook;
mod manage;
mod mapping;
mod matching;
mod notices;
mod preview;
mod records;
#[cfg(test)]
mod samples;
mod text;
mod wizard;

use axum::Router;
use axum::middleware::from_fn_with_state;
use boekbrug_server::App;

pub use help::help_site;

/// Every page, and the answer for addresses that nobody knows. For [`boekbrug_server::router_with`].
pub fn routes(app: App) -> Router {
    Router::new()
        .merge(door::routes())
        .merge(connections::routes())
        .merge(wizard::routes())
        .merge(mapping::routes())
        .merge(matching::routes())
        .merge(preview::routes())
        .merge(notices::routes())
        .merge(invoices::routes())
        .merge(customers::routes())
        .merge(records::routes())
        .merge(findings::routes())
        .merge(logbook::routes())
        .merge(manage::routes())
        .merge(help::routes())
        .merge(frame::routes())
        .fallback(frame::nothing)
        .layer(from_fn_with_state(app.clone(), frame::dress))
        .with_state(app)
}
