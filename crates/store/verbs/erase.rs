//! Emptying what a record says of a person: in its values, in what was overwritten, and in every change of it.

use boekbrug_model::{ChangeNumber, ConnectionId, Feed, OrganisationId, RecordId};
use boekbrug_store::{ChangeKind, FieldChange, StoreError, StoredRecord};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::columns::document;
use super::page::{ChangeItem, number_in};
use super::text::{clean, json, micros};
use super::{Conn, Result, app_customers, fail, records};

/// A line of a record's history.
struct LineColumns {
    number: i64,
    fields: String,
}

/// A change of a record.
struct BodyColumns {
    number: i64,
    body: String,
}

/// The connection's row first and the counter of changes before its changes, as everybody takes their locks.
pub(super) async fn erase_record_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    connection: ConnectionId,
    (feed, id): (Feed, RecordId),
    at: Timestamp,
) -> Result<Option<ChangeNumber>> {
    let key = connection.to_string();
    let administration = query_file_scalar!("sql/connection_lock.sql", organisation.to_string(), key)
        .fetch_optional(&mut *conn)
        .await
        .map_err(fail)?
        .ok_or(StoreError::Missing { what: "the connection" })?;
    let record = records::record(conn, connection, feed, id).await?;
    let record = record.ok_or(StoreError::Missing { what: "the record" })?;
    if feed == Feed::Customers {
        app_customers::empty_in(conn, &key, &record.package_id, at).await?;
    }
    let change = empty_values_in(conn, &key, &administration, (feed, &record), at).await?;
    empty_history_in(conn, &key, feed, &record.package_id).await?;
    empty_changes_in(conn, &administration, feed, id).await?;
    Ok(change)
}

async fn empty_values_in(
    conn: &mut Conn,
    connection: &str,
    administration: &str,
    (feed, record): (Feed, &StoredRecord),
    at: Timestamp,
) -> Result<Option<ChangeNumber>> {
    let Some(body) = emptied(&record.values, feed)? else {
        return Ok(None);
    };
    let id = record.id.to_string();
    query_file!(
        "sql/record_rewrite.sql",
        connection,
        feed.as_str(),
        id,
        body,
        micros(at)
    )
    .execute(&mut *conn)
    .await
    .map_err(fail)?;
    let item = ChangeItem {
        id,
        kind: ChangeKind::Updated,
        body: &body,
    };
    number_in(conn, administration, feed, at, vec![item]).await
}

/// Which fields were overwritten and when stays.
async fn empty_history_in(conn: &mut Conn, connection: &str, feed: Feed, package_id: &str) -> Result<()> {
    let package_id = clean(package_id);
    let lines = query_file_as!(
        LineColumns,
        "../store/verbs/sql/history_lines.sql",
        connection,
        feed.as_str(),
        &*package_id
    )
    .fetch_all(&mut *conn)
    .await
    .map_err(fail)?;
    for line in lines {
        let mut fields: Vec<FieldChange> = document(&line.fields, "list of overwritten fields")?;
        if !empty_fields(&mut fields, feed) {
            continue;
        }
        query_file!(
            "../store/verbs/sql/history_rewrite.sql",
            connection,
            feed.as_str(),
            &*package_id,
            line.number,
            json(&fields)
        )
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    }
    Ok(())
}

/// Numbers and kinds stay, so that whoever reads the change feed misses nothing.
async fn empty_changes_in(conn: &mut Conn, administration: &str, feed: Feed, id: RecordId) -> Result<()> {
    let id = id.to_string();
    let changes = query_file_as!(BodyColumns, "sql/changes_of.sql", administration, feed.as_str(), id)
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    for change in changes {
        if let Some(body) = emptied(&change.body, feed)? {
            query_file!("sql/change_rewrite.sql", administration, change.number, body)
                .execute(&mut *conn)
                .await
                .map_err(fail)?;
        }
    }
    Ok(())
}

/// The values without what they say of a person; none when there is nothing of that kind.
fn emptied(values: &str, feed: Feed) -> Result<Option<String>> {
    let mut values: Value = document(values, "record")?;
    Ok(empty_value(&mut values, feed).then(|| json(&values)))
}

/// Whether there was anything to empty.
pub(super) fn empty_value(values: &mut Value, feed: Feed) -> bool {
    let mut any = false;
    for path in feed.personal_fields() {
        let found = path
            .split('.')
            .try_fold(&mut *values, |value, name| value.get_mut(name));
        if let Some(value) = found.filter(|value| !value.is_null()) {
            *value = Value::Null;
            any = true;
        }
    }
    any
}

/// An address may have been overwritten as a whole, when there was none before.
pub(super) fn empty_fields(fields: &mut [FieldChange], feed: Feed) -> bool {
    let mut any = false;
    for field in fields {
        for path in feed.personal_fields() {
            let Some(rest) = path.strip_prefix(&*field.field) else {
                continue;
            };
            for value in [&mut field.old, &mut field.new] {
                let found = rest
                    .split_terminator('.')
                    .filter(|name| !name.is_empty())
                    .try_fold(value, |value, name| value.get_mut(name));
                if let Some(value) = found.filter(|value| !value.is_null()) {
                    *value = Value::Null;
                    any = true;
                }
            }
        }
    }
    any
}
