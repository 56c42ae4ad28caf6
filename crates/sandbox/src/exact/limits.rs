//! Limits on calls and on errors [apis/exact.md §6]: fixed clock minutes and
//! UTC days per app and administration, errors per hour and endpoint.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::switches::{BlockScope, LimitHeaders, Switches};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// How much an app may ask; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RateLimits {
    /// Calls in a clock minute, per app and administration.
    pub per_minute: Option<u32>,
    /// Calls in a UTC day, per app and administration.
    pub per_day: Option<u32>,
    /// Calls of the token endpoint in a UTC day, per app and user.
    pub tokens_per_day: Option<u32>,
    /// Errors (400, 401, 403, 404) in an hour, per app, user,
    /// administration and endpoint; one more blocks.
    pub errors_per_hour: Option<u32>,
}

impl RateLimits {
    /// No limits at all, and no headers about them.
    pub const NONE: RateLimits = RateLimits {
        per_minute: None,
        per_day: None,
        tokens_per_day: None,
        errors_per_hour: None,
    };

    /// The limits of an ordinary app [apis/exact.md §6 and §1].
    pub const REAL: RateLimits = RateLimits {
        per_minute: Some(60),
        per_day: Some(5_000),
        tokens_per_day: Some(200),
        errors_per_hour: Some(10),
    };
}

/// Whom a limit counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Party {
    pub(crate) app: usize,
    pub(crate) user: usize,
    pub(crate) division: i32,
}

/// Which group of a limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Minute,
    Day,
}

/// Counts at work.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter {
    calls: HashMap<(usize, i32), Windows>,
    tokens: HashMap<(usize, usize), Window>,
    errors: HashMap<(Party, String), Errors>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Windows {
    minute: Window,
    day: Window,
}

/// Calls in a window of the clock.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    number: i64,
    calls: u32,
}

#[derive(Clone, Debug, Default)]
struct Errors {
    hour_began: i64,
    count: u32,
    blocked_until: i64,
    /// Hours of the last block: it grows if it goes on.
    hours: i64,
}

impl Window {
    fn turn(&mut self, second: i64, length: i64) {
        let number = second.div_euclid(length);
        if self.number != number {
            *self = Window { number, calls: 0 };
        }
    }

    fn full(&self, limit: Option<u32>) -> bool {
        limit.is_some_and(|limit| self.calls >= limit)
    }

    /// When the next window begins, in milliseconds.
    fn reset(&self, length: i64) -> i64 {
        (self.number + 1) * length * 1000
    }
}

impl Meter {
    /// Counts a call to an address with a division.
    pub(crate) fn admit(
        &mut self,
        app: usize,
        division: i32,
        limits: RateLimits,
        now: Timestamp,
    ) -> Result<(), Exceeded> {
        let second = now.as_second();
        let windows = self.calls.entry((app, division)).or_default();
        windows.minute.turn(second, MINUTE);
        windows.day.turn(second, DAY);
        if windows.day.full(limits.per_day) {
            return Err(Exceeded::Day);
        }
        if windows.minute.full(limits.per_minute) {
            return Err(Exceeded::Minute);
        }
        windows.minute.calls += 1;
        windows.day.calls += 1;
        Ok(())
    }

    /// Uses up what is left of this minute.
    pub(crate) fn exhaust(&mut self, app: usize, division: i32, limits: RateLimits, now: Timestamp) {
        let windows = self.calls.entry((app, division)).or_default();
        windows.minute.turn(now.as_second(), MINUTE);
        windows.minute.calls = limits.per_minute.unwrap_or(0);
    }

    /// The headers of an answer to an address with a division.
    pub(crate) fn headers(
        &self,
        app: usize,
        division: i32,
        limits: RateLimits,
        exceeded: Option<Exceeded>,
        switches: &Switches,
        out: &mut HeaderMap,
    ) {
        let Some(windows) = self.calls.get(&(app, division)) else {
            return;
        };
        let both = exceeded.is_none() || switches.limit_headers == LimitHeaders::Both;
        let groups = [
            (
                ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
                limits.per_day,
                windows.day,
                DAY,
                Exceeded::Day,
            ),
            (
                [
                    "x-ratelimit-minutely-limit",
                    "x-ratelimit-minutely-remaining",
                    "x-ratelimit-minutely-reset",
                ],
                limits.per_minute,
                windows.minute,
                MINUTE,
                Exceeded::Minute,
            ),
        ];
        for (names, limit, window, length, group) in groups {
            let Some(limit) = limit.filter(|_| both || exceeded == Some(group)) else {
                continue;
            };
            let values = [
                i64::from(limit),
                i64::from(limit.saturating_sub(window.calls)),
                window.reset(length),
            ];
            for (name, value) in names.into_iter().zip(values) {
                out.insert(HeaderName::from_static(name), HeaderValue::from(value));
            }
        }
    }

    /// Counts a call of the token endpoint; `false` when there were too many.
    pub(crate) fn token_call(&mut self, app: usize, user: usize, limits: RateLimits, now: Timestamp) -> bool {
        let window = self.tokens.entry((app, user)).or_default();
        window.turn(now.as_second(), DAY);
        if window.full(limits.tokens_per_day) {
            return false;
        }
        window.calls += 1;
        true
    }

    /// Whether errors have blocked this endpoint.
    pub(crate) fn blocked(&self, party: &Party, endpoint: &str, scope: BlockScope, now: Timestamp) -> bool {
        let second = now.as_second();
        match scope {
            BlockScope::Endpoint => self
                .errors
                .get(&(party.clone(), endpoint.to_owned()))
                .is_some_and(|errors| errors.blocked_until > second),
            BlockScope::Key => self
                .errors
                .iter()
                .any(|((who, _), errors)| who == party && errors.blocked_until > second),
        }
    }

    /// Notes an error; the one beyond the limit blocks.
    pub(crate) fn error(&mut self, party: &Party, endpoint: &str, limits: RateLimits, now: Timestamp) {
        let Some(limit) = limits.errors_per_hour else {
            return;
        };
        let second = now.as_second();
        let errors = self.errors.entry((party.clone(), endpoint.to_owned())).or_default();
        if second - errors.hour_began >= HOUR {
            errors.hour_began = second;
            errors.count = 0;
        }
        errors.count += 1;
        if errors.count > limit {
            // a block soon after another lasts longer
            let soon = second - errors.blocked_until < HOUR && errors.hours > 0;
            errors.hours = if soon { errors.hours * 2 } else { 1 };
            errors.blocked_until = second + errors.hours * HOUR;
            errors.count = 0;
        }
    }
}

/// Seconds until an exceeded group is fresh again.
pub(crate) fn wait(exceeded: Exceeded, now: Timestamp) -> i64 {
    let length = match exceeded {
        Exceeded::Minute => MINUTE,
        Exceeded::Day => DAY,
    };
    length - now.as_second().rem_euclid(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_minute_is_one_of_the_clock() {
        let mut meter = Meter::default();
        for _ in 0..60 {
            assert_eq!(meter.admit(0, 1, RateLimits::REAL, at(59)), Ok(()));
        }
        assert_eq!(meter.admit(0, 1, RateLimits::REAL, at(59)), Err(Exceeded::Minute));
        assert_eq!(meter.admit(0, 2, RateLimits::REAL, at(59)), Ok(()));
        assert_eq!(meter.admit(0, 1, RateLimits::REAL, at(60)), Ok(()));
        assert_eq!(wait(Exceeded::Minute, at(59)), 1);
    }

    #[test]
    fn a_day_ends_at_midnight_utc() {
        let mut meter = Meter::default();
        let limits = RateLimits {
            per_day: Some(2),
            ..RateLimits::NONE
        };
        assert_eq!(meter.admit(0, 1, limits, at(100)), Ok(()));
        assert_eq!(meter.admit(0, 1, limits, at(200)), Ok(()));
        assert_eq!(meter.admit(0, 1, limits, at(DAY - 1)), Err(Exceeded::Day));
        assert_eq!(meter.admit(0, 1, limits, at(DAY)), Ok(()));
    }

    #[test]
    fn the_eleventh_error_blocks_and_a_second_block_is_longer() {
        let mut meter = Meter::default();
        let party = Party {
            app: 0,
            user: 0,
            division: 1,
        };
        let err = |meter: &mut Meter, second| meter.error(&party, "GET x", RateLimits::REAL, at(second));
        let blocked = |meter: &Meter, second| meter.blocked(&party, "GET x", BlockScope::Endpoint, at(second));
        (0..10).for_each(|n| err(&mut meter, n));
        assert!(!blocked(&meter, 10));
        err(&mut meter, 10);
        assert!(blocked(&meter, 11) && blocked(&meter, 3_609) && !blocked(&meter, 3_610));
        assert!(!meter.blocked(&party, "GET y", BlockScope::Endpoint, at(11)));
        assert!(meter.blocked(&party, "GET y", BlockScope::Key, at(11)));
        (0..11).for_each(|_| err(&mut meter, 3_700));
        assert!(blocked(&meter, 3_700 + 2 * HOUR - 1) && !blocked(&meter, 3_700 + 2 * HOUR));
    }

    #[test]
    fn errors_of_another_hour_do_not_add_up() {
        let mut meter = Meter::default();
        let party = Party {
            app: 0,
            user: 0,
            division: 1,
        };
        for hour in 0..4 {
            (0..10).for_each(|n| meter.error(&party, "GET x", RateLimits::REAL, at(hour * HOUR + n)));
        }
        assert!(!meter.blocked(&party, "GET x", BlockScope::Endpoint, at(4 * HOUR)));
    }
}
