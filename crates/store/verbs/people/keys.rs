//! Keys of applications: adding, revoking, noting their use.

use boekbrug_model::{ApiKeyId, OrganisationId};
use boekbrug_store::{ApiKeyRow, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_scalar};

use crate::verbs::error::{named, one};
use crate::verbs::text::{clean, json, list, micros};
use crate::verbs::{Conn, Result, fail};

pub(super) async fn create_api_key_in(conn: &mut Conn, row: &ApiKeyRow) -> Result<()> {
    must_be_its_own(conn, row).await?;
    let (name, start, hash) = (clean(&row.name), clean(&row.start), clean(&row.hash));
    let done = query_file!(
        "../store/verbs/sql/api_key_insert.sql",
        row.id.to_string(),
        row.organisation.map(|id| id.to_string()),
        &*name,
        &*start,
        &*hash,
        json(&row.scopes),
        row.administrations.as_ref().map(json),
        micros(row.created),
        row.expires.map(micros),
        row.used.map(micros),
        row.revoked.map(micros),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the key", "the organisation"))?;
    one(done.rows_affected(), "the key")
}

/// A key may be limited to administrations of its own organisation only. None is ever taken away, so the answer holds.
async fn must_be_its_own(conn: &mut Conn, row: &ApiKeyRow) -> Result<()> {
    let Some(administrations) = row.administrations.as_ref().filter(|ids| !ids.is_empty()) else {
        return Ok(());
    };
    let organisation = row.organisation.map(|id| id.to_string()).unwrap_or_default();
    let ids: Vec<String> = administrations.iter().map(ToString::to_string).collect();
    let ids = list(ids.iter().map(String::as_str));
    let known = query_file_scalar!("sql/administrations_among.sql", organisation, ids)
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    if usize::try_from(known) == Ok(administrations.len()) {
        Ok(())
    } else {
        Err(StoreError::Missing {
            what: "the administration",
        })
    }
}

pub(super) async fn revoke_api_key_in(
    conn: &mut Conn,
    organisation: Option<OrganisationId>,
    id: ApiKeyId,
    at: Timestamp,
) -> Result<bool> {
    let organisation = organisation.map(|id| id.to_string()).unwrap_or_default();
    let done = query_file!(
        "../store/verbs/sql/api_key_revoke.sql",
        organisation,
        id.to_string(),
        micros(at)
    )
    .execute(conn)
    .await
    .map_err(fail)?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn touch_api_key_in(conn: &mut Conn, id: ApiKeyId, at: Timestamp) -> Result<()> {
    let done = query_file!("../store/verbs/sql/api_key_touch.sql", id.to_string(), micros(at))
        .execute(conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing { what: "the key" });
    }
    Ok(())
}
