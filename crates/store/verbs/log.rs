//! Runs, calls and counts.

use std::collections::BTreeMap;

use boekbrug_model::{ConnectionId, OrganisationId, RunId};
use boekbrug_store::{CallRow, Figures, RunRow, StoreError, Totals};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as};

use super::columns::{CallColumns, RunColumns, StateCount, count, instant};
use super::error::named;
use super::text::{clean, json, micros};
use super::{Conn, Result, fail};

/// Comes after every id.
const LAST: &str = "~";

/// What is due over the whole installation.
struct DueColumns {
    count: i64,
    oldest: Option<i64>,
}

pub(super) async fn runs(conn: &mut Conn, connection: ConnectionId, limit: u32) -> Result<Vec<RunRow>> {
    let (connection, limit) = (connection.to_string(), i64::from(limit));
    let rows = query_file_as!(RunColumns, "../store/verbs/sql/runs.sql", connection, limit)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn runs_page(
    conn: &mut Conn,
    connection: ConnectionId,
    before: Option<RunId>,
    faulty: bool,
    limit: u32,
) -> Result<Vec<RunRow>> {
    let before = before.map_or_else(|| LAST.to_owned(), |id| id.to_string());
    let (connection, limit) = (connection.to_string(), i64::from(limit));
    let rows = query_file_as!(
        RunColumns,
        "../store/verbs/sql/runs_page.sql",
        connection,
        before,
        faulty,
        limit
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn run(conn: &mut Conn, organisation: OrganisationId, id: RunId) -> Result<Option<RunRow>> {
    let (organisation, id) = (organisation.to_string(), id.to_string());
    let row = query_file_as!(RunColumns, "../store/verbs/sql/run.sql", organisation, id)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn figures(conn: &mut Conn, connection: ConnectionId, edges: &[Timestamp]) -> Result<Vec<Figures>> {
    let connection = connection.to_string();
    let spans: Vec<_> = edges
        .windows(2)
        .map(|pair| [micros(pair[0]), micros(pair[1])])
        .collect();
    let mut all = vec![Figures::default(); spans.len()];
    if spans.is_empty() {
        return Ok(all);
    }
    let spans = json(&spans);
    let runs = query_file!("sql/figures_runs.sql", connection, spans)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    for row in runs {
        let one = place(&mut all, row.place);
        (one.runs, one.faulty) = (count(row.runs), count(row.faulty));
    }
    let counts = query_file!("sql/figures_counts.sql", connection, spans)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    for row in counts {
        place(&mut all, row.place).counts.insert(row.name, count(row.sum));
    }
    let calls = query_file!("sql/figures_calls.sql", connection, spans)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    for row in calls {
        let one = place(&mut all, row.place);
        (one.calls, one.errors) = (count(row.calls), count(row.errors));
    }
    Ok(all)
}

/// The stretch that a row is about: the statement numbers them as they were given.
fn place(all: &mut [Figures], number: i64) -> &mut Figures {
    let number = usize::try_from(number).unwrap_or_default();
    &mut all[number]
}

pub(super) async fn calls_since(conn: &mut Conn, connection: ConnectionId, since: Timestamp) -> Result<Vec<CallRow>> {
    let (connection, since) = (connection.to_string(), micros(since));
    let rows = query_file_as!(CallColumns, "../store/verbs/sql/calls_since.sql", connection, since)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn totals(conn: &mut Conn, now: Timestamp) -> Result<Totals> {
    let connections = query_file_as!(StateCount, "../store/verbs/sql/totals_connections.sql")
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    let invoices = query_file_as!(StateCount, "../store/verbs/sql/totals_invoices.sql")
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    let due = query_file_as!(DueColumns, "../store/verbs/sql/totals_due.sql", micros(now))
        .fetch_one(&mut *conn)
        .await
        .map_err(fail)?;
    Ok(Totals {
        connections: connections.into_iter().map(TryInto::try_into).collect::<Result<_>>()?,
        invoices: invoices.into_iter().map(TryInto::try_into).collect::<Result<_>>()?,
        due_invoices: count(due.count),
        oldest_due: due.oldest.map(instant).transpose()?,
    })
}

pub(super) async fn log_run_in(conn: &mut Conn, run: &RunRow) -> Result<()> {
    let what = clean(&run.what);
    let done = query_file!(
        "../store/verbs/sql/run_insert.sql",
        run.connection.to_string(),
        run.id.to_string(),
        &*what,
        micros(run.started),
        micros(run.ended),
        json(&run.counts),
        json(&run.findings),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the run's id", "the connection"))?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Taken { what: "the run's id" });
    }
    Ok(())
}

/// Minutes are added up by whoever made the calls; here they are only summed.
pub(super) async fn count_calls_in(conn: &mut Conn, connection: ConnectionId, calls: &[CallRow]) -> Result<()> {
    // one endpoint and minute may occur twice in the list, but no statement may write a row twice
    let mut sums: BTreeMap<(i64, &str), (u64, u64)> = BTreeMap::new();
    for row in calls {
        let sum = sums.entry((micros(row.minute), &row.endpoint)).or_default();
        sum.0 += u64::from(row.calls);
        sum.1 += u64::from(row.errors);
    }
    if sums.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = sums
        .into_iter()
        .map(|((minute, endpoint), (calls, errors))| (minute, endpoint, calls, errors))
        .collect();
    query_file!("sql/calls_add.sql", connection.to_string(), json(&rows))
        .execute(conn)
        .await
        .map_err(|cause| named(fail(cause), "the minute", "the connection"))?;
    Ok(())
}
