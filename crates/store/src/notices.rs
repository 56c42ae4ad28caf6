//! Who is told by e-mail of what happens to a connection, what they were told, and the letters on their way.
//!
//! A letter is made in the transaction that notes what was told, so nobody is told twice of one thing, however many
//! nodes look. A letter is held by the node that sends it; one that was taken and never finished is taken again.

use async_trait::async_trait;
use boekbrug_model::{AdministrationId, ConnectionId, ConnectionState, NoticeId, OrganisationId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Result;

/// Somebody who is told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Recipient {
    /// A person of the organisation, at their own address and in their own language, for as long as they belong to it.
    Person {
        /// The person.
        person: PersonId,
    },
    /// Any other address.
    Address {
        /// The address.
        email: String,
        /// Language of the letters: `nl` or `en`.
        language: String,
    },
}

/// What people chose for a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeSettings {
    /// Who is told; none as long as nobody chose: then the owners and administrators of the organisation are.
    pub recipients: Option<Vec<Recipient>>,
    /// The hour of the day (0 to 23, Europe/Amsterdam) of the daily letter.
    pub digest_hour: u8,
    /// Counts up with each change; 0 as long as nobody chose anything.
    pub version: i64,
}

impl Default for NoticeSettings {
    fn default() -> Self {
        Self {
            recipients: None,
            digest_hour: 8,
            version: 0,
        }
    }
}

/// What was told of a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WatchRow {
    /// The connection.
    pub connection: ConnectionId,
    /// Since when it has trouble; none while it has none.
    pub since: Option<Timestamp>,
    /// Since when it has none any more, after people were told that it had.
    pub well: Option<Timestamp>,
    /// How grave the trouble is that people were told of; 0 when they were told of none.
    pub told: u8,
    /// When they were last told anything.
    pub last: Option<Timestamp>,
    /// Counts up with each change.
    pub version: i64,
}

/// A connection that has trouble, or of which people were told that it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TroubleRow {
    /// The connection.
    pub connection: ConnectionId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its administration.
    pub administration: AdministrationId,
    /// Its state.
    pub state: ConnectionState,
    /// How many of its invoices have findings, but for those of customers that take no part.
    pub refused: u64,
    /// How many customers of the application have findings, of those that take part.
    pub refused_customers: u64,
    /// The hour of the daily letter ([`NoticeSettings::digest_hour`]).
    pub digest_hour: u8,
    /// What was told of it, when anything was noted.
    pub watch: Option<WatchRow>,
}

/// A letter on its way to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id, the same at every try.
    pub id: NoticeId,
    /// The connection that it is about.
    pub connection: ConnectionId,
    /// The person it goes to, where it is one of the organisation.
    pub person: Option<PersonId>,
    /// The address.
    pub email: String,
    /// Its language: `nl` or `en`.
    pub language: String,
    /// What it says, as a JSON document of the room that writes letters.
    pub content: String,
    /// Tries that failed so far.
    pub tries: u32,
    /// How often it was taken since the last try that is known to have failed: more than one means that a node ended
    /// between sending and noting.
    pub taken: u32,
    /// When it is due.
    pub due: Timestamp,
    /// When it was made.
    pub created: Timestamp,
}

impl std::fmt::Debug for LetterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LetterRow({} of {}, try {})", self.id, self.connection, self.tries)
    }
}

/// Notices, for reading.
#[async_trait]
pub trait NoticeStore: Send + Sync {
    /// What people chose for a connection; none when the organisation has no such connection.
    async fn notice_settings(
        &self,
        organisation: OrganisationId,
        connection: ConnectionId,
    ) -> Result<Option<NoticeSettings>>;

    /// Connections that are broken or paused, that have invoices or customers with findings, or of which anything was noted: over all
    /// organisations, by id after `after`, at most `limit`.
    async fn troubled(&self, after: Option<ConnectionId>, limit: u32) -> Result<Vec<TroubleRow>>;
}

/// Notices, for writing.
#[async_trait]
pub trait NoticeTx: Send {
    /// Replaces what people chose when the version is still that of `settings`, else [`crate::StoreError::Stale`]; the
    /// stored one is then one higher. A connection of another organisation is [`crate::StoreError::Missing`].
    async fn set_notice_settings(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        settings: &NoticeSettings,
    ) -> Result<()>;

    /// Takes the turn to look at all connections, until `until`. False when somebody else has it.
    async fn take_look(&mut self, now: Timestamp, until: Timestamp) -> Result<bool>;

    /// Notes what was told of a connection when the version is still that of the row (0 for a first note), else
    /// [`crate::StoreError::Stale`]; the stored one is then one higher.
    async fn keep_watch(&mut self, row: &WatchRow) -> Result<()>;

    /// Forgets what was told of a connection when the version is still that one, else [`crate::StoreError::Stale`].
    async fn end_watch(&mut self, connection: ConnectionId, version: i64) -> Result<()>;

    /// Adds a letter. One to the same address about the same connection that no node holds at `row.created` is dropped
    /// in its favour: whoever reads the newer one needs no older one.
    async fn put_letter(&mut self, row: &LetterRow) -> Result<()>;

    /// Takes up to `limit` letters that are due and not held, oldest due first, and holds them until `until`. Two nodes
    /// never get the same one. `taken` counts this time too.
    async fn claim_letters(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<LetterRow>>;

    /// Says what became of a letter (the row as it was claimed): `again` makes it due then, with one more try; none
    /// takes it away, sent or given up. A node that was late changes nothing.
    async fn finish_letter(&mut self, row: &LetterRow, again: Option<Timestamp>) -> Result<()>;
}
