//! Removing what is old: runs, calls, timelines and history grow for ever otherwise.

use boekbrug_store::Prune;
use jiff::{SignedDuration, Timestamp};

use crate::{Engine, EngineError};

/// Rows of each kind removed in one transaction: others want to write too.
const BATCH: u32 = 500;

/// The limits of a package reach back a day ([`Engine::open`] counts the calls of it again): those stay in any case.
const CALLS_NEEDED: u32 = 2;

impl Engine {
    /// Removes what is older than so many days; 0 keeps that kind for ever. In small steps, each a transaction of its
    /// own, so that work goes on meanwhile and a run that was cut off is simply run again. Any number of nodes may do so
    /// at once. Returns how many rows were removed.
    pub async fn prune(&self, days: &Prune<u32>) -> Result<Prune<u64>, EngineError> {
        let calls = if days.calls == 0 {
            0
        } else {
            days.calls.max(CALLS_NEEDED)
        };
        let before = Prune {
            runs: self.days_ago(days.runs),
            calls: self.days_ago(calls),
            attempts: self.days_ago(days.attempts),
            history: self.days_ago(days.history),
        };
        let mut sum = Prune::default();
        loop {
            let mut tx = self.store().begin().await?;
            let removed = tx.prune(&before, BATCH).await?;
            tx.commit().await?;
            sum.runs += removed.runs;
            sum.calls += removed.calls;
            sum.attempts += removed.attempts;
            sum.history += removed.history;
            let kinds = [removed.runs, removed.calls, removed.attempts, removed.history];
            if kinds.into_iter().all(|count| count < u64::from(BATCH)) {
                return Ok(sum);
            }
        }
    }

    /// For ever is before all time.
    fn days_ago(&self, days: u32) -> Timestamp {
        if days == 0 {
            return Timestamp::MIN;
        }
        let age = SignedDuration::from_hours(24 * i64::from(days));
        self.now().saturating_sub(age).unwrap_or(Timestamp::MIN)
    }
}
