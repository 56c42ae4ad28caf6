//! Time by hand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

/// Turns given to others before a sleeper moves the time.
const TURNS: u32 = 8;

/// A clock in which no time passes by itself. When everybody sleeps, time jumps to the one who wakes first; a test
/// can also set it, backwards too. On a single-threaded runtime it repeats exactly.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<Time>>);

#[derive(Debug)]
struct Time {
    now: Timestamp,
    sleepers: BTreeMap<(Timestamp, u64), Arc<Notify>>,
    slept: u64,
}

impl ManualClock {
    /// Starts at this instant.
    pub fn new(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(Time {
            now,
            sleepers: BTreeMap::new(),
            slept: 0,
        })))
    }

    /// Sets the time, forwards or backwards, and wakes who is due.
    pub fn set(&self, now: Timestamp) {
        self.lock().set(now);
    }

    /// Moves the time forwards.
    pub fn advance(&self, by: Duration) {
        let mut time = self.lock();
        let now = later(time.now, by);
        time.set(now);
    }

    fn lock(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first instant of 2026, so that tests need no date of their own.
impl Default for ManualClock {
    fn default() -> Self {
        Self::new(Timestamp::constant(1_767_225_600, 0))
    }
}

impl Time {
    fn set(&mut self, now: Timestamp) {
        self.now = now;
        for ((until, _), bell) in &self.sleepers {
            if *until <= now {
                bell.notify_one();
            }
        }
        // The next one becomes the first sleeper, and moves the time when nobody else does.
        if let Some(bell) = self.sleepers.iter().find(|((until, _), _)| *until > now) {
            bell.1.notify_one();
        }
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    async fn sleep(&self, duration: Duration) {
        let sleeper = Sleeper::lie_down(self, duration);
        let mut turns = 0;
        loop {
            if sleeper.may_wake() {
                return;
            }
            if !sleeper.is_first() {
                turns = 0;
                sleeper.bell.notified().await;
            } else if turns < TURNS {
                turns += 1;
                tokio::task::yield_now().await;
            } else {
                self.lock().set(sleeper.until);
            }
        }
    }
}

/// One who sleeps. Dropping it gets up.
struct Sleeper<'a> {
    clock: &'a ManualClock,
    until: Timestamp,
    number: u64,
    bell: Arc<Notify>,
}

impl<'a> Sleeper<'a> {
    fn lie_down(clock: &'a ManualClock, duration: Duration) -> Self {
        let mut time = clock.lock();
        time.slept += 1;
        let sleeper = Self {
            clock,
            until: later(time.now, duration),
            number: time.slept,
            bell: Arc::new(Notify::new()),
        };
        let bell = Arc::clone(&sleeper.bell);
        time.sleepers.insert((sleeper.until, sleeper.number), bell);
        sleeper
    }

    fn may_wake(&self) -> bool {
        self.clock.lock().now >= self.until
    }

    fn is_first(&self) -> bool {
        let time = self.clock.lock();
        time.sleepers.keys().next() == Some(&(self.until, self.number))
    }
}

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        let mut time = self.clock.lock();
        time.sleepers.remove(&(self.until, self.number));
        if let Some(bell) = time.sleepers.values().next() {
            bell.notify_one();
        }
    }
}

fn later(from: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
