//! The control interface as methods: the sandbox as a whole, its keys and its
//! sessions.

use std::collections::BTreeMap;

use super::books::Books;
use super::calls;
use super::door::King;
use super::state::State;
use super::switches::Switches;
use crate::control::{CallCount, CallLog};
use crate::fault::FaultPlan;
use crate::history::By;
use jiff::civil::Date;

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
impl King {
    /// Back to the first contents; sessions, faults, counts and codes too.
    pub fn reset(&self) {
        self.forget_late();
        *self.state() = State::fresh(self.config());
    }

    /// The choices that hold now.
    pub fn switches(&self) -> Switches {
        self.state().switches
    }

    /// Other choices, from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.state().switches = switches;
    }

    /// The faults that are planned.
    pub fn faults(&self) -> FaultPlan {
        self.state().fate.plan().clone()
    }

    /// Other faults; their counting begins anew.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.state().fate = crate::fate::Fate::new(plan);
    }

    /// Calls per function, such as `CreateJournaalpost`, through all doors. A
    /// call that the function refused counts as an error although its status
    /// is 200; calls that no door understood stand under `?`.
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.state().log.counts().clone()
    }

    /// Calls of one function.
    pub fn calls_of(&self, function: &str) -> CallCount {
        self.state().log.counts().get(function).copied().unwrap_or_default()
    }

    /// Counts calls from zero again.
    pub fn forget_calls(&self) {
        self.state().log = CallLog::default();
    }

    /// All sessions end now.
    pub fn end_sessions(&self) {
        self.state().sessions.close_all();
    }

    /// Sessions that were opened and not closed.
    pub fn sessions(&self) -> usize {
        self.state().sessions.count()
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
        work: impl FnOnce(&mut Books, Date) -> Result<T, NoSuch>,
    ) -> Result<T, NoSuch> {
        self.bring_late();
        let now = self.now();
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        match state.administrations.get_mut(index) {
            Some(books) => {
                books.journal.by = By::Person;
                books.journal.now = now;
                work(books, calls::today(now))
            }
            None => Err(NoSuch(format!("administration {administration}"))),
        }
    }

    /// The omgevingscode of an administration, if one works.
    pub fn code(&self, administration: &str) -> Result<Option<String>, NoSuch> {
        self.with(administration, |books, _| Ok(books.code.clone()))
    }

    /// The omgevingscode stops working: somebody broke the link.
    pub fn withdraw_code(&self, administration: &str) -> Result<(), NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        state.withdraw_code(index);
        Ok(())
    }

    /// The administration gets another omgevingscode; the old one stops
    /// working.
    pub fn regenerate_code(&self, administration: &str) -> Result<String, NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        let first = self.config().administrations.get(index);
        let first = first.map_or("", |administration| administration.code.as_str());
        state
            .regenerate_code(index, first)
            .ok_or_else(|| NoSuch(format!("administration {administration}")))
    }
}

fn index_of(state: &State, administration: &str) -> Result<usize, NoSuch> {
    state
        .administrations
        .iter()
        .position(|books| books.name == administration)
        .ok_or_else(|| NoSuch(format!("administration {administration}")))
}
