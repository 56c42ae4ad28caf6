//! First-link matching: the application hands its customers over, they are compared with the package's, and somebody
//! decides who is who. Links are written when it is finished.

mod customers;
mod decisions;
mod lists;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::{MatchingState, MatchingStatus};
use boekbrug_model::matching::{NumberTrust, Rule};
use boekbrug_model::{ConnectionId, Scope};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::App;
use crate::v1::at::At;
use crate::v1::body::MaybeWritten;
use crate::v1::caller::Caller;
use crate::v1::finding::{FindingView, views};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;

pub(super) fn add(group: Operations) -> Operations {
    let group = customers::add(group)
        .add(
            Needs::scope(Scope::ConnectionsRead).example(Example::new("How far it is", 200)),
            routes!(read_matching),
        )
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .refuses(409)
                .example(Example::new("Everything is weighed", 202).body(json!({"rule": "weighed"}))),
            routes!(propose_matching),
        );
    decisions::add(lists::add(group))
}

/// How customers are compared.
#[derive(Clone, Copy, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum MatchingRule {
    /// Everything that is known of both is weighed.
    #[default]
    Weighed,
    /// Equal customer numbers and nothing else.
    EqualNumbers,
    /// Exactly equal name or exactly equal number.
    EqualNameOrNumber,
}

impl From<MatchingRule> for Rule {
    fn from(rule: MatchingRule) -> Self {
        match rule {
            MatchingRule::Weighed => Self::Weighed,
            MatchingRule::EqualNumbers => Self::EqualNumbers,
            MatchingRule::EqualNameOrNumber => Self::EqualNameOrNumber,
        }
    }
}

impl From<Rule> for MatchingRule {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Weighed => Self::Weighed,
            Rule::EqualNumbers => Self::EqualNumbers,
            Rule::EqualNameOrNumber => Self::EqualNameOrNumber,
        }
    }
}

/// What to compare by.
#[derive(Default, Deserialize, ToSchema)]
struct NewProposal {
    /// The rule; `weighed` unless set.
    #[serde(default)]
    rule: MatchingRule,
}

/// How a matching stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Matching {
    /// `empty` (no customer was handed over), `gathering` (no proposal yet), `reading` (the package is being read),
    /// `proposed`, `finished`, or `failed`: then the findings say why.
    #[schema(value_type = String, examples("proposed"))]
    state: MatchingState,
    /// The rule of the proposal. Null before there is one.
    #[schema(required = true)]
    rule: Option<MatchingRule>,
    /// Customers of the application.
    here: u64,
    /// Customers of the package.
    there: u64,
    /// Customers of the package read so far, while they are read.
    read: u64,
    /// Sure pairs.
    sure: u64,
    /// Sure pairs about which nothing is decided.
    open_sure: u64,
    /// Customers of the application that may have a counterpart.
    doubtful: u64,
    /// Those of them about which nothing is decided.
    open_doubtful: u64,
    /// Customers of the application without a counterpart.
    only_here: u64,
    /// Customers of the package without one.
    only_there: u64,
    /// Groups of customers of the application that look like one.
    doubles_here: u64,
    /// Groups of customers of the package that look like one.
    doubles_there: u64,
    /// Pairs that are confirmed.
    linked: u64,
    /// What equal customer numbers are worth here: `kept`, `partly` or `unrelated`.
    #[schema(value_type = String, examples("kept"))]
    numbers: NumberTrust,
    /// When it last changed. Null when it is empty.
    #[schema(required = true)]
    changed: Option<Timestamp>,
    /// Why no proposal could be made.
    findings: Vec<FindingView>,
}

impl From<MatchingStatus> for Matching {
    fn from(status: MatchingStatus) -> Self {
        Self {
            state: status.state,
            rule: status.rule.map(MatchingRule::from),
            here: status.here,
            there: status.there,
            read: status.read,
            sure: status.sure,
            open_sure: status.open_sure,
            doubtful: status.doubtful,
            open_doubtful: status.open_doubtful,
            only_here: status.only_here,
            only_there: status.only_there,
            doubles_here: status.summary.doubles_here,
            doubles_there: status.summary.doubles_there,
            linked: status.linked,
            numbers: status.summary.numbers,
            changed: status.changed,
            findings: views(status.findings),
        }
    }
}

/// Read how a matching stands
#[utoipa::path(
    get,
    path = "/connections/{connection}/matching",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "How far it is", body = Matching))
)]
async fn read_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Matching>, Problem> {
    app.connection(&caller, id).await?;
    Ok(Json(app.engine.matching(caller.organisation, id).await?.into()))
}

/// Compare the customers of both sides
///
/// Reads the package's customers, unless they were read before, and keeps a proposal in place of an earlier one. It takes
/// a while: ask for `matching` until its state is no longer `reading`. Who has a link already takes no part. Nothing is
/// linked before it is decided and finished.
#[utoipa::path(
    post,
    path = "/connections/{connection}/matching/proposal",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Option<NewProposal>,
    responses((status = 202, description = "Begun", body = Matching))
)]
async fn propose_matching(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    MaybeWritten(new): MaybeWritten<NewProposal>,
) -> Result<(StatusCode, Json<Matching>), Problem> {
    app.connection(&caller, id).await?;
    let engine = app.by(&caller);
    engine.start_matching(caller.organisation, id, new.rule.into()).await?;
    let status = engine.matching(caller.organisation, id).await?;
    Ok((StatusCode::ACCEPTED, Json(status.into())))
}
