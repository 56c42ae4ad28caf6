//! Letting a connection work, pausing it, ending it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, Scope};
use boekbrug_store::ConnectionRow;
use utoipa_axum::routes;

use super::questions;
use super::view::Connection;
use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::{Problem, Reason};

pub(super) fn add(group: Operations) -> Operations {
    let write = |title| Needs::scope(Scope::ConnectionsWrite).example(Example::new(title, 200));
    group
        .add(
            write("Start, or start again after a pause"),
            routes!(activate_connection),
        )
        .add(write("Pause"), routes!(pause_connection))
        .add(write("End"), routes!(disconnect_connection))
}

/// Activate a connection
///
/// It works by its schedule from now on. A draft must be authorised and its questions answered; what is missing is told
/// with a finding each. Also for one that is paused or broken.
#[utoipa::path(
    post,
    path = "/connections/{connection}/activate",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "How it stands now", body = Connection))
)]
async fn activate_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Connection>, Problem> {
    let row = app.connection(&caller, id).await?;
    if row.state == ConnectionState::Draft && row.remote_id.is_some() {
        refuse_unanswered(&app, &row)?;
    }
    app.by(&caller).resume(caller.organisation, id).await?;
    Ok(Json(app.connection(&caller, id).await?.into()))
}

fn refuse_unanswered(app: &App, row: &ConnectionRow) -> Result<(), Problem> {
    let missing = questions::missing(app, row).into_iter().map(|question| {
        let finding = Finding::new(FindingCode::ConnectionAnswerMissing);
        Reason::from(finding.with("question", question))
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Problem::of(StatusCode::UNPROCESSABLE_ENTITY, missing))
    }
}

/// Pause a connection
///
/// Nothing is read or sent until it is activated. What is under way stops before its next invoice or page.
#[utoipa::path(
    post,
    path = "/connections/{connection}/pause",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "How it stands now", body = Connection))
)]
async fn pause_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Connection>, Problem> {
    app.connection(&caller, id).await?;
    app.by(&caller).pause(caller.organisation, id).await?;
    Ok(Json(app.connection(&caller, id).await?.into()))
}

/// End a connection
///
/// Its data stays, its secrets are deleted. Nothing changes in the package. It cannot be activated again; the
/// administration may get a new connection.
#[utoipa::path(
    post,
    path = "/connections/{connection}/disconnect",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "How it stands now", body = Connection))
)]
async fn disconnect_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Connection>, Problem> {
    app.connection(&caller, id).await?;
    app.by(&caller).disconnect(caller.organisation, id).await?;
    Ok(Json(app.connection(&caller, id).await?.into()))
}
