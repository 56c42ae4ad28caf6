//! Deciding about a proposal, taking decisions back, and writing the links.

use axum::Json;
use axum::extract::State;
use boekbrug_model::access::ActorKind;
use boekbrug_model::matching::Decision;
use boekbrug_model::{Actor, ConnectionId, Scope};
use boekbrug_store::MatchingDecision;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::Matching;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Cursor, Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::ConnectionsWrite);
    group
        .add(
            Needs::scope(Scope::ConnectionsRead).example(Example::new("All decisions", 200)),
            routes!(list_matching_decisions),
        )
        .add(
            write().example(
                Example::new("Nothing is proposed", 422)
                    .body(json!({"decision": "refuse", "here": "app-1", "there": "9"})),
            ),
            routes!(decide_matching),
        )
        .add(
            write().refuses(422).example(Example::new("Nothing is proposed", 422)),
            routes!(undo_matching),
        )
        .add(
            write().refuses(422).example(Example::new("Nothing is proposed", 422)),
            routes!(finish_matching),
        )
}

/// What can be decided.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum DecisionName {
    /// Every sure pair that is not decided yet.
    AcceptSure,
    /// A pair of the proposal is one customer.
    Accept,
    /// A pair of the proposal is not one customer.
    Refuse,
    /// Another pair than proposed, or one that was refused before.
    Choose,
    /// A customer of the application has no counterpart.
    SetApart,
}

/// A decision to take.
#[derive(Deserialize, ToSchema)]
struct NewDecision {
    /// What.
    decision: DecisionName,
    /// Id in the application; all but `acceptSure` need it.
    here: Option<String>,
    /// Id in the package; `accept`, `refuse` and `choose` need it.
    there: Option<String>,
}

impl NewDecision {
    fn read(self) -> Result<Decision, Problem> {
        let here = || self.here.clone().ok_or_else(|| Problem::wrong_value("/here", "?"));
        let there = || self.there.clone().ok_or_else(|| Problem::wrong_value("/there", "?"));
        Ok(match self.decision {
            DecisionName::AcceptSure => Decision::AcceptSure,
            DecisionName::Accept => Decision::Accept {
                here: here()?,
                there: there()?,
            },
            DecisionName::Refuse => Decision::Refuse {
                here: here()?,
                there: there()?,
            },
            DecisionName::Choose => Decision::Choose {
                here: here()?,
                there: there()?,
            },
            DecisionName::SetApart => Decision::SetApart { here: here()? },
        })
    }
}

/// A decision that was taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DecisionView {
    /// Its number.
    number: i64,
    /// What.
    decision: DecisionName,
    /// Id in the application. Null when it is about many.
    #[schema(required = true)]
    here: Option<String>,
    /// Id in the package. Null when it is about none or many.
    #[schema(required = true)]
    there: Option<String>,
    /// How many customers of the application it concerned.
    count: u64,
    /// Who.
    actor: Who,
    /// When.
    at: Timestamp,
    /// Who took it back. Null while it stands.
    #[schema(required = true)]
    undone_by: Option<Who>,
    /// When it was taken back. Null while it stands.
    #[schema(required = true)]
    undone: Option<Timestamp>,
}

/// Who decided.
#[derive(Serialize, ToSchema)]
#[schema(as = DecidedBy)]
struct Who {
    /// What kind of actor.
    kind: ActorKind,
    /// The id of the person or key.
    id: String,
}

impl From<Actor> for Who {
    fn from(actor: Actor) -> Self {
        Self {
            kind: actor.kind,
            id: actor.id,
        }
    }
}

impl From<MatchingDecision> for DecisionView {
    fn from(row: MatchingDecision) -> Self {
        let (decision, here, there) = match row.decision {
            Decision::AcceptSure => (DecisionName::AcceptSure, None, None),
            Decision::Accept { here, there } => (DecisionName::Accept, Some(here), Some(there)),
            Decision::Refuse { here, there } => (DecisionName::Refuse, Some(here), Some(there)),
            Decision::Choose { here, there } => (DecisionName::Choose, Some(here), Some(there)),
            Decision::SetApart { here } => (DecisionName::SetApart, Some(here), None),
        };
        let (undone_by, undone) = row.undone.unzip();
        Self {
            number: row.number,
            decision,
            here,
            there,
            count: row.count,
            actor: row.actor.into(),
            at: row.at,
            undone_by: undone_by.map(Into::into),
            undone,
        }
    }
}

/// List decisions
///
/// Newest first, those that were taken back too.
#[utoipa::path(
    get,
    path = "/connections/{connection}/matching/decisions",
    params(("connection" = ConnectionId, Path, description = "The connection"), Paging),
    responses((status = 200, description = "A page of them", body = Page<DecisionView>))
)]
async fn list_matching_decisions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<DecisionView>>, Problem> {
    app.connection(&caller, id).await?;
    let before: Option<i64> = Cursor::key(paging.after.as_ref())?;
    let limit = paging.limit.unwrap_or_default();
    let rows = app
        .engine
        .decisions(caller.organisation, id, before, limit.and_one())
        .await?;
    Ok(Json(Page::of(rows, limit, |row| row.number, Into::into)))
}

/// Decide about customers
///
/// One decision; nothing is linked before the matching is finished.
#[utoipa::path(
    post,
    path = "/connections/{connection}/matching/decisions",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = NewDecision,
    responses((status = 200, description = "Decided", body = Matching))
)]
async fn decide_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(new): Written<NewDecision>,
) -> Result<Json<Matching>, Problem> {
    app.connection(&caller, id).await?;
    let decision = new.read()?;
    let engine = app.by(&caller);
    engine.decide(caller.organisation, id, &decision).await?;
    Ok(Json(engine.matching(caller.organisation, id).await?.into()))
}

/// Take the last decision back
///
/// Everything is as it was before it. Without a decision nothing happens.
#[utoipa::path(
    post,
    path = "/connections/{connection}/matching/undo",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Taken back", body = Matching))
)]
async fn undo_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Matching>, Problem> {
    app.connection(&caller, id).await?;
    let engine = app.by(&caller);
    engine.undo_decision(caller.organisation, id).await?;
    Ok(Json(engine.matching(caller.organisation, id).await?.into()))
}

/// Finish a matching
///
/// What was confirmed becomes links. What is not decided stays without one.
#[utoipa::path(
    post,
    path = "/connections/{connection}/matching/finish",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Finished", body = Matching))
)]
async fn finish_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Matching>, Problem> {
    app.connection(&caller, id).await?;
    let engine = app.by(&caller);
    engine.finish_matching(caller.organisation, id).await?;
    Ok(Json(engine.matching(caller.organisation, id).await?.into()))
}
