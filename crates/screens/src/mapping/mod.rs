//! The mapping of codes and the coupled fields of a connection.

mod codes;
mod fields;
#[cfg(test)]
pub(crate) mod samples;
mod vat;

use axum::Router;
use axum::routing::get;
use boekbrug_server::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/connections/{id}/mapping", get(codes::show).post(codes::change))
        .route("/connections/{id}/fields", get(fields::show).post(fields::change))
}
