//! What may be tried again, and after how long.

use std::time::Duration;

use boekbrug_connector::{Chance, Clock};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use crate::{Answer, ClientConfig, RetryPolicy};

/// The tries of one call: counts them and the time waited.
pub(crate) struct Tries<'a> {
    policy: &'a RetryPolicy,
    made: u32,
    waited: Duration,
}

impl<'a> Tries<'a> {
    pub(crate) fn new(policy: &'a RetryPolicy) -> Self {
        Self {
            policy,
            made: 0,
            waited: Duration::ZERO,
        }
    }

    /// Counts a try; the first is 1.
    pub(crate) fn begin(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    /// How long to wait now: what the package asks, else longer each time, with a part left to chance so that many
    /// callers do not come back together.
    pub(crate) fn wait(&self, asked: Option<Duration>, chance: &dyn Chance) -> Duration {
        let doubled = self
            .policy
            .first
            .saturating_mul(1 << self.made.saturating_sub(1).min(20));
        let most = doubled.min(self.policy.longest);
        let mut draw = [0; 4];
        chance.fill(&mut draw);
        let off = most / 2 * (u32::from_le_bytes(draw) >> 16) / (1 << 16);
        asked.map_or(most.saturating_sub(off), |asked| asked.max(most / 2))
    }

    /// Whether another try after this wait is allowed; counts the wait when it is.
    pub(crate) fn again(&mut self, wait: Duration) -> bool {
        let waited = self.waited.saturating_add(wait);
        let allowed = self.made < self.policy.tries && waited <= self.policy.total;
        if allowed {
            self.waited = waited;
        }
        allowed
    }
}

/// When the package says to come back: `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3), else the
/// package's own way. Cut down to what is believed; a date in the past is no wait.
pub(crate) fn asked_wait(answer: &Answer, config: &ClientConfig, clock: &dyn Clock) -> Option<Duration> {
    let now = clock.now();
    let asked = answer
        .header("retry-after")
        .and_then(|text| retry_after(text.trim(), answer, now));
    let asked = asked.or_else(|| config.wait_hint.and_then(|hint| hint(answer, now)));
    asked.map(|wait| wait.min(config.retry.believe))
}

fn retry_after(text: &str, answer: &Answer, now: Timestamp) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    // Measured from the package's own clock where it tells the time, so that a clock that is off does no harm.
    let from = answer.header("date").and_then(date).unwrap_or(now);
    let wait = date(text)?.duration_since(from).max(SignedDuration::ZERO);
    Duration::try_from(wait).ok()
}

fn date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(text.trim())
        .ok()
}
