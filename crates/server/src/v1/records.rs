//! Records that came out of a package: customers and other master data, and what was overwritten in them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_model::{ConnectionId, Feed, FindingCode, RecordId, Scope};
use boekbrug_store::{Author, FieldChange, HistoryRow, StoredRecord};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::at::At;
use super::body::Written;
use super::caller::Caller;
use super::operation::{Example, Needs, Operations};
use super::page::{Cursor, Page, Paging};
use super::problem::Problem;
use super::query::Asked;
use crate::App;

pub(crate) fn operations() -> Operations {
    let read = || Needs::scope(Scope::RecordsRead);
    Operations::new(
        "Records",
        "What was read from a package, by feed: `customers`, `costCentres`, `items` and so on. Only coupled fields are \
         kept.",
    )
    .add(
        read().example(Example::new("All customers", 200).path(&[("feed", "customers")])),
        routes!(list_records),
    )
    .add(
        read().example(Example::new("One", 200).path(&[("feed", "customers")])),
        routes!(read_record),
    )
    .add(
        read().example(Example::new("What was overwritten", 200).path(&[("feed", "customers")])),
        routes!(read_history),
    )
    .add(
        Needs::scope(Scope::RecordsWrite)
            .example(Example::new("What it says of a person", 200).path(&[("feed", "customers")])),
        routes!(erase_record),
    )
    .add(
        Needs::scope(Scope::RecordsWrite).refuses(409).example(
            Example::new("Nothing was overwritten then", 422)
                .path(&[("feed", "customers")])
                .body(json!({"at": "2026-01-01T00:00:00Z", "field": "name"})),
        ),
        routes!(restore_field),
    )
}

/// A record as it is kept.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Record)]
struct RecordJson {
    /// Our id of it.
    id: RecordId,
    /// The package's id.
    package_id: String,
    /// Its code; not always unique.
    code: String,
    /// Its name.
    name: String,
    /// False when it is blocked, has ended or has vanished in the package.
    is_active: bool,
    /// The canonical fields.
    #[schema(value_type = Object)]
    values: Value,
    /// When it last changed.
    changed: Timestamp,
}

/// What was overwritten in a record, newest first.
#[derive(Serialize, ToSchema)]
struct History {
    /// The overwrites.
    items: Vec<Overwrite>,
}

/// One overwrite.
#[derive(Serialize, ToSchema)]
struct Overwrite {
    /// When.
    at: Timestamp,
    /// Where the new values came from.
    source: ConnectionId,
    /// Who had the new values: `package`; `application`, or a person who put an earlier value back, and the package
    /// took them over; `conflict`: both changed a field at the same time, the old value is the application's, which gave
    /// way.
    #[schema(value_type = String, examples("package"))]
    author: Author,
    /// What.
    fields: Vec<OverwrittenField>,
}

/// One overwritten field.
#[derive(Serialize, ToSchema)]
struct OverwrittenField {
    /// Its canonical path.
    field: String,
    /// The value before.
    #[schema(required = true)]
    old: Value,
    /// The value after.
    #[schema(required = true)]
    new: Value,
}

impl From<StoredRecord> for RecordJson {
    fn from(row: StoredRecord) -> Self {
        Self {
            id: row.id,
            package_id: row.package_id,
            code: row.code,
            name: row.name,
            is_active: row.is_active,
            values: serde_json::from_str(&row.values).unwrap_or_default(),
            changed: row.changed,
        }
    }
}

impl From<HistoryRow> for Overwrite {
    fn from(row: HistoryRow) -> Self {
        let field = |FieldChange { field, old, new }| OverwrittenField { field, old, new };
        Self {
            at: row.at,
            source: row.source,
            author: row.author,
            fields: row.fields.into_iter().map(field).collect(),
        }
    }
}

/// List the records of a feed
///
/// By code, active or not.
#[utoipa::path(
    get,
    path = "/connections/{connection}/records/{feed}",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("feed" = String, Path, description = "The feed, such as `customers`"),
        Paging,
    ),
    responses((status = 200, description = "A page of them", body = Page<RecordJson>))
)]
async fn list_records(
    State(app): State<App>,
    caller: Caller,
    At((connection, feed)): At<(ConnectionId, Feed)>,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<RecordJson>>, Problem> {
    let connection = app.connection(&caller, connection).await?;
    let after: Option<(String, RecordId)> = Cursor::key(paging.after.as_ref())?;
    let after = after.as_ref().map(|(code, id)| (code.as_str(), *id));
    let limit = paging.limit.unwrap_or_default();
    let rows = app.store.records(connection.id, feed, after, limit.and_one()).await?;
    Ok(Json(Page::of(
        rows,
        limit,
        |row| (row.code.clone(), row.id),
        Into::into,
    )))
}

/// Read a record
#[utoipa::path(
    get,
    path = "/connections/{connection}/records/{feed}/{record}",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("feed" = String, Path, description = "The feed, such as `customers`"),
        ("record" = RecordId, Path, description = "The record"),
    ),
    responses((status = 200, description = "It", body = RecordJson))
)]
async fn read_record(
    State(app): State<App>,
    caller: Caller,
    At(place): At<(ConnectionId, Feed, RecordId)>,
) -> Result<Json<RecordJson>, Problem> {
    let (_, row) = find(&app, &caller, place).await?;
    Ok(Json(row.into()))
}

/// Read what was overwritten in a record
///
/// Every field that a change in the package overwrote, with its value before and after, newest first.
#[utoipa::path(
    get,
    path = "/connections/{connection}/records/{feed}/{record}/history",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("feed" = String, Path, description = "The feed, such as `customers`"),
        ("record" = RecordId, Path, description = "The record"),
    ),
    responses((status = 200, description = "The overwrites", body = History))
)]
async fn read_history(
    State(app): State<App>,
    caller: Caller,
    At(place): At<(ConnectionId, Feed, RecordId)>,
) -> Result<Json<History>, Problem> {
    let (connection, row) = find(&app, &caller, place).await?;
    let rows = app.store.history(connection, &row.package_id, place.1).await?;
    Ok(Json(History {
        items: rows.into_iter().map(Overwrite::from).collect(),
    }))
}

/// Whether there was anything to erase.
#[derive(Serialize, ToSchema)]
struct ErasedRecord {
    /// False when what it says of a person was empty already.
    erased: bool,
}

/// Erase what a record says of a person
///
/// In its values, in what was overwritten in it and in every change of it; that is a numbered change of its own. The
/// package and the books are left alone, and so are invoices, which must be kept for seven years. Empty the record in the
/// package first: once anything of it changes there, it comes in whole again.
#[utoipa::path(
    post,
    path = "/connections/{connection}/records/{feed}/{record}/erase",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("feed" = String, Path, description = "The feed, such as `customers`"),
        ("record" = RecordId, Path, description = "The record"),
    ),
    responses((status = 200, description = "It is erased", body = ErasedRecord))
)]
async fn erase_record(
    State(app): State<App>,
    caller: Caller,
    At(place): At<(ConnectionId, Feed, RecordId)>,
) -> Result<Json<ErasedRecord>, Problem> {
    let (connection, row) = find(&app, &caller, place).await?;
    let engine = app.by(&caller);
    let erased = engine
        .erase_record(caller.organisation, connection, place.1, row.id)
        .await?;
    Ok(Json(ErasedRecord { erased }))
}

/// What to take back.
#[derive(Deserialize, ToSchema)]
struct Restore {
    /// When the overwrite was, as the history has it.
    at: Timestamp,
    /// The field, as the history has it.
    field: String,
}

/// Take an overwrite back
///
/// The field of a customer gets the value again that it had before, on both sides, as a change of the application. It goes
/// over with the next cycle. 422 where the package has the last word about the field, or the customer has no link.
#[utoipa::path(
    post,
    path = "/connections/{connection}/records/{feed}/{record}/restore",
    params(
        ("connection" = ConnectionId, Path, description = "The connection"),
        ("feed" = String, Path, description = "The feed: `customers`, the only one that goes both ways"),
        ("record" = RecordId, Path, description = "The record"),
    ),
    request_body = Restore,
    responses((status = 200, description = "The record as it is until then", body = RecordJson))
)]
async fn restore_field(
    State(app): State<App>,
    caller: Caller,
    At(place): At<(ConnectionId, Feed, RecordId)>,
    Written(what): Written<Restore>,
) -> Result<Json<RecordJson>, Problem> {
    let (connection, row) = find(&app, &caller, place).await?;
    if place.1 != Feed::Customers {
        let refused = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, FindingCode::CustomerNotRestorable);
        return Err(refused.with("field", what.field));
    }
    let engine = app.by(&caller);
    engine
        .restore_field(caller.organisation, connection, row.id, what.at, &what.field)
        .await?;
    Ok(Json(row.into()))
}

/// A record of a connection that the caller may see.
async fn find(
    app: &App,
    caller: &Caller,
    (connection, feed, record): (ConnectionId, Feed, RecordId),
) -> Result<(ConnectionId, StoredRecord), Problem> {
    let connection = app.connection(caller, connection).await?;
    let row = app.store.record(connection.id, feed, record).await?;
    row.map(|row| (connection.id, row)).ok_or_else(Problem::not_found)
}
