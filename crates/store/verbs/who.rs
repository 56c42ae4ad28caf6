//! Tenants, administrations, connections and their secrets.

use boekbrug_model::finding::Heals;
use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionSettings, ConnectionState, Finding, OrganisationId, Package,
};
use boekbrug_store::{AdministrationRow, ConnectionRow, OrganisationRow, SecretRow, StoreError};
use jiff::Timestamp;
use sqlx::{query_file, query_file_as, query_file_scalar};

use super::columns::{AdministrationColumns, ConnectionColumns, OrganisationColumns, SecretColumns, parsed};
use super::error::{named, one};
use super::text::{clean, json, micros};
use super::{Conn, Result, fail, push};

const CONNECTION: StoreError = StoreError::Missing { what: "the connection" };

pub(super) async fn connection(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: ConnectionId,
) -> Result<Option<ConnectionRow>> {
    let (organisation, id) = (organisation.to_string(), id.to_string());
    let row = query_file_as!(ConnectionColumns, "../store/verbs/sql/connection.sql", organisation, id)
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn connections(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<ConnectionRow>> {
    let organisation = organisation.to_string();
    let rows = query_file_as!(ConnectionColumns, "../store/verbs/sql/connections.sql", organisation)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn organisations(conn: &mut Conn) -> Result<Vec<OrganisationRow>> {
    let rows = query_file_as!(OrganisationColumns, "../store/verbs/sql/organisations.sql")
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn organisation(conn: &mut Conn, id: OrganisationId) -> Result<Option<OrganisationRow>> {
    let row = query_file_as!(
        OrganisationColumns,
        "../store/verbs/sql/organisation.sql",
        id.to_string()
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn administration(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: AdministrationId,
) -> Result<Option<AdministrationRow>> {
    let (organisation, id) = (organisation.to_string(), id.to_string());
    let row = query_file_as!(
        AdministrationColumns,
        "../store/verbs/sql/administration.sql",
        organisation,
        id
    )
    .fetch_optional(conn)
    .await
    .map_err(fail)?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn administrations(conn: &mut Conn, organisation: OrganisationId) -> Result<Vec<AdministrationRow>> {
    let organisation = organisation.to_string();
    let rows = query_file_as!(
        AdministrationColumns,
        "../store/verbs/sql/administrations.sql",
        organisation
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn linked(conn: &mut Conn, package: &Package, remote_id: &str) -> Result<Vec<ConnectionId>> {
    let remote_id = clean(remote_id);
    let ids = query_file_scalar!("../store/verbs/sql/linked.sql", package.as_str(), &*remote_id)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    ids.iter().map(|id| parsed(id, "connection id")).collect()
}

pub(super) async fn secret(conn: &mut Conn, connection: ConnectionId, name: &str) -> Result<Option<Vec<u8>>> {
    let (connection, name) = (connection.to_string(), clean(name));
    query_file_scalar!("../store/verbs/sql/secret.sql", connection, &*name)
        .fetch_optional(conn)
        .await
        .map_err(fail)
}

pub(super) async fn connections_with_secret(conn: &mut Conn, name: &str, limit: u32) -> Result<Vec<ConnectionId>> {
    let (name, limit) = (clean(name), i64::from(limit));
    let ids = query_file_scalar!("../store/verbs/sql/secrets_named.sql", &*name, limit)
        .fetch_all(conn)
        .await
        .map_err(fail)?;
    ids.iter().map(|id| parsed(id, "connection id")).collect()
}

pub(super) async fn secrets_not_under(conn: &mut Conn, key_id: &str, limit: u32) -> Result<Vec<SecretRow>> {
    let (key_id, limit) = (clean(key_id), i64::from(limit));
    let rows = query_file_as!(
        SecretColumns,
        "../store/verbs/sql/secrets_not_under.sql",
        &*key_id,
        limit
    )
    .fetch_all(conn)
    .await
    .map_err(fail)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn create_organisation_in(conn: &mut Conn, row: &OrganisationRow) -> Result<()> {
    let (id, name, created) = (row.id.to_string(), clean(&row.name), micros(row.created));
    let done = query_file!("../store/verbs/sql/organisation_insert.sql", id, &*name, created)
        .execute(conn)
        .await
        .map_err(fail)?;
    one(done.rows_affected(), "the organisation's id")
}

pub(super) async fn create_administration_in(conn: &mut Conn, row: &AdministrationRow) -> Result<()> {
    let (id, organisation) = (row.id.to_string(), row.organisation.to_string());
    let (name, created) = (clean(&row.name), micros(row.created));
    let done = query_file!(
        "../store/verbs/sql/administration_insert.sql",
        id,
        organisation,
        &*name,
        created
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the administration's id", "the organisation"))?;
    one(done.rows_affected(), "the administration's id")
}

pub(super) async fn rename_organisation_in(conn: &mut Conn, id: OrganisationId, name: &str) -> Result<()> {
    let (id, name) = (id.to_string(), clean(name));
    let done = query_file!("../store/verbs/sql/organisation_rename.sql", id, &*name)
        .execute(conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing {
            what: "the organisation",
        });
    }
    Ok(())
}

pub(super) async fn rename_administration_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: AdministrationId,
    name: &str,
) -> Result<()> {
    let (organisation, id, name) = (organisation.to_string(), id.to_string(), clean(name));
    let done = query_file!("../store/verbs/sql/administration_rename.sql", organisation, id, &*name)
        .execute(conn)
        .await
        .map_err(fail)?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Missing {
            what: "the administration",
        });
    }
    Ok(())
}

/// Which of the unique values was taken is not told apart: neither may be taken by another live connection.
pub(super) async fn create_connection_in(conn: &mut Conn, row: &ConnectionRow) -> Result<()> {
    const TAKEN: &str = "the administration, or the one of the package,";
    let remote_id = row.remote_id.as_deref().map(clean);
    let remote_name = row.remote_name.as_deref().map(clean);
    let done = query_file!(
        "../store/verbs/sql/connection_insert.sql",
        row.id.to_string(),
        row.organisation.to_string(),
        row.administration.to_string(),
        row.package.as_str(),
        row.profile.as_str(),
        row.state.as_str(),
        json(&row.findings),
        json(&row.settings),
        row.version,
        remote_id.as_deref(),
        remote_name.as_deref(),
        micros(row.due),
        micros(row.created),
    )
    .execute(&mut *conn)
    .await
    .map_err(|cause| named(fail(cause), TAKEN, "the administration"))?;
    if done.rows_affected() == 0 {
        must_belong(conn, row).await?;
    }
    one(done.rows_affected(), TAKEN)
}

/// An administration of another organisation is not there, even when it is taken.
async fn must_belong(conn: &mut Conn, row: &ConnectionRow) -> Result<()> {
    let (organisation, administration) = (row.organisation.to_string(), row.administration.to_string());
    let known = query_file_scalar!(
        "../store/verbs/sql/administration_known.sql",
        organisation,
        administration
    )
    .fetch_one(conn)
    .await
    .map_err(fail)?;
    if known == 0 {
        return Err(StoreError::Missing {
            what: "the administration",
        });
    }
    Ok(())
}

/// The version is part of the condition, so of two people who save at once the second is told.
pub(super) async fn update_settings_in(
    conn: &mut Conn,
    organisation: OrganisationId,
    id: ConnectionId,
    version: i64,
    settings: &ConnectionSettings,
    at: Timestamp,
) -> Result<()> {
    let (tenant, key) = (organisation.to_string(), id.to_string());
    let (settings, changed) = (json(settings), micros(at));
    let done = query_file!(
        "../store/verbs/sql/settings_update.sql",
        tenant,
        key,
        version,
        settings,
        changed
    )
    .execute(&mut *conn)
    .await
    .map_err(fail)?;
    if done.rows_affected() == 0 {
        let known = query_file_scalar!("../store/verbs/sql/connection_version.sql", tenant, key)
            .fetch_optional(&mut *conn)
            .await
            .map_err(fail)?;
        return Err(known.map_or(CONNECTION, |_| StoreError::Stale));
    }
    push::wake_in(conn, id, Heals::Settings, at).await?;
    Ok(())
}

/// An ended connection keeps its data and loses its secrets with its state.
pub(super) async fn set_connection_state_in(
    conn: &mut Conn,
    id: ConnectionId,
    state: ConnectionState,
    findings: &[Finding],
    at: Timestamp,
) -> Result<()> {
    let (id, findings, at) = (id.to_string(), json(findings), micros(at));
    let done = query_file!("../store/verbs/sql/state_update.sql", id, state.as_str(), findings, at)
        .execute(&mut *conn)
        .await
        .map_err(|cause| named(fail(cause), "the administration", "the connection"))?;
    if done.rows_affected() == 0 {
        return Err(CONNECTION);
    }
    if state == ConnectionState::Disconnected {
        query_file!("../store/verbs/sql/secrets_delete.sql", id)
            .execute(conn)
            .await
            .map_err(fail)?;
    }
    Ok(())
}

/// A connection never follows what a user clicked elsewhere (product section 5, rule 7).
pub(super) async fn pin_in(conn: &mut Conn, id: ConnectionId, remote_id: &str, remote_name: &str) -> Result<()> {
    const TAKEN: &str = "the administration of the package, or this connection's pin,";
    let (remote_id, remote_name) = (clean(remote_id), clean(remote_name));
    let done = query_file!("../store/verbs/sql/pin.sql", id.to_string(), &*remote_id, &*remote_name)
        .execute(&mut *conn)
        .await
        .map_err(|cause| named(fail(cause), TAKEN, "the connection"))?;
    if done.rows_affected() == 0 {
        must_exist(conn, id).await?;
        return Err(StoreError::Taken { what: TAKEN });
    }
    Ok(())
}

pub(super) async fn put_secret_in(conn: &mut Conn, row: &SecretRow, at: Timestamp) -> Result<()> {
    let (connection, name, key_id) = (row.connection.to_string(), clean(&row.name), clean(&row.key_id));
    query_file!(
        "../store/verbs/sql/secret_put.sql",
        connection,
        &*name,
        &*key_id,
        row.sealed.as_slice(),
        micros(at),
    )
    .execute(conn)
    .await
    .map_err(|cause| named(fail(cause), "the secret", "the connection"))?;
    Ok(())
}

pub(super) async fn drop_secret_in(
    conn: &mut Conn,
    connection: ConnectionId,
    name: &str,
    sealed: &[u8],
) -> Result<bool> {
    let (connection, name) = (connection.to_string(), clean(name));
    let done = query_file!("../store/verbs/sql/secret_drop.sql", connection, &*name, sealed)
        .execute(conn)
        .await
        .map_err(fail)?;
    Ok(done.rows_affected() == 1)
}

/// Fails with `Missing` when there is no such connection.
pub(super) async fn must_exist(conn: &mut Conn, id: ConnectionId) -> Result<()> {
    let known = query_file_scalar!("../store/verbs/sql/connection_known.sql", id.to_string())
        .fetch_one(conn)
        .await
        .map_err(fail)?;
    if known == 0 { Err(CONNECTION) } else { Ok(()) }
}
