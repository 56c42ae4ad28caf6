//! When people are told: a decision over what was told and what is the matter now, without input and output.

use boekbrug_model::{ConnectionId, ConnectionState};
use boekbrug_store::{TroubleRow, WatchRow};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long trouble must last before it is told: what comes in one go, such as a thousand refused invoices, is one letter,
/// and what heals by itself is none.
const SETTLE: SignedDuration = SignedDuration::from_mins(5);
/// How long all must be well before that is told.
const WELL: SignedDuration = SignedDuration::from_mins(15);
/// How long after the news that all is well new trouble waits, so that a connection that goes up and down is no flood.
const REST: SignedDuration = SignedDuration::from_hours(4);
/// How long after other news the next daily letter comes at the earliest.
const APART: SignedDuration = SignedDuration::from_hours(6);
/// How long after other news graver trouble is told, unless the connection is broken.
const GRAVER: SignedDuration = SignedDuration::from_hours(1);

/// What a letter is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// Something began, or became graver.
    First,
    /// It lasts.
    Daily,
    /// It is over.
    Mended,
}

impl Kind {
    /// The name in the audit trail.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Daily => "daily",
            Self::Mended => "mended",
        }
    }
}

/// How grave it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Gravity {
    /// Nothing is the matter.
    None = 0,
    /// Somebody paused the connection: told when it lasts, because it is easily forgotten.
    Paused = 1,
    /// Invoices or customers have findings.
    Refused = 2,
    /// The package refuses the connection as a whole.
    Broken = 3,
}

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Decision {
    /// Nothing.
    Rest,
    /// Note this, tell nobody.
    Note(WatchRow),
    /// Forget what was noted.
    Forget(i64),
    /// Note this and tell people.
    Tell(WatchRow, Kind),
}

impl Gravity {
    /// None for a connection that ended, or has not begun: of that nobody is told anything.
    pub(crate) fn of(row: &TroubleRow) -> Option<Self> {
        let all_well = row.refused == 0 && row.refused_customers == 0;
        match row.state {
            ConnectionState::Draft | ConnectionState::Disconnected => None,
            ConnectionState::Broken => Some(Self::Broken),
            ConnectionState::Paused if all_well => Some(Self::Paused),
            ConnectionState::Active if all_well => Some(Self::None),
            ConnectionState::Paused | ConnectionState::Active => Some(Self::Refused),
        }
    }
}

/// Decides for one connection. It may be asked as often as one likes: what was told is in the note.
pub(crate) fn decide(row: &TroubleRow, now: Timestamp) -> Decision {
    let known = row.watch.as_ref();
    let watch = known.cloned().unwrap_or_else(|| fresh(row.connection));
    let decision = match Gravity::of(row) {
        None => Decision::Forget(watch.version),
        Some(Gravity::None) => well(watch, now),
        Some(gravity) => ill(watch, gravity, row.digest_hour, now),
    };
    match decision {
        Decision::Forget(_) if known.is_none() => Decision::Rest,
        Decision::Note(note) if known == Some(&note) => Decision::Rest,
        other => other,
    }
}

fn fresh(connection: ConnectionId) -> WatchRow {
    WatchRow {
        connection,
        since: None,
        well: None,
        told: 0,
        last: None,
        version: 0,
    }
}

fn ill(watch: WatchRow, gravity: Gravity, hour: u8, now: Timestamp) -> Decision {
    let since = watch.since.unwrap_or(now);
    let noted = WatchRow {
        since: Some(since),
        well: None,
        ..watch
    };
    let told = |kind| {
        let row = WatchRow {
            told: noted.told.max(gravity as u8),
            last: Some(now),
            ..noted.clone()
        };
        Decision::Tell(row, kind)
    };
    if noted.told == 0 {
        let begun = match gravity {
            Gravity::Paused => next_hour(since, hour),
            _ => since + SETTLE,
        };
        let rested = noted.last.map_or(begun, |last| last + REST);
        return if now >= begun.max(rested) {
            told(Kind::First)
        } else {
            Decision::Note(noted)
        };
    }
    let last = noted.last.unwrap_or(since);
    let graver = gravity as u8 > noted.told;
    let wait = if gravity == Gravity::Broken { SETTLE } else { GRAVER };
    if graver && now >= last + wait {
        told(Kind::First)
    } else if now >= next_hour(last + APART, hour) {
        told(Kind::Daily)
    } else {
        Decision::Note(noted)
    }
}

fn well(watch: WatchRow, now: Timestamp) -> Decision {
    let calm = WatchRow { since: None, ..watch };
    if calm.told == 0 {
        let over = calm.last.is_none_or(|last| now >= last + REST);
        return if over {
            Decision::Forget(calm.version)
        } else {
            Decision::Note(calm)
        };
    }
    let since = calm.well.unwrap_or(now);
    if now < since + WELL {
        return Decision::Note(WatchRow {
            well: Some(since),
            ..calm
        });
    }
    let over = WatchRow {
        well: None,
        told: 0,
        last: Some(now),
        ..calm
    };
    Decision::Tell(over, Kind::Mended)
}

/// The first instant at or after `from` at which it is this hour in the Netherlands. In the night in which an hour is left
/// out it is the hour after it; in the one in which an hour comes twice, the first of the two.
fn next_hour(from: Timestamp, hour: u8) -> Timestamp {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    let hour = i8::try_from(hour.min(23)).unwrap_or(0);
    let local = from.to_zoned(zone.clone()).date();
    let at = |day: jiff::civil::Date| {
        let time = day.to_datetime(Time::constant(hour, 0, 0, 0));
        zone.to_timestamp(time).unwrap_or(Timestamp::MAX)
    };
    let today = at(local);
    if today >= from {
        return today;
    }
    local.tomorrow().map_or(Timestamp::MAX, at)
}

#[cfg(test)]
mod tests;
