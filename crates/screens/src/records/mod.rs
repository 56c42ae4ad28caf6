//! Records: what came out of a package, where each value came from, and what was overwritten.

mod fields;
mod list;
mod one;
#[cfg(test)]
pub(crate) mod samples;
mod value;

use axum::Router;
use axum::routing::get;
use boekbrug_server::App;

pub(crate) use value::{at, told};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/records", get(list::show))
        .route("/records/{connection}/{feed}/{id}", get(one::show))
}
