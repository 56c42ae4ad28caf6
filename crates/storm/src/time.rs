//! Virtual time and seeded chance.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Chance, Clock};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::gate::{Gate, NodeId, Stop};

/// The one time of a storm, in microseconds since 1970. Only the scheduler moves it.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    /// Time that stands at `start`.
    pub(crate) fn new(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    /// The instant at which time stands.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }

    /// Moves time forward to `to`, or to the first whole microsecond after it; never back.
    pub(crate) fn move_to(&self, to: Timestamp) {
        let micros = to.as_microsecond();
        let part = Timestamp::from_microsecond(micros).is_ok_and(|whole| whole < to);
        self.0
            .fetch_max(micros.saturating_add(i64::from(part)), Ordering::SeqCst);
    }
}

impl boekbrug_sandbox::Clock for Time {
    fn now(&self) -> Timestamp {
        self.now()
    }
}

/// The clock of one node: waiting is standing at the gate until the scheduler has moved time far enough. A node's
/// clock may go wrong by a fixed step, as clocks do.
#[derive(Clone)]
pub(crate) struct NodeClock {
    /// The node.
    pub node: NodeId,
    /// The gate.
    pub gate: Gate,
    /// The one time.
    pub time: Time,
    /// Microseconds by which this node's clock is wrong.
    pub skew: Arc<AtomicI64>,
}

#[async_trait]
impl Clock for NodeClock {
    fn now(&self) -> Timestamp {
        let wrong = self.time.now().as_microsecond() + self.skew.load(Ordering::SeqCst);
        Timestamp::from_microsecond(wrong).unwrap_or(Timestamp::MAX)
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.time.now().checked_add(duration).unwrap_or(Timestamp::MAX);
        // Waiting cannot fail. What a dead node left running unwinds from here; the runtime catches that, silently.
        if let Err(dead) = self.gate.pass(self.node, Stop::Sleep(until)).await {
            std::panic::resume_unwind(Box::new(dead));
        }
    }
}

/// Chance that repeats from its seed.
pub(crate) struct SeededChance(Mutex<StdRng>);

impl SeededChance {
    /// Chance from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// Counts how often something happened.
#[derive(Clone, Default)]
pub(crate) struct Tally(Arc<AtomicU64>);

impl Tally {
    /// One more.
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// How many.
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}
