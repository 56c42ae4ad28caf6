//! Leases: which node works for a connection. The fence rises with every lease, so that whoever lost one notices.

use boekbrug_model::{ConnectionId, Feed};
use boekbrug_store::{Lease, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::columns::ConnectionColumns;
use super::text::{clean, micros};
use super::{Conn, Result, fail, who};

fn leased(row: ConnectionColumns, node: &str, until: Timestamp) -> Result<Lease> {
    Ok(Lease {
        fence: row.fence,
        connection: row.try_into()?,
        node: node.to_owned(),
        until,
    })
}

/// Those that are due longest come first.
pub(super) async fn lease_in(
    conn: &mut Conn,
    node: &str,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<Lease>> {
    let (node, limit) = (clean(node), i64::from(limit));
    let mut rows = query_file_as!(
        ConnectionColumns,
        "sql/lease.sql",
        &*node,
        micros(now),
        micros(until),
        limit
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    // `returning` keeps no order
    rows.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    rows.into_iter().map(|row| leased(row, &node, until)).collect()
}

pub(super) async fn lease_one_in(
    conn: &mut Conn,
    id: ConnectionId,
    node: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Lease>> {
    let node = clean(node);
    let row = query_file_as!(
        ConnectionColumns,
        "../store/verbs/sql/lease_one.sql",
        id.to_string(),
        &*node,
        micros(now),
        micros(until)
    )
    .fetch_optional(&mut *conn)
    .await
    .map_err(fail)?;
    match row {
        Some(row) => leased(row, &node, until).map(Some),
        None => who::must_exist(conn, id).await.map(|()| None),
    }
}

pub(super) async fn renew_in(conn: &mut Conn, lease: &Lease, until: Timestamp) -> Result<()> {
    let id = lease.connection.id.to_string();
    let done = query_file!(
        "../store/verbs/sql/renew.sql",
        id,
        lease.fence,
        lease.node,
        micros(until)
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    held(done.rows_affected())
}

/// A nudge that came during the lease makes the connection due at that instant, not later.
pub(super) async fn release_in(conn: &mut Conn, lease: &Lease, next_due: Timestamp) -> Result<()> {
    let id = lease.connection.id.to_string();
    let done = query_file!(
        "../store/verbs/sql/release.sql",
        id,
        lease.fence,
        lease.node,
        micros(next_due)
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    held(done.rows_affected())
}

/// Never makes it due later than it is.
pub(super) async fn nudge_in(conn: &mut Conn, id: ConnectionId, now: Timestamp) -> Result<()> {
    let done = query_file!("../store/verbs/sql/nudge.sql", id.to_string(), micros(now))
        .execute(conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing { what: "the connection" });
    }
    Ok(())
}

pub(super) async fn nudge_feed_in(conn: &mut Conn, id: ConnectionId, feed: Feed, at: Timestamp) -> Result<()> {
    let id = id.to_string();
    query_file!("../store/verbs/sql/nudge_feed.sql", id, feed.as_str(), micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// The first statement of every worker's transaction: is the lease still this one's? On PostgreSQL it locks the
/// connection's row as well, so that nobody can take it over before the transaction ends, and so that the transactions
/// of one connection take their further locks one after the other.
pub(super) async fn fence_in(conn: &mut Conn, lease: &Lease) -> Result<()> {
    let id = lease.connection.id.to_string();
    let row = query_file_scalar!("sql/fence.sql", id, lease.fence, lease.node)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    held(row.map_or(0, |_| 1))
}

fn held(rows: u64) -> Result<()> {
    if rows == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}
