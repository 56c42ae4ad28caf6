//! Columns of tenants, administrations, connections and secrets.

use boekbrug_store::{AdministrationRow, ConnectionRow, OrganisationRow, SecretRow, StoreError};

use super::{document, instant, parsed};
use crate::verbs::Result;

pub(crate) struct OrganisationColumns {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created: i64,
}

impl TryFrom<OrganisationColumns> for OrganisationRow {
    type Error = StoreError;

    fn try_from(row: OrganisationColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "organisation id")?,
            name: row.name,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct AdministrationColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) created: i64,
}

impl TryFrom<AdministrationColumns> for AdministrationRow {
    type Error = StoreError;

    fn try_from(row: AdministrationColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "administration id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            name: row.name,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct ConnectionColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: String,
    pub(crate) package: String,
    pub(crate) profile: String,
    pub(crate) state: String,
    pub(crate) findings: String,
    pub(crate) settings: String,
    pub(crate) version: i64,
    pub(crate) remote_id: Option<String>,
    pub(crate) remote_name: Option<String>,
    pub(crate) due: i64,
    pub(crate) created: i64,
    pub(crate) fence: i64,
}

impl TryFrom<ConnectionColumns> for ConnectionRow {
    type Error = StoreError;

    fn try_from(row: ConnectionColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "connection id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            administration: parsed(&row.administration, "administration id")?,
            package: parsed(&row.package, "package name")?,
            profile: parsed(&row.profile, "profile")?,
            state: parsed(&row.state, "connection state")?,
            findings: document(&row.findings, "list of findings")?,
            settings: document(&row.settings, "connection's settings")?,
            version: row.version,
            remote_id: row.remote_id,
            remote_name: row.remote_name,
            due: instant(row.due)?,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct SecretColumns {
    pub(crate) connection: String,
    pub(crate) name: String,
    pub(crate) key_id: String,
    pub(crate) sealed: Vec<u8>,
}

impl TryFrom<SecretColumns> for SecretRow {
    type Error = StoreError;

    fn try_from(row: SecretColumns) -> Result<Self> {
        Ok(Self {
            connection: parsed(&row.connection, "connection id")?,
            name: row.name,
            key_id: row.key_id,
            sealed: row.sealed,
        })
    }
}
