//! The outbox: claiming invoices, storing steps, and what wakes or ends an invoice.

use boekbrug_model::finding::Heals;
use boekbrug_model::{ConnectionId, Finding, InvoiceId, InvoiceState, OrganisationId};
use boekbrug_store::{ChangeKind, InvoiceRow, Lease, StepWrite, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::columns::InvoiceColumns;
use super::leases::fence_in;
use super::page::{ChangeItem, take_numbers_in};
use super::text::{json, micros};
use super::{Conn, Result, app_customers, fail, invoices};
use crate::bulk;

/// What a step's change is about.
pub(crate) struct Moved {
    pub(crate) number: String,
    pub(crate) administration: String,
}

/// One line of an invoice's timeline.
pub(crate) struct Attempt<'a> {
    pub(crate) connection: &'a str,
    pub(crate) invoice: String,
    pub(crate) step: &'a str,
    pub(crate) from: InvoiceState,
    pub(crate) to: InvoiceState,
    pub(crate) findings: &'a [Finding],
    pub(crate) node: &'a str,
    pub(crate) at: Timestamp,
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
    // two steps of one invoice follow each other
    let mut ids: Vec<_> = steps.iter().map(|step| step.invoice).collect();
    ids.sort_unstable();
    let at_once = if ids.windows(2).all(|pair| pair[0] != pair[1]) {
        steps.len()
    } else {
        1
    };
    for some in steps.chunks(at_once.max(1)) {
        let moved = bulk::move_invoices(conn, &connection, some).await?;
        for (step, row) in some.iter().zip(moved) {
            let attempt = Attempt {
                connection: &connection,
                invoice: step.invoice.to_string(),
                step: step.step,
                from: step.from,
                to: step.to,
                findings: &step.findings,
                node: &lease.node,
                at: step.at,
            };
            match row {
                Some(row) => {
                    noted.push((attempt, row));
                    answers.push(Ok(()));
                }
                None => answers.push(Err(gone(conn, &connection, &attempt.invoice).await?)),
            }
        }
    }
    note_in(conn, &noted).await?;
    Ok(answers)
}

/// Writes the lines of the timelines and, where the state is another one, the numbered changes. All invoices are of one
/// administration.
async fn note_in(conn: &mut Conn, noted: &[(Attempt<'_>, Moved)]) -> Result<()> {
    let attempts: Vec<_> = noted.iter().map(|(attempt, _)| attempt).collect();
    bulk::insert_attempts(conn, &attempts).await?;
    let changed: Vec<_> = noted.iter().filter(|(attempt, _)| attempt.from != attempt.to).collect();
    let Some((last_attempt, row)) = changed.last() else {
        return Ok(());
    };
    let bodies: Vec<_> = changed.iter().map(|(attempt, row)| status(attempt, row)).collect();
    let last = take_numbers_in(conn, &row.administration, changed.len()).await?;
    let first = last + 1 - i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let item = |((attempt, _), body): (&&(Attempt<'_>, Moved), _)| ChangeItem {
        id: attempt.invoice.clone(),
        kind: ChangeKind::Status,
        body,
    };
    let items: Vec<_> = changed
        .iter()
        .zip(bodies.iter().map(String::as_str))
        .map(item)
        .collect();
    let at = micros(last_attempt.at);
    bulk::insert_changes(conn, &row.administration, first, "invoices", at, &items).await
}

/// What the change of an invoice says.
fn status(attempt: &Attempt<'_>, row: &Moved) -> String {
    json(&serde_json::json!({
        "number": row.number,
        "state": attempt.to,
        "findings": attempt.findings,
    }))
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

/// Customers of the application first and invoices after them, as everybody takes their locks. The connection is held.
pub(super) async fn wake_in(conn: &mut Conn, connection: ConnectionId, heals: Heals, now: Timestamp) -> Result<u64> {
    app_customers::wake_in(conn, connection, heals, now).await?;
    wake_invoices_in(conn, connection, heals, now).await
}

/// Only what is not due anyway is written and counted.
pub(super) async fn wake_invoices_in(
    conn: &mut Conn,
    connection: ConnectionId,
    heals: Heals,
    now: Timestamp,
) -> Result<u64> {
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
    let connection = row.connection.to_string();
    let subject = Moved {
        number: row.invoice.number.as_str().to_owned(),
        administration: row.administration.to_string(),
    };
    let attempt = Attempt {
        connection: &connection,
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
pub(crate) fn cause(heals: Heals) -> String {
    match heals {
        Heals::Feed(feed) => format!("feed:{feed}"),
        Heals::Settings => "settings".to_owned(),
        Heals::Time => "time".to_owned(),
        Heals::Person => "person".to_owned(),
    }
}
