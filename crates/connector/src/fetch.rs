//! Reading a feed: cursor in, page out.

use std::collections::HashMap;

use boekbrug_model::{Feed, Finding, Incoming, Record};
use serde::{Deserialize, Serialize};

/// Where a feed's next read starts. Its content belongs to the connector alone; the store keeps it as text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct FetchRequest<'a> {
    /// The feed.
    pub feed: Feed,
    /// Where to go on; none reads from the start.
    pub cursor: Option<&'a Cursor>,
    /// Reference records already known, with whose help rows are mapped.
    pub references: &'a References,
}

/// Reference records by feed and by the package's id.
#[derive(Clone, Debug, Default)]
pub struct References {
    records: HashMap<Feed, HashMap<String, Record>>,
}

impl References {
    /// Adds a record.
    pub fn insert(&mut self, feed: Feed, package_id: String, record: Record) {
        self.records.entry(feed).or_default().insert(package_id, record);
    }

    /// Finds a record by the package's id.
    pub fn get(&self, feed: Feed, package_id: &str) -> Option<&Record> {
        self.records.get(&feed)?.get(package_id)
    }

    /// All records of a feed.
    pub fn all(&self, feed: Feed) -> impl Iterator<Item = (&str, &Record)> {
        self.records
            .get(&feed)
            .into_iter()
            .flatten()
            .map(|(id, record)| (id.as_str(), record))
    }
}

/// One page of a feed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// The rows that could be mapped.
    pub records: Vec<Incoming>,
    /// The rows that could not.
    pub rejects: Vec<Reject>,
    /// Ids of rows that are no longer of this feed (a customer that became a prospect): what is known of them becomes
    /// inactive, what is not known stays unknown.
    pub gone: Vec<String>,
    /// Where to go on.
    pub next: Option<Cursor>,
    /// True when this was the last page of this run; `next` then starts the next run.
    pub done: bool,
    /// True on the first page of a read of everything although changes were asked for (the package lost the thread).
    pub restarted: bool,
}

/// A row that could not be mapped, with the reason. It is kept and shown, and never blocks its page.
#[derive(Clone, PartialEq, Debug)]
pub struct Reject {
    /// The package's id of the row, as far as it could be read.
    pub package_id: String,
    /// What people call it, as far as it could be read.
    pub label: String,
    /// Why.
    pub findings: Vec<Finding>,
}
