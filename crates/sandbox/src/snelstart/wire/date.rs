//! Dates on the wire: `yyyy-MM-ddTHH:mm:ss[.f…]`, no zone
//! [apis/snelstart.md §2, documented].

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::record::Stamp;
use crate::snelstart::switches::ModifiedOnZone;

/// Reads what the real one reads: a full date-time, a bare date, or a space
/// instead of the `T`; up to seven digits of a second. A zone mark is dropped
/// [our choice].
pub(crate) fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let date = text.get(..10).and_then(day)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(date.to_datetime(Time::midnight()));
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    Some(date.to_datetime(time(without_zone(clock))?))
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn without_zone(clock: &str) -> &str {
    let clock = clock.strip_suffix(['Z', 'z']).unwrap_or(clock);
    clock.find(['+', '-']).and_then(|at| clock.get(..at)).unwrap_or(clock)
}

fn time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    if parts.next().is_some() || fraction.len() > 7 {
        return None;
    }
    let nanos = if fraction.is_empty() {
        0
    } else {
        digits(&format!("{fraction:0<9}"), 9)?
    };
    Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanos,
    )
    .ok()
}

fn digits(text: &str, count: usize) -> Option<i32> {
    let right = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// The local moment of a change, under the switch.
pub(crate) fn civil(stamp: Stamp, zone: ModifiedOnZone) -> DateTime {
    let zone = match zone {
        ModifiedOnZone::Utc => TimeZone::UTC,
        ModifiedOnZone::Amsterdam => amsterdam(),
    };
    zone.to_datetime(stamp.at)
}

fn amsterdam() -> TimeZone {
    static ZONE: std::sync::LazyLock<TimeZone> =
        std::sync::LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));
    ZONE.clone()
}

pub(crate) fn push_stamp(out: &mut String, stamp: Stamp, zone: ModifiedOnZone) {
    push(out, civil(stamp, zone), stamp.digits);
}

pub(crate) fn push_plain(out: &mut String, moment: DateTime) {
    push(out, moment, 0);
}

/// At least `digits` digits of the second, more where the value needs them.
fn push(out: &mut String, moment: DateTime, digits: u8) {
    let _ = write!(
        out,
        "\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        moment.year(),
        moment.month(),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    );
    let ticks = format!("{:07}", moment.subsec_nanosecond() / 100);
    let needed = ticks.trim_end_matches('0').len();
    let shown = needed.max(usize::from(digits.min(7)));
    if shown > 0 {
        out.push('.');
        out.push_str(ticks.get(..shown).unwrap_or(&ticks));
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_forms_that_live_clients_send_are_read() {
        let whole = datetime(2026, 8, 16, 10, 2, 11, 0);
        for (text, expected) in [
            ("2026-08-16", datetime(2026, 8, 16, 0, 0, 0, 0)),
            ("2026-08-16 10:02:11", whole),
            ("2026-08-16T10:02:11", whole),
            ("2026-08-16T10:02:11Z", whole),
            ("2026-08-16T10:02:11+02:00", whole),
            ("2026-08-16T10:02:11.12", datetime(2026, 8, 16, 10, 2, 11, 120_000_000)),
            (
                "2026-08-16T10:02:11.1234567",
                datetime(2026, 8, 16, 10, 2, 11, 123_456_700),
            ),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_forms_are_not() {
        for text in [
            "",
            "16-08-2026",
            "2026-13-01",
            "2026-02-30",
            "2026-08-16T25:00:00",
            "2026-08-16T10:02:11.12345678",
            "20260816",
            "2026-08-16x",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn fractions_vary_and_the_zone_is_a_switch() {
        let at = "2026-08-16T10:02:11.4Z".parse().expect("timestamp");
        let written = |digits, zone| {
            let mut out = String::new();
            push_stamp(&mut out, Stamp { at, digits }, zone);
            out
        };
        assert_eq!(written(0, ModifiedOnZone::Utc), "\"2026-08-16T10:02:11.4\"");
        assert_eq!(written(3, ModifiedOnZone::Amsterdam), "\"2026-08-16T12:02:11.400\"");
    }

    proptest! {
        #[test]
        fn garbage_never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_written_reads_back(seconds in 0_i64..4_000_000_000, ticks in 0_i32..10_000_000, digits in 0_u8..9) {
            let at = jiff::Timestamp::new(seconds, ticks * 100).expect("in range");
            let stamp = Stamp { at, digits };
            let mut out = String::new();
            push_stamp(&mut out, stamp, ModifiedOnZone::Utc);
            prop_assert_eq!(parse(out.trim_matches('"')), Some(civil(stamp, ModifiedOnZone::Utc)));
        }
    }
}
