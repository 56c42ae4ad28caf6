//! Storing one page of a feed: few statements per table, one transaction.

use std::collections::{HashMap, HashSet};

use boekbrug_model::finding::Heals;
use boekbrug_model::{AdministrationId, ChangeNumber, Feed};
use boekbrug_store::{Author, ChangeKind, FieldChange, Lease, PageWrite, RecordWrite, RejectRow, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::leases::fence_in;
use super::text::{clean, json, list, micros};
use super::{Conn, Result, fail, push};
use crate::bulk;

/// One change to be numbered.
pub(crate) struct ChangeItem<'a> {
    /// Id of the record, with its prefix.
    pub(crate) id: String,
    pub(crate) kind: ChangeKind,
    /// Its values after the change, as JSON.
    pub(crate) body: &'a str,
}

/// A record that the whole read did not see any more.
struct UnseenColumns {
    package_id: String,
    id: String,
    body: String,
}

/// The order matters where several transactions meet: the connection's row first, then invoices, then the counter of
/// changes. Everybody takes their locks in this order, so nobody waits in a circle.
pub(super) async fn record_page_in(conn: &mut Conn, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
    let connection = lease.connection.id.to_string();
    let records = last_of_each(&page.records);
    let (created, last) = store_rows_in(conn, lease, page, &records).await?;
    insert_seen_in(conn, &connection, page, &records).await?;
    store_rejects_in(conn, &connection, page).await?;
    store_feed_in(conn, &connection, page, created).await?;
    Ok(last)
}

/// Rows that did not come with a read of their feed: where that goes on stays as it is.
pub(super) async fn record_rows_in(conn: &mut Conn, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
    let connection = lease.connection.id.to_string();
    let records = last_of_each(&page.records);
    let (created, last) = store_rows_in(conn, lease, page, &records).await?;
    query_file!(
        "../store/verbs/sql/feed_count.sql",
        connection,
        page.feed.as_str(),
        created
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(last)
}

/// Records, their history and their numbered changes: how many are new, and the last number.
async fn store_rows_in(
    conn: &mut Conn,
    lease: &Lease,
    page: &PageWrite,
    records: &[&RecordWrite],
) -> Result<(i64, Option<ChangeNumber>)> {
    own_administration(lease, page.administration)?;
    fence_in(conn, lease).await?;
    let connection = lease.connection.id.to_string();
    let mut created = 0;
    let mut last = None;
    if !records.is_empty() {
        push::wake_in(conn, lease.connection.id, Heals::Feed(page.feed), page.at).await?;
        let reading = page.reading.as_deref().map(clean);
        let at = micros(page.at);
        created = bulk::write_records(conn, &connection, page.feed, reading.as_deref(), at, records).await?;
        insert_history_in(conn, &connection, page, records).await?;
        let items = records.iter().map(|row| ChangeItem {
            id: row.id.to_string(),
            kind: row.kind,
            body: &row.values,
        });
        let administration = page.administration.to_string();
        last = number_in(conn, &administration, page.feed, page.at, items.collect()).await?;
    }
    Ok((created, last))
}

/// Records are never deleted (product section 5, rule 1): those that are gone become inactive, with change and history.
pub(super) async fn deactivate_unseen_in(
    conn: &mut Conn,
    lease: &Lease,
    administration: AdministrationId,
    feed: Feed,
    read: &str,
    at: Timestamp,
) -> Result<u64> {
    own_administration(lease, administration)?;
    fence_in(conn, lease).await?;
    let connection = lease.connection.id.to_string();
    let rows = sweep_in(conn, &connection, feed, &clean(read), at).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    push::wake_in(conn, lease.connection.id, Heals::Feed(feed), at).await?;
    let fields = json(&[FieldChange {
        field: "isActive".to_owned(),
        old: true.into(),
        new: false.into(),
    }]);
    let history = rows
        .iter()
        .map(|row| (row.package_id.as_str(), fields.clone(), Author::Package.as_str()));
    bulk::insert_history(conn, &connection, feed, micros(at), &history.collect::<Vec<_>>()).await?;
    let items = rows.iter().map(|row| ChangeItem {
        id: row.id.clone(),
        kind: ChangeKind::Deactivated,
        body: &row.body,
    });
    number_in(conn, &administration.to_string(), feed, at, items.collect()).await?;
    Ok(rows.len() as u64)
}

/// Deactivates what this read did not see, and forgets what it saw. The second time there is nothing to do: the feed
/// remembers the last read that was swept, because without its marks every record would look unseen.
async fn sweep_in(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    read: &str,
    at: Timestamp,
) -> Result<Vec<UnseenColumns>> {
    let swept = query_file!("../store/verbs/sql/feed_sweep.sql", connection, feed.as_str(), read)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    if swept.rows_affected() == 0 {
        return Ok(Vec::new());
    }
    let rows = query_file_as!(
        UnseenColumns,
        "sql/unseen_deactivate.sql",
        connection,
        feed.as_str(),
        read,
        micros(at)
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(fail)?;
    query_file!("../store/verbs/sql/seen_delete.sql", connection, feed.as_str())
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    Ok(rows)
}

/// Takes numbers of the administration's change feed and returns the last. See the statement for what it locks.
pub(super) async fn take_numbers_in(conn: &mut Conn, administration: &str, count: usize) -> Result<i64> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    query_file_scalar!("../store/verbs/sql/numbers_take.sql", administration, count)
        .fetch_one(conn)
        .await
        .map_err(fail)
}

/// A worker may only write where its connection belongs.
fn own_administration(lease: &Lease, administration: AdministrationId) -> Result<()> {
    if lease.connection.administration == administration {
        Ok(())
    } else {
        Err(StoreError::Missing {
            what: "the connection's administration",
        })
    }
}

/// The rows of a page, each package's id once: no statement may write a row twice. The last one holds; it counts as
/// new when any of them does.
fn last_of_each(records: &[RecordWrite]) -> Vec<&RecordWrite> {
    let mut places = HashMap::with_capacity(records.len());
    let mut kept: Vec<&RecordWrite> = Vec::with_capacity(records.len());
    for record in records {
        match places.entry(record.package_id.as_str()) {
            std::collections::hash_map::Entry::Occupied(place) => kept[*place.get()] = record,
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push(record);
            }
        }
    }
    kept
}

async fn insert_history_in(
    conn: &mut Conn,
    connection: &str,
    page: &PageWrite,
    records: &[&RecordWrite],
) -> Result<()> {
    let overwritten = records.iter().filter(|row| !row.fields.is_empty());
    let rows: Vec<_> = overwritten
        .map(|row| (row.package_id.as_str(), json(&row.fields), row.author.as_str()))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    bulk::insert_history(conn, connection, page.feed, micros(page.at), &rows).await
}

/// Gives each change its number. Reference data makes none: it is not passed on.
pub(super) async fn number_in(
    conn: &mut Conn,
    administration: &str,
    feed: Feed,
    at: Timestamp,
    items: Vec<ChangeItem<'_>>,
) -> Result<Option<ChangeNumber>> {
    if feed.is_reference() {
        return Ok(None);
    }
    let last = take_numbers_in(conn, administration, items.len()).await?;
    let first = last + 1 - i64::try_from(items.len()).unwrap_or(i64::MAX);
    bulk::insert_changes(conn, administration, first, feed.as_str(), micros(at), &items).await?;
    Ok(Some(ChangeNumber(last)))
}

/// Remembers which rows a whole read saw. Rows that were written carry its mark themselves.
async fn insert_seen_in(conn: &mut Conn, connection: &str, page: &PageWrite, records: &[&RecordWrite]) -> Result<()> {
    let Some(reading) = page.reading.as_deref().map(clean) else {
        return Ok(());
    };
    let written: HashSet<&str> = records.iter().map(|row| row.package_id.as_str()).collect();
    let unchanged: Vec<&str> = page
        .seen
        .iter()
        .map(String::as_str)
        .filter(|id| !written.contains(id))
        .collect();
    if unchanged.is_empty() {
        return Ok(());
    }
    let ids = json(&unchanged);
    query_file!("sql/seen_insert.sql", connection, page.feed.as_str(), &*reading, ids)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

async fn store_rejects_in(conn: &mut Conn, connection: &str, page: &PageWrite) -> Result<()> {
    if !page.mended.is_empty() {
        let ids = list(page.mended.iter().map(String::as_str));
        query_file!("sql/rejects_delete.sql", connection, page.feed.as_str(), ids)
            .execute(&mut *conn)
            .await
            .map_err(fail)?;
    }
    if page.rejects.is_empty() {
        return Ok(());
    }
    let mut last: HashMap<(Feed, &str), &RejectRow> = HashMap::new();
    last.extend(
        page.rejects
            .iter()
            .map(|row| ((row.feed, row.package_id.as_str()), row)),
    );
    let rows: Vec<_> = last
        .into_values()
        .map(|row| {
            (
                row.feed.as_str(),
                &row.package_id,
                &row.label,
                json(&row.findings),
                micros(row.at),
            )
        })
        .collect();
    query_file!("sql/rejects_insert.sql", connection, json(&rows))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

async fn store_feed_in(conn: &mut Conn, connection: &str, page: &PageWrite, created: i64) -> Result<()> {
    let cursor = page.cursor.as_deref().map(clean);
    let completed = page.done.then(|| micros(page.at));
    let reading = page.reading.as_deref().filter(|_| !page.done).map(clean);
    query_file!(
        "../store/verbs/sql/feed_store.sql",
        connection,
        page.feed.as_str(),
        cursor.as_deref(),
        completed,
        reading.as_deref(),
        created,
        page.digest,
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}
