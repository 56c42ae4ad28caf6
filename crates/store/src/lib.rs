//! The port to what is remembered: verbs of the domain, no SQL.
//!
//! Reads are on [`Store`], writes on [`Tx`]; a transaction that is dropped leaves nothing behind. Every verb of a
//! worker carries the fence of its lease and fails with [`StoreError::LeaseLost`] once another node took over or the
//! lease was given back; a lease that merely ran out still holds until then. Every verb of a person is scoped to an
//! organisation: another tenant's row is not there.
//!
//! What holds for every value:
//! - instants are kept to the microsecond, those before 1970 too;
//! - texts hold all of Unicode but U+0000, which PostgreSQL cannot keep: where it comes in, U+FFFD is kept instead, so
//!   that one odd row never stops its page;
//! - codes are sorted by code point, on every database alike;
//! - an id that is there already is [`StoreError::Taken`], an unknown or foreign one [`StoreError::Missing`];
//! - an empty list asks for nothing and gives nothing.
//!
//! Groups of verbs that few callers need are behind [`Store::people`], [`Store::desk`], [`Store::hooks`],
//! [`Store::lists`], [`Store::notices`], [`Store::matching`] and [`Store::app_customers`].
//!
//! The story that every store must tell is in the module `testkit` (feature `testkit`).

mod app_customers;
mod desk;
mod error;
mod hooks;
mod lists;
mod matching;
mod notices;
mod people;
mod rows;
#[cfg(feature = "testkit")]
pub mod testkit;

use async_trait::async_trait;
use boekbrug_model::finding::Heals;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, Feed, InvoiceId, InvoiceState,
    OrganisationId, Package, Record, RecordId, RunId,
};
use jiff::Timestamp;

pub use app_customers::*;
pub use desk::*;
pub use error::StoreError;
pub use hooks::*;
pub use lists::*;
pub use matching::*;
pub use notices::*;
pub use people::*;
pub use rows::*;

type Result<T> = std::result::Result<T, StoreError>;

/// What is remembered, for reading. Cheap to clone behind an `Arc`.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Starts a transaction. On SQLite it is the one writer from its first word (`begin immediate`).
    async fn begin(&self) -> Result<Box<dyn Tx>>;

    /// People, sessions, invitations and keys.
    fn people(&self) -> &dyn PeopleStore;

    /// Audit trail and kept answers.
    fn desk(&self) -> &dyn DeskStore;

    /// Endpoints that are told of changes.
    fn hooks(&self) -> &dyn HookStore;

    /// Long lists as people look at them.
    fn lists(&self) -> &dyn ListStore;

    /// Who is told by e-mail, and what of.
    fn notices(&self) -> &dyn NoticeStore;

    /// First-link matching.
    fn matching(&self) -> &dyn MatchingStore;

    /// Customers of the application that go to the package.
    fn app_customers(&self) -> &dyn AppCustomerStore;

    // ---- who and what --------------------------------------------------------------------------------------------

    /// One connection of an organisation.
    async fn connection(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Option<ConnectionRow>>;

    /// The live connection (any state but disconnected) of an administration: there is at most one.
    async fn live_connection(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
    ) -> Result<Option<ConnectionRow>> {
        let live =
            |row: &ConnectionRow| row.administration == administration && row.state != ConnectionState::Disconnected;
        Ok(self.connections(organisation).await?.into_iter().find(live))
    }

    /// The connections of an organisation, oldest first.
    async fn connections(&self, organisation: OrganisationId) -> Result<Vec<ConnectionRow>>;

    /// Every organisation, for the operator's own commands.
    async fn organisations(&self) -> Result<Vec<OrganisationRow>>;

    /// One organisation.
    async fn organisation(&self, id: OrganisationId) -> Result<Option<OrganisationRow>>;

    /// One administration of an organisation.
    async fn administration(
        &self,
        organisation: OrganisationId,
        id: AdministrationId,
    ) -> Result<Option<AdministrationRow>>;

    /// The administrations of an organisation, oldest first.
    async fn administrations(&self, organisation: OrganisationId) -> Result<Vec<AdministrationRow>>;

    /// Every live connection (any state but disconnected) that is pinned to this administration of a package, over all
    /// organisations: ids alone, for messages of the package that name no organisation.
    async fn linked(&self, package: &Package, remote_id: &str) -> Result<Vec<ConnectionId>>;

    /// A connection's sealed secret.
    async fn secret(&self, connection: ConnectionId, name: &str) -> Result<Option<Vec<u8>>>;

    /// Up to `limit` connections that have a secret of this name.
    async fn connections_with_secret(&self, name: &str, limit: u32) -> Result<Vec<ConnectionId>>;

    /// Up to `limit` sealed secrets that were not sealed with `key_id`, for key rotation.
    async fn secrets_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<SecretRow>>;

    // ---- records -------------------------------------------------------------------------------------------------

    /// How a feed of a connection stands: cursor, last read, counts.
    async fn feed_state(&self, connection: ConnectionId, feed: Feed) -> Result<FeedState>;

    /// All feeds of a connection that were ever read.
    async fn feed_states(&self, connection: ConnectionId) -> Result<Vec<(Feed, FeedState)>>;

    /// What is known of these rows of a feed, by the package's ids. Unknown ids are left out. The order is free.
    async fn known(&self, connection: ConnectionId, feed: Feed, package_ids: &[&str]) -> Result<Vec<KnownRecord>>;

    /// Every active record of these feeds with the package's id of it: reference data for mapping and checks.
    async fn references(&self, connection: ConnectionId, feeds: &[Feed]) -> Result<Vec<(Feed, String, Record)>>;

    /// Customers of a connection, active or not, that match any of these keys exactly (code, KvK or VAT number).
    async fn customers_matching(&self, connection: ConnectionId, keys: &CustomerKeys) -> Result<Vec<StoredRecord>>;

    /// One record of a feed by our id.
    async fn record(&self, connection: ConnectionId, feed: Feed, id: RecordId) -> Result<Option<StoredRecord>>;

    /// Several records of a feed by our ids, in any order; unknown ones are left out.
    async fn records_among(&self, connection: ConnectionId, feed: Feed, ids: &[RecordId]) -> Result<Vec<StoredRecord>>;

    /// Records of a feed, active or not, by code and then by id, keyset paged. `after` is code and id of the last row
    /// that was read: codes need not be unique.
    async fn records(
        &self,
        connection: ConnectionId,
        feed: Feed,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>>;

    /// The overwrites of one record, newest first.
    async fn history(&self, connection: ConnectionId, package_id: &str, feed: Feed) -> Result<Vec<HistoryRow>>;

    /// Changes of an administration after a number, in order, at most `limit`.
    async fn changes_after(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<ChangeRow>>;

    /// Rows that could not be mapped and are still so.
    async fn rejects(&self, connection: ConnectionId) -> Result<Vec<RejectRow>>;

    // ---- invoices ------------------------------------------------------------------------------------------------

    /// One invoice with its way so far.
    async fn invoice(&self, organisation: OrganisationId, id: InvoiceId) -> Result<Option<InvoiceRow>>;

    /// An invoice by its number within a connection.
    async fn invoice_by_number(&self, connection: ConnectionId, number: &str) -> Result<Option<InvoiceRow>>;

    /// Invoices of an administration, newest first, over all its connections; `before` is the id of the last row that was
    /// read. Only those in one of `states`, when there are any, and with this number, when there is one.
    async fn invoices_of(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        states: &[InvoiceState],
        number: Option<&str>,
        before: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>>;

    /// Invoices of a connection in these states, by id (which is oldest first) after `after`, at most `limit`.
    async fn invoices(
        &self,
        connection: ConnectionId,
        states: &[InvoiceState],
        after: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>>;

    /// How many invoices of a connection are in each state.
    async fn invoice_counts(&self, connection: ConnectionId) -> Result<Vec<(InvoiceState, u64)>>;

    /// Every try at an invoice, oldest first: its timeline.
    async fn attempts(&self, invoice: InvoiceId) -> Result<Vec<AttemptRow>>;

    // ---- log -----------------------------------------------------------------------------------------------------

    /// The newest runs of a connection.
    async fn runs(&self, connection: ConnectionId, limit: u32) -> Result<Vec<RunRow>>;

    /// One page of the runs of a connection, newest first, from before a run; only those with findings when `faulty`.
    async fn runs_page(
        &self,
        connection: ConnectionId,
        before: Option<RunId>,
        faulty: bool,
        limit: u32,
    ) -> Result<Vec<RunRow>>;

    /// One run of an organisation.
    async fn run(&self, organisation: OrganisationId, id: RunId) -> Result<Option<RunRow>>;

    /// What a connection did within each stretch between two neighbours of `edges`, which ascend: one row fewer than
    /// there are edges. A run and a minute of calls belong to the stretch in which they began.
    async fn figures(&self, connection: ConnectionId, edges: &[Timestamp]) -> Result<Vec<Figures>>;

    /// Calls since an instant, per endpoint and minute.
    async fn calls_since(&self, connection: ConnectionId, since: Timestamp) -> Result<Vec<CallRow>>;

    /// Counts over the whole installation, for metrics and health. What is due is counted at `now`.
    async fn totals(&self, now: Timestamp) -> Result<Totals>;

    /// Writes a consistent copy of everything to `path` while work goes on (SQLite), or says how to (PostgreSQL).
    async fn backup(&self, path: &std::path::Path) -> Result<()>;
}

/// A transaction: several verbs, one effect. After an error it is good for nothing but being dropped: PostgreSQL
/// accepts no further statement in it.
#[async_trait]
pub trait Tx: Send {
    /// Makes everything of this transaction last.
    async fn commit(self: Box<Self>) -> Result<()>;

    /// People, sessions, invitations and keys.
    fn people(&mut self) -> &mut dyn PeopleTx;

    /// Audit trail and kept answers.
    fn desk(&mut self) -> &mut dyn DeskTx;

    /// Endpoints that are told of changes.
    fn hooks(&mut self) -> &mut dyn HookTx;

    /// Who is told by e-mail, and what of.
    fn notices(&mut self) -> &mut dyn NoticeTx;

    /// First-link matching.
    fn matching(&mut self) -> &mut dyn MatchingTx;

    /// Customers of the application that go to the package.
    fn app_customers(&mut self) -> &mut dyn AppCustomerTx;

    // ---- who and what --------------------------------------------------------------------------------------------

    /// Adds a tenant.
    async fn create_organisation(&mut self, row: &OrganisationRow) -> Result<()>;

    /// Adds a company of a tenant; [`StoreError::Missing`] when there is no such tenant.
    async fn create_administration(&mut self, row: &AdministrationRow) -> Result<()>;

    /// Gives a tenant another name; [`StoreError::Missing`] when there is no such tenant.
    async fn rename_organisation(&mut self, id: OrganisationId, name: &str) -> Result<()>;

    /// Gives a company another name; one of another tenant is [`StoreError::Missing`].
    async fn rename_administration(
        &mut self,
        organisation: OrganisationId,
        id: AdministrationId,
        name: &str,
    ) -> Result<()>;

    /// Links an administration. A second live connection (any state but disconnected) of one administration, or of one
    /// remote administration of a package within the organisation, is [`StoreError::Taken`]. An administration of
    /// another organisation is [`StoreError::Missing`].
    async fn create_connection(&mut self, row: &ConnectionRow) -> Result<()>;

    /// Replaces the settings when `version` is still the one that was read, else [`StoreError::Stale`]. Wakes what heals by
    /// a setting: see [`Tx::wake`].
    async fn update_settings(
        &mut self,
        organisation: OrganisationId,
        id: ConnectionId,
        version: i64,
        settings: &ConnectionSettings,
        at: Timestamp,
    ) -> Result<()>;

    /// Sets the state, with the findings that explain it. Disconnecting deletes the connection's secrets in the same
    /// transaction.
    async fn set_connection_state(
        &mut self,
        id: ConnectionId,
        state: ConnectionState,
        findings: &[boekbrug_model::Finding],
        at: Timestamp,
    ) -> Result<()>;

    /// Pins the connection to an administration of the package, once; the same one again changes nothing. Another one
    /// later, or one that another live connection of the organisation has, is [`StoreError::Taken`].
    async fn pin(&mut self, id: ConnectionId, remote_id: &str, remote_name: &str) -> Result<()>;

    /// Stores a sealed secret, replacing an older one of that name.
    async fn put_secret(&mut self, row: &SecretRow, at: Timestamp) -> Result<()>;

    /// Deletes a secret when it is still this one, sealed as it was read: false when another took its place meanwhile.
    async fn drop_secret(&mut self, connection: ConnectionId, name: &str, sealed: &[u8]) -> Result<bool>;

    // ---- leases --------------------------------------------------------------------------------------------------

    /// Takes up to `limit` active connections that are due at `now` and free (no lease, or `until` is not after `now`),
    /// longest due first, and gives each a new, higher fence. Two nodes never get the same one.
    async fn lease(&mut self, node: &str, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Lease>>;

    /// Takes one connection, due or not, in any state, when it is free; none when it is held.
    async fn lease_one(
        &mut self,
        id: ConnectionId,
        node: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Lease>>;

    /// Keeps a lease for longer.
    async fn renew(&mut self, lease: &Lease, until: Timestamp) -> Result<()>;

    /// Gives a lease back and says when the connection is due again. A nudge that came in the meantime is not lost:
    /// then (its due differs from the one in `lease.connection`) the earlier of the two instants counts.
    async fn release(&mut self, lease: &Lease, next_due: Timestamp) -> Result<()>;

    /// Makes a connection due now.
    async fn nudge(&mut self, id: ConnectionId, now: Timestamp) -> Result<()>;

    /// Notes that the package told of a change in a feed ([`FeedState::nudged`]). The latest instant counts; a feed
    /// that was never read needs no note.
    async fn nudge_feed(&mut self, id: ConnectionId, feed: Feed, at: Timestamp) -> Result<()>;

    // ---- records -------------------------------------------------------------------------------------------------

    /// Stores one page: records, history, numbered changes, rejects, cursor. One statement per table. Returns the
    /// number of the last change, when there was one. Wakes what heals by this feed when anything changed: see
    /// [`Tx::wake`]. Numbers count from 1 per administration, over all its feeds and invoices; a transaction that
    /// is dropped uses none up, and a reader never sees a number before the ones below it. Reference feeds
    /// ([`Feed::is_reference`]) are stored without changes: they are not passed on.
    async fn record_page(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>>;

    /// Stores rows of a feed that did not come with a read of it, such as a customer that was just made in the package:
    /// records, history and numbered changes as [`Tx::record_page`] does. Where the feed is read on stays as it is; with
    /// a whole read under way `reading` must be its mark, else the rows would look unseen at its end.
    async fn record_rows(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>>;

    /// After a whole read: active records of the feed that this read did not see become inactive, each with its
    /// change and its history (`isActive` from true to false). In their values `isActive` becomes false where there is
    /// one, and all bits of the hash are inverted, so that a record that comes back counts as changed. Returns how
    /// many.
    async fn deactivate_unseen(
        &mut self,
        lease: &Lease,
        administration: AdministrationId,
        feed: Feed,
        read: &str,
        at: Timestamp,
    ) -> Result<u64>;

    /// Empties what a record says of a person ([`Feed::personal_fields`]) for good: in its values, in the history of it
    /// (which fields were overwritten and when stays), in every change of it, whose numbers and kinds stay, and in the
    /// customer of the application that is linked to it (its values, what was handed over, its progress, and the findings
    /// about such a field: it is then looked at again). When
    /// anything was emptied in its values, that is a numbered change of its own; the answer is its number. Looks through
    /// every change of the administration, so it is for rare occasions.
    ///
    /// The hash stays as it is: the next read leaves the record alone as long as the package's row stays the same. Once
    /// anything of that row changes, the row comes in whole, with what it then says of the person: it is to be emptied
    /// in the package as well, and first. A connection of another organisation, or a record that is not of this
    /// connection and feed, is [`StoreError::Missing`].
    async fn erase_record(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        feed: Feed,
        record: RecordId,
        at: Timestamp,
    ) -> Result<Option<ChangeNumber>>;

    // ---- invoices ------------------------------------------------------------------------------------------------

    /// Accepts an invoice and puts it in the outbox: `waiting` and due at once, or, when it has findings already,
    /// `findings` and not due until a person retries it. The same number with the same content again gives the first
    /// one's id ([`Accepted::Already`]); with other content it is refused ([`Accepted::Conflict`]). No change is
    /// numbered: whoever offers it has the answer. A connection of another organisation or administration is
    /// [`StoreError::Missing`].
    async fn accept_invoice(&mut self, write: &InvoiceWrite) -> Result<Accepted> {
        self.accept_invoices(&[write]).await?.remove(0)
    }

    /// The same for many invoices of any connections, one answer for each, in order; of two with one number the first
    /// wins. [`StoreError::Missing`] stands in the answers and leaves the others as they are.
    async fn accept_invoices(&mut self, writes: &[&InvoiceWrite]) -> Result<Vec<Result<Accepted>>>;

    /// Takes up to `limit` invoices of a leased connection that are due at `now`, not final and not claimed under
    /// this fence, oldest first: each at most once per lease, however many workers ask.
    async fn claim(&mut self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>>;

    /// Stores the result of one step: new state, what is now known of the booking, the attempt, and a numbered change
    /// of the invoice's status when the state is another one. The change's values are `{"number": …, "state": …,
    /// "findings": […]}`. An invoice of another connection is [`StoreError::Missing`].
    async fn finish_step(&mut self, lease: &Lease, step: &StepWrite) -> Result<()> {
        self.finish_steps(lease, &[step]).await?.into_iter().collect()
    }

    /// The same for steps of several invoices that ended together, one answer for each. [`StoreError::Stale`] and
    /// [`StoreError::Missing`] stand in the answers and leave the other steps as they are.
    async fn finish_steps(&mut self, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>>;

    /// Makes invoices with findings due that heal by this cause, in whichever state with work left, and customers of the
    /// application likewise. Returns how many invoices.
    async fn wake(&mut self, connection: ConnectionId, cause: Heals, now: Timestamp) -> Result<u64>;

    /// A person's retry of one invoice (any state with work left): due now. False when it is at its end or not there.
    async fn retry(&mut self, organisation: OrganisationId, invoice: InvoiceId, now: Timestamp) -> Result<bool>;

    /// A person says that it is in the books already. False when it is at its end, not there, or just being sent
    /// (`sending`). It makes a numbered change, and an attempt `mark` whose node is `by`.
    async fn mark(
        &mut self,
        organisation: OrganisationId,
        invoice: InvoiceId,
        by: &str,
        now: Timestamp,
    ) -> Result<bool>;

    // ---- log -----------------------------------------------------------------------------------------------------

    /// Stores a run that ended.
    async fn log_run(&mut self, run: &RunRow) -> Result<()>;

    /// Adds to the counts of calls. One endpoint and minute may occur twice in the list.
    async fn count_calls(&mut self, connection: ConnectionId, calls: &[CallRow]) -> Result<()>;

    /// Removes up to `limit` rows of each kind that are older than the instant given for it, over all organisations;
    /// less than `limit` of each means that no more are there. The timeline of an invoice with work left stays whole.
    /// Changes are removed from their lowest number on, never from the middle, and never the last one of an
    /// administration. Answers count from when they were given, sessions from their end, tries of messages from when
    /// they were made, invitations from when they expired. Records, invoices and documents are never removed.
    async fn prune(&mut self, before: &Prune<Timestamp>, limit: u32) -> Result<Prune<u64>>;
}

/// Where PDFs are kept, by the SHA-256 of their content: writing one twice is writing it once.
#[async_trait]
pub trait Documents: Send + Sync + 'static {
    /// Keeps the bytes; returns after they are safe.
    async fn put(&self, sha256: &str, bytes: &[u8]) -> Result<()>;

    /// Reads the bytes; [`StoreError::Missing`] when they are gone.
    async fn get(&self, sha256: &str) -> Result<Vec<u8>>;
}
