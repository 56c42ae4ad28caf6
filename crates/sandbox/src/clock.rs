//! Time as an argument: nothing else in this room knows what o'clock it is.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Where a sandbox reads the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Moves the clock, where that is possible; `false` where it is not.
    fn advance(&self, by: SignedDuration) -> bool {
        let _ = by;
        false
    }
}

/// The machine's clock, for a sandbox that runs by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the ambient clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Timestamp>,
}

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self { now: Mutex::new(now) }
    }

    /// Puts the clock at a moment, also an earlier one.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn advance(&self, by: SignedDuration) -> bool {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        match now.checked_add(by) {
            Ok(later) => {
                *now = later;
                true
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
        assert!(clock.advance(SignedDuration::from_secs(90)));
        assert_eq!(clock.now().as_second(), 90);
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now().as_second(), 0);
    }

    #[test]
    fn the_system_clock_cannot_be_moved() {
        assert!(!SystemClock.advance(SignedDuration::from_secs(1)));
        assert!(SystemClock.now() > Timestamp::UNIX_EPOCH);
    }
}
