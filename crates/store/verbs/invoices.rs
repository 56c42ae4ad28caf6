//! Invoices as they come in and as people look at them.

use std::borrow::Cow;
use std::collections::HashSet;

use boekbrug_model::{AdministrationId, ConnectionId, InvoiceId, InvoiceState, OrganisationId};
use boekbrug_store::{Accepted, AttemptRow, InvoiceRow, InvoiceWrite, StoreError};
use jiff::Timestamp;
use sqlx::query_file_as;

use super::columns::{AttemptColumns, InvoiceColumns, StateCount, parsed};
use super::text::{clean, json, list, micros};
use super::{Conn, Result, fail};
use crate::bulk;

const CONNECTION: StoreError = StoreError::Missing { what: "the connection" };

/// Comes after every id.
const LAST: &str = "~";

/// An invoice as it goes into its row.
pub(crate) struct Offer<'a> {
    pub(crate) connection: String,
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: String,
    pub(crate) number: &'a str,
    pub(crate) digest: Cow<'a, str>,
    pub(crate) body: String,
    pub(crate) pdf: Option<String>,
    pub(crate) source: Cow<'a, str>,
    pub(crate) state: &'static str,
    pub(crate) findings: String,
    pub(crate) due: i64,
    pub(crate) at: i64,
}

/// What an offer that was not inserted met: the invoice that has its number already, if any.
struct MetColumns {
    place: i64,
    id: Option<String>,
    digest: Option<String>,
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

/// Newest first. By number there is one per connection at most, so the rest is left out here.
pub(super) async fn invoices_of(
    conn: &mut Conn,
    (organisation, administration): (OrganisationId, AdministrationId),
    states: &[InvoiceState],
    number: Option<&str>,
    before: Option<InvoiceId>,
    limit: u32,
) -> Result<Vec<InvoiceRow>> {
    let (organisation, administration) = (organisation.to_string(), administration.to_string());
    let before = before.map_or_else(|| LAST.to_owned(), |id| id.to_string());
    let states = if states.is_empty() { InvoiceState::ALL } else { states };
    let rows = if let Some(number) = number {
        let number = clean(number);
        let file = query_file_as!(
            InvoiceColumns,
            "../store/verbs/sql/invoices_of_number.sql",
            organisation,
            administration,
            &*number,
        );
        let mut rows = file.fetch_all(conn).await.map_err(fail)?;
        rows.retain(|row| row.id < before && states.iter().any(|state| state.as_str() == row.state));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        rows
    } else {
        let states = list(states.iter().map(|state| state.as_str()));
        let limit = i64::from(limit);
        query_file_as!(
            InvoiceColumns,
            "sql/invoices_of.sql",
            organisation,
            administration,
            states,
            before,
            limit
        )
        .fetch_all(conn)
        .await
        .map_err(fail)?
    };
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

/// The unique number decides, not a look before: two offers of one document at the same time are one invoice. What is
/// refused is so by finding no row or meeting one, never by an error of the database: the others go on.
pub(super) async fn accept_invoices_in(conn: &mut Conn, writes: &[&InvoiceWrite]) -> Result<Vec<Result<Accepted>>> {
    if writes.is_empty() {
        return Ok(Vec::new());
    }
    let offers: Vec<Offer<'_>> = writes.iter().map(|write| offer(write)).collect();
    let mut inserted: HashSet<String> = bulk::insert_invoices(conn, &offers).await?.into_iter().collect();
    let is_new: Vec<bool> = offers.iter().map(|offer| inserted.remove(&offer.id)).collect();
    let refused: Vec<&Offer<'_>> = offers
        .iter()
        .zip(&is_new)
        .filter(|(_, new)| !**new)
        .map(|(offer, _)| offer)
        .collect();
    let mut met = met(conn, &refused).await?.into_iter();
    let answers = writes.iter().zip(&offers).zip(is_new).map(|((write, offer), new)| {
        if new {
            return Ok(Accepted::New(write.id));
        }
        met.next().flatten().map_or(Err(CONNECTION), |met| met.answer(offer))
    });
    Ok(answers.collect())
}

fn offer(write: &InvoiceWrite) -> Offer<'_> {
    let (state, due) = if write.findings.is_empty() {
        (InvoiceState::Waiting, write.at)
    } else {
        (InvoiceState::Findings, Timestamp::MAX)
    };
    Offer {
        connection: write.connection.to_string(),
        id: write.id.to_string(),
        organisation: write.organisation.to_string(),
        administration: write.administration.to_string(),
        number: write.invoice.number.as_str(),
        digest: clean(&write.digest),
        body: json(&write.invoice),
        pdf: write.pdf.as_ref().map(json),
        source: clean(&write.source),
        state: state.as_str(),
        findings: json(&write.findings),
        due: micros(due),
        at: micros(write.at),
    }
}

/// What each of these offers met, in their order; none where its connection is not there.
async fn met(conn: &mut Conn, refused: &[&Offer<'_>]) -> Result<Vec<Option<MetColumns>>> {
    if refused.is_empty() {
        return Ok(Vec::new());
    }
    let asked: Vec<_> = refused
        .iter()
        .map(|offer| {
            (
                &offer.connection,
                &offer.organisation,
                &offer.administration,
                offer.number,
            )
        })
        .collect();
    let rows = query_file_as!(MetColumns, "sql/invoices_offered.sql", json(&asked))
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    let mut met: Vec<Option<MetColumns>> = refused.iter().map(|_| None).collect();
    for row in rows {
        if let Some(place) = usize::try_from(row.place).ok().and_then(|place| met.get_mut(place)) {
            *place = Some(row);
        }
    }
    Ok(met)
}

impl MetColumns {
    /// Where no invoice has the number, another one has the id.
    fn answer(self, offer: &Offer<'_>) -> Result<Accepted> {
        let (Some(id), Some(digest)) = (self.id, self.digest) else {
            return Err(StoreError::Taken {
                what: "the invoice's id",
            });
        };
        let id = parsed(&id, "invoice id")?;
        Ok(if digest == offer.digest {
            Accepted::Already(id)
        } else {
            Accepted::Conflict(id)
        })
    }
}
