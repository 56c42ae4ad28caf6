//! Customers of the application that go to the package (profiles B and C): what the application handed over, how far each
//! is, and which customer of the package it is.
//!
//! Links are the same as those of the matching ([`crate::MatchingStore::links`]): one customer here is one there.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use boekbrug_model::finding::Heals;
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{ConnectionId, Finding};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Lease, Result};

/// How far a customer of the application is on its way into the package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AppCustomerState {
    /// Handed over or changed; not yet compared with the package.
    Waiting,
    /// Refused by our checks or by the package.
    Findings,
    /// It is about to be made or was; after a crash only a look-up may follow.
    Sending,
    /// Sent, no answer: only a look-up may follow.
    Unknown,
    /// Both sides say the same.
    Equal,
}

impl AppCustomerState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Findings, Self::Sending, Self::Unknown, Self::Equal];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Findings => "findings",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Equal => "equal",
        }
    }
}

/// A customer as the application hands it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppCustomerWrite {
    /// The application's own id, unique within the administration.
    pub here: String,
    /// Its number or code in the application.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What the application says of it now, brought together with what it took over before, as JSON
    /// ([`boekbrug_model::record::Customer`]).
    pub values: String,
    /// What the application handed over, word for word, as JSON of the same shape.
    pub offered: String,
    /// The row's version when `values` was made from it; 0 when there was none. Another one is a `Stale` answer.
    pub version: i64,
    /// The customer of the package that it is, when the application says so.
    pub there: Option<String>,
    /// What is known of it on the other side, in the engine's own words; of a customer that is there already it stays as it
    /// is.
    pub progress: serde_json::Value,
}

/// What became of a customer that was handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AppCustomerKept {
    /// It is new.
    New,
    /// It was there and says something else now.
    Changed,
    /// It was there and says the same: nothing was written.
    Same,
    /// It was changed meanwhile, or is to be linked while it is `sending` or `unknown` and may come to be somebody of its
    /// own: read again and decide again. Nothing was written.
    Stale,
    /// The customer of the package that it is said to be is linked to another one, or it is itself. Nothing was written.
    LinkedElsewhere,
}

/// A customer of the application and how far it is.
#[derive(Clone, PartialEq, Debug)]
pub struct AppCustomerRow {
    /// The connection.
    pub connection: ConnectionId,
    /// The application's own id.
    pub here: String,
    /// Its number or code in the application.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What the application says of it: as it handed it over, and what it took over from the package since.
    pub values: String,
    /// What the application handed over last, word for word.
    pub offered: String,
    /// When the application last changed it.
    pub changed_here: Timestamp,
    /// Whether it is ticked for the connection.
    pub ticked: bool,
    /// The number that it has or is to get in the package, where that is not its own code.
    pub number: Option<String>,
    /// The customer of the package that it is: the package's id of it.
    pub there: Option<String>,
    /// How far it is.
    pub state: AppCustomerState,
    /// Why it does not go on, or warnings.
    pub findings: Vec<Finding>,
    /// What is known of it on the other side, in the engine's own words (JSON).
    pub progress: serde_json::Value,
    /// When it is due; never by itself at the end of time.
    pub due: Timestamp,
    /// Counts up with everything that a person or the application does to it, not with the steps of the engine.
    pub version: i64,
    /// When the row last changed.
    pub changed: Timestamp,
}

impl AppCustomerRow {
    /// Whether it is never due by itself: both sides say the same, or a person must do something first.
    pub fn rests(&self) -> bool {
        crate::rows::is_never(self.due)
    }
}

/// The result of one step.
#[derive(Clone, Debug)]
pub struct AppCustomerStep {
    /// The application's own id.
    pub here: String,
    /// The row's version when the step began. When it is another one now, the step is kept all the same (what happened
    /// there happened), but values stay as they are, the state becomes `waiting` unless it is `sending` or `unknown`,
    /// and it is due at `at`.
    pub version: i64,
    /// The state it is in now.
    pub to: AppCustomerState,
    /// Why it does not go on, or warnings.
    pub findings: Vec<Finding>,
    /// By what it heals.
    pub heals: Vec<Heals>,
    /// What is known on the other side.
    pub progress: serde_json::Value,
    /// What the application says of it from now on, its name too; none leaves it.
    pub values: Option<String>,
    /// The number that it got; none leaves it.
    pub number: Option<String>,
    /// The customer of the package that it turned out to be, when it had no link yet.
    pub link: Option<(String, LinkedBy)>,
    /// When to go on; [`Timestamp::MAX`] for never by itself.
    pub due: Timestamp,
    /// Now.
    pub at: Timestamp,
}

/// Which customers a list shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AppCustomerFilter {
    /// Only those in one of these states, when there are any.
    pub states: Vec<AppCustomerState>,
    /// Only those that are ticked, or that are not.
    pub ticked: Option<bool>,
    /// Only those whose code, id or name holds this text, whatever its case (ASCII). What stands after the first 200
    /// characters of the three is not looked at.
    pub text: Option<String>,
}

/// How many customers are in a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AppCustomerCount {
    /// The state.
    pub state: AppCustomerState,
    /// Ticked or not.
    pub ticked: bool,
    /// How many.
    pub count: u64,
}

/// Customers of the application, for reading.
#[async_trait]
pub trait AppCustomerStore: Send + Sync {
    /// One by the application's id.
    async fn one(&self, connection: ConnectionId, here: &str) -> Result<Option<AppCustomerRow>>;

    /// Several by the application's ids, in any order; unknown ones are left out.
    async fn among(&self, connection: ConnectionId, here: &[&str]) -> Result<Vec<AppCustomerRow>>;

    /// Those with this code or this id in the application (an invoice may name either), by id. The code is compared as
    /// it was handed over, trimmed; no code is nobody's.
    async fn named(&self, connection: ConnectionId, code: &str) -> Result<Vec<AppCustomerRow>>;

    /// The one that was given this number; not one that brings it as its own code.
    async fn numbered(&self, connection: ConnectionId, number: &str) -> Result<Option<AppCustomerRow>>;

    /// Those that are due at `now`, longest due first, at most `limit`; only ticked ones when `ticked`.
    async fn due(
        &self,
        connection: ConnectionId,
        now: Timestamp,
        ticked: bool,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>>;

    /// Those that are linked to these customers of the package, by the package's ids of them, in any order.
    async fn linked(&self, connection: ConnectionId, there: &[&str]) -> Result<Vec<AppCustomerRow>>;

    /// By code and then by id, after a code and id, at most `limit`.
    async fn list(
        &self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Result<Vec<AppCustomerRow>>;

    /// Counts by state and tick, in any order.
    async fn counts(&self, connection: ConnectionId) -> Result<Vec<AppCustomerCount>>;

    /// The numbers after the highest one in use that may be given next, up to the next one in use or `largest`. In use are
    /// those of the package's customers, those given to customers of the application and the codes that these bring
    /// themselves, as far as they are whole numbers of at most 18 digits. Above `largest` nothing counts: a package never
    /// has it. Relations that are suppliers alone are no customers, and their numbers are not known here.
    /// Where `largest` itself is in use, the free ones below it that come last; none when all are in use.
    async fn free_numbers(&self, connection: ConnectionId, largest: u64) -> Result<Option<RangeInclusive<u64>>>;
}

/// Customers of the application, for writing.
#[async_trait]
pub trait AppCustomerTx: Send {
    /// Keeps customers of the application: one answer for each, in order; an id occurs at most once. What is new or
    /// changed is `waiting` and due at `at` (one that is `sending` or `unknown` stays so, and due as it was), and
    /// not ticked when new. One that rests because its link was taken away goes on resting, unless it comes with a link.
    /// An id that occurs a second time is `Stale`. A link is kept as chosen by a person. When
    /// any is new, has another code or got a link, the invoices whose findings heal by the feed of customers are woken: they
    /// may find somebody now, or hear a better reason. The connection of another organisation is not looked at: callers have
    /// it already.
    async fn hand_over(
        &mut self,
        connection: ConnectionId,
        rows: &[AppCustomerWrite],
        at: Timestamp,
    ) -> Result<Vec<AppCustomerKept>>;

    /// Ticks customers, or takes the tick away. Returns how many were changed. Those ticked are due,
    /// but for one that rests because its link was taken away, and when any was changed
    /// the invoices whose findings heal by a setting are woken.
    async fn tick(&mut self, connection: ConnectionId, here: &[&str], ticked: bool, at: Timestamp) -> Result<u64>;

    /// The same for all that a filter shows.
    async fn tick_all(
        &mut self,
        connection: ConnectionId,
        filter: &AppCustomerFilter,
        ticked: bool,
        at: Timestamp,
    ) -> Result<u64>;

    /// Gives a customer its number in the package; none takes it away. It is due, but for one
    /// that rests because its link was taken away and gets none. False when there is no such customer,
    /// or it has a link already. A number that another customer of the application was given is
    /// [`crate::StoreError::Taken`].
    async fn number(
        &mut self,
        connection: ConnectionId,
        here: &str,
        number: Option<&str>,
        at: Timestamp,
    ) -> Result<bool>;

    /// A person's retry: due now, if it was not due before; a step that is at work meanwhile does not end that. False when
    /// there is no such customer.
    async fn retry(&mut self, connection: ConnectionId, here: &str, at: Timestamp) -> Result<bool>;

    /// Takes the link of a customer away that is as `row` says: what is noted of it is forgotten, it rests with these
    /// findings, its version counts up, and a step that began before is not kept any more. It goes on once it gets another
    /// link or a number, or is tried again. False when it has no link, or is not as `row` says (version, link, state,
    /// progress): read again and decide again.
    async fn unlink(&mut self, row: &AppCustomerRow, findings: &[Finding], at: Timestamp) -> Result<bool>;

    /// Stores the result of a step under a lease. Together with [`crate::Tx::record_page`] in one transaction the record
    /// and the link come to be at once; this verb goes first there, because the numbers of changes are taken last by
    /// everybody. A customer that is not there is [`crate::StoreError::Missing`]; a link that is taken on either side is
    /// [`crate::StoreError::Taken`], and so is a number that another customer was given. A step that began before the
    /// link was taken away is [`crate::StoreError::Stale`]. But with a link in the same step
    /// the number is one in the package: then another that was only to get it, or had it once, loses it and is due.
    /// When it is `equal` now or the step has a link, the invoices whose findings heal by the feed of customers are woken.
    /// Of a row that was emptied of a person since the step began ([`crate::Tx::erase_record`]) neither what the step
    /// noted nor its findings bring anything personal back. Returns the values that
    /// stand in place of the step's own because its version is another one now: whoever ends the step brings together
    /// what both say ([`AppCustomerTx::said`]), else what it took over from the package looks as if the application had
    /// taken it away.
    async fn finish(&mut self, lease: &Lease, step: &AppCustomerStep) -> Result<Option<String>>;

    /// What the application says of a customer from now on, its name too, whatever its version: for the transaction in
    /// which a step ended under another version. When the row was emptied of a person since the step began, what stands
    /// there of a person stays. A customer that is not there is [`crate::StoreError::Missing`].
    async fn said(&mut self, lease: &Lease, here: &str, values: &str) -> Result<()>;

    /// The package's customers with these ids changed: the ones that are linked to them are due. Returns how many were
    /// not due before.
    async fn touched(&mut self, lease: &Lease, there: &[&str], at: Timestamp) -> Result<u64>;
}
