//! Invoices as they come in and as people look at them.

use boekbrug_model::{ConnectionId, InvoiceId, InvoiceState, OrganisationId};
use boekbrug_store::{Accepted, AttemptRow, InvoiceRow, InvoiceWrite};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as};

use super::columns::{AttemptColumns, InvoiceColumns, StateCount, parsed};
use super::error::named;
use super::text::{clean, json, list, micros};
use super::{Conn, Result, fail};

/// The invoice that has a number already.
struct NumberColumns {
    id: String,
    digest: String,
}

pub(super) async fn invoice(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: InvoiceId,
) -> Result<Option<InvoiceRow>> {
    let (organisation, id) = (organisation.to_string(), id.to_string());
    let row = query_file_as!(InvoiceColumns, "../store/verbs/sql/invoice.sql", organisation, id)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn invoice_by_number(
    conn: &mut Conn,
    connection: ConnectionId,
    number: &str,
) -> Result<Option<InvoiceRow>> {
    let (connection, number) = (connection.to_string(), clean(number));
    let row = query_file_as!(
        InvoiceColumns,
        "../store/verbs/sql/invoice_by_number.sql",
        connection,
        &*number
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn invoices(
    conn: &mut Conn,
    connection: ConnectionId,
    states: &[InvoiceState],
    after: Option<InvoiceId>,
    limit: u32,
) -> Result<Vec<InvoiceRow>> {
    let states = list(states.iter().map(|state| state.as_str()));
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows = query_file_as!(
        InvoiceColumns,
        "sql/invoices.sql",
        connection.to_string(),
        states,
        after,
        i64::from(limit),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn invoice_counts(conn: &mut Conn, connection: ConnectionId) -> Result<Vec<(InvoiceState, u64)>> {
    let connection = connection.to_string();
    let rows = query_file_as!(StateCount, "../store/verbs/sql/invoice_counts.sql", connection)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn attempts(conn: &mut Conn, invoice: InvoiceId) -> Result<Vec<AttemptRow>> {
    let invoice = invoice.to_string();
    let rows = query_file_as!(AttemptColumns, "../store/verbs/sql/attempts.sql", invoice)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The unique number decides, not a look before: two offers of one document at the same time are one invoice.
pub(super) async fn accept_invoice_in(conn: &mut Conn, write: &InvoiceWrite) -> Result<Accepted> {
    let connection = write.connection.to_string();
    let (number, digest, source) = (
        write.invoice.number.as_str(),
        clean(&write.digest),
        clean(&write.source),
    );
    let (state, due) = if write.findings.is_empty() {
        (InvoiceState::Waiting, write.at)
    } else {
        (InvoiceState::Findings, Timestamp::MAX)
    };
    let pdf = write.pdf.as_ref().map(json);
    let done = query_file!(
        "../store/verbs/sql/invoice_insert.sql",
        connection,
        write.id.to_string(),
        write.organisation.to_string(),
        write.administration.to_string(),
        number,
        &*digest,
        json(&write.invoice),
        pdf.as_deref(),
        &*source,
        state.as_str(),
        json(&write.findings),
        micros(due),
        micros(write.at),
    )
    .execute(&mut *conn)
    .await
    .map_err(|cause| named(fail(cause), "the invoice's id", "the connection"))?;
    if done.rows_affected() == 1 {
        return Ok(Accepted::New(write.id));
    }
    let first = query_file_as!(
        NumberColumns,
        "../store/verbs/sql/invoice_of_number.sql",
        connection,
        number
    )
    .fetch_one(conn)
    .await
    .map_err(fail)?;
    let id = parsed(&first.id, "invoice id")?;
    Ok(if first.digest == digest {
        Accepted::Already(id)
    } else {
        Accepted::Conflict(id)
    })
}
