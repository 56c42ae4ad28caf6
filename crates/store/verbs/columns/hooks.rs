//! Columns of endpoints, messages and tries.

use boekbrug_model::{AdministrationId, ChangeNumber, OrganisationId};
use boekbrug_store::{EndpointOff, EndpointRow, MessageKind, MessageRow, StoreError, TryRow};

use super::{instant, parsed, small, unreadable};
use crate::verbs::Result;

pub(crate) struct EndpointColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: Option<String>,
    pub(crate) url: String,
    pub(crate) description: String,
    pub(crate) key_id: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) off: Option<String>,
    pub(crate) failing_since: Option<i64>,
    pub(crate) version: i64,
    pub(crate) created: i64,
}

fn reason(text: String) -> Result<EndpointOff> {
    let found = EndpointOff::ALL.into_iter().find(|reason| reason.as_str() == text);
    found.ok_or_else(|| unreadable("reason of an endpoint")(text.into()))
}

fn kind(text: String) -> Result<MessageKind> {
    let found = MessageKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    found.ok_or_else(|| unreadable("kind of message")(text.into()))
}

impl TryFrom<EndpointColumns> for EndpointRow {
    type Error = StoreError;

    fn try_from(row: EndpointColumns) -> Result<Self> {
        let administration = row.administration.as_deref();
        Ok(Self {
            id: parsed(&row.id, "endpoint id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            administration: administration.map(|id| parsed(id, "administration id")).transpose()?,
            url: row.url,
            description: row.description,
            key_id: row.key_id,
            sealed: row.sealed,
            off: row.off.map(reason).transpose()?,
            failing_since: row.failing_since.map(instant).transpose()?,
            version: row.version,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct MessageColumns {
    pub(crate) id: String,
    pub(crate) endpoint: String,
    pub(crate) administration: Option<String>,
    pub(crate) kind: String,
    pub(crate) up_to: i64,
    pub(crate) tries: i64,
    pub(crate) due: i64,
    pub(crate) created: i64,
}

impl TryFrom<MessageColumns> for MessageRow {
    type Error = StoreError;

    fn try_from(row: MessageColumns) -> Result<Self> {
        let administration = row.administration.as_deref();
        Ok(Self {
            id: parsed(&row.id, "message id")?,
            endpoint: parsed(&row.endpoint, "endpoint id")?,
            administration: administration.map(|id| parsed(id, "administration id")).transpose()?,
            kind: kind(row.kind)?,
            up_to: ChangeNumber(row.up_to),
            tries: small(row.tries),
            due: instant(row.due)?,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct TryColumns {
    pub(crate) message: String,
    pub(crate) endpoint: String,
    pub(crate) kind: String,
    pub(crate) number: i64,
    pub(crate) status: Option<i64>,
    pub(crate) error: String,
    pub(crate) millis: i64,
    pub(crate) at: i64,
}

impl TryFrom<TryColumns> for TryRow {
    type Error = StoreError;

    fn try_from(row: TryColumns) -> Result<Self> {
        let status = row.status.map(u16::try_from).transpose();
        Ok(Self {
            message: parsed(&row.message, "message id")?,
            endpoint: parsed(&row.endpoint, "endpoint id")?,
            kind: kind(row.kind)?,
            number: small(row.number),
            status: status.map_err(|cause| unreadable("status of an answer")(cause.into()))?,
            error: row.error,
            millis: small(row.millis),
            at: instant(row.at)?,
        })
    }
}

/// An administration with changes that nobody was told of yet, and the last number.
pub(crate) struct ChangedColumns {
    pub(crate) administration: String,
    pub(crate) last: i64,
}

/// Whose an administration is.
pub(crate) struct TenantColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
}

impl TryFrom<TenantColumns> for (AdministrationId, OrganisationId) {
    type Error = StoreError;

    fn try_from(row: TenantColumns) -> Result<Self> {
        Ok((
            parsed(&row.id, "administration id")?,
            parsed(&row.organisation, "organisation id")?,
        ))
    }
}
