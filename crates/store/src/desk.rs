//! What keeps a desk honest: the audit trail, and answers that are given once per idempotency key.

use async_trait::async_trait;
use boekbrug_model::{Actor, ActorKind, AdministrationId, AuditId, OrganisationId};
use jiff::Timestamp;

use crate::Result;

/// One thing that somebody did.
#[derive(Clone, PartialEq, Debug)]
pub struct AuditRow {
    /// Its id; sorts by time.
    pub id: AuditId,
    /// The organisation; none for what concerns the installation.
    pub organisation: Option<OrganisationId>,
    /// The administration, where it concerns one.
    pub administration: Option<AdministrationId>,
    /// Who.
    pub actor: Actor,
    /// What, for example `connection.paused`.
    pub action: String,
    /// The id of what it was done to, with its prefix.
    pub subject: String,
    /// More of it, such as values before and after; never a secret.
    pub details: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

/// Which entries of the audit trail are wanted. The default is all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditFilter {
    /// How the action begins, for example `connection.`; empty for every action.
    pub action: String,
    /// Only of this kind of actor.
    pub kind: Option<ActorKind>,
    /// Only of this actor, by id.
    pub actor: Option<String>,
    /// Only what concerns this administration.
    pub administration: Option<AdministrationId>,
    /// From this instant on.
    pub since: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// A request with an idempotency key, and its answer when there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerRow {
    /// Within what the key counts: the id of the organisation, or `installation`.
    pub owner: String,
    /// The key, as the caller chose it.
    pub key: String,
    /// SHA-256 in hex over method, path and body: is it the same request?
    pub digest: String,
    /// The answer; none while the request is at work.
    pub answer: Option<KeptAnswer>,
    /// When the key was first seen, or taken over.
    pub at: Timestamp,
}

/// An answer as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to it (`location`, `etag`, `content-type`), as a JSON object.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What became of reserving an idempotency key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reserved {
    /// It is free: do the work, then keep the answer.
    Free,
    /// It was used before; the row says for what and with which answer.
    Used(AnswerRow),
}

/// Audit trail and kept answers, for reading.
#[async_trait]
pub trait DeskStore: Send + Sync {
    /// The audit trail of an organisation, newest first, from before an entry, at most `limit`.
    async fn audit(&self, organisation: OrganisationId, before: Option<AuditId>, limit: u32) -> Result<Vec<AuditRow>>;

    /// The same, of the entries that a filter lets through.
    async fn audit_matching(
        &self,
        organisation: OrganisationId,
        filter: &AuditFilter,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditRow>>;

    /// What is known of an idempotency key.
    async fn answer(&self, owner: &str, key: &str) -> Result<Option<AnswerRow>>;
}

/// Audit trail and kept answers, for writing.
#[async_trait]
pub trait DeskTx: Send {
    /// Adds to the audit trail, in the transaction of what was done.
    async fn note(&mut self, row: &AuditRow) -> Result<()>;

    /// Reserves idempotency keys, one answer each, in order. A key without an answer whose `at` is before
    /// `stale_before` was left by a node that died: it is reserved anew when the digest is the same.
    async fn reserve(&mut self, rows: &[&AnswerRow], stale_before: Timestamp) -> Result<Vec<Reserved>>;

    /// Keeps answers for keys that were reserved, here or in an earlier transaction.
    async fn keep_answers(&mut self, rows: &[&AnswerRow]) -> Result<()>;

    /// Frees a key whose request failed for now, so that the caller may try again.
    async fn free_answer(&mut self, owner: &str, key: &str) -> Result<()>;
}
