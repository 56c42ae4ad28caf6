//! A whole page of rows bound to one statement: one array per column.

use std::borrow::Cow;
use std::collections::HashMap;

use boekbrug_model::Feed;
use boekbrug_store::{ChangeKind, RecordWrite, StepWrite};
use sqlx::{query_file, query_file_as, query_file_scalar};

use crate::verbs::text::{clean, clean_json, json, micros};
use crate::verbs::{Attempt, ChangeItem, Conn, Moved, Offer, Result, cause, fail};

/// Writes the records and returns how many of them were not there.
pub(crate) async fn write_records(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    reading: Option<&str>,
    at: i64,
    records: &[&RecordWrite],
) -> Result<i64> {
    let created = count_new(conn, connection, feed, records).await?;
    let package_ids = texts(records.iter().map(|row| clean(&row.package_id)));
    let ids: Vec<String> = records.iter().map(|row| row.id.to_string()).collect();
    let codes = texts(records.iter().map(|row| clean(&row.code)));
    let names = texts(records.iter().map(|row| clean(&row.name)));
    let active: Vec<bool> = records.iter().map(|row| row.is_active).collect();
    let hashes: Vec<i64> = records.iter().map(|row| row.hash).collect();
    let bodies = texts(records.iter().map(|row| clean_json(&row.values)));
    let identifications = records.iter().map(|row| row.identification.as_deref().map(clean));
    let vat_numbers = records.iter().map(|row| row.vat_number.as_deref().map(clean));
    query_file!(
        "sql/records_insert.sql",
        connection,
        feed.as_str(),
        &package_ids as &[Cow<'_, str>],
        &ids,
        &codes as &[Cow<'_, str>],
        &names as &[Cow<'_, str>],
        &active,
        &hashes,
        &bodies as &[Cow<'_, str>],
        &identifications.collect::<Vec<_>>() as &[Option<Cow<'_, str>>],
        &vat_numbers.collect::<Vec<_>>() as &[Option<Cow<'_, str>>],
        reading,
        at,
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(created)
}

/// How many of these rows are not there yet. Only rows that say they are new are looked up.
async fn count_new(conn: &mut Conn, connection: &str, feed: Feed, records: &[&RecordWrite]) -> Result<i64> {
    let created = records.iter().filter(|row| row.kind == ChangeKind::Created);
    let ids: Vec<&str> = created.map(|row| row.package_id.as_str()).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let known = query_file_scalar!("sql/known_count.sql", connection, feed.as_str(), json(&ids))
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX) - known)
}

pub(crate) async fn insert_history(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    at: i64,
    rows: &[(&str, String, &str)],
) -> Result<()> {
    let package_ids = texts(rows.iter().map(|(id, ..)| clean(id)));
    let fields: Vec<&str> = rows.iter().map(|(_, fields, _)| fields.as_str()).collect();
    let authors: Vec<&str> = rows.iter().map(|(.., author)| *author).collect();
    query_file!(
        "sql/history_insert.sql",
        connection,
        feed.as_str(),
        &package_ids as &[Cow<'_, str>],
        &fields as &[&str],
        at,
        &authors as &[&str],
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

pub(crate) async fn insert_changes(
    conn: &mut Conn,
    administration: &str,
    first: i64,
    subject: &str,
    at: i64,
    items: &[ChangeItem<'_>],
) -> Result<()> {
    let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    let kinds: Vec<&str> = items.iter().map(|item| item.kind.as_str()).collect();
    let bodies = texts(items.iter().map(|item| clean_json(item.body)));
    query_file!(
        "sql/changes_insert.sql",
        administration,
        first,
        subject,
        &ids as &[&str],
        &kinds as &[&str],
        &bodies as &[Cow<'_, str>],
        at,
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

/// Inserts the invoices that can be, and returns their ids.
pub(crate) async fn insert_invoices(conn: &mut Conn, offers: &[Offer<'_>]) -> Result<Vec<String>> {
    query_file_scalar!(
        "sql/invoices_insert.sql",
        &column(offers, |offer| offer.connection.as_str()) as &[&str],
        &column(offers, |offer| offer.id.as_str()) as &[&str],
        &column(offers, |offer| offer.organisation.as_str()) as &[&str],
        &column(offers, |offer| offer.administration.as_str()) as &[&str],
        &column(offers, |offer| offer.number) as &[&str],
        &column(offers, |offer| &*offer.digest) as &[&str],
        &column(offers, |offer| offer.body.as_str()) as &[&str],
        &column(offers, |offer| offer.pdf.as_deref()) as &[Option<&str>],
        &column(offers, |offer| &*offer.source) as &[&str],
        &column(offers, |offer| offer.state) as &[&str],
        &column(offers, |offer| offer.findings.as_str()) as &[&str],
        &column(offers, |offer| offer.due),
        &column(offers, |offer| offer.at),
    )
    .fetch_all(conn)
    .await
    .map_err(fail)
}

fn column<'a, T>(offers: &'a [Offer<'_>], value: impl Fn(&'a Offer<'_>) -> T) -> Vec<T> {
    offers.iter().map(value).collect()
}

fn texts<'a>(column: impl Iterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    column.collect()
}

/// An invoice that was moved.
struct MovedColumns {
    id: String,
    number: String,
    administration: String,
}

/// Moves each invoice on that is in the state that its step wants; none for the others. One statement, because each is a
/// journey to the server and back.
pub(crate) async fn move_invoices(
    conn: &mut Conn,
    connection: &str,
    steps: &[&StepWrite],
) -> Result<Vec<Option<Moved>>> {
    let ids: Vec<_> = steps.iter().map(|step| step.invoice.to_string()).collect();
    let from: Vec<_> = steps.iter().map(|step| step.from.as_str()).collect();
    let to: Vec<_> = steps.iter().map(|step| step.to.as_str()).collect();
    let findings: Vec<_> = steps.iter().map(|step| json(&step.findings)).collect();
    let heals = |step: &&StepWrite| json(&step.heals.iter().copied().map(cause).collect::<Vec<_>>());
    let heals: Vec<_> = steps.iter().map(heals).collect();
    let progress: Vec<_> = steps.iter().map(|step| json(&step.progress)).collect();
    let due: Vec<_> = steps.iter().map(|step| micros(step.due)).collect();
    let counts: Vec<_> = steps.iter().map(|step| i64::from(step.counts)).collect();
    let at: Vec<_> = steps.iter().map(|step| micros(step.at)).collect();
    let rows = query_file_as!(
        MovedColumns,
        "sql/steps.sql",
        connection,
        &ids,
        &from as &[&str],
        &to as &[&str],
        &findings,
        &heals,
        &progress,
        &due,
        &counts,
        &at,
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    let mut moved: HashMap<String, Moved> = HashMap::with_capacity(rows.len());
    for MovedColumns {
        id,
        number,
        administration,
    } in rows
    {
        moved.insert(id, Moved { number, administration });
    }
    Ok(ids.iter().map(|id| moved.remove(id)).collect())
}

/// Adds to timelines, in this order.
pub(crate) async fn insert_attempts(conn: &mut Conn, attempts: &[&Attempt<'_>]) -> Result<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let connections: Vec<_> = attempts.iter().map(|attempt| attempt.connection).collect();
    let invoices: Vec<_> = attempts.iter().map(|attempt| attempt.invoice.as_str()).collect();
    let steps: Vec<_> = attempts.iter().map(|attempt| attempt.step).collect();
    let from: Vec<_> = attempts.iter().map(|attempt| attempt.from.as_str()).collect();
    let to: Vec<_> = attempts.iter().map(|attempt| attempt.to.as_str()).collect();
    let findings: Vec<_> = attempts.iter().map(|attempt| json(attempt.findings)).collect();
    let nodes = texts(attempts.iter().map(|attempt| clean(attempt.node)));
    let at: Vec<_> = attempts.iter().map(|attempt| micros(attempt.at)).collect();
    query_file!(
        "sql/attempts_insert.sql",
        &connections as &[&str],
        &invoices as &[&str],
        &steps as &[&str],
        &from as &[&str],
        &to as &[&str],
        &findings,
        &nodes as &[Cow<'_, str>],
        &at,
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}
