//! Previews: what the next read or the next push would do, without doing it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::{
    CustomersPreview, FeedPreview, Preview, PreviewAction, PreviewItem, PreviewOf, PreviewState, PushPreview,
};
use boekbrug_model::{ConnectionId, Feed, Scope};
use boekbrug_store::FieldChange;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::App;
use crate::v1::at::At;
use crate::v1::body::MaybeWritten;
use crate::v1::caller::Caller;
use crate::v1::finding::{FindingView, views};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Cursor, Limit, Page};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(super) fn add(group: Operations) -> Operations {
    let read = || Needs::scope(Scope::ConnectionsRead);
    group
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .refuses(409)
                .example(Example::new("Reading customers", 202).body(json!({"of": "pull", "feeds": ["customers"]}))),
            routes!(start_preview),
        )
        .add(
            read().example(Example::new("None was made", 404)),
            routes!(read_preview),
        )
        .add(
            read().example(Example::new("None was made", 404)),
            routes!(list_preview_items),
        )
}

/// What to preview.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum What {
    /// Reading feeds.
    #[default]
    Pull,
    /// Sending the invoices that are due.
    Push,
}

/// A preview to make.
#[derive(Default, Deserialize, ToSchema)]
struct NewPreview {
    /// What; `pull` unless set.
    #[serde(default)]
    #[schema(inline)]
    of: What,
    /// Feeds to read; all of the package's when there are none.
    #[serde(default)]
    feeds: Vec<Feed>,
}

/// How far a preview is, and its counts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Preview)]
struct PreviewView {
    /// `running`, `done`, or `stopped` before its end: then the findings say why.
    #[schema(value_type = String, examples("done"))]
    state: PreviewState,
    /// When it was asked for.
    started: Timestamp,
    /// When it ended. Null while it runs.
    #[schema(required = true)]
    ended: Option<Timestamp>,
    /// The feeds, in order; the last may be under way.
    feeds: Vec<FeedCounts>,
    /// The invoices. Null for feeds.
    #[schema(required = true)]
    invoices: Option<InvoiceCounts>,
    /// Calls to the package that it took.
    calls: u64,
    /// What is the matter with the connection as a whole.
    findings: Vec<FindingView>,
}

/// Counts of one feed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FeedCounts {
    /// The feed.
    feed: Feed,
    /// Rows read.
    read: u64,
    /// New records.
    create: u64,
    /// Records with fields that differ.
    update: u64,
    /// Rows that differ in nothing.
    unchanged: u64,
    /// Records that become inactive.
    deactivate: u64,
    /// Rows that cannot be taken over.
    refuse: u64,
    /// Whether it was read to its end.
    complete: bool,
    /// What a person should look at.
    findings: Vec<FindingView>,
}

/// Counts of the invoices.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct InvoiceCounts {
    /// Looked at.
    tried: u64,
    /// Bookings that would be made.
    create: u64,
    /// Bookings that are there already.
    adopt: u64,
    /// PDFs that would be hung on a booking.
    attach: u64,
    /// Bookings that would be read back and found equal.
    verify: u64,
    /// Nothing to book.
    skip: u64,
    /// With findings.
    refuse: u64,
    /// The package could not be asked.
    later: u64,
    /// Of `create`, those that were not looked for in the package, because there were too many.
    not_looked_for: u64,
    /// Feeds that must be read first; with any of them no invoice is looked at.
    unread: Vec<Feed>,
    /// Customers of the application that would go over before them.
    customers: CustomerCounts,
}

/// Counts of the customers of the application.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CustomerCounts {
    /// New ones that would be made.
    create: u64,
    /// Ones of which fields would be overwritten in the package.
    update: u64,
    /// Ones that are there already and would be taken as the same.
    adopt: u64,
    /// With findings.
    refuse: u64,
    /// The package could not be asked.
    later: u64,
    /// Ones that were not looked at, because there were too many.
    not_looked_at: u64,
}

impl From<CustomersPreview> for CustomerCounts {
    fn from(counts: CustomersPreview) -> Self {
        Self {
            create: counts.create,
            update: counts.update,
            adopt: counts.adopt,
            refuse: counts.refuse,
            later: counts.later,
            not_looked_at: counts.not_looked_at,
        }
    }
}

impl From<FeedPreview> for FeedCounts {
    fn from(one: FeedPreview) -> Self {
        Self {
            feed: one.feed,
            read: one.read,
            create: one.create,
            update: one.update,
            unchanged: one.unchanged,
            deactivate: one.deactivate,
            refuse: one.refuse,
            complete: one.complete,
            findings: views(one.findings),
        }
    }
}

impl From<PushPreview> for InvoiceCounts {
    fn from(push: PushPreview) -> Self {
        Self {
            tried: push.tried,
            create: push.create,
            adopt: push.adopt,
            attach: push.attach,
            verify: push.verify,
            skip: push.skip,
            refuse: push.refuse,
            later: push.later,
            not_looked_for: push.not_looked_for,
            unread: push.unread,
            customers: push.customers.into(),
        }
    }
}

impl From<Preview> for PreviewView {
    fn from(preview: Preview) -> Self {
        Self {
            state: preview.state,
            started: preview.started,
            ended: preview.ended,
            feeds: preview.feeds.into_iter().map(Into::into).collect(),
            invoices: preview.push.map(Into::into),
            calls: preview.calls,
            findings: views(preview.findings),
        }
    }
}

/// Which items to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only those of this feed.
    feed: Option<Feed>,
    /// Only those with which this would be done: `create`, `update`, `deactivate`, `adopt`, `attach`, `verify`, `skip`,
    /// `refuse` or `later`.
    #[param(value_type = Option<String>)]
    action: Option<PreviewAction>,
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
}

/// One record, customer or invoice with which something would be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PreviewItem)]
struct ItemView {
    /// The feed. Null for an invoice. In the preview of a push `customers`: a customer of the application.
    #[schema(required = true)]
    feed: Option<Feed>,
    /// What would be done.
    #[schema(value_type = String, examples("update"))]
    action: PreviewAction,
    /// The package's id of the record, our id of the invoice, or the application's id of its customer.
    id: String,
    /// Code of the record, or number of the invoice.
    code: String,
    /// Name of the record, or of the invoice's customer.
    name: String,
    /// Fields that would be overwritten.
    fields: Vec<FieldDifference>,
    /// Reasons.
    findings: Vec<FindingView>,
}

/// A field that would be overwritten.
#[derive(Serialize, ToSchema)]
struct FieldDifference {
    /// Its canonical path.
    field: String,
    /// The value now.
    #[schema(required = true)]
    old: Value,
    /// The value after.
    #[schema(required = true)]
    new: Value,
}

impl From<PreviewItem> for ItemView {
    fn from(item: PreviewItem) -> Self {
        let field = |FieldChange { field, old, new }| FieldDifference { field, old, new };
        Self {
            feed: item.feed,
            action: item.action,
            id: item.id,
            code: item.code,
            name: item.name,
            fields: item.fields.into_iter().map(field).collect(),
            findings: views(item.findings),
        }
    }
}

/// Preview the next read or push
///
/// The real run over what cannot write: nothing changes, neither here nor in the package. It takes calls, and a while: ask
/// for `preview` until its state is no longer `running`. One at a time for each connection. It is kept in the memory of
/// the server that made it.
#[utoipa::path(
    post,
    path = "/connections/{connection}/preview",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Option<NewPreview>,
    responses((status = 202, description = "Begun", body = PreviewView))
)]
async fn start_preview(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    MaybeWritten(new): MaybeWritten<NewPreview>,
) -> Result<(StatusCode, Json<PreviewView>), Problem> {
    app.connection(&caller, id).await?;
    let what = match new.of {
        What::Pull => PreviewOf::Pull(new.feeds),
        What::Push => PreviewOf::Push,
    };
    let engine = app.by(&caller);
    engine.start_preview(caller.organisation, id, what).await?;
    let begun = newest(&app, &caller, id).await?;
    Ok((StatusCode::ACCEPTED, Json(begun.into())))
}

/// Read the newest preview
///
/// As far as it is.
#[utoipa::path(
    get,
    path = "/connections/{connection}/preview",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Its counts", body = PreviewView))
)]
async fn read_preview(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<PreviewView>, Problem> {
    app.connection(&caller, id).await?;
    Ok(Json(newest(&app, &caller, id).await?.into()))
}

/// List what the newest preview would do
///
/// The first 500 of each feed and action; all are counted.
#[utoipa::path(
    get,
    path = "/connections/{connection}/preview/items",
    params(("connection" = ConnectionId, Path, description = "The connection"), Wanted),
    responses((status = 200, description = "A page of them", body = Page<ItemView>))
)]
async fn list_preview_items(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page<ItemView>>, Problem> {
    app.connection(&caller, id).await?;
    let preview = newest(&app, &caller, id).await?;
    let after: Option<usize> = Cursor::key(wanted.after.as_ref())?;
    let limit = wanted.limit.unwrap_or_default();
    let fits = |item: &PreviewItem| {
        wanted.feed.is_none_or(|feed| item.feed == Some(feed))
            && wanted.action.is_none_or(|action| item.action == action)
    };
    let items = preview.items.into_iter().enumerate();
    let rest = items.filter(|(place, item)| after.is_none_or(|after| *place > after) && fits(item));
    let rows: Vec<_> = rest.take(limit.and_one() as usize).collect();
    Ok(Json(Page::of(
        rows,
        limit,
        |(place, _)| *place,
        |(_, item)| item.into(),
    )))
}

async fn newest(app: &App, caller: &Caller, id: ConnectionId) -> Result<Preview, Problem> {
    let preview = app.engine.preview(caller.organisation, id).await?;
    preview.ok_or_else(Problem::not_found)
}
