//! A whole page of rows: few statements with many rows each.

use boekbrug_model::Feed;
use boekbrug_store::{ChangeKind, RecordWrite, StepWrite};
use sqlx::{query_file, query_file_as, query_file_scalar};

use crate::many::{Bare, Many, lengths};
use crate::verbs::text::{clean, clean_json, json, micros};
use crate::verbs::{Attempt, ChangeItem, Conn, Moved, Offer, Result, cause, fail};

static INSERT: Many = Many::new(|| lengths(include_str!("../sql/records_insert.sql")));
static OVERWRITE: Many = Many::new(|| lengths(include_str!("../sql/records_overwrite.sql")));
static INVOICES: Many = Many::new(|| lengths(include_str!("../sql/invoices_insert.sql")));
static CHANGES: Many = Many::new(|| lengths(include_str!("../sql/changes_insert.sql")));

/// Writes the records and returns how many of them were not there. Those that say they are new are tried as such; only
/// when one of them was there after all are they written over what is there, all of them: it comes to the same.
pub(crate) async fn write_records(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    reading: Option<&str>,
    at: i64,
    records: &[&RecordWrite],
) -> Result<i64> {
    let part = query_file_scalar!("sql/feed_part.sql", connection, feed.as_str())
        .fetch_one(&mut *conn)
        .await
        .map_err(fail)?;
    let bind = |query: Bare, row: &&RecordWrite| {
        query
            .bind(clean(&row.package_id))
            .bind(row.id.to_string())
            .bind(clean(&row.code))
            .bind(clean(&row.name))
            .bind(row.is_active)
            .bind(row.hash)
            .bind(clean_json(&row.values))
            .bind(row.identification.as_deref().map(clean))
            .bind(row.vat_number.as_deref().map(clean))
    };
    let shared = |query: Bare| query.bind(part).bind(reading.map(str::to_owned)).bind(at);
    let (new, mut known): (Vec<&RecordWrite>, Vec<&RecordWrite>) =
        records.iter().partition(|row| row.kind == ChangeKind::Created);
    let inserted = INSERT.execute(conn, &new, bind, shared).await?;
    if inserted < new.len() as u64 {
        known.extend(new);
    }
    OVERWRITE.execute(conn, &known, bind, shared).await?;
    Ok(i64::try_from(inserted).unwrap_or(i64::MAX))
}

pub(crate) async fn insert_history(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    at: i64,
    rows: &[(&str, String, &str)],
) -> Result<()> {
    query_file!("sql/history_insert.sql", connection, feed.as_str(), json(rows), at)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(())
}

/// Numbered in the order of the page, from `first`.
pub(crate) async fn insert_changes(
    conn: &mut Conn,
    administration: &str,
    first: i64,
    subject: &str,
    at: i64,
    items: &[ChangeItem<'_>],
) -> Result<()> {
    let numbered: Vec<_> = items.iter().zip(first..).collect();
    let bind = |query: Bare, (item, number): &(&ChangeItem<'_>, i64)| {
        query.bind(*number).bind(item.id.clone()).bind(clean_json(item.body))
    };
    for alike in numbered.chunk_by(|(one, _), (next, _)| one.kind == next.kind) {
        let kind = alike[0].0.kind.as_str();
        let shared = |query: Bare| {
            let query = query.bind(subject.to_owned()).bind(kind);
            query.bind(at).bind(administration.to_owned())
        };
        CHANGES.execute(conn, alike, bind, shared).await?;
    }
    Ok(())
}

/// Inserts the invoices that can be, and returns their ids.
pub(crate) async fn insert_invoices(conn: &mut Conn, offers: &[Offer<'_>]) -> Result<Vec<String>> {
    let bind = |query: Bare, offer: &Offer<'_>| {
        query
            .bind(offer.connection.clone())
            .bind(offer.id.clone())
            .bind(offer.organisation.clone())
            .bind(offer.administration.clone())
            .bind(offer.number.to_owned())
            .bind(offer.digest.clone().into_owned())
            .bind(offer.body.clone())
            .bind(offer.pdf.clone())
            .bind(offer.source.clone().into_owned())
            .bind(offer.state)
            .bind(offer.findings.clone())
            .bind(offer.due)
            .bind(offer.at)
    };
    INVOICES.texts(conn, offers, bind).await
}

/// Moves each invoice on that is in the state that its step wants; none for the others. One by one: a statement costs
/// next to nothing here.
pub(crate) async fn move_invoices(
    conn: &mut Conn,
    connection: &str,
    steps: &[&StepWrite],
) -> Result<Vec<Option<Moved>>> {
    let mut moved = Vec::with_capacity(steps.len());
    for step in steps {
        let row = query_file_as!(
            Moved,
            "../store/verbs/sql/step.sql",
            connection,
            step.invoice.to_string(),
            step.from.as_str(),
            step.to.as_str(),
            json(&step.findings),
            json(&step.heals.iter().copied().map(cause).collect::<Vec<_>>()),
            json(&step.progress),
            micros(step.due),
            i64::from(step.counts),
            micros(step.at),
        );
        moved.push(row.fetch_optional(&mut *conn).await.map_err(fail)?);
    }
    Ok(moved)
}

/// Adds to timelines, in this order.
pub(crate) async fn insert_attempts(conn: &mut Conn, attempts: &[&Attempt<'_>]) -> Result<()> {
    for attempt in attempts {
        query_file!(
            "../store/verbs/sql/attempt_insert.sql",
            attempt.connection,
            attempt.invoice,
            attempt.step,
            attempt.from.as_str(),
            attempt.to.as_str(),
            json(attempt.findings),
            &*clean(attempt.node),
            micros(attempt.at),
        )
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    }
    Ok(())
}
