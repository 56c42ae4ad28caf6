//! Removing what is old: logs, answers and sessions grow for ever otherwise.

use boekbrug_store::Prune;
use jiff::{SignedDuration, Timestamp};

use crate::{Engine, EngineError};

/// Rows of each kind removed in one transaction: others want to write too.
const BATCH: u32 = 500;

/// The limits of a package reach back a day ([`Engine::open`] counts the calls of it again): those stay in any case.
const CALLS_NEEDED: u32 = 2;

/// Applications are told that an idempotency key holds for so long (`docs/api-design.md`).
const ANSWERS_NEEDED: u32 = 30;

impl Engine {
    /// Removes what is older than so many days; 0 keeps that kind for ever. In small steps, each a transaction of its
    /// own, so that work goes on meanwhile and a run that was cut off is simply run again. Any number of nodes may do so
    /// at once. Returns how many rows were removed.
    pub async fn prune(&self, days: &Prune<u32>) -> Result<Prune<u64>, EngineError> {
        let before = Prune {
            runs: self.days_ago(days.runs),
            calls: self.days_ago(at_least(days.calls, CALLS_NEEDED)),
            attempts: self.days_ago(days.attempts),
            history: self.days_ago(days.history),
            changes: self.days_ago(days.changes),
            answers: self.days_ago(at_least(days.answers, ANSWERS_NEEDED)),
            sessions: self.days_ago(days.sessions),
            tries: self.days_ago(days.tries),
        };
        let mut sum = Prune::default();
        loop {
            let mut tx = self.store().begin().await?;
            let removed = tx.prune(&before, BATCH).await?;
            tx.commit().await?;
            add(&mut sum, &removed);
            if counts(&removed).into_iter().all(|count| count < u64::from(BATCH)) {
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

/// For ever stays for ever.
fn at_least(days: u32, needed: u32) -> u32 {
    if days == 0 { 0 } else { days.max(needed) }
}

fn counts(removed: &Prune<u64>) -> [u64; 8] {
    let Prune {
        runs,
        calls,
        attempts,
        history,
        changes,
        answers,
        sessions,
        tries,
    } = *removed;
    [runs, calls, attempts, history, changes, answers, sessions, tries]
}

fn add(sum: &mut Prune<u64>, removed: &Prune<u64>) {
    sum.runs += removed.runs;
    sum.calls += removed.calls;
    sum.attempts += removed.attempts;
    sum.history += removed.history;
    sum.changes += removed.changes;
    sum.answers += removed.answers;
    sum.sessions += removed.sessions;
    sum.tries += removed.tries;
}
