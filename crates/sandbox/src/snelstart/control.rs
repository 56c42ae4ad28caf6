//! The control interface as methods: what a person inside the package does,
//! past the rules of the API but with a new `modifiedOn`. Here: the sandbox
//! as a whole and the keys.

use std::collections::BTreeMap;

use super::administration::Administration;
use super::answer::Faults;
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

/// What a person inside the package is told when it does not want to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not there.
    NoSuch(NoSuch),
    /// The rules of the package: error codes, the same as over the API, or a
    /// reason in words where the API has no such call.
    Rules(Vec<String>),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::NoSuch(no_such) => no_such.fmt(f),
            Refused::Rules(rules) => write!(f, "refused: {}", rules.join(", ")),
        }
    }
}

impl std::error::Error for Refused {}

impl From<NoSuch> for Refused {
    fn from(no_such: NoSuch) -> Self {
        Refused::NoSuch(no_such)
    }
}

impl From<Faults> for Refused {
    fn from(faults: Faults) -> Self {
        Refused::Rules(faults.0.iter().map(|fault| fault.code.to_owned()).collect())
    }
}

/// Methods on the whole sandbox.
impl SnelStart {
    /// Back to the first contents; tokens, faults, counts and keys too.
    /// Whoever brings webhooks stays.
    pub fn reset(&self) {
        let mut state = self.state();
        let courier = state.courier.take();
        self.forget_late();
        *state = State::fresh(self.config());
        state.courier = courier;
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
    pub(super) fn with<T, E: From<NoSuch>>(
        &self,
        administration: &str,
        work: impl FnOnce(&mut Administration, Stamp, &mut Chance) -> Result<T, E>,
    ) -> Result<T, E> {
        self.bring_late();
        let now = self.now();
        let mut state = self.state();
        let index = state.index_of(administration)?;
        let State {
            administrations,
            chance,
            ..
        } = &mut *state;
        let stamp = stamp(now, chance);
        match administrations.get_mut(index) {
            Some(books) => work(books, stamp, chance),
            None => Err(NoSuch(format!("administration {administration}")).into()),
        }
    }
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
        let index = state.index_of(administration)?;
        state.withdraw_key(index);
        drop(state);
        self.bring();
        Ok(())
    }

    /// The administration gets another key; the old one stops working.
    pub fn regenerate_key(&self, administration: &str) -> Result<String, NoSuch> {
        let mut state = self.state();
        let index = state.index_of(administration)?;
        let first = self.config().administrations.get(index);
        let first = first.map_or("", |administration| administration.key.as_str());
        let key = state.regenerate_key(index, first);
        drop(state);
        self.bring();
        key.ok_or_else(|| NoSuch(format!("administration {administration}")))
    }
}
