//! Columns of the audit trail and of kept answers.

use boekbrug_model::Actor;
use boekbrug_store::{AnswerRow, AuditRow, KeptAnswer, StoreError};

use super::{document, instant, parsed, unreadable};
use crate::verbs::Result;

pub(crate) struct AuditColumns {
    pub(crate) id: String,
    pub(crate) organisation: Option<String>,
    pub(crate) administration: Option<String>,
    pub(crate) actor_kind: String,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) details: String,
    pub(crate) at: i64,
}

impl TryFrom<AuditColumns> for AuditRow {
    type Error = StoreError;

    fn try_from(row: AuditColumns) -> Result<Self> {
        let organisation = row.organisation.as_deref();
        let administration = row.administration.as_deref();
        Ok(Self {
            id: parsed(&row.id, "audit id")?,
            organisation: organisation.map(|id| parsed(id, "organisation id")).transpose()?,
            administration: administration.map(|id| parsed(id, "administration id")).transpose()?,
            actor: Actor {
                kind: parsed(&row.actor_kind, "kind of actor")?,
                id: row.actor,
            },
            action: row.action,
            subject: row.subject,
            details: document(&row.details, "details of the audit trail")?,
            at: instant(row.at)?,
        })
    }
}

pub(crate) struct AnswerColumns {
    pub(crate) owner: String,
    pub(crate) key: String,
    pub(crate) digest: String,
    pub(crate) status: Option<i64>,
    pub(crate) headers: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) at: i64,
}

impl TryFrom<AnswerColumns> for AnswerRow {
    type Error = StoreError;

    fn try_from(row: AnswerColumns) -> Result<Self> {
        let status = row.status.map(u16::try_from).transpose();
        let status = status.map_err(|cause| unreadable("status of an answer")(cause.into()))?;
        let answer = status.map(|status| KeptAnswer {
            status,
            headers: row.headers.unwrap_or_default(),
            body: row.body.unwrap_or_default(),
        });
        Ok(Self {
            owner: row.owner,
            key: row.key,
            digest: row.digest,
            answer,
            at: instant(row.at)?,
        })
    }
}
