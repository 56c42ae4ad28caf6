//! Calls made, per endpoint and minute, until somebody takes them to be stored.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use boekbrug_connector::CallCount;
use jiff::Timestamp;

/// The counts since they were last taken.
#[derive(Default)]
pub(crate) struct Counts(Mutex<BTreeMap<(i64, &'static str), Made>>);

#[derive(Clone, Copy, Default)]
struct Made {
    calls: u32,
    errors: u32,
}

impl Counts {
    /// A call leaves at this instant; counted ahead, so that it also counts when nobody waits for its answer.
    pub(crate) fn leaves(&self, endpoint: &'static str, at: Timestamp) {
        self.change(endpoint, at, |made| made.calls = made.calls.saturating_add(1));
    }

    /// It turned out that it never left: it was no call.
    pub(crate) fn never_left(&self, endpoint: &'static str, at: Timestamp) {
        self.change(endpoint, at, |made| made.calls = made.calls.saturating_sub(1));
    }

    /// It was refused, or there was no answer.
    pub(crate) fn failed(&self, endpoint: &'static str, at: Timestamp) {
        self.change(endpoint, at, |made| made.errors = made.errors.saturating_add(1));
    }

    fn change(&self, endpoint: &'static str, at: Timestamp, change: impl FnOnce(&mut Made)) {
        let minute = at.as_second().div_euclid(60);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(counts.entry((minute, endpoint)).or_default());
    }

    /// Takes them, oldest minute first.
    pub(crate) fn take(&self) -> Vec<CallCount> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let row = |((minute, endpoint), made): ((i64, &str), Made)| CallCount {
            endpoint: endpoint.to_owned(),
            minute: Timestamp::from_second(minute * 60).unwrap_or(Timestamp::MIN),
            calls: made.calls,
            errors: made.errors,
        };
        taken
            .into_iter()
            .filter(|(_, made)| made.calls + made.errors > 0)
            .map(row)
            .collect()
    }
}
