//! When a connection works: the day's window, and the instants within it at which a cycle is due.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::Feed;
use crate::settings::Schedule;

/// Why a schedule cannot be.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ScheduleError {
    /// Not a zone of the IANA database.
    #[error("`{0}` is not a time zone of the IANA database")]
    UnknownZone(String),
    /// An interval of nothing, or of more than a week.
    #[error("an interval of {0} minutes is not between 1 and 10080")]
    Interval(u32),
}

/// A schedule that holds, with its zone looked up. Cheap to keep beside a connection.
///
/// A window is a stretch of instants: it opens when the clock on the wall first reaches `from` and closes when it
/// first reaches `until`. In the night in which the clock jumps forward, a time that does not exist is reached at the
/// jump; in the night in which it is put back, a time that comes twice is reached the first time.
#[derive(Clone, Debug)]
pub struct Hours {
    zone: TimeZone,
    from: Time,
    until: Time,
    every: SignedDuration,
    feeds: BTreeMap<Feed, SignedDuration>,
}

/// From the opening, inclusive, to the closing, exclusive.
#[derive(Clone, Copy)]
struct Window {
    open: Timestamp,
    close: Timestamp,
}

impl Hours {
    /// Looks the zone up and checks the intervals.
    pub fn try_new(schedule: &Schedule) -> Result<Self, ScheduleError> {
        let zone = TimeZone::get(&schedule.time_zone)
            .map_err(|_| ScheduleError::UnknownZone(schedule.time_zone.chars().take(60).collect()))?;
        let feeds = schedule
            .feed_minutes
            .iter()
            .map(|(feed, every)| Ok((*feed, minutes(*every)?)));
        Ok(Self {
            zone,
            from: schedule.from,
            until: schedule.until,
            every: minutes(schedule.every_minutes)?,
            feeds: feeds.collect::<Result<_, _>>()?,
        })
    }

    /// Whether the connection works at this instant.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.window(at).is_some()
    }

    /// The first instant after `after` at which a cycle is due. Instants lie at whole intervals from the opening, so
    /// that cycles do not drift however long one takes. `spread` (any number that belongs to the connection) shifts
    /// them within the interval, so that a thousand connections do not all start at the opening.
    pub fn next_due(&self, after: Timestamp, spread: u64) -> Timestamp {
        let windows = self.windows(after, 4);
        let due = windows.into_iter().find_map(|window| {
            let anchor = anchor(window, self.every, spread);
            let tick = if after < anchor {
                anchor
            } else {
                slot(anchor, self.every, after)?.checked_add(self.every).ok()?
            };
            (tick < window.close).then_some(tick)
        });
        // Only at the end of the calendar is there no window any more.
        due.unwrap_or(Timestamp::MAX)
    }

    /// This instant when the connection works, else the next opening.
    pub fn next_open(&self, at: Timestamp) -> Timestamp {
        let windows = self.windows(at, 4);
        windows
            .into_iter()
            .find(|window| at < window.close)
            .map_or(Timestamp::MAX, |window| window.open.max(at))
    }

    /// Whether a feed is due in a cycle at `now`, when it was last read to the end at `last`: once per interval of the
    /// feed, counted from the opening, and at the first cycle of every window. `spread` as in [`Hours::next_due`].
    /// Outside the window (a person pressed the button) every feed is due.
    pub fn feed_due(&self, feed: Feed, last: Option<Timestamp>, now: Timestamp, spread: u64) -> bool {
        let (Some(last), Some(window)) = (last, self.window(now)) else {
            return true;
        };
        let every = self.feeds.get(&feed).copied().unwrap_or(self.every);
        let anchor = anchor(window, self.every, spread);
        match slot(anchor, every, now) {
            Some(start) => last < start.max(window.open),
            None => true,
        }
    }

    fn window(&self, at: Timestamp) -> Option<Window> {
        self.windows(at, 1)
            .into_iter()
            .find(|window| window.open <= at && at < window.close)
    }

    /// The windows that may hold an instant, and those of `days` days after it.
    fn windows(&self, at: Timestamp, days: i32) -> Vec<Window> {
        if self.from == self.until {
            return vec![Window {
                open: Timestamp::UNIX_EPOCH.min(at),
                close: Timestamp::MAX,
            }];
        }
        let today = self.zone.to_datetime(at).date();
        (-1..=days)
            .filter_map(|shift| {
                today
                    .checked_add(SignedDuration::from_hours(24 * i64::from(shift)))
                    .ok()
            })
            .filter_map(|day| self.window_of(day))
            .collect()
    }

    /// The window that opens on a day; none when the jump of the clock swallows it.
    fn window_of(&self, day: Date) -> Option<Window> {
        let last_day = if self.from < self.until {
            day
        } else {
            day.tomorrow().ok()?
        };
        let open = self.reached(day.to_datetime(self.from))?;
        let close = self.reached(last_day.to_datetime(self.until))?;
        (open < close).then_some(Window { open, close })
    }

    /// The instant at which the clock on the wall first reaches a time.
    fn reached(&self, wall: DateTime) -> Option<Timestamp> {
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
            AmbiguousOffset::Gap { after, .. } => {
                let earlier = after.to_timestamp(wall).ok()?;
                self.zone.following(earlier).next().map(|jump| jump.timestamp())
            }
        }
    }
}

fn minutes(every: u32) -> Result<SignedDuration, ScheduleError> {
    if (1..=10_080).contains(&every) {
        Ok(SignedDuration::from_mins(i64::from(every)))
    } else {
        Err(ScheduleError::Interval(every))
    }
}

/// The first instant of a window at which this connection is due.
fn anchor(window: Window, every: SignedDuration, spread: u64) -> Timestamp {
    let room = every.min(window.open.duration_until(window.close)).as_secs().max(1);
    let shift = spread % room.unsigned_abs();
    let shift = SignedDuration::from_secs(i64::try_from(shift).unwrap_or(0));
    window.open.checked_add(shift).unwrap_or(window.open)
}

/// The start of the interval, counted from `anchor`, in which an instant lies.
fn slot(anchor: Timestamp, every: SignedDuration, at: Timestamp) -> Option<Timestamp> {
    let (since, every) = (anchor.duration_until(at).as_nanos(), every.as_nanos());
    let start = since.div_euclid(every).checked_mul(every)?;
    anchor.checked_add(SignedDuration::try_from_nanos_i128(start)?).ok()
}
