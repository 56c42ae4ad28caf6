//! The outbox: claiming invoices, storing steps, and what wakes or ends an invoice.

use boekbrug_model::finding::Heals;
use boekbrug_model::{ConnectionId, Finding, InvoiceId, InvoiceState, OrganisationId};
use boekbrug_store::{ChangeKind, InvoiceRow, Lease, StepWrite, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::columns::InvoiceColumns;
use super::leases::fence_in;
use super::page::take_numbers_in;
use super::text::{clean, json, micros};
use super::{Conn, Result, fail, invoices};

/// What a step's change is about.
struct StepColumns {
    number: String,
    administration: String,
}

/// One line of an invoice's timeline.
struct Attempt<'a> {
    connection: String,
    invoice: String,
    step: &'a str,
    from: InvoiceState,
    to: InvoiceState,
    findings: &'a [Finding],
    node: &'a str,
    at: Timestamp,
}

/// An invoice that was claimed under this fence is not claimed again; one left over from a lost lease is.
pub(super) async fn claim_in(conn: &mut Conn, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>> {
    fence_in(conn, lease).await?;
    let connection = lease.connection.id.to_string();
    let mut rows = query_file_as!(
        InvoiceColumns,
        "sql/claim.sql",
        connection,
        lease.fence,
        micros(now),
        i64::from(limit),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    // `returning` keeps no order; ids sort by age
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The state that the worker saw is part of the condition: of two workers that did one step, the second is told `Stale`.
/// Invoices first and the counter of changes last, as everybody takes their locks.
pub(super) async fn finish_steps_in(conn: &mut Conn, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>> {
    fence_in(conn, lease).await?;
    let connection = lease.connection.id.to_string();
    let mut answers = Vec::with_capacity(steps.len());
    let mut noted = Vec::with_capacity(steps.len());
    for step in steps {
        let attempt = Attempt {
            connection: connection.clone(),
            invoice: step.invoice.to_string(),
            step: step.step,
            from: step.from,
            to: step.to,
            findings: &step.findings,
            node: &lease.node,
            at: step.at,
        };
        match step_in(conn, step, &attempt).await? {
            Some(row) => {
                noted.push((attempt, row));
                answers.push(Ok(()));
            }
            None => answers.push(Err(gone(conn, &connection, &attempt.invoice).await?)),
        }
    }
    note_in(conn, &noted).await?;
    Ok(answers)
}

/// Moves one invoice on; none when it was not in the state that the worker saw.
async fn step_in(conn: &mut Conn, step: &StepWrite, attempt: &Attempt<'_>) -> Result<Option<StepColumns>> {
    query_file_as!(
        StepColumns,
        "../store/verbs/sql/step.sql",
        attempt.connection,
        attempt.invoice,
        step.from.as_str(),
        step.to.as_str(),
        json(&step.findings),
        json(&step.heals.iter().copied().map(cause).collect::<Vec<_>>()),
        json(&step.progress),
        micros(step.due),
        i64::from(step.counts),
        micros(step.at),
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)
}

/// Writes the lines of the timelines and, where the state is another one, the numbered changes. All invoices are of one
/// administration.
async fn note_in(conn: &mut Conn, noted: &[(Attempt<'_>, StepColumns)]) -> Result<()> {
    for (attempt, _) in noted {
        attempt_in(conn, attempt).await?;
    }
    let changed: Vec<_> = noted.iter().filter(|(attempt, _)| attempt.from != attempt.to).collect();
    let Some((_, row)) = changed.first() else {
        return Ok(());
    };
    let last = take_numbers_in(conn, &row.administration, changed.len()).await?;
    let first = last + 1 - i64::try_from(changed.len()).unwrap_or(i64::MAX);
    for ((attempt, row), number) in changed.into_iter().zip(first..) {
        change_in(conn, attempt, row, number).await?;
    }
    Ok(())
}

async fn attempt_in(conn: &mut Conn, attempt: &Attempt<'_>) -> Result<()> {
    let (node, at) = (clean(attempt.node), micros(attempt.at));
    query_file!(
        "../store/verbs/sql/attempt_insert.sql",
        attempt.connection,
        attempt.invoice,
        attempt.step,
        attempt.from.as_str(),
        attempt.to.as_str(),
        json(attempt.findings),
        &*node,
        at,
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

async fn change_in(conn: &mut Conn, attempt: &Attempt<'_>, row: &StepColumns, number: i64) -> Result<()> {
    let status = serde_json::json!({
        "number": row.number,
        "state": attempt.to,
        "findings": attempt.findings,
    });
    let (administration, kind) = (row.administration.as_str(), ChangeKind::Status.as_str());
    let (invoice, body, at) = (attempt.invoice.as_str(), json(&status), micros(attempt.at));
    query_file!(
        "sql/change_insert.sql",
        administration,
        number,
        "invoices",
        invoice,
        kind,
        body,
        at
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

/// Why no invoice was in the expected state.
async fn gone(conn: &mut Conn, connection: &str, invoice: &str) -> Result<StoreError> {
    let known = query_file_scalar!("../store/verbs/sql/invoice_known.sql", connection, invoice)
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    Ok(if known == 0 {
        StoreError::Missing { what: "the invoice" }
    } else {
        StoreError::Stale
    })
}

/// Only what is not due anyway is written and counted.
pub(super) async fn wake_in(conn: &mut Conn, connection: ConnectionId, heals: Heals, now: Timestamp) -> Result<u64> {
    let (connection, cause) = (connection.to_string(), json(&cause(heals)));
    let done = query_file!("../store/verbs/sql/wake.sql", connection, cause, micros(now))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(done.rows_affected())
}

pub(super) async fn retry_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    invoice: InvoiceId,
    now: Timestamp,
) -> Result<bool> {
    let (organisation, invoice) = (organisation.to_string(), invoice.to_string());
    let done = query_file!("../store/verbs/sql/retry.sql", organisation, invoice, micros(now))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(done.rows_affected() == 1)
}

/// Reads first, because the timeline and the change need the state before.
pub(super) async fn mark_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: InvoiceId,
    by: &str,
    now: Timestamp,
) -> Result<bool> {
    let Some(row) = invoices::invoice(conn, organisation, id).await? else {
        return Ok(false);
    };
    if row.state.is_final() || row.state == InvoiceState::Sending {
        return Ok(false);
    }
    let (tenant, invoice) = (organisation.to_string(), id.to_string());
    let done = query_file!(
        "../store/verbs/sql/mark.sql",
        tenant,
        invoice,
        row.state.as_str(),
        micros(now)
    )
    .execute(&mut *conn)
    .await
    .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Stale);
    }
    let subject = StepColumns {
        number: row.invoice.number.as_str().to_owned(),
        administration: row.administration.to_string(),
    };
    let attempt = Attempt {
        connection: row.connection.to_string(),
        invoice,
        step: "mark",
        from: row.state,
        to: InvoiceState::Marked,
        findings: &[],
        node: by,
        at: now,
    };
    note_in(conn, &[(attempt, subject)]).await?;
    Ok(true)
}

/// A cause as it stands in the list of an invoice: `settings`, `time`, `person`, `feed:customers`.
fn cause(heals: Heals) -> String {
    match heals {
        Heals::Feed(feed) => format!("feed:{feed}"),
        Heals::Settings => "settings".to_owned(),
        Heals::Time => "time".to_owned(),
        Heals::Person => "person".to_owned(),
    }
}
