//! The wizard: linking an administration to a package, step by step. Where somebody is follows from what is stored, so
//! that it can be left and gone on with at every step, in any browser.

mod administration;
mod check;
mod link;
mod new;
mod profile;
mod questions;
mod read;
#[cfg(test)]
pub(crate) mod samples;
mod step;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use boekbrug_model::{ConnectionId, Scope};
use boekbrug_server::App;

use crate::frame::{At, Fault, Visit, go};
pub(crate) use profile::words as profile_words;
use step::Standing;
pub(crate) use step::{Step, Trail};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/connections/new", get(new::show).post(new::make))
        .route("/connections/new/profile", get(profile::show))
        .route("/connections/{id}/setup", get(onward))
        .route("/connections/{id}/setup/link", get(link::show).post(link::give))
        .route("/connections/{id}/setup/sign-in", post(link::sign_in))
        .route(
            "/connections/{id}/setup/administration",
            get(administration::show).post(administration::choose),
        )
        .route("/connections/{id}/setup/read", get(read::show).post(read::begin))
        .route(
            "/connections/{id}/setup/questions",
            get(questions::show).post(questions::answer),
        )
        .route("/connections/{id}/setup/check", get(check::show).post(check::start))
}

/// To the step where the connection is.
async fn onward(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let standing = Standing::of(&visit, &row).await?;
    Ok(go(standing.address(id)).into_response())
}
