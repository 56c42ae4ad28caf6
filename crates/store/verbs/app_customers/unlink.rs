//! Taking the link of a customer away.
//!
//! A step of the engine may be under way then, which began with the link: it must not be kept. So the version that the row
//! got by this stands in what is noted of it ([`UNLINKED`]), until a step ends that began after it. As long as it stands
//! there and there is no other link, the row rests: only what a person does about the link makes it due.

use boekbrug_model::Finding;
use boekbrug_store::{AppCustomerRow, AppCustomerState, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{query, query_as};

use super::{Columns, hold_in};
use crate::Db;
use crate::verbs::text::{json as text, micros};
use crate::verbs::{Conn, Result, cause, fail};

/// Where the version stands by which the link was taken away, in what the engine noted. Statements look for it too.
const UNLINKED: &str = "unlinked";

pub(super) async fn unlink_in(
    conn: &mut Conn,
    row: &AppCustomerRow,
    findings: &[Finding],
    at: Timestamp,
) -> Result<bool> {
    hold_in(conn, row.connection).await?;
    let stands: Option<Columns> = query_as::<Db, _>(include_str!("../sql/app_one.sql"))
        .bind(row.connection.to_string())
        .bind(row.here.clone())
        .fetch_optional(&mut *conn)
        .await
        .map_err(fail)?;
    let stands: Option<AppCustomerRow> = stands.map(TryInto::try_into).transpose()?;
    let is_the_same = |stands: AppCustomerRow| {
        (stands.version, &stands.there, stands.state, &stands.progress)
            == (row.version, &row.there, row.state, &row.progress)
    };
    if row.there.is_none() || !stands.is_some_and(is_the_same) {
        return Ok(false);
    }
    query::<Db>(include_str!("../sql/link_drop.sql"))
        .bind(row.connection.to_string())
        .bind(row.here.clone())
        .execute(&mut *conn)
        .await
        .map_err(fail)?;
    let heals: Vec<_> = findings.iter().flat_map(|finding| finding.code.entry().heals).collect();
    let heals: Vec<_> = heals.into_iter().copied().map(cause).collect();
    query::<Db>(include_str!("../sql/app_unlink.sql"))
        .bind(row.connection.to_string())
        .bind(row.here.clone())
        .bind(AppCustomerState::Findings.as_str())
        .bind(text(&findings))
        .bind(text(&heals))
        .bind(text(&json!({UNLINKED: row.version + 1})))
        .bind(micros(Timestamp::MAX))
        .bind(micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(true)
}

/// Whether it rests because its link was taken away and nothing was done about it since.
pub(super) fn rests(row: &Columns) -> bool {
    let noted = serde_json::from_str(&row.progress).unwrap_or(Value::Null);
    row.there.is_none() && unlinked(&noted).is_some()
}

/// A step that began before the link was taken away is not kept.
pub(super) fn began_after(noted: &Value, version: i64) -> Result<()> {
    if unlinked(noted).is_some_and(|unlinked| version < unlinked) {
        return Err(StoreError::Stale);
    }
    Ok(())
}

fn unlinked(noted: &Value) -> Option<i64> {
    noted.get(UNLINKED).and_then(Value::as_i64)
}
