//! First-link matching, kept: the customers of both sides, the proposal about them, and what a person decides of it. Links
//! are written when the matching is finished, and not before.
//!
//! What a decision means is said by [`boekbrug_model::matching::Review`]; the store does the same to rows, so that one
//! decision among a hundred thousand customers costs as little as one among ten.

use async_trait::async_trait;
use boekbrug_model::matching::{Decision, DecisionError, LinkedBy, Reason, Rule};
use boekbrug_model::{Actor, ConnectionId};
use jiff::Timestamp;

use crate::Result;

/// How far a matching is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchingStage {
    /// The application's customers are being handed over.
    Gathering,
    /// A proposal is there to be decided about.
    Proposed,
    /// Its links were taken over.
    Finished,
}

impl MatchingStage {
    /// Every stage.
    pub const ALL: [Self; 3] = [Self::Gathering, Self::Proposed, Self::Finished];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Proposed => "proposed",
            Self::Finished => "finished",
        }
    }
}

/// One of the two sides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MatchingSide {
    /// The application.
    Here,
    /// The package.
    There,
}

impl MatchingSide {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::There => "there",
        }
    }
}

/// What the proposal says of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MatchingClass {
    /// Nothing yet.
    None,
    /// It has one counterpart, surely.
    Sure,
    /// It may have a counterpart; of the package's side: it may be one.
    Doubtful,
    /// It has none.
    Only,
}

impl MatchingClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::None, Self::Sure, Self::Doubtful, Self::Only];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Sure => "sure",
            Self::Doubtful => "doubtful",
            Self::Only => "only",
        }
    }
}

/// What was decided about a customer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MatchingVerdict {
    /// Nothing yet.
    Open,
    /// It has a counterpart.
    Linked,
    /// It has none.
    Apart,
    /// Everyone that was proposed for it was refused.
    Refused,
}

impl MatchingVerdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Open, Self::Linked, Self::Apart, Self::Refused];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Linked => "linked",
            Self::Apart => "apart",
            Self::Refused => "refused",
        }
    }
}

/// The matching of a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchingRow {
    /// How far it is.
    pub stage: MatchingStage,
    /// The rule of the proposal.
    pub rule: Rule,
    /// What the proposal says as a whole, as JSON; `{}` before there is one.
    pub summary: String,
    /// When it last changed.
    pub changed: Timestamp,
}

/// A customer of one side to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchingCustomer {
    /// The side's own id, unique on its side.
    pub id: String,
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Everything else, as JSON in the words of whoever compares them.
    pub values: String,
}

/// A customer of one side as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchingCustomerRow {
    /// The customer.
    pub customer: MatchingCustomer,
    /// Its place in the lists of its side.
    pub place: i64,
    /// What the proposal says of it.
    pub class: MatchingClass,
    /// What was decided.
    pub verdict: MatchingVerdict,
    /// Id of its counterpart, when it has one.
    pub partner: Option<String>,
    /// How it got it.
    pub by: Option<LinkedBy>,
}

/// Two customers that may be one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatchingPair {
    /// Id in the application.
    pub here: String,
    /// Id in the package.
    pub there: String,
    /// The likeliest of a customer is 0.
    pub place: i64,
    /// The sum of the reasons' points.
    pub score: i32,
    /// Whether it is sure.
    pub sure: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether a person said that they are not one.
    pub refused: bool,
}

/// A decision, taken by somebody.
#[derive(Clone, PartialEq, Debug)]
pub struct MatchingDecision {
    /// Its number: the first is 1.
    pub number: i64,
    /// What.
    pub decision: Decision,
    /// How many customers of the application it concerned.
    pub count: u64,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// Who took it back, and when.
    pub undone: Option<(Actor, Timestamp)>,
}

/// A customer of the application and its counterpart in the package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkRow {
    /// Id in the application.
    pub here: String,
    /// Id in the package.
    pub there: String,
    /// How it was confirmed.
    pub by: LinkedBy,
    /// Since when.
    pub at: Timestamp,
}

/// Customers of one side that a proposal says the same of, and how they were decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatchingCount {
    /// The side.
    pub side: MatchingSide,
    /// The class.
    pub class: MatchingClass,
    /// The verdict.
    pub verdict: MatchingVerdict,
    /// How many.
    pub count: u64,
}

/// Matching, for reading.
#[async_trait]
pub trait MatchingStore: Send + Sync {
    /// The matching of a connection; none before the first customer was handed over.
    async fn matching(&self, connection: ConnectionId) -> Result<Option<MatchingRow>>;

    /// Counts by side, class and verdict, in any order.
    async fn counts(&self, connection: ConnectionId) -> Result<Vec<MatchingCount>>;

    /// Customers of one side and class in their order, after a place, at most `limit`; only those about whom nothing is
    /// decided, or all.
    async fn customers(
        &self,
        connection: ConnectionId,
        side: MatchingSide,
        class: MatchingClass,
        open_only: bool,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<MatchingCustomerRow>>;

    /// Customers of one side by their ids, in any order; unknown ids are left out.
    async fn customers_among(
        &self,
        connection: ConnectionId,
        side: MatchingSide,
        ids: &[&str],
    ) -> Result<Vec<MatchingCustomerRow>>;

    /// The pairs of these customers of the application, the likeliest of each first.
    async fn pairs_of(&self, connection: ConnectionId, here: &[&str]) -> Result<Vec<MatchingPair>>;

    /// The decisions, newest first, before a number, those taken back too.
    async fn decisions(
        &self,
        connection: ConnectionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<MatchingDecision>>;

    /// Links by id in the application, after one, at most `limit`.
    async fn links(&self, connection: ConnectionId, after: Option<&str>, limit: u32) -> Result<Vec<LinkRow>>;
}

/// Matching, for writing.
#[async_trait]
pub trait MatchingTx: Send {
    /// Keeps customers of the application, in place of those with the same ids. A proposal and the decisions about it are
    /// void: they were made without them.
    async fn hand_over(&mut self, connection: ConnectionId, rows: &[MatchingCustomer], at: Timestamp) -> Result<()>;

    /// Forgets customers, proposal and decisions. Links stay.
    async fn forget_matching(&mut self, connection: ConnectionId) -> Result<()>;

    /// Begins a proposal in place of an earlier one, with everything that was decided about that. In the same
    /// transaction: [`MatchingTx::add_there`], [`MatchingTx::add_pairs`], then [`MatchingTx::end_proposal`].
    async fn begin_proposal(
        &mut self,
        connection: ConnectionId,
        rule: Rule,
        summary: &str,
        at: Timestamp,
    ) -> Result<()>;

    /// Adds customers of the package, in their order.
    async fn add_there(&mut self, connection: ConnectionId, first: i64, rows: &[MatchingCustomer]) -> Result<()>;

    /// Adds pairs of the proposal.
    async fn add_pairs(&mut self, connection: ConnectionId, rows: &[MatchingPair]) -> Result<()>;

    /// Sorts everybody into classes by the pairs.
    async fn end_proposal(&mut self, connection: ConnectionId) -> Result<()>;

    /// Takes a decision: how many customers of the application it concerned, or why it cannot be taken. Without a
    /// proposal that is open it is [`crate::StoreError::Missing`].
    async fn decide(
        &mut self,
        connection: ConnectionId,
        decision: &Decision,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<std::result::Result<u64, DecisionError>>;

    /// Takes the last decision back that was not; none when there is none.
    async fn undo(
        &mut self,
        connection: ConnectionId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Option<MatchingDecision>>;

    /// Writes what was confirmed as links, and ends the matching. Returns how many. Those among the customers that go to the
    /// package are `waiting` and due at `at` (one that is `sending` or `unknown` stays so, and due as it was). A customer that has a link already is
    /// [`crate::StoreError::Taken`]; without a proposal that is open it is [`crate::StoreError::Missing`].
    async fn finish_matching(&mut self, connection: ConnectionId, at: Timestamp) -> Result<u64>;
}
