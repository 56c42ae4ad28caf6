//! Looking at how a connection does: examination, feeds, rows that could not be taken over, runs, calls.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use boekbrug_engine::{Budget, CallsUsed};
use boekbrug_model::{ConnectionId, Feed, RunId, Scope};
use boekbrug_store::{RejectRow, RunRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::finding::{FindingView, views};
use crate::v1::idempotency::digest;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::packages::Limits;
use crate::v1::page::{Cursor, Limit, Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(super) fn add(group: Operations) -> Operations {
    let read = |title| Needs::scope(Scope::ConnectionsRead).example(Example::new(title, 200));
    group
        .add(read("Step by step").refuses(409), routes!(examine_connection))
        .add(read("How its feeds stand"), routes!(list_feeds))
        .add(read("Rows that could not be taken over"), routes!(list_rejects))
        .add(read("The newest runs"), routes!(list_runs))
        .add(read("Calls and what is left of them"), routes!(read_calls))
}

/// What an examination found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Examination {
    /// Whether every step went well.
    is_well: bool,
    /// Calls to the package that it took.
    calls: u64,
    /// Its steps, in order.
    steps: Vec<Step>,
}

/// A step of an examination.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Step {
    /// What was tried, in Dutch.
    title_nl: String,
    /// What was tried, in English.
    title_en: String,
    /// Why it failed; empty when it went well.
    findings: Vec<FindingView>,
    /// What was found out, for people.
    #[schema(required = true)]
    detail: Option<String>,
}

/// Examine a connection
///
/// Read-only, step by step, from our own house to the package. It asks the package, and waits for whoever is at work on
/// the connection.
#[utoipa::path(
    get,
    path = "/connections/{connection}/doctor",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "What was found", body = Examination))
)]
async fn examine_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Examination>, Problem> {
    app.connection(&caller, id).await?;
    let found = app.engine.doctor(caller.organisation, id).await?;
    let is_well = found.is_well();
    let steps = found.steps.into_iter().map(|step| Step {
        title_nl: step.title_nl,
        title_en: step.title_en,
        findings: views(step.findings),
        detail: step.detail,
    });
    Ok(Json(Examination {
        is_well,
        calls: found.calls,
        steps: steps.collect(),
    }))
}

/// The feeds of a connection.
#[derive(Serialize, ToSchema)]
struct Feeds {
    /// In the order of a first read.
    items: Vec<FeedStatus>,
}

/// How a feed stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FeedStatus {
    /// The feed.
    feed: Feed,
    /// Records known, active or not.
    records: u64,
    /// Rows that could not be taken over.
    rejects: u64,
    /// When a read to the end was last finished. Null when none ever was.
    #[schema(required = true)]
    completed: Option<Timestamp>,
    /// Whether a read is under way or was broken off.
    reading: bool,
    /// When it is due again. Null when the connection has no hours any more.
    #[schema(required = true)]
    next_due: Option<Timestamp>,
}

/// List the feeds of a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}/feeds",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "All of them", body = Feeds))
)]
async fn list_feeds(State(app): State<App>, caller: Caller, At(id): At<ConnectionId>) -> Result<Json<Feeds>, Problem> {
    app.connection(&caller, id).await?;
    let status = app.engine.connection_status(caller.organisation, id).await?;
    let items = status.feeds.into_iter().map(|feed| FeedStatus {
        feed: feed.feed,
        records: feed.records,
        rejects: feed.rejects,
        completed: feed.completed,
        reading: feed.reading,
        next_due: feed.next_due,
    });
    Ok(Json(Feeds { items: items.collect() }))
}

/// A row of the package that could not be taken over.
#[derive(Serialize, ToSchema)]
struct Rejected {
    /// The feed.
    feed: Feed,
    /// What people call it.
    label: String,
    /// Why.
    findings: Vec<FindingView>,
    /// When it was last seen so.
    at: Timestamp,
}

impl From<RejectRow> for Rejected {
    fn from(row: RejectRow) -> Self {
        Self {
            feed: row.feed,
            label: row.label,
            findings: views(row.findings),
            at: row.at,
        }
    }
}

/// List rows that could not be taken over
#[utoipa::path(
    get,
    path = "/connections/{connection}/rejects",
    params(("connection" = ConnectionId, Path, description = "The connection"), Paging),
    responses((status = 200, description = "A page, by feed and name", body = Page<Rejected>))
)]
async fn list_rejects(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Rejected>>, Problem> {
    app.connection(&caller, id).await?;
    // the package's own id stays inside: a hash of it keeps rows of one name apart
    let key = |row: &RejectRow| (row.feed, row.label.clone(), digest(&[row.package_id.as_bytes()]));
    let mut rows = app.store.rejects(id).await?;
    rows.sort_by_cached_key(key);
    Page::cut(rows, paging, key, Rejected::from).map(Json)
}

/// Which runs to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RunFilter {
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
    /// Only those that started at this instant or later: what a pull or push that was asked for then did.
    since: Option<Timestamp>,
}

/// A run that ended.
#[derive(Serialize, ToSchema)]
struct Run {
    /// Its id.
    id: RunId,
    /// A feed's name, or `push`.
    what: String,
    /// When it started.
    started: Timestamp,
    /// When it ended.
    ended: Timestamp,
    /// Counts by name: `read`, `created`, `updated`, `booked`, `verified` …
    counts: BTreeMap<String, u64>,
    /// What went wrong; empty when nothing did.
    findings: Vec<FindingView>,
}

impl From<RunRow> for Run {
    fn from(row: RunRow) -> Self {
        Self {
            id: row.id,
            what: row.what,
            started: row.started,
            ended: row.ended,
            counts: row.counts,
            findings: views(row.findings),
        }
    }
}

/// List the runs of a connection
///
/// Newest first, as far back as they are kept.
#[utoipa::path(
    get,
    path = "/connections/{connection}/runs",
    params(("connection" = ConnectionId, Path, description = "The connection"), RunFilter),
    responses((status = 200, description = "A page, newest first", body = Page<Run>))
)]
async fn list_runs(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(filter): Asked<RunFilter>,
) -> Result<Json<Page<Run>>, Problem> {
    app.connection(&caller, id).await?;
    let limit = filter.limit.unwrap_or_default();
    let before: Option<RunId> = Cursor::key(filter.after.as_ref())?;
    let rows = app.store.runs_page(id, before, false, limit.rows() + 1).await?;
    // ids grow with the end of a run: what ended before that instant started before it too
    let since = filter.since.unwrap_or(Timestamp::MIN);
    let rows: Vec<_> = rows.into_iter().take_while(|row| row.ended >= since).collect();
    let mut page = Page::of(rows, limit, |row| row.id, Run::from);
    page.items.retain(|row| row.started >= since);
    Ok(Json(page))
}

/// Calls to the package against what it allows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Calls {
    /// In the present minute.
    minute: u64,
    /// In the last hour.
    hour: u64,
    /// In the last 24 hours.
    day: u64,
    /// Since midnight UTC, by which packages count their days.
    today: u64,
    /// Failed or refused, in the last 24 hours.
    errors: u64,
    /// Failed or refused per endpoint, in the last hour.
    endpoint_errors: BTreeMap<String, u64>,
    /// What the package allows.
    limits: Limits,
    /// `ample`; `short`: feeds that no invoice needs wait until midnight UTC; `scarce`: every feed waits.
    #[schema(value_type = String, examples("ample"))]
    budget: Budget,
}

impl From<CallsUsed> for Calls {
    fn from(used: CallsUsed) -> Self {
        Self {
            budget: used.budget(),
            minute: used.minute,
            hour: used.hour,
            day: used.day,
            today: used.today,
            errors: used.errors,
            endpoint_errors: used.endpoint_errors,
            limits: used.limits.into(),
        }
    }
}

/// Read the calls of a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}/calls",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Used and left", body = Calls))
)]
async fn read_calls(State(app): State<App>, caller: Caller, At(id): At<ConnectionId>) -> Result<Json<Calls>, Problem> {
    app.connection(&caller, id).await?;
    Ok(Json(app.engine.calls(caller.organisation, id).await?.into()))
}
