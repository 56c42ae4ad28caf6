//! A whole page of rows bound to one statement: as one JSON text, which SQLite takes apart itself.

use boekbrug_model::Feed;
use boekbrug_store::RecordWrite;
use sqlx::query_file;

use crate::verbs::text::{clean_json, json};
use crate::verbs::{ChangeItem, Conn, Result, fail};

pub(crate) async fn insert_records(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    reading: Option<&str>,
    at: i64,
    records: &[&RecordWrite],
) -> Result<()> {
    let rows: Vec<_> = records
        .iter()
        .map(|row| {
            (
                &row.package_id,
                row.id,
                &row.code,
                &row.name,
                row.is_active,
                row.hash,
                clean_json(&row.values),
                &row.identification,
                &row.vat_number,
            )
        })
        .collect();
    query_file!(
        "sql/records_insert.sql",
        connection,
        feed.as_str(),
        json(&rows),
        reading,
        at
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}

pub(crate) async fn insert_history(
    conn: &mut Conn,
    connection: &str,
    feed: Feed,
    at: i64,
    rows: &[(&str, String)],
) -> Result<()> {
    query_file!("sql/history_insert.sql", connection, feed.as_str(), json(rows), at)
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
    let rows: Vec<_> = items
        .iter()
        .map(|item| (&item.id, item.kind.as_str(), clean_json(item.body)))
        .collect();
    query_file!(
        "sql/changes_insert.sql",
        administration,
        first,
        subject,
        json(&rows),
        at
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(())
}
