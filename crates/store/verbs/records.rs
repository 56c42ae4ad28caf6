//! Reading records, their history and the change feed.

use boekbrug_model::{AdministrationId, ChangeNumber, ConnectionId, Feed, OrganisationId, Record, RecordId};
use boekbrug_store::{ChangeRow, CustomerKeys, FeedState, HistoryRow, KnownRecord, RejectRow, StoredRecord};
use sqlx::{query_as, query_file_as};

use super::columns::{
    ChangeColumns, FeedColumns, HistoryColumns, KnownColumns, RecordColumns, ReferenceColumns, RejectColumns,
};
use super::text::{clean, list};
use super::{Conn, Result, fail};
use crate::Db;

pub(super) async fn feed_state(conn: &mut Conn, connection: ConnectionId, feed: Feed) -> Result<FeedState> {
    let connection = connection.to_string();
    let row = query_file_as!(
        FeedColumns,
        "../store/verbs/sql/feed_state.sql",
        connection,
        feed.as_str()
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)?;
    row.map_or_else(
        || Ok(FeedState::default()),
        |row| <(Feed, FeedState)>::try_from(row).map(|(_, state)| state),
    )
}

pub(super) async fn feed_states(conn: &mut Conn, connection: ConnectionId) -> Result<Vec<(Feed, FeedState)>> {
    let connection = connection.to_string();
    let rows = query_file_as!(FeedColumns, "../store/verbs/sql/feed_states.sql", connection)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn known(
    conn: &mut Conn,
    connection: ConnectionId,
    feed: Feed,
    package_ids: &[&str],
) -> Result<Vec<KnownRecord>> {
    if package_ids.is_empty() {
        return Ok(Vec::new());
    }
    let (connection, ids) = (connection.to_string(), list(package_ids.iter().copied()));
    let rows = query_file_as!(KnownColumns, "sql/known.sql", connection, feed.as_str(), ids)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn references(
    conn: &mut Conn,
    connection: ConnectionId,
    feeds: &[Feed],
) -> Result<Vec<(Feed, String, Record)>> {
    let (connection, feeds) = (connection.to_string(), list(feeds.iter().map(|feed| feed.as_str())));
    let rows = query_file_as!(ReferenceColumns, "sql/references.sql", connection, feeds)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// A key that is none matches nothing, not everything.
pub(super) async fn customers_matching(
    conn: &mut Conn,
    connection: ConnectionId,
    keys: &CustomerKeys,
) -> Result<Vec<StoredRecord>> {
    let code = keys.code.as_deref().map(clean);
    let identification = keys.identification.as_deref().map(clean);
    let vat_number = keys.vat_number.as_deref().map(clean);
    let rows = query_file_as!(
        RecordColumns,
        "sql/customers_matching.sql",
        connection.to_string(),
        code.as_deref(),
        identification.as_deref(),
        vat_number.as_deref(),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn record(
    conn: &mut Conn,
    connection: ConnectionId,
    feed: Feed,
    id: RecordId,
) -> Result<Option<StoredRecord>> {
    let (connection, id) = (connection.to_string(), id.to_string());
    let row = query_file_as!(RecordColumns, "sql/record.sql", connection, feed.as_str(), id)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn records_among(
    conn: &mut Conn,
    connection: ConnectionId,
    feed: Feed,
    ids: &[RecordId],
) -> Result<Vec<StoredRecord>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let among = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/records_among.sql"));
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<RecordColumns> = query_as::<Db, _>(among)
        .bind(connection.to_string())
        .bind(feed.as_str())
        .bind(list(ids.iter().map(String::as_str)))
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn records(
    conn: &mut Conn,
    connection: ConnectionId,
    feed: Feed,
    after: Option<(&str, RecordId)>,
    limit: u32,
) -> Result<Vec<StoredRecord>> {
    // every id comes after the empty text, so nothing is left out on the first page
    let (code, id) = after.map_or_else(Default::default, |(code, id)| (clean(code), id.to_string()));
    let rows = query_file_as!(
        RecordColumns,
        "sql/records.sql",
        connection.to_string(),
        feed.as_str(),
        &*code,
        id,
        i64::from(limit),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn history(
    conn: &mut Conn,
    connection: ConnectionId,
    package_id: &str,
    feed: Feed,
) -> Result<Vec<HistoryRow>> {
    let (key, package_id) = (connection.to_string(), clean(package_id));
    let rows = query_file_as!(
        HistoryColumns,
        "../store/verbs/sql/history.sql",
        key,
        feed.as_str(),
        &*package_id
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(|row| row.into_row(connection)).collect()
}

/// Numbers show up in order: see `numbers_take.sql`.
pub(super) async fn changes_after(
    conn: &mut Conn,
    organisation: OrganisationId,
    administration: AdministrationId,
    after: ChangeNumber,
    limit: u32,
) -> Result<Vec<ChangeRow>> {
    let rows = query_file_as!(
        ChangeColumns,
        "sql/changes_after.sql",
        organisation.to_string(),
        administration.to_string(),
        after.0,
        i64::from(limit),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn rejects(conn: &mut Conn, connection: ConnectionId) -> Result<Vec<RejectRow>> {
    let connection = connection.to_string();
    let rows = query_file_as!(RejectColumns, "../store/verbs/sql/rejects.sql", connection)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
