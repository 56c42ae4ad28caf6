//! Limits on calls: per minute, per hour and at the same time.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How much a client may ask; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Calls in a minute.
    pub per_minute: Option<u32>,
    /// Calls in an hour.
    pub per_hour: Option<u32>,
    /// Calls in flight together.
    pub concurrent: Option<u32>,
}

impl Limits {
    /// No limits at all.
    pub const NONE: Limits = Limits {
        per_minute: None,
        per_hour: None,
        concurrent: None,
    };

    /// SnelStart "Ontwikkeling & Test" [apis/snelstart.md §1.2, documented].
    pub const SNELSTART_TEST: Limits = Limits {
        per_minute: Some(100),
        per_hour: Some(1_000),
        concurrent: Some(5),
    };

    /// SnelStart "Maatwerk" [apis/snelstart.md §1.2, documented].
    pub const SNELSTART_CUSTOM: Limits = Limits {
        per_minute: Some(500),
        per_hour: Some(5_000),
        concurrent: Some(50),
    };

    /// SnelStart "Productie" [apis/snelstart.md §1.2, documented].
    pub const SNELSTART_PRODUCTION: Limits = Limits::SNELSTART_CUSTOM;
}

/// Why a call is refused: seconds until there is room again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany {
    pub(crate) seconds: i64,
}

/// Counts calls per bucket (an administration or a key).
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter {
    buckets: HashMap<String, Bucket>,
}

#[derive(Clone, Debug, Default)]
struct Bucket {
    minute: Window,
    hour: Window,
    /// Moments at which calls that are still being answered will be done.
    busy_until: Vec<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Window {
    started: Option<Timestamp>,
    calls: u32,
}

impl Meter {
    /// Counts a call, or says how long to wait. A refused call counts too
    /// little to matter and is not counted [our choice].
    pub(crate) fn admit(&mut self, bucket: &str, limits: Limits, now: Timestamp) -> Result<(), TooMany> {
        if limits == Limits::NONE {
            return Ok(());
        }
        let bucket = self.buckets.entry(bucket.to_owned()).or_default();
        bucket.busy_until.retain(|until| *until > now);
        bucket.minute.turn(now, 60);
        bucket.hour.turn(now, 3600);
        if full(bucket.minute.calls, limits.per_minute) {
            return Err(bucket.minute.wait(now, 60));
        }
        if full(bucket.hour.calls, limits.per_hour) {
            return Err(bucket.hour.wait(now, 3600));
        }
        let busy = u32::try_from(bucket.busy_until.len()).unwrap_or(u32::MAX);
        if full(busy, limits.concurrent) {
            return Err(TooMany { seconds: 1 });
        }
        bucket.minute.calls += 1;
        bucket.hour.calls += 1;
        Ok(())
    }

    /// Notes that a call keeps its place for a while.
    pub(crate) fn hold(&mut self, bucket: &str, now: Timestamp, busy: std::time::Duration) {
        if let Ok(busy) = SignedDuration::try_from(busy)
            && let Ok(until) = now.checked_add(busy)
        {
            let bucket = self.buckets.entry(bucket.to_owned()).or_default();
            bucket.busy_until.push(until);
        }
    }
}

fn full(calls: u32, limit: Option<u32>) -> bool {
    limit.is_some_and(|limit| calls >= limit)
}

impl Window {
    fn turn(&mut self, now: Timestamp, length: i64) {
        let over = self.started.is_none_or(|started| {
            let age = now.duration_since(started).as_secs();
            age >= length || age < 0
        });
        if over {
            *self = Window {
                started: Some(now),
                calls: 0,
            };
        }
    }

    fn wait(&self, now: Timestamp, length: i64) -> TooMany {
        let age = self.started.map_or(0, |started| now.duration_since(started).as_secs());
        TooMany {
            seconds: (length - age).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn a_minute_holds_its_calls_and_the_next_is_fresh() {
        let mut meter = Meter::default();
        let limits = Limits::SNELSTART_TEST;
        for _ in 0..100 {
            assert_eq!(meter.admit("a", limits, at(10)), Ok(()));
        }
        let refused = meter.admit("a", limits, at(25));
        assert_eq!(refused, Err(TooMany { seconds: 45 }));
        assert_eq!(meter.admit("b", limits, at(25)), Ok(()));
        assert_eq!(meter.admit("a", limits, at(70)), Ok(()));
    }

    #[test]
    fn an_hour_holds_too() {
        let mut meter = Meter::default();
        let limits = Limits {
            per_hour: Some(3),
            ..Limits::NONE
        };
        for second in [0, 600, 1200] {
            assert_eq!(meter.admit("a", limits, at(second)), Ok(()));
        }
        let refused = meter.admit("a", limits, at(1800));
        assert_eq!(refused, Err(TooMany { seconds: 1800 }));
        assert_eq!(meter.admit("a", limits, at(3600)), Ok(()));
    }

    #[test]
    fn calls_in_flight_take_a_place() {
        let mut meter = Meter::default();
        let limits = Limits {
            concurrent: Some(2),
            ..Limits::NONE
        };
        meter.hold("a", at(0), Duration::from_secs(30));
        meter.hold("a", at(0), Duration::from_secs(10));
        assert!(meter.admit("a", limits, at(5)).is_err());
        assert_eq!(meter.admit("a", limits, at(11)), Ok(()));
    }
}
