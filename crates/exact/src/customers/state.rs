//! Where the read of customers stands. A customer is an account with its main contact and its invoice address, which
//! are lists of their own.
//!
//! * A run that reads everything, or much, reads contacts and addresses first and keeps of them what it needs in
//!   memory ([`super::join`]); then the accounts come by.
//! * A run that reads what changed looks the contact and the address of each account up. On a rhythm of its own it also
//!   asks which contacts and addresses changed, and then reads their accounts again, some at a time.
//!
//! An idle run is one call, or three when the rhythm is due.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cursor::{DivisionMark, Pass, START};

/// Accounts to read again, beyond which everything is read instead.
const MOST_AGAIN: usize = 2_000;

/// The state, kept as the cursor's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    accounts: i64,
    contacts: i64,
    addresses: i64,
    /// Pages of the contacts and of the addresses when they were last read whole: what a whole join costs.
    #[serde(default)]
    join_pages: (u32, u32),
    /// When contacts and addresses were last asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    joined: Option<Timestamp>,
    #[serde(default)]
    pub(crate) division: DivisionMark,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
}

/// One run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Run {
    /// The join in memory that belongs to this run; none when it looks accounts up.
    join: Option<u64>,
    contacts: Option<Pass>,
    addresses: Option<Pass>,
    accounts: Option<Pass>,
    /// Accounts to read again.
    #[serde(default, skip_serializing_if = "Ids::is_empty")]
    again: Ids,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    Contacts,
    Addresses,
    Accounts,
    Again,
}

impl Default for State {
    fn default() -> Self {
        let start = START;
        Self {
            accounts: start,
            contacts: start,
            addresses: start,
            join_pages: (0, 0),
            joined: None,
            division: DivisionMark::default(),
            run: None,
        }
    }
}

impl State {
    /// Whether a new run begins.
    pub(crate) fn is_between_runs(&self) -> bool {
        self.run.is_none()
    }

    /// Whether nothing was read to its end yet.
    pub(crate) fn is_first(&self) -> bool {
        self.accounts == START
    }

    /// Row versions begin anew: everything must be read again.
    pub(crate) fn restart(&mut self) {
        *self = Self {
            division: self.division.clone(),
            ..Self::default()
        };
    }

    /// Begins a run, when none is under way.
    pub(crate) fn begin(&mut self, now: Timestamp, minutes: u32, draw: impl FnOnce() -> u64) {
        let whole = self.is_first();
        let due = whole || self.is_due(now, minutes);
        let (accounts, contacts, addresses) = (self.accounts, self.contacts, self.addresses);
        self.run.get_or_insert_with(|| Run {
            join: whole.then(draw),
            contacts: due.then(|| Pass::since(contacts)),
            addresses: due.then(|| Pass::since(addresses)),
            accounts: Some(Pass::since(accounts)),
            again: Ids::default(),
        });
    }

    fn is_due(&self, now: Timestamp, minutes: u32) -> bool {
        let every = SignedDuration::from_mins(minutes.into());
        self.joined
            .is_none_or(|joined| !(SignedDuration::ZERO..every).contains(&now.duration_since(joined)))
    }

    /// What comes next in the run; none when it is over.
    pub(crate) fn next(&self) -> Option<Step> {
        let run = self.run.as_ref()?;
        Some(if run.contacts.is_some() {
            Step::Contacts
        } else if run.addresses.is_some() {
            Step::Addresses
        } else if run.accounts.is_some() {
            Step::Accounts
        } else if run.again.is_empty() {
            return None;
        } else {
            Step::Again
        })
    }

    /// The pass of a list, for its question.
    pub(crate) fn pass(&mut self, step: Step) -> Option<&mut Pass> {
        let run = self.run.as_mut()?;
        match step {
            Step::Contacts => run.contacts.as_mut(),
            Step::Addresses => run.addresses.as_mut(),
            Step::Accounts => run.accounts.as_mut(),
            Step::Again => None,
        }
    }

    /// Pages of a list that will have been read with the next one.
    pub(crate) fn pages_after(&mut self, step: Step) -> u32 {
        self.pass(step).map_or(0, |pass| pass.pages().saturating_add(1))
    }

    /// A list was read to its end.
    pub(crate) fn ended(&mut self, step: Step, version: i64, now: Timestamp) {
        let Some(run) = self.run.as_mut() else { return };
        let pages = |pass: &Option<Pass>| pass.as_ref().filter(|pass| pass.is_whole()).map(Pass::pages);
        match step {
            Step::Contacts => {
                self.join_pages.0 = pages(&run.contacts).unwrap_or(self.join_pages.0);
                run.contacts = None;
                self.contacts = version;
            }
            Step::Addresses => {
                self.join_pages.1 = pages(&run.addresses).unwrap_or(self.join_pages.1);
                run.addresses = None;
                self.addresses = version;
                self.joined = Some(now);
            }
            Step::Accounts => {
                run.accounts = None;
                self.accounts = version;
            }
            Step::Again => {}
        }
    }

    /// Whether the accounts of this run are read from the first on, so that none must be read again.
    pub(crate) fn reads_everything(&self) -> bool {
        let accounts = self.run.as_ref().and_then(|run| run.accounts.as_ref());
        self.is_first() || accounts.is_some_and(Pass::is_whole)
    }

    /// The version up to which a list was known before this run.
    pub(crate) fn version(&self, step: Step) -> i64 {
        match step {
            Step::Contacts => self.contacts,
            Step::Addresses => self.addresses,
            Step::Accounts | Step::Again => self.accounts,
        }
    }

    /// Accounts whose contact or address changed are read again; too many of them, and everything is.
    pub(crate) fn read_again(&mut self, ids: impl IntoIterator<Item = Uuid>) {
        let Some(run) = self.run.as_mut() else { return };
        run.again.extend(ids);
        if run.again.0.len() > MOST_AGAIN {
            run.again = Ids::default();
            run.accounts = Some(Pass::whole());
        }
    }

    /// The next accounts to read again.
    pub(crate) fn some_again(&self, most: usize) -> Vec<Uuid> {
        let ids = self.run.as_ref().map_or(&[][..], |run| &run.again.0);
        ids.iter().take(most).copied().collect()
    }

    /// These were read.
    pub(crate) fn was_read(&mut self, ids: &[Uuid]) {
        if let Some(run) = self.run.as_mut() {
            run.again.0.retain(|id| !ids.contains(id));
        }
    }

    /// Calls for a whole join; none before there was one.
    pub(crate) fn join_calls(&self) -> Option<usize> {
        let (contacts, addresses) = self.join_pages;
        (contacts > 0 && addresses > 0).then_some(contacts as usize + addresses as usize)
    }

    /// The join in memory that the run needs.
    pub(crate) fn join(&self) -> Option<u64> {
        self.run.as_ref()?.join
    }

    /// From here on the run needs contacts and addresses in memory, read from the start.
    pub(crate) fn join_anew(&mut self, token: u64) {
        if let Some(run) = self.run.as_mut() {
            run.join = Some(token);
            run.contacts = Some(Pass::whole());
            run.addresses = Some(Pass::whole());
        }
    }

    /// How far the join in memory must be for this cursor: pages of contacts and of addresses.
    pub(crate) fn join_position(&self) -> (u32, u32) {
        let pages = |pass: &Option<Pass>| pass.as_ref().map_or(u32::MAX, Pass::pages);
        let run = self.run.as_ref();
        run.map_or((0, 0), |run| (pages(&run.contacts), pages(&run.addresses)))
    }

    /// The run is over.
    pub(crate) fn end(&mut self) {
        self.run = None;
    }
}

/// Ids, sixteen bytes each in base64: a cursor is text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Ids(Vec<Uuid>);

impl Ids {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn extend(&mut self, ids: impl IntoIterator<Item = Uuid>) {
        self.0.extend(ids);
        self.0.sort_unstable();
        self.0.dedup();
    }
}

impl Serialize for Ids {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|id| *id.as_bytes()).collect();
        serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(serde::de::Error::custom)?;
        let ids = bytes
            .chunks_exact(16)
            .map(|chunk| Uuid::from_slice(chunk).map_err(serde::de::Error::custom));
        Ok(Self(ids.collect::<Result<_, _>>()?))
    }
}
