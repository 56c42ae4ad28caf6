//! What a cycle did, as counts.

use boekbrug_model::{ConnectionId, Feed, Finding};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::Closed;

/// What one cycle did.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CycleReport {
    /// The connections that were due and free.
    pub connections: Vec<ConnectionReport>,
}

/// What was done for one connection.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionReport {
    /// The connection.
    pub connection: ConnectionId,
    /// The feeds that were read.
    pub feeds: Vec<FeedReport>,
    /// What became of the application's customers.
    pub customers: CustomersReport,
    /// What became of its invoices.
    pub push: PushReport,
    /// Calls made to the package.
    pub calls: u64,
    /// Why it stopped before everything was done.
    pub stop: Option<Stop>,
    /// What is wrong with the connection as a whole.
    pub findings: Vec<Finding>,
    /// When it is due again.
    pub next_due: Option<Timestamp>,
}

impl ConnectionReport {
    pub(crate) fn new(connection: ConnectionId) -> Self {
        Self {
            connection,
            feeds: Vec::new(),
            customers: CustomersReport::default(),
            push: PushReport::default(),
            calls: 0,
            stop: None,
            findings: Vec::new(),
            next_due: None,
        }
    }
}

/// Why the work for a connection stopped before everything was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Stop {
    /// The package's limit is reached; it goes on at the instant.
    Limit(Timestamp),
    /// The package does not answer.
    Unreachable,
    /// The package refuses the connection as a whole; it is broken now.
    Refused,
    /// The connection does not work now.
    Closed(Closed),
    /// Its settings were changed meanwhile; it goes on with the new ones in the next cycle.
    Changed,
    /// Another node took over.
    LeaseLost,
    /// The program is ending.
    ShuttingDown,
    /// The database is not available.
    Store,
}

/// What one read of a feed did.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedReport {
    /// The feed.
    pub feed: Feed,
    /// Pages stored.
    pub pages: u64,
    /// Rows read, those that could not be mapped included.
    pub read: u64,
    /// New records.
    pub created: u64,
    /// Records whose coupled fields were overwritten.
    pub updated: u64,
    /// Records that became inactive because a whole read did not see them.
    pub deactivated: u64,
    /// Rows that could not be mapped.
    pub rejected: u64,
    /// True when the read came to its end.
    pub complete: bool,
    /// What went wrong, or what a person should look at.
    pub findings: Vec<Finding>,
}

impl FeedReport {
    pub(crate) fn new(feed: Feed) -> Self {
        Self {
            feed,
            pages: 0,
            read: 0,
            created: 0,
            updated: 0,
            deactivated: 0,
            rejected: 0,
            complete: false,
            findings: Vec::new(),
        }
    }

    /// True when the read changed what is known.
    pub fn changed(&self) -> bool {
        self.created + self.updated + self.deactivated > 0
    }
}

/// What became of customers of the application in one run. A customer counts once by where it ended, and beside that by
/// what was done to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomersReport {
    /// Looked at.
    pub tried: u64,
    /// Made in the package.
    pub created: u64,
    /// Found there and taken as the same.
    pub found: u64,
    /// Overwritten there.
    pub overwritten: u64,
    /// Equal on both sides at the end.
    pub equal: u64,
    /// With findings.
    pub findings: u64,
    /// Sent, no answer.
    pub unknown: u64,
    /// Tried again later.
    pub later: u64,
}

/// What became of invoices in one run. An invoice counts once, by where it ended in this run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PushReport {
    /// Looked at.
    pub tried: u64,
    /// Bookings made in this run.
    pub booked: u64,
    /// Bookings that turned out to be there already.
    pub found: u64,
    /// At the end, read back and equal.
    pub verified: u64,
    /// With findings.
    pub findings: u64,
    /// Nothing to book.
    pub skipped: u64,
    /// Sent without an answer; a look-up follows.
    pub unknown: u64,
    /// To be tried again later.
    pub later: u64,
    /// Seconds between the offer and the end, added up over the verified ones.
    pub waited: u64,
    /// Not worked on because of a fault in our own house; the log says which.
    pub faults: u64,
}
