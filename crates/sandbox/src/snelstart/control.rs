//! The control interface as methods: what a person inside the package does,
//! past the rules of the API but with a new `modifiedOn`. Here: the sandbox
//! as a whole and the keys.

use std::collections::BTreeMap;

use super::administration::Administration;
use super::books::Books;
use super::door::SnelStart;
use super::state::{State, stamp};
use super::switches::Switches;
use super::wire::record::Stamp;
use crate::chance::Chance;
use crate::control::{CallCount, CallLog};
use crate::fault::FaultPlan;
use crate::limits::Limits;

/// The control interface was asked about something that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuch(pub String);

impl std::fmt::Display for NoSuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no such {}", self.0)
    }
}

impl std::error::Error for NoSuch {}

/// Methods on the whole sandbox.
impl SnelStart {
    /// Back to the first contents; tokens, faults, counts and keys too.
    pub fn reset(&self) {
        *self.state() = State::fresh(self.config());
    }

    /// The choices that hold now.
    pub fn switches(&self) -> Switches {
        self.state().switches
    }

    /// Other choices, from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.state().set_switches(switches);
    }

    /// The faults that are planned.
    pub fn faults(&self) -> FaultPlan {
        self.state().fate.plan().clone()
    }

    /// Other faults; their counting begins anew.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.state().set_faults(plan);
    }

    /// Other limits.
    pub fn set_limits(&self, limits: Limits) {
        self.state().limits = limits;
    }

    /// Calls per endpoint template, such as `POST /verkoopboekingen`.
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.state().log.counts().clone()
    }

    /// Calls of one endpoint.
    pub fn calls_of(&self, endpoint: &str) -> CallCount {
        self.state().log.counts().get(endpoint).copied().unwrap_or_default()
    }

    /// Counts calls from zero again.
    pub fn forget_calls(&self) {
        self.state().log = CallLog::default();
    }

    /// All access tokens die now.
    pub fn expire_tokens(&self) {
        let now = self.now();
        self.state().tokens.expire_all(now);
    }

    /// Moves the clock, where it can be moved.
    pub fn advance_clock(&self, by: jiff::SignedDuration) -> bool {
        self.clock().advance(by)
    }

    /// Names of the administrations.
    pub fn administrations(&self) -> Vec<String> {
        let state = self.state();
        state.administrations.iter().map(|books| books.name.clone()).collect()
    }

    /// Works on an administration under the lock.
    pub(super) fn with<T>(
        &self,
        administration: &str,
        work: impl FnOnce(&mut Administration, Stamp, &mut Chance) -> Result<T, NoSuch>,
    ) -> Result<T, NoSuch> {
        let now = self.now();
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        let State {
            administrations,
            chance,
            ..
        } = &mut *state;
        let stamp = stamp(now, chance);
        match administrations.get_mut(index) {
            Some(books) => work(books, stamp, chance),
            None => Err(NoSuch(format!("administration {administration}"))),
        }
    }
}

fn index_of(state: &State, administration: &str) -> Result<usize, NoSuch> {
    state
        .administrations
        .iter()
        .position(|books| books.name == administration)
        .ok_or_else(|| NoSuch(format!("administration {administration}")))
}

/// Methods on one administration, found by its name.
impl SnelStart {
    /// What was booked.
    pub fn books(&self, administration: &str) -> Result<Books, NoSuch> {
        self.with(administration, |books, _, _| Ok(Books::of(books)))
    }

    /// The key stops working; `regenerate_key` gives another.
    pub fn withdraw_key(&self, administration: &str) -> Result<(), NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        state.withdraw_key(index);
        Ok(())
    }

    /// The administration gets another key; the old one stops working.
    pub fn regenerate_key(&self, administration: &str) -> Result<String, NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        let first = self.config().administrations.get(index);
        let first = first.map_or("", |administration| administration.key.as_str());
        state
            .regenerate_key(index, first)
            .ok_or_else(|| NoSuch(format!("administration {administration}")))
    }
}
