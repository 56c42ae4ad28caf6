//! When a failed try is tried again.

use std::time::Duration;

use boekbrug_connector::Chance;
use jiff::Timestamp;

/// Doubling waits with jitter, between two bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backoff {
    /// The first wait.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_mins(1),
            longest: Duration::from_hours(2),
        }
    }
}

impl Backoff {
    /// The wait after `failures` failed tries (0 counts as 1): the doubled first wait, no longer than the longest,
    /// of which between half and all is taken by chance, so that many items do not come back in one moment.
    pub fn wait(&self, failures: u32, chance: &dyn Chance) -> Duration {
        let doublings = failures.saturating_sub(1).min(20);
        let full = self.first.saturating_mul(1 << doublings).min(self.longest);
        let mut byte = [0];
        chance.fill(&mut byte);
        full / 2 + full / 2 * u32::from(byte[0]) / 255
    }
}

/// An instant that much later; the last instant there is when it would lie beyond.
pub(crate) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Byte(u8);

    impl Chance for Byte {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn waits_double_and_stay_within_bounds() {
        let backoff = Backoff::default();
        let minutes = |failures, byte| backoff.wait(failures, &Byte(byte)).as_secs() / 60;
        let longest: Vec<_> = (0..10).map(|failures| minutes(failures, 255)).collect();
        assert_eq!(longest, [1, 1, 2, 4, 8, 16, 32, 64, 120, 120]);
        assert_eq!(minutes(9, 0), 60);
        assert_eq!(minutes(u32::MAX, 255), 120);
    }
}
