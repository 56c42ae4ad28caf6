//! What goes in and out of the store, as plain data.

use boekbrug_model::finding::Heals;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, DocumentId, Feed, Finding,
    Invoice, InvoiceId, InvoiceState, OrganisationId, Package, Profile, RecordId, RunId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrganisationRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A company of a tenant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AdministrationRow {
    /// Its id.
    pub id: AdministrationId,
    /// Its tenant.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A connection.
#[derive(Clone, PartialEq, Debug)]
pub struct ConnectionRow {
    /// Its id.
    pub id: ConnectionId,
    /// Its tenant.
    pub organisation: OrganisationId,
    /// The application's administration.
    pub administration: AdministrationId,
    /// The package.
    pub package: Package,
    /// The profile from which its settings came.
    pub profile: Profile,
    /// Its state.
    pub state: ConnectionState,
    /// Why it is in that state, when a finding says so.
    pub findings: Vec<Finding>,
    /// Its settings.
    pub settings: ConnectionSettings,
    /// Counts up with each change of the settings.
    pub version: i64,
    /// The package's administration to which it is pinned.
    pub remote_id: Option<String>,
    /// Its name.
    pub remote_name: Option<String>,
    /// When it is due again.
    pub due: Timestamp,
    /// When it was made.
    pub created: Timestamp,
}

/// A sealed secret. The store never sees what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: String,
    /// The master key under which it is sealed.
    pub key_id: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SecretRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretRow({} {} under {})", self.connection, self.name, self.key_id)
    }
}

/// A connection held by a node.
#[derive(Clone, PartialEq, Debug)]
pub struct Lease {
    /// The connection, as it was when the lease was taken.
    pub connection: ConnectionRow,
    /// The node.
    pub node: String,
    /// Higher with every lease of this connection.
    pub fence: i64,
    /// Until when it holds.
    pub until: Timestamp,
}

/// How a feed stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FeedState {
    /// Where the next read starts, in the connector's own words.
    pub cursor: Option<String>,
    /// When a read to the end was last finished.
    pub completed: Option<Timestamp>,
    /// Mark of the whole read that is under way, so that unseen records can be found at its end.
    pub reading: Option<String>,
    /// When the package last told that something of it changed.
    pub nudged: Option<Timestamp>,
    /// What the last page written said of the rows it held: see [`PageWrite::digest`].
    pub digest: Option<i64>,
    /// Records known, active or not.
    pub records: u64,
    /// Rows that could not be mapped.
    pub rejects: u64,
}

/// What is known of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownRecord {
    /// The package's id.
    pub package_id: String,
    /// Our id.
    pub id: RecordId,
    /// Hash over the coupled fields as they last came in.
    pub hash: i64,
    /// False when blocked, ended or vanished; feeds without `isActive` in their values say it only here.
    pub is_active: bool,
    /// The canonical values as JSON.
    pub values: String,
}

/// A record as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredRecord {
    /// Our id.
    pub id: RecordId,
    /// The package's id.
    pub package_id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False when blocked, ended or vanished.
    pub is_active: bool,
    /// The canonical values as JSON.
    pub values: String,
    /// When it last changed.
    pub changed: Timestamp,
}

/// Keys by which an invoice's customer is found. Empty ones are left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CustomerKeys {
    /// Customer code.
    pub code: Option<String>,
    /// KvK number.
    pub identification: Option<String>,
    /// VAT number with country letters.
    pub vat_number: Option<String>,
}

/// A page of a feed, ready to be stored.
#[derive(Clone, Debug)]
pub struct PageWrite {
    /// The administration whose change feed it goes to.
    pub administration: AdministrationId,
    /// The feed.
    pub feed: Feed,
    /// Records that are new or changed; each package id at most once.
    pub records: Vec<RecordWrite>,
    /// The package's ids of every row on the page, changed or not, when a whole read is under way: they are seen.
    pub seen: Vec<String>,
    /// Mark of the whole read; a new record or a row of `seen` carries it from now on.
    pub reading: Option<String>,
    /// Rows that could not be mapped; one that was known to be so is replaced.
    pub rejects: Vec<RejectRow>,
    /// The package's ids of rows whose earlier reject is over.
    pub mended: Vec<String>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// A hash over every row, when this page is a whole read by itself. The next read that comes to the same needs to
    /// write no row. Each page replaces it, so it never speaks of rows that are not stored.
    pub digest: Option<i64>,
    /// True when this page ended the read: it is then completed at `at`, and no read is under way any more.
    pub done: bool,
    /// Now.
    pub at: Timestamp,
}

/// A record that is new or changed.
#[derive(Clone, Debug)]
pub struct RecordWrite {
    /// Our id: the known one, or a new one.
    pub id: RecordId,
    /// The package's id.
    pub package_id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False when blocked or ended.
    pub is_active: bool,
    /// Hash over the coupled fields as they came in.
    pub hash: i64,
    /// The canonical values as JSON, after the coupled fields were taken over.
    pub values: String,
    /// Customers only: KvK number, for look-ups.
    pub identification: Option<String>,
    /// Customers only: VAT number, for look-ups.
    pub vat_number: Option<String>,
    /// New or changed.
    pub kind: ChangeKind,
    /// What was overwritten; empty for a new record.
    pub fields: Vec<FieldChange>,
    /// Who had the new values.
    pub author: Author,
}

/// What happened to a record or an invoice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// Coupled fields were overwritten.
    Updated,
    /// It vanished or was blocked.
    Deactivated,
    /// The state of an invoice changed.
    Status,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Deactivated, Self::Status];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deactivated => "deactivated",
            Self::Status => "status",
        }
    }
}

/// One overwritten field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// Canonical path.
    pub field: String,
    /// Value before.
    pub old: serde_json::Value,
    /// Value after.
    pub new: serde_json::Value,
}

/// Who had the values that overwrote others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Author {
    /// The package.
    #[default]
    Package,
    /// The application, or a person who put an earlier value back; the package took them over.
    Application,
    /// The package and the application changed a field at the same time: the old value is the application's, which gave
    /// way to the package's.
    Conflict,
}

impl Author {
    /// Every author.
    pub const ALL: [Self; 3] = [Self::Package, Self::Application, Self::Conflict];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Application => "application",
            Self::Conflict => "conflict",
        }
    }
}

/// An overwrite that was kept.
#[derive(Clone, PartialEq, Debug)]
pub struct HistoryRow {
    /// When.
    pub at: Timestamp,
    /// The connection over which the new values came.
    pub source: ConnectionId,
    /// Who had the new values.
    pub author: Author,
    /// What.
    pub fields: Vec<FieldChange>,
}

/// One numbered change.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangeRow {
    /// Its number.
    pub number: ChangeNumber,
    /// What kind of record; `invoices` for an invoice's status.
    pub subject: String,
    /// Id of the record or invoice, as text with its prefix.
    pub id: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The values after it (records), or the status (invoices), as JSON.
    pub values: String,
    /// When.
    pub at: Timestamp,
}

/// A row of the package that could not be mapped.
#[derive(Clone, PartialEq, Debug)]
pub struct RejectRow {
    /// The feed.
    pub feed: Feed,
    /// The package's id.
    pub package_id: String,
    /// What people call it.
    pub label: String,
    /// Why.
    pub findings: Vec<Finding>,
    /// When it was last seen so.
    pub at: Timestamp,
}

/// An invoice to accept.
#[derive(Clone, Debug)]
pub struct InvoiceWrite {
    /// Its id.
    pub id: InvoiceId,
    /// The tenant.
    pub organisation: OrganisationId,
    /// The administration.
    pub administration: AdministrationId,
    /// The connection over which it goes.
    pub connection: ConnectionId,
    /// The invoice.
    pub invoice: Invoice,
    /// SHA-256 over its canonical JSON and its PDF, in hex: is it the same document?
    pub digest: String,
    /// Its PDF.
    pub pdf: Option<DocumentRef>,
    /// Where it came from: a file name, or the application.
    pub source: String,
    /// Findings that were made at the door and cannot heal (for example a PDF that is none); the invoice is then kept
    /// in the state `findings`.
    pub findings: Vec<Finding>,
    /// Now.
    pub at: Timestamp,
}

/// A PDF in the document store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRef {
    /// Its id.
    pub id: DocumentId,
    /// File name.
    pub file_name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 in hex: its place in the document store.
    pub sha256: String,
}

/// The answer to an invoice that was offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Accepted {
    /// It is new.
    New(InvoiceId),
    /// The same document was accepted before.
    Already(InvoiceId),
    /// Another document with this number was accepted before: nothing was stored.
    Conflict(InvoiceId),
}

/// An invoice and how far it is.
#[derive(Clone, PartialEq, Debug)]
pub struct InvoiceRow {
    /// Its id.
    pub id: InvoiceId,
    /// The tenant.
    pub organisation: OrganisationId,
    /// The administration.
    pub administration: AdministrationId,
    /// The connection.
    pub connection: ConnectionId,
    /// The invoice.
    pub invoice: Invoice,
    /// Digest of the document.
    pub digest: String,
    /// Its PDF.
    pub pdf: Option<DocumentRef>,
    /// Where it came from.
    pub source: String,
    /// How far it is.
    pub state: InvoiceState,
    /// Why it does not go on, or warnings.
    pub findings: Vec<Finding>,
    /// What is known on the other side, in the engine's own words (JSON): ids of booking and document, proof.
    pub progress: serde_json::Value,
    /// Tries so far.
    pub attempts: u32,
    /// When it is due.
    pub due: Timestamp,
    /// When it was accepted.
    pub created: Timestamp,
    /// When its state last changed.
    pub changed: Timestamp,
}

impl InvoiceRow {
    /// Whether it is never due by itself: then a person must do something first.
    pub fn rests(&self) -> bool {
        is_never(self.due)
    }
}

/// Whether an instant stands for never. Databases keep microseconds, so that the end of time comes back a little earlier.
pub(crate) fn is_never(due: Timestamp) -> bool {
    due.as_second() >= Timestamp::MAX.as_second()
}

/// The result of one step of the push.
#[derive(Clone, Debug)]
pub struct StepWrite {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The state it was in; another one is [`crate::StoreError::Stale`].
    pub from: InvoiceState,
    /// The state it is in now.
    pub to: InvoiceState,
    /// Why it does not go on, or warnings.
    pub findings: Vec<Finding>,
    /// By what it heals.
    pub heals: Vec<Heals>,
    /// What is known on the other side.
    pub progress: serde_json::Value,
    /// When to go on; [`Timestamp::MAX`] for never by itself.
    pub due: Timestamp,
    /// Counts as a try.
    pub counts: bool,
    /// What was done, for the timeline: `check`, `find`, `book`, `attach`, `readBack`.
    pub step: &'static str,
    /// Now.
    pub at: Timestamp,
}

/// One try of one step.
#[derive(Clone, PartialEq, Debug)]
pub struct AttemptRow {
    /// What was done.
    pub step: String,
    /// State before.
    pub from: InvoiceState,
    /// State after.
    pub to: InvoiceState,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The node that did it.
    pub node: String,
    /// When.
    pub at: Timestamp,
}

/// A run that ended.
#[derive(Clone, PartialEq, Debug)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// The connection.
    pub connection: ConnectionId,
    /// A feed's name, or `push`.
    pub what: String,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// Counts by name: `read`, `created`, `updated`, `booked`, `verified`, `refused` …
    pub counts: std::collections::BTreeMap<String, u64>,
    /// What went wrong, empty when nothing did.
    pub findings: Vec<Finding>,
}

/// What a connection did within a stretch of time, such as a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Runs that began in it.
    pub runs: u64,
    /// Of these, the ones that ended with findings.
    pub faulty: u64,
    /// Their counts, added up by name.
    pub counts: std::collections::BTreeMap<String, u64>,
    /// Calls to the package.
    pub calls: u64,
    /// Of these, the ones that were refused or failed.
    pub errors: u64,
}

/// Calls to one endpoint within one minute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallRow {
    /// Method and path template.
    pub endpoint: String,
    /// The minute.
    pub minute: Timestamp,
    /// How many.
    pub calls: u32,
    /// How many of them failed.
    pub errors: u32,
}

/// Counts over the whole installation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Connections per state.
    pub connections: Vec<(ConnectionState, u64)>,
    /// Invoices per state.
    pub invoices: Vec<(InvoiceState, u64)>,
    /// Invoices that are due and wait.
    pub due_invoices: u64,
    /// Instant of the oldest due invoice.
    pub oldest_due: Option<Timestamp>,
}

/// Something of each kind of row that may be removed once it is old: from when on it stays, how many were removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Prune<T> {
    /// Runs that ended.
    pub runs: T,
    /// Counts of calls.
    pub calls: T,
    /// Lines of the timelines of invoices.
    pub attempts: T,
    /// Overwritten values of records.
    pub history: T,
    /// Numbered changes of the change feed.
    pub changes: T,
    /// Answers kept for idempotency keys.
    pub answers: T,
    /// Sessions and invitations that are over.
    pub sessions: T,
    /// Tries of messages to webhook endpoints.
    pub tries: T,
}
