//! Endpoints and messages: writing.

use std::collections::HashMap;

use boekbrug_model::{AdministrationId, ChangeNumber, EndpointId, MessageId, OrganisationId};
use boekbrug_store::{EndpointOff, EndpointRow, HookTx, MessageRow, Next, StoreError, TryRow};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::messages;
use crate::verbs::columns::{ChangedColumns, TenantColumns};
use crate::verbs::error::{named, one};
use crate::verbs::text::{clean, list, micros};
use crate::verbs::{Conn, Result, SqlTx, fail};

const ENDPOINT: StoreError = StoreError::Missing { what: "the endpoint" };

#[async_trait::async_trait]
impl HookTx for SqlTx {
    async fn create_endpoint(&mut self, row: &EndpointRow) -> Result<()> {
        create_endpoint_in(&mut self.0, row).await
    }

    async fn update_endpoint(&mut self, row: &EndpointRow) -> Result<()> {
        update_endpoint_in(&mut self.0, row).await
    }

    async fn reseal_endpoint(&mut self, id: EndpointId, version: i64, key_id: &str, sealed: &[u8]) -> Result<bool> {
        let (id, key_id) = (id.to_string(), clean(key_id));
        let done = query_file!("../store/verbs/sql/endpoint_reseal.sql", id, version, &*key_id, sealed)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected() == 1)
    }

    async fn remove_endpoint(&mut self, organisation: OrganisationId, id: EndpointId) -> Result<bool> {
        let (organisation, id) = (organisation.to_string(), id.to_string());
        let done = query_file!("../store/verbs/sql/endpoint_delete.sql", organisation, id)
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        Ok(done.rows_affected() == 1)
    }

    async fn take_changed(&mut self, limit: u32) -> Result<Vec<(OrganisationId, AdministrationId, ChangeNumber)>> {
        take_changed_in(&mut self.0, limit).await
    }

    async fn raise(
        &mut self,
        organisation: OrganisationId,
        administration: AdministrationId,
        up_to: ChangeNumber,
        at: Timestamp,
        ids: &mut (dyn Iterator<Item = MessageId> + Send),
    ) -> Result<u32> {
        let subject = (organisation, administration);
        messages::raise_in(&mut self.0, subject, up_to, at, ids).await
    }

    async fn put_message(&mut self, row: &MessageRow) -> Result<()> {
        messages::put_message_in(&mut self.0, row).await
    }

    async fn claim_messages(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        full: &[EndpointId],
    ) -> Result<Vec<(MessageRow, EndpointRow)>> {
        messages::claim_messages_in(&mut self.0, now, until, limit, full).await
    }

    async fn finish_try(&mut self, message: &MessageRow, tried: &TryRow, next: Next) -> Result<()> {
        messages::finish_try_in(&mut self.0, message, tried, next).await
    }

    async fn switch_off(&mut self, id: EndpointId, why: EndpointOff) -> Result<()> {
        let done = query_file!("../store/verbs/sql/endpoint_off.sql", id.to_string(), why.as_str())
            .execute(&mut *self.0)
            .await
            .map_err(fail)?;
        found(done.rows_affected())
    }
}

async fn create_endpoint_in(conn: &mut Conn, row: &EndpointRow) -> Result<()> {
    let (url, description, key_id) = (clean(&row.url), clean(&row.description), clean(&row.key_id));
    let done = query_file!(
        "../store/verbs/sql/endpoint_insert.sql",
        row.id.to_string(),
        row.organisation.to_string(),
        row.administration.map(|id| id.to_string()),
        &*url,
        &*description,
        &*key_id,
        row.sealed.as_slice(),
        row.off.map(EndpointOff::as_str),
        row.failing_since.map(micros),
        row.version,
        micros(row.created),
    )
    .execute(conn)
    .await
    .map_err(|cause| {
        named(
            fail(cause),
            "the endpoint's id",
            "the organisation or the administration",
        )
    })?;
    one(done.rows_affected(), "the endpoint's id")
}

/// The version is part of the condition, so of two people who save at once the second is told.
async fn update_endpoint_in(conn: &mut Conn, row: &EndpointRow) -> Result<()> {
    let (organisation, id) = (row.organisation.to_string(), row.id.to_string());
    let (url, description, key_id) = (clean(&row.url), clean(&row.description), clean(&row.key_id));
    let done = query_file!(
        "../store/verbs/sql/endpoint_update.sql",
        organisation,
        id,
        row.version,
        row.administration.map(|id| id.to_string()),
        &*url,
        &*description,
        &*key_id,
        row.sealed.as_slice(),
        row.off.map(EndpointOff::as_str),
    )
    .execute(&mut *conn)
    .await
    .map_err(|cause| named(fail(cause), "the endpoint", "the administration"))?;
    if done.rows_affected() == 0 {
        let known = query_file_scalar!("../store/verbs/sql/endpoint_version.sql", organisation, id)
            .fetch_optional(conn)
            .await
            .map_err(fail)?;
        return Err(known.map_or(ENDPOINT, |_| StoreError::Stale));
    }
    Ok(())
}

/// The mark is taken away in this transaction: when it is dropped the mark is there again, and whoever takes numbers
/// after it marks anew.
async fn take_changed_in(conn: &mut Conn, limit: u32) -> Result<Vec<(OrganisationId, AdministrationId, ChangeNumber)>> {
    let changed = query_file_as!(ChangedColumns, "sql/changed_take.sql", i64::from(limit))
        .fetch_all(&mut *conn)
        .await
        .map_err(fail)?;
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let last = changed.iter().map(|row| (row.administration.as_str(), row.last));
    let last: HashMap<&str, i64> = last.collect();
    let tenants = query_file_as!(TenantColumns, "sql/tenants_of.sql", list(last.keys().copied()))
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    let taken = tenants.into_iter().map(|row| {
        let number = last.get(row.id.as_str()).copied().unwrap_or(0);
        let (administration, organisation) = row.try_into()?;
        Ok((organisation, administration, ChangeNumber(number)))
    });
    taken.collect()
}

fn found(affected: u64) -> Result<()> {
    if affected == 0 { Err(ENDPOINT) } else { Ok(()) }
}
