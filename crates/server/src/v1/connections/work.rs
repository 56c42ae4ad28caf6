//! Asking for work: read now, send now. Nothing is done in the request; the worker takes it up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::Wanted;
use boekbrug_model::{ConnectionId, Feed, Scope};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::App;
use crate::v1::at::At;
use crate::v1::body::MaybeWritten;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::ConnectionsWrite);
    group
        .add(
            write().example(Example::new("Customers only", 202).body(json!({"feeds": ["customers"]}))),
            routes!(pull_connection),
        )
        .add(
            write().example(Example::new("Send what is open", 202)),
            routes!(push_connection),
        )
}

/// What to read.
#[derive(Default, Deserialize, ToSchema)]
struct Pull {
    /// Feeds to read; all of the package's when there are none.
    #[serde(default)]
    feeds: Vec<Feed>,
}

/// Work that was asked for.
#[derive(Serialize, ToSchema)]
struct Work {
    /// When it was asked for: its runs start then or later.
    asked: Timestamp,
    /// When it is taken up at the earliest: at once, or when the hours of the connection begin.
    from: Timestamp,
    /// Where its runs appear.
    #[schema(examples("/v1/connections/con_01890a5d96bf774bbe9c9a7b1c2d3e4f/runs"))]
    runs: String,
}

impl Work {
    fn of(id: ConnectionId, wanted: Wanted) -> (StatusCode, Json<Self>) {
        let work = Self {
            asked: wanted.asked,
            from: wanted.from,
            runs: format!("/v1/connections/{id}/runs"),
        };
        (StatusCode::ACCEPTED, Json(work))
    }
}

/// Ask for feeds to be read
///
/// They are due at once; the worker reads them. A feed that the package does not have is refused.
#[utoipa::path(
    post,
    path = "/connections/{connection}/pull",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Option<Pull>,
    responses((status = 202, description = "Asked for", body = Work))
)]
async fn pull_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    MaybeWritten(pull): MaybeWritten<Pull>,
) -> Result<(StatusCode, Json<Work>), Problem> {
    let row = app.connection(&caller, id).await?;
    let known = app
        .engine
        .capability(&row.package)
        .map_or(&[][..], |known| &known.feeds);
    let strange = pull
        .feeds
        .iter()
        .position(|feed| !known.iter().any(|known| known.feed == *feed));
    if let Some(at) = strange {
        return Err(Problem::wrong_value(&format!("/feeds/{at}"), pull.feeds[at]));
    }
    let feeds = if pull.feeds.is_empty() {
        known.iter().map(|known| known.feed).collect()
    } else {
        pull.feeds
    };
    let wanted = app.by(&caller).want(caller.organisation, id, &feeds).await?;
    Ok(Work::of(id, wanted))
}

/// Ask for open invoices to be sent
///
/// The connection is due at once; the worker sends what is waiting. Invoices with findings are sent when their cause is
/// gone, or when they are retried.
#[utoipa::path(
    post,
    path = "/connections/{connection}/push",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 202, description = "Asked for", body = Work))
)]
async fn push_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<(StatusCode, Json<Work>), Problem> {
    app.connection(&caller, id).await?;
    let wanted = app.by(&caller).want(caller.organisation, id, &[]).await?;
    Ok(Work::of(id, wanted))
}
