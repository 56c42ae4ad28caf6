//! The days of a plot: local ones for what people did, those of UTC for calls, because packages count by them.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// So many days are shown, today included.
const DAYS: i64 = 28;

static AMSTERDAM: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));

/// Days in a row with the instants between them.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// The days, oldest first.
    pub(super) days: Vec<Date>,
    /// When each begins, and when the last one ends.
    pub(super) edges: Vec<Timestamp>,
}

impl Days {
    /// When the last day began.
    pub(super) fn today(&self) -> Timestamp {
        let last = self.days.len().saturating_sub(1);
        self.edges.get(last).copied().unwrap_or(Timestamp::MAX)
    }
}

/// The last days on Dutch clocks.
pub(super) fn local(now: Timestamp) -> Days {
    of(now, &AMSTERDAM)
}

/// The last days of UTC.
pub(super) fn utc(now: Timestamp) -> Days {
    of(now, &TimeZone::UTC)
}

fn of(now: Timestamp, zone: &TimeZone) -> Days {
    let today = now.to_zoned(zone.clone()).date();
    let day = |back: i64| today.saturating_sub(Span::new().days(back));
    let days: Vec<_> = (0..DAYS).rev().map(day).collect();
    let begin = |date: Date| date.to_zoned(zone.clone()).map_or(now, |begin| begin.timestamp());
    let edges = days.iter().copied().chain([day(-1)]).map(begin).collect();
    Days { days, edges }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_which_the_clock_jumps_is_a_day() {
        let days = local("2026-03-29T12:00:00Z".parse().unwrap());
        assert_eq!((days.days.len(), days.edges.len()), (28, 29));
        let last = &days.edges[27..];
        assert_eq!(last[1].duration_since(last[0]).as_hours(), 23);
        assert_eq!(days.today().to_string(), "2026-03-28T23:00:00Z");
        assert_eq!(
            utc("2026-03-29T12:00:00Z".parse().unwrap()).today().to_string(),
            "2026-03-29T00:00:00Z"
        );
    }
}
