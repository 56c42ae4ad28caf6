//! Dutch wall-clock time: what stands inside `/Date(ms)/` is the local time
//! read as if it were UTC [apis/exact.md §3, checked against recordings].

use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Milliseconds since 1970 on a Dutch clock.
pub(crate) type Wall = i64;

/// Milliseconds of a day.
pub(crate) const DAY: Wall = 86_400_000;

/// The end of the calendar: the year 9999.
const LAST: Wall = 253_402_300_799_999;

fn amsterdam() -> &'static TimeZone {
    static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));
    &ZONE
}

/// What a Dutch clock shows at a moment.
pub(crate) fn wall(now: Timestamp) -> Wall {
    now.as_millisecond() + offset_seconds(now) * 1000
}

/// Seconds that a Dutch clock is ahead of UTC.
pub(crate) fn offset_seconds(now: Timestamp) -> i64 {
    i64::from(amsterdam().to_offset(now).seconds())
}

/// Midnight of a day.
pub(crate) fn midnight(day: Date) -> Wall {
    of_civil(day.to_datetime(jiff::civil::Time::midnight()))
}

/// The moment at which a Dutch clock shows this; in the hour that comes
/// twice the first.
pub(crate) fn moment(at: Wall) -> Timestamp {
    let zoned = amsterdam().to_ambiguous_zoned(civil(at)).compatible();
    zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// A local moment as milliseconds.
pub(crate) fn of_civil(moment: DateTime) -> Wall {
    TimeZone::UTC.to_timestamp(moment).map_or(0, Timestamp::as_millisecond)
}

/// A moment as a calendar shows it.
pub(crate) fn civil(at: Wall) -> DateTime {
    let moment = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(moment)
}

/// The day of a moment.
pub(crate) fn day(at: Wall) -> Date {
    civil(at).date()
}

/// `"/Date(ms)/"` with its quotes.
pub(crate) fn push(out: &mut String, at: Wall) {
    // writing to a string cannot fail
    let _ = write!(out, "\"/Date({at})/\"");
}

/// A date of a payload or of a literal: `2026-01-31`, `2026-01-31T10:00`,
/// with seconds and fractions, with a `Z` that means nothing, or
/// `/Date(ms)/`.
pub(crate) fn parse(text: &str) -> Option<Wall> {
    if let Some(inner) = text.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        let end = inner
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, '+' | '-'))
            .map_or(inner.len(), |(at, _)| at);
        let at: Wall = inner.get(..end)?.parse().ok()?;
        return (-LAST..=LAST).contains(&at).then_some(at);
    }
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    match text.len() {
        0..=9 => None,
        10 => text.parse::<Date>().ok().map(midnight),
        16 => format!("{text}:00").parse::<DateTime>().ok().map(of_civil),
        _ => text.parse::<DateTime>().ok().map(of_civil),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn summer_and_winter_differ_by_an_hour() {
        assert_eq!(
            civil(wall(at("2026-06-25T14:31:00Z"))).to_string(),
            "2026-06-25T16:31:00"
        );
        assert_eq!(
            civil(wall(at("2026-12-25T14:31:00Z"))).to_string(),
            "2026-12-25T15:31:00"
        );
    }

    #[test]
    fn the_nights_on_which_the_clock_moves() {
        // 02:00 becomes 03:00: an hour that no wall clock shows
        assert_eq!(
            civil(wall(at("2026-03-29T00:59:59Z"))).to_string(),
            "2026-03-29T01:59:59"
        );
        assert_eq!(
            civil(wall(at("2026-03-29T01:00:00Z"))).to_string(),
            "2026-03-29T03:00:00"
        );
        // 03:00 becomes 02:00: an hour that comes twice
        assert_eq!(
            civil(wall(at("2026-10-25T00:30:00Z"))).to_string(),
            "2026-10-25T02:30:00"
        );
        assert_eq!(
            civil(wall(at("2026-10-25T01:30:00Z"))).to_string(),
            "2026-10-25T02:30:00"
        );
    }

    #[test]
    fn forms_of_a_date() {
        let noon = parse("2026-01-31T12:00:00").expect("reads");
        for same in ["2026-01-31T12:00", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000"] {
            assert_eq!(parse(same), Some(noon), "{same}");
        }
        assert_eq!(parse(&format!("/Date({noon})/")), Some(noon));
        assert_eq!(parse(&format!("/Date({noon}+0100)/")), Some(noon));
        assert_eq!(parse("2026-01-31"), Some(noon - DAY / 2));
        for bad in [
            "",
            "2026-02-30",
            "31-01-2026",
            "morgen",
            "/Date()/",
            "2026-01-31T25:00:00",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn a_written_date_reads_back(at in -4_000_000_000_000_i64..4_000_000_000_000) {
            let mut out = String::new();
            push(&mut out, at);
            prop_assert_eq!(parse(out.trim_matches('"')), Some(at));
        }
    }
}
