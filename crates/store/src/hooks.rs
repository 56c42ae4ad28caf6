//! Addresses of applications that are told of changes, and the messages to them.
//!
//! A message only nudges: it says that an administration has changes up to a number, and the application reads them from
//! the change feed. So there is at most one message under way per endpoint and administration, and losing one loses no
//! data.

use async_trait::async_trait;
use boekbrug_model::{AdministrationId, ChangeNumber, EndpointId, MessageId, OrganisationId};
use jiff::Timestamp;

use crate::Result;

/// An address that is told of changes.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointRow {
    /// Its id.
    pub id: EndpointId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The one administration that it is told of; none for all.
    pub administration: Option<AdministrationId>,
    /// The address.
    pub url: String,
    /// What people call it.
    pub description: String,
    /// The master key under which the signing secrets are sealed.
    pub key_id: String,
    /// The sealed signing secrets: the current one and, during a rotation, the one before it.
    pub sealed: Vec<u8>,
    /// Why it was switched off; none while it is on.
    pub off: Option<EndpointOff>,
    /// Since when every message failed; none after a success.
    pub failing_since: Option<Timestamp>,
    /// Counts up with each change by a person.
    pub version: i64,
    /// When it was made.
    pub created: Timestamp,
}

impl std::fmt::Debug for EndpointRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EndpointRow({} {})", self.id, self.url)
    }
}

/// Why an endpoint was switched off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EndpointOff {
    /// A person did it.
    ByPerson,
    /// It failed for days.
    Failing,
    /// It answered 410 Gone, which asks never to be called again.
    Gone,
}

impl EndpointOff {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::ByPerson, Self::Failing, Self::Gone];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ByPerson => "byPerson",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }
}

/// What a message says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MessageKind {
    /// An administration has new changes.
    Changes,
    /// A person presses the test button.
    Test,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Changes, Self::Test];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Test => "test",
        }
    }
}

/// A message under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageRow {
    /// Its id, the same at every try.
    pub id: MessageId,
    /// To whom.
    pub endpoint: EndpointId,
    /// Of which administration; none for a test.
    pub administration: Option<AdministrationId>,
    /// What it says.
    pub kind: MessageKind,
    /// The last change when it was made, or when it was last raised.
    pub up_to: ChangeNumber,
    /// Tries so far.
    pub tries: u32,
    /// When it is due.
    pub due: Timestamp,
    /// When it was made.
    pub created: Timestamp,
}

/// What a try came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TryRow {
    /// The message.
    pub message: MessageId,
    /// To whom.
    pub endpoint: EndpointId,
    /// What it said.
    pub kind: MessageKind,
    /// Which try, from 1.
    pub number: u32,
    /// HTTP status; none when there was no answer.
    pub status: Option<u16>,
    /// What went wrong, in words for a developer; empty when nothing did.
    pub error: String,
    /// How long it took, in milliseconds.
    pub millis: u32,
    /// When.
    pub at: Timestamp,
}

/// What becomes of a message after a try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// It arrived. When it was raised in the meantime, a new message (with this id) is due at once.
    Arrived(MessageId),
    /// It is tried again.
    Again(Timestamp),
    /// It is given up; the next change makes a new one.
    GivenUp,
}

/// Endpoints and messages, for reading.
#[async_trait]
pub trait HookStore: Send + Sync {
    /// The endpoints of an organisation, oldest first.
    async fn endpoints(&self, organisation: OrganisationId) -> Result<Vec<EndpointRow>>;

    /// One of them.
    async fn endpoint(&self, organisation: OrganisationId, id: EndpointId) -> Result<Option<EndpointRow>>;

    /// The last tries of an endpoint, newest first.
    async fn tries(&self, endpoint: EndpointId, limit: u32) -> Result<Vec<TryRow>>;

    /// Up to `limit` endpoints whose secrets are not sealed under `key_id`, for key rotation.
    async fn endpoints_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<EndpointRow>>;

    /// The first number that the change feed of an administration still has, and the last one that was given out: (1,
    /// 0) when there was no change ever, and first = last + 1 when all were removed.
    async fn change_bounds(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
    ) -> Result<(ChangeNumber, ChangeNumber)>;
}

/// Endpoints and messages, for writing.
#[async_trait]
pub trait HookTx: Send {
    /// Adds an endpoint. An administration of another organisation is [`crate::StoreError::Missing`].
    async fn create_endpoint(&mut self, row: &EndpointRow) -> Result<()>;

    /// Replaces address, description, administration, secrets and whether it is off, when the version is still that of
    /// the row; the stored one is then one higher. Switched on again, `failing_since` is forgotten.
    async fn update_endpoint(&mut self, row: &EndpointRow) -> Result<()>;

    /// Replaces the sealed secrets alone, for key rotation, when the version is still that one: false when it was changed
    /// or removed in between. Not a change by a person, the version stays.
    async fn reseal_endpoint(&mut self, id: EndpointId, version: i64, key_id: &str, sealed: &[u8]) -> Result<bool>;

    /// Removes an endpoint with its messages and tries. False when it is not there.
    async fn remove_endpoint(&mut self, organisation: OrganisationId, id: EndpointId) -> Result<bool>;

    /// Takes up to `limit` administrations that had changes since they were last taken, with the last number of each.
    /// Together with [`HookTx::raise`] in one transaction no change is overlooked, on any number of nodes.
    async fn take_changed(&mut self, limit: u32) -> Result<Vec<(OrganisationId, AdministrationId, ChangeNumber)>>;

    /// Makes a message to every endpoint that is on and wants to know of this administration, or raises the number of
    /// the one under way. Each new one gets an id from `ids`, which never runs out. Returns how many are new.
    async fn raise(
        &mut self,
        organisation: OrganisationId,
        administration: AdministrationId,
        up_to: ChangeNumber,
        at: Timestamp,
        ids: &mut (dyn Iterator<Item = MessageId> + Send),
    ) -> Result<u32>;

    /// Adds a message of its own: the test button.
    async fn put_message(&mut self, row: &MessageRow) -> Result<()>;

    /// Takes up to `limit` messages that are due and not held, oldest due first, and holds them until `until`. Two
    /// nodes never get the same one. Each comes with its endpoint. Messages to endpoints that are off, or in `full` (they
    /// have enough under way), are not taken.
    async fn claim_messages(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        full: &[EndpointId],
    ) -> Result<Vec<(MessageRow, EndpointRow)>>;

    /// Stores what a try came to, and what becomes of the message (the row as it was claimed). `failing_since` of the
    /// endpoint follows from it; test messages leave it alone.
    async fn finish_try(&mut self, message: &MessageRow, tried: &TryRow, next: Next) -> Result<()>;

    /// Switches an endpoint off by the program itself.
    async fn switch_off(&mut self, id: EndpointId, why: EndpointOff) -> Result<()>;
}
