//! Messages under way: made, raised, claimed and finished.

use std::collections::HashMap;

use boekbrug_model::{AdministrationId, ChangeNumber, EndpointId, MessageId, OrganisationId};
use boekbrug_store::{EndpointRow, MessageKind, MessageRow, Next, StoreError, TryRow};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use crate::verbs::columns::{EndpointColumns, MessageColumns};
use crate::verbs::error::{named, one};
use crate::verbs::text::{clean, list, micros};
use crate::verbs::{Conn, Result, fail};

/// One message per endpoint and administration: the database's unique index decides, also where two make one at the same
/// time.
pub(super) async fn raise_in(
    conn: &mut Conn,
    (organisation, administration): (OrganisationId, AdministrationId),
    up_to: ChangeNumber,
    at: Timestamp,
    ids: &mut (dyn Iterator<Item = MessageId> + Send),
) -> Result<u32> {
    let (organisation, administration) = (organisation.to_string(), administration.to_string());
    let wanting = query_file_scalar!("../store/verbs/sql/endpoints_wanting.sql", organisation, administration)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    let mut made = 0;
    for endpoint in wanting {
        let raised = query_file!(
            "../store/verbs/sql/message_raise.sql",
            endpoint,
            administration,
            up_to.0
        )
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
        if raised.rows_affected() == 0 {
            let id = ids.next().ok_or(StoreError::Missing {
                what: "an id for the message",
            })?;
            made += u32::from(make_in(conn, id, (&endpoint, &administration), up_to, at).await?);
        }
    }
    Ok(made)
}

/// False when somebody else made one just before.
async fn make_in(
    conn: &mut Conn,
    id: MessageId,
    (endpoint, administration): (&str, &str),
    up_to: ChangeNumber,
    at: Timestamp,
) -> Result<bool> {
    let id = id.to_string();
    let stored = query_file_scalar!(
        "../store/verbs/sql/message_insert.sql",
        id,
        endpoint,
        administration,
        up_to.0,
        micros(at)
    )
    .fetch_one(conn)
    .await
    .map_err(|cause| named(fail(cause), "the message's id", "the endpoint"))?;
    Ok(stored == id)
}

pub(super) async fn put_message_in(conn: &mut Conn, row: &MessageRow) -> Result<()> {
    let done = query_file!(
        "../store/verbs/sql/message_put.sql",
        row.id.to_string(),
        row.endpoint.to_string(),
        row.administration.map(|id| id.to_string()),
        row.kind.as_str(),
        row.up_to.0,
        i64::from(row.tries),
        micros(row.due),
        micros(row.created),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the message", "the endpoint or the administration"))?;
    one(done.rows_affected(), "the message")
}

pub(super) async fn claim_messages_in(
    conn: &mut Conn,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
    full: &[EndpointId],
) -> Result<Vec<(MessageRow, EndpointRow)>> {
    let full: Vec<String> = full.iter().map(ToString::to_string).collect();
    let mut rows = query_file_as!(
        MessageColumns,
        "sql/messages_claim.sql",
        micros(now),
        micros(until),
        i64::from(limit),
        list(full.iter().map(String::as_str)),
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(fail)?;
    // `returning` keeps no order
    rows.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    let endpoints = endpoints_of(conn, &rows).await?;
    let rows = rows.into_iter().map(MessageRow::try_from);
    let claimed = rows.filter_map(|row| match row {
        Ok(message) => endpoints
            .get(&message.endpoint)
            .map(|endpoint| Ok((message, endpoint.clone()))),
        Err(cause) => Some(Err(cause)),
    });
    claimed.collect()
}

async fn endpoints_of(conn: &mut Conn, messages: &[MessageColumns]) -> Result<HashMap<EndpointId, EndpointRow>> {
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = list(messages.iter().map(|row| row.endpoint.as_str()));
    let rows = query_file_as!(EndpointColumns, "sql/endpoints_among.sql", ids)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    let rows = rows.into_iter().map(EndpointRow::try_from);
    rows.map(|row| row.map(|row| (row.id, row))).collect()
}

/// The tries so far are part of each condition: a node that was late, and whose message somebody else has finished,
/// changes nothing but the list of tries. The endpoint first, then the message, as everybody takes their locks.
pub(super) async fn finish_try_in(conn: &mut Conn, message: &MessageRow, tried: &TryRow, next: Next) -> Result<()> {
    try_in(conn, tried).await?;
    let (id, tries) = (message.id.to_string(), i64::from(message.tries));
    match next {
        Next::Arrived(new) => arrived_in(conn, message, new, tried.at).await?,
        Next::Again(due) => {
            query_file!("../store/verbs/sql/message_again.sql", id, tries, micros(due))
                .execute(&mut *conn)
                .await
                .map_err(fail)?;
        }
        Next::GivenUp => {
            query_file!("../store/verbs/sql/message_delete.sql", id, tries)
                .execute(&mut *conn)
                .await
                .map_err(fail)?;
        }
    }
    if message.kind == MessageKind::Test {
        return Ok(());
    }
    let endpoint = message.endpoint.to_string();
    let noted = if matches!(next, Next::Arrived(_)) {
        query_file!("../store/verbs/sql/endpoint_well.sql", endpoint)
            .execute(conn)
            .await
    } else {
        query_file!("../store/verbs/sql/endpoint_failing.sql", endpoint, micros(tried.at))
            .execute(conn)
            .await
    };
    noted.map_err(fail)?;
    Ok(())
}

async fn try_in(conn: &mut Conn, tried: &TryRow) -> Result<()> {
    let error = clean(&tried.error);
    let done = query_file!(
        "../store/verbs/sql/try_insert.sql",
        tried.message.to_string(),
        tried.endpoint.to_string(),
        tried.kind.as_str(),
        i64::from(tried.number),
        tried.status.map(i64::from),
        &*error,
        i64::from(tried.millis),
        micros(tried.at),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the try", "the endpoint"))?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing { what: "the endpoint" });
    }
    Ok(())
}

/// One that was raised while it was under way is sent again, as a new one.
async fn arrived_in(conn: &mut Conn, message: &MessageRow, new: MessageId, at: Timestamp) -> Result<()> {
    let (id, tries) = (message.id.to_string(), i64::from(message.tries));
    let done = query_file!("../store/verbs/sql/message_arrived.sql", id, tries, message.up_to.0)
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        query_file!(
            "../store/verbs/sql/message_renew.sql",
            id,
            tries,
            new.to_string(),
            micros(at)
        )
        .execute(conn)
        .await
        .map_err(|cause| named(fail(cause), "the message's id", "the endpoint"))?;
    }
    Ok(())
}
