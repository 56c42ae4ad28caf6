//! Koppelingen: the overview of all connections, the page of one, its settings, and ending it.

mod answers;
mod chart;
mod doctor;
mod flow;
mod one;
mod overview;
mod pick;
#[cfg(test)]
pub(crate) mod samples;
mod settings;
mod state;

use axum::Router;
use axum::routing::{get, post};
use boekbrug_server::App;

pub(crate) use answers::Answers;
pub(crate) use chart::{Chart, Choice};
pub(crate) use flow::Letters;
pub(crate) use one::hours;
pub(crate) use pick::{OWNERS, name_of, value_of};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(overview::show))
        .route("/connections", get(overview::show))
        .route("/connections/{id}", get(one::show))
        .route("/connections/{id}/settings", get(settings::show).post(settings::change))
        .route("/connections/{id}/doctor", get(doctor::show))
        .route("/connections/{id}/pause", post(state::pause))
        .route("/connections/{id}/resume", post(state::resume))
        .route("/connections/{id}/pull", post(state::pull))
        .route("/connections/{id}/disconnect", get(state::ask).post(state::disconnect))
}
