//! How many calls the package allows (apis/exact.md section 6), and what its headers say of them.

use std::time::Duration;

use boekbrug_connector::CallLimits;
use boekbrug_http::{Answer, Left, Limit, LimitScope};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// Places of the limits among those of the client.
const MINUTE: usize = 0;
const DAY: usize = 1;

/// How many calls may be made, per app and division.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Calls a minute. The package counts in fixed clock minutes; a window that slides holds for these too.
    pub minute: u32,
    /// Calls a day, from midnight UTC.
    pub day: u32,
    /// Refused calls of one endpoint in an hour. The package blocks beyond 10, for an hour and then longer; one is
    /// kept back for calls that are under way.
    pub endpoint_errors: u32,
    /// Calls of the day kept back for invoices, so that reading never uses up what a booking needs.
    pub day_reserve: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            minute: 60,
            day: 5_000,
            endpoint_errors: 9,
            day_reserve: 500,
        }
    }
}

impl Limits {
    /// As people are told, and as the engine plans with.
    pub fn for_people(self) -> CallLimits {
        CallLimits {
            minute: Some(self.minute.max(1)),
            hour: None,
            day: Some(self.day.max(1)),
            endpoint_errors: Some(self.endpoint_errors.max(1)),
        }
    }

    /// The windows to keep, in the order of their places.
    pub(crate) fn windows(self) -> Vec<Limit> {
        let minute = self.minute.max(1);
        vec![
            Limit::new(minute, Duration::from_secs(61)).keeping(minute / 10),
            Limit::new(self.day.max(1), Duration::from_hours(24))
                .by_the_clock()
                .keeping(self.day_reserve.min(self.day / 2)),
            Limit::new(self.endpoint_errors.max(1), Duration::from_hours(1)).of(LimitScope::EndpointErrors),
        ]
    }
}

/// What the headers of an answer say is left. Resets are milliseconds since 1970.
pub(crate) fn left(answer: &Answer, now: Timestamp) -> Vec<Left> {
    let limit = |limit, remaining, reset| {
        let calls = number(answer, remaining)?;
        let until = reset_of(answer, reset, now)?;
        Some(Left {
            limit,
            calls: u32::try_from(calls).unwrap_or(u32::MAX),
            until,
        })
    };
    let minute = limit(MINUTE, "x-ratelimit-minutely-remaining", "x-ratelimit-minutely-reset");
    let day = limit(DAY, "x-ratelimit-remaining", "x-ratelimit-reset");
    minute.into_iter().chain(day).collect()
}

/// When to come back after a 429: the reset of the group that is used up. Only that group is surely there; where both
/// are, the one with nothing left counts, and the day before the minute.
pub(crate) fn wait(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let groups = [
        ("x-ratelimit-remaining", "x-ratelimit-reset"),
        ("x-ratelimit-minutely-remaining", "x-ratelimit-minutely-reset"),
    ];
    let used_up = |(remaining, _): &&(&str, &str)| number(answer, remaining) == Some(0);
    let there = |(_, reset): &&(&str, &str)| reset_of(answer, reset, now).is_some();
    let fitting = groups.iter().find(used_up).filter(there);
    let (_, reset) = fitting.or_else(|| groups.iter().rev().find(there))?;
    let wait = reset_of(answer, reset, now)?.duration_since(now);
    Duration::try_from(wait.max(SignedDuration::from_secs(1))).ok()
}

/// A reset on our clock: the package's own clock, where the answer tells it, may be off.
fn reset_of(answer: &Answer, name: &str, now: Timestamp) -> Option<Timestamp> {
    let reset = Timestamp::from_millisecond(number(answer, name)?).ok()?;
    let theirs = answer.header("date").and_then(|text| {
        let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(text.trim()).ok()
    });
    now.checked_add(reset.duration_since(theirs.unwrap_or(now))).ok()
}

fn number(answer: &Answer, name: &str) -> Option<i64> {
    answer.header(name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    use super::*;

    fn answer(headers: &[(&'static str, &'static str)]) -> Answer {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        Answer {
            status: StatusCode::OK,
            headers: headers.iter().map(pair).collect::<HeaderMap>(),
            body: Bytes::new(),
        }
    }

    fn now() -> Timestamp {
        "2022-08-20T18:15:00Z".parse().unwrap()
    }

    #[test]
    fn the_windows_keep_calls_for_invoices() {
        let windows = Limits::default().windows();
        let short: Vec<_> = windows
            .iter()
            .map(|one| (one.calls, one.per.as_secs(), one.reserve))
            .collect();
        assert_eq!(short, [(60, 61, 6), (5_000, 86_400, 500), (9, 3_600, 0)]);
        assert_eq!(windows[2].scope, LimitScope::EndpointErrors);
    }

    #[test]
    fn headers_of_a_real_answer_are_read() {
        let answer = answer(&[
            ("date", "Sat, 20 Aug 2022 18:15:00 GMT"),
            ("x-ratelimit-limit", "5000"),
            ("x-ratelimit-remaining", "4964"),
            ("x-ratelimit-reset", "1661040000000"),
            ("x-ratelimit-minutely-limit", "60"),
            ("x-ratelimit-minutely-remaining", "59"),
            ("x-ratelimit-minutely-reset", "1661019360000"),
        ]);
        let left = left(&answer, now());
        assert_eq!((left[0].limit, left[0].calls), (MINUTE, 59));
        assert_eq!(left[0].until.to_string(), "2022-08-20T18:16:00Z");
        assert_eq!((left[1].limit, left[1].calls), (DAY, 4_964));
        assert_eq!(left[1].until.to_string(), "2022-08-21T00:00:00Z");
        assert_eq!(super::left(&self::answer(&[]), now()), []);
    }

    #[test]
    fn a_refusal_says_when_to_come_back() {
        let minutely = ("x-ratelimit-minutely-reset", "1661019360000");
        let daily = ("x-ratelimit-reset", "1661040000000");
        let seconds = |headers: &[_]| wait(&answer(headers), now()).map(|wait| wait.as_secs());
        assert_eq!(seconds(&[minutely]), Some(60));
        assert_eq!(seconds(&[daily]), Some(20_700));
        assert_eq!(
            seconds(&[daily, ("x-ratelimit-remaining", "0"), minutely]),
            Some(20_700)
        );
        assert_eq!(seconds(&[daily, ("x-ratelimit-remaining", "12"), minutely]), Some(60));
        assert_eq!(
            seconds(&[("date", "Sat, 20 Aug 2022 18:15:40 GMT"), minutely]),
            Some(20),
            "their clock counts"
        );
        assert_eq!(
            seconds(&[("x-ratelimit-minutely-reset", "1661019000000")]),
            Some(1),
            "past is now"
        );
        assert_eq!(seconds(&[("x-ratelimit-reset", "soon")]), None);
    }
}
