//! Removing what is old. What is removed is looked for by its age, so that a day with nothing to do costs nothing.

use boekbrug_store::Prune;
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::text::micros;
use super::{Conn, Result, fail};

/// How far the change feed of an administration reaches.
struct CounterColumns {
    pruned: i64,
    last: i64,
}

/// One statement per kind: the arguments are its file, the age, how many and the connection.
macro_rules! removed {
    ($file:literal, $before:expr, $limit:expr, $conn:expr) => {
        query_file!($file, micros($before), $limit)
            .execute(&mut *$conn)
            .await
            .map_err(fail)?
            .rows_affected()
    };
}

/// Changes come last, because the counters of change feeds are locked last by everybody.
pub(super) async fn prune_in(conn: &mut Conn, before: &Prune<Timestamp>, limit: u32) -> Result<Prune<u64>> {
    let all = i64::from(limit);
    let sessions = removed!("../store/verbs/sql/prune_sessions.sql", before.sessions, all, conn);
    let rest = all - i64::try_from(sessions).unwrap_or(all);
    let invitations = removed!("../store/verbs/sql/prune_invitations.sql", before.sessions, rest, conn);
    Ok(Prune {
        runs: removed!("../store/verbs/sql/prune_runs.sql", before.runs, all, conn),
        calls: removed!("../store/verbs/sql/prune_calls.sql", before.calls, all, conn),
        attempts: removed!("../store/verbs/sql/prune_attempts.sql", before.attempts, all, conn),
        history: removed!("../store/verbs/sql/prune_history.sql", before.history, all, conn),
        answers: removed!("../store/verbs/sql/prune_answers.sql", before.answers, all, conn),
        sessions: sessions + invitations,
        tries: removed!("../store/verbs/sql/prune_tries.sql", before.tries, all, conn),
        changes: prune_changes_in(conn, before.changes, all).await?,
    })
}

async fn prune_changes_in(conn: &mut Conn, before: Timestamp, limit: i64) -> Result<u64> {
    let administrations = query_file_scalar!("sql/prunable.sql", micros(before), limit)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    let mut removed = 0;
    for administration in administrations {
        if removed < limit {
            removed += prune_feed_in(conn, &administration, before, limit - removed).await?;
        }
    }
    Ok(u64::try_from(removed).unwrap_or(0))
}

/// From the lowest number up to the first that is not old enough, and never the last: an application that read all of it
/// must find its place again.
async fn prune_feed_in(conn: &mut Conn, administration: &str, before: Timestamp, limit: i64) -> Result<i64> {
    let counter = query_file_as!(CounterColumns, "sql/counter_lock.sql", administration)
        .fetch_one(&mut *conn)
        .await
        .map_err(fail)?;
    let end = (counter.pruned + limit).min(counter.last - 1);
    let young = query_file_scalar!(
        "sql/changes_young.sql",
        administration,
        counter.pruned,
        end,
        micros(before)
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(fail)?;
    let end = young.map_or(end, |number| number - 1);
    if end <= counter.pruned {
        return Ok(0);
    }
    query_file!("sql/changes_delete.sql", administration, counter.pruned, end)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    query_file!("../store/verbs/sql/counter_pruned.sql", administration, end)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(end - counter.pruned)
}
