//! What else a side shows and does where customers go both ways and invoices become draft orders.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use boekbrug_connector::{Consent, HookVerdict, InboundHook};
use boekbrug_sandbox::Reply;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use super::Line;
use crate::time::Time;

/// The coupled fields that people change in a storm, by canonical path.
pub(crate) const FIELDS: &[&str] = &[
    "name",
    "visitAddress.address1",
    "visitAddress.city",
    "visitAddress.phoneNumber",
];

/// The other half of a [`super::Side`].
pub(crate) trait TwoWay: Send + Sync {
    /// Every relation that is no row of the package's own.
    fn relations(&self, number: usize) -> Result<Vec<Relation>>;

    /// Every write of a relation, in order.
    fn writes(&self, number: usize) -> Result<Vec<Write>>;

    /// Every draft order.
    fn orders(&self, number: usize) -> Result<Vec<PlacedOrder>>;

    /// Invoice number and relation of every booking.
    fn debtors(&self, number: usize) -> Result<Vec<(String, String)>>;

    /// A user changes fields of a relation, coupled ones by canonical path, others as `memo` and `kredietLimiet`. False
    /// when the package says no, or while somebody else has the relation open: what they save goes over it, which no
    /// coupling can help where a package knows no versions.
    fn edit(&self, number: usize, id: &str, fields: &[(&str, String)]) -> Result<bool>;

    /// A user makes a relation, under a code that the package gives or one of their own.
    fn add(&self, number: usize, name: &str, code: Option<i64>) -> Result<()>;

    /// A user makes an invoice of one of the open orders, when there is one.
    fn invoice(&self, number: usize, pick: usize) -> Result<()>;

    /// A user takes one of the open orders to another stage, when there is one.
    fn advance(&self, number: usize, pick: usize) -> Result<()>;

    /// How the package gives its key by message, where it does.
    fn activation(&self) -> Option<&dyn Activation> {
        None
    }
}

/// A package that couples on a page of its own and gives its key by message.
pub(crate) trait Activation: Send + Sync {
    /// A user gives the administration another key.
    fn renew_key(&self, number: usize) -> Result<()>;

    /// A user takes the key away.
    fn withdraw_key(&self, number: usize) -> Result<()>;

    /// What a user does who was sent to this address: says yes for this administration.
    fn say_yes(&self, number: usize, address: &str) -> Result<()>;

    /// Messages to the installation that nobody has brought yet.
    fn messages(&self) -> Vec<Vec<u8>>;

    /// How the connector is asked for a consent.
    fn consent(&self, line: Line) -> Arc<dyn Consent>;

    /// What a message turns out to be.
    fn receive(&self, hook: &InboundHook<'_>) -> HookVerdict;
}

/// After so long nobody saves any more what they read: the longest call and the longest delay of a late one.
const OPEN: SignedDuration = SignedDuration::from_secs(150);

/// Relations that somebody has read to save them, and since when.
pub(crate) struct Opened {
    since: Mutex<BTreeMap<String, Timestamp>>,
    time: Time,
}

impl Opened {
    pub(crate) fn new(time: &Time) -> Self {
        Self {
            since: Mutex::default(),
            time: time.clone(),
        }
    }

    /// Somebody reads relations to save them.
    pub(crate) fn open(&self, ids: impl IntoIterator<Item = String>) {
        let now = self.time.now();
        self.since().extend(ids.into_iter().map(|id| (id, now)));
    }

    /// Somebody saves a relation. Without an answer it may still be on its way, with what was read before.
    pub(crate) fn save(&self, id: &str, reply: &Reply) {
        if matches!(reply, Reply::Silence) {
            self.open([id.to_owned()]);
        } else {
            self.since().remove(id);
        }
    }

    pub(crate) fn is_open(&self, id: &str) -> bool {
        let now = self.time.now();
        self.since()
            .get(id)
            .is_some_and(|since| now.duration_since(*since) < OPEN)
    }

    pub(crate) fn is_any_open(&self) -> bool {
        let now = self.time.now();
        self.since().values().any(|since| now.duration_since(*since) < OPEN)
    }

    fn since(&self) -> MutexGuard<'_, BTreeMap<String, Timestamp>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an answer holds, unless it never came.
pub(crate) fn body(reply: &Reply) -> Bytes {
    match reply {
        Reply::Answer(response) | Reply::Delayed { response, .. } => response.body().clone(),
        _ => Bytes::new(),
    }
}

/// A relation as the package has it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Relation {
    /// The package's id.
    pub id: String,
    /// Number.
    pub code: String,
    /// VAT number with country letters, and KvK number.
    pub keys: Vec<String>,
    /// The values of [`FIELDS`]; absent ones are left out.
    pub values: BTreeMap<&'static str, String>,
}

/// One write of a relation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Write {
    /// When.
    pub at: Timestamp,
    /// The package's id of the relation.
    pub id: String,
    /// Over the API; else by a user of the package.
    pub by_api: bool,
    /// It was made by this; else it was there.
    pub made: bool,
    /// What has another value since, by canonical path where it is one of [`FIELDS`].
    pub fields: Vec<Written>,
}

/// One field of a write. Empty texts are absent values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Written {
    /// Canonical path, or the package's own name.
    pub field: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// A draft order as the package has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PlacedOrder {
    /// Our invoice number.
    pub reference: String,
    /// Its number there.
    pub number: String,
    /// The relation.
    pub relation: String,
    /// Total without VAT.
    pub net: Decimal,
    /// Number of lines.
    pub lines: usize,
    /// Number of the invoice that a user made of it.
    pub invoice: Option<String>,
}
