//! Windows and due instants, through both nights in which the clock is put.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use boekbrug_model::Feed;
use boekbrug_model::schedule::{Hours, ScheduleError};
use boekbrug_model::settings::Schedule;
use jiff::civil::Time;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

fn hours(from: &str, until: &str, every_minutes: u32) -> Hours {
    let schedule = Schedule {
        from: time(from),
        until: time(until),
        every_minutes,
        ..Schedule::default()
    };
    Hours::try_new(&schedule).unwrap()
}

#[test]
fn the_default_is_seven_to_eight_in_amsterdam() {
    let hours = Hours::try_new(&Schedule::default()).unwrap();
    for (instant, open) in [
        ("2026-01-15T05:59:59Z", false),
        ("2026-01-15T06:00:00Z", true),
        ("2026-01-15T18:59:59Z", true),
        ("2026-01-15T19:00:00Z", false),
        ("2026-07-15T04:59:59Z", false),
        ("2026-07-15T05:00:00Z", true),
        ("2026-07-15T17:59:59Z", true),
        ("2026-07-15T18:00:00Z", false),
        ("2028-02-29T12:00:00Z", true),
        ("2028-02-29T19:30:00Z", false),
    ] {
        assert_eq!(hours.is_open(at(instant)), open, "{instant}");
    }
}

#[test]
fn windows_open_and_close_as_the_wall_clock_reaches_them() {
    // The clock jumps from 02:00 to 03:00 on 2026-03-29 at 01:00Z, and back from 03:00 to 02:00 on 2026-10-25 at 01:00Z.
    for (name, from, until, opens, closes) in [
        (
            "over midnight",
            "22:00",
            "06:00",
            "2026-02-28T21:00:00Z",
            "2026-03-01T05:00:00Z",
        ),
        (
            "over 29 February",
            "22:00",
            "06:00",
            "2028-02-28T21:00:00Z",
            "2028-02-29T05:00:00Z",
        ),
        (
            "over the jump, an hour short",
            "22:00",
            "06:00",
            "2026-03-28T21:00:00Z",
            "2026-03-29T04:00:00Z",
        ),
        (
            "over the fold, an hour long",
            "22:00",
            "06:00",
            "2026-10-24T20:00:00Z",
            "2026-10-25T05:00:00Z",
        ),
        (
            "opens in the gap",
            "02:30",
            "05:00",
            "2026-03-29T01:00:00Z",
            "2026-03-29T03:00:00Z",
        ),
        (
            "closes in the gap",
            "00:30",
            "02:30",
            "2026-03-28T23:30:00Z",
            "2026-03-29T01:00:00Z",
        ),
        (
            "opens in the fold",
            "02:30",
            "05:00",
            "2026-10-25T00:30:00Z",
            "2026-10-25T04:00:00Z",
        ),
        (
            "closes in the fold",
            "01:00",
            "02:30",
            "2026-10-24T23:00:00Z",
            "2026-10-25T00:30:00Z",
        ),
        (
            "within the fold",
            "02:15",
            "02:45",
            "2026-10-25T00:15:00Z",
            "2026-10-25T00:45:00Z",
        ),
    ] {
        let hours = hours(from, until, 5);
        let (open, close) = (at(opens), at(closes));
        assert!(!hours.is_open(open - 1.second()), "{name}");
        assert!(hours.is_open(open), "{name}");
        assert!(hours.is_open(close - 1.second()), "{name}");
        assert!(!hours.is_open(close), "{name}");
        assert_eq!(hours.next_due(open - 1.second(), 0), open, "{name}");
        assert_eq!(hours.next_open(open - 1.second()), open, "{name}");
        assert_eq!(hours.next_open(open + 1.second()), open + 1.second(), "{name}");
    }
}

#[test]
fn a_window_inside_the_gap_is_left_out_that_night() {
    let hours = hours("02:10", "02:50", 5);
    let next_night = at("2026-03-30T00:10:00Z");
    assert!(!hours.is_open(at("2026-03-29T01:00:00Z")));
    assert_eq!(hours.next_due(at("2026-03-29T00:30:00Z"), 0), next_night);
    assert_eq!(hours.next_open(at("2026-03-29T00:30:00Z")), next_night);
}

#[test]
fn equal_times_are_round_the_clock() {
    let hours = hours("08:00", "08:00", 15);
    for instant in [
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-01-01T00:00:00Z",
    ] {
        assert!(hours.is_open(at(instant)), "{instant}");
    }
    assert_eq!(
        hours.next_due(at("2026-10-25T00:59:59Z"), 0),
        at("2026-10-25T01:00:00Z")
    );
    assert_eq!(
        hours.next_due(at("2026-10-25T01:00:00Z"), 0),
        at("2026-10-25T01:15:00Z")
    );
}

#[test]
fn cycles_do_not_drift() {
    let hours = Hours::try_new(&Schedule::default()).unwrap();
    assert_eq!(
        hours.next_due(at("2026-01-15T06:00:00Z"), 0),
        at("2026-01-15T06:15:00Z")
    );
    assert_eq!(
        hours.next_due(at("2026-01-15T06:14:59.9Z"), 0),
        at("2026-01-15T06:15:00Z")
    );
    assert_eq!(
        hours.next_due(at("2026-01-15T06:47:13Z"), 0),
        at("2026-01-15T07:00:00Z")
    );
    assert_eq!(
        hours.next_due(at("2026-01-15T18:45:00Z"), 0),
        at("2026-01-16T06:00:00Z")
    );
    assert_eq!(
        hours.next_due(at("2026-03-28T18:45:00Z"), 0),
        at("2026-03-29T05:00:00Z")
    );
}

#[test]
fn an_interval_longer_than_the_window_comes_once_a_window() {
    let hours = hours("09:00", "10:00", 240);
    let mut due = at("2026-01-15T00:00:00Z");
    for day in ["2026-01-15", "2026-01-16", "2026-01-17"] {
        due = hours.next_due(due, 1_000_003);
        assert!(due.to_string().starts_with(&format!("{day}T08:")), "{due}");
    }
}

#[test]
fn a_spread_shifts_every_cycle_alike() {
    let hours = Hours::try_new(&Schedule::default()).unwrap();
    assert_eq!(
        hours.next_due(at("2026-01-15T00:00:00Z"), 61),
        at("2026-01-15T06:01:01Z")
    );
    assert_eq!(
        hours.next_due(at("2026-01-15T06:01:01Z"), 61),
        at("2026-01-15T06:16:01Z")
    );
    assert_eq!(
        hours.next_due(at("2026-01-15T00:00:00Z"), 61 + 900),
        at("2026-01-15T06:01:01Z")
    );
}

#[test]
fn a_slow_feed_is_due_once_in_its_interval() {
    let hours = Hours::try_new(&Schedule::default()).unwrap();
    let due = |last: &str, now: &str| hours.feed_due(Feed::Projects, Some(at(last)), at(now), 0);
    assert!(hours.feed_due(Feed::Projects, None, at("2026-01-15T09:00:00Z"), 0));
    assert!(
        due("2026-01-14T18:50:00Z", "2026-01-15T06:00:00Z"),
        "first cycle of the day"
    );
    assert!(!due("2026-01-15T06:00:04Z", "2026-01-15T09:45:00Z"));
    assert!(
        due("2026-01-15T06:00:04Z", "2026-01-15T10:00:00Z"),
        "four hours after the opening, without drift"
    );
    assert!(
        due("2026-01-15T06:00:04Z", "2026-01-15T20:30:00Z"),
        "outside the window only a person asks"
    );
    let customers = |last: &str, now: &str| hours.feed_due(Feed::Customers, Some(at(last)), at(now), 0);
    assert!(customers("2026-01-15T06:00:04Z", "2026-01-15T06:15:00Z"));
    assert!(!customers("2026-01-15T06:15:02Z", "2026-01-15T06:15:30Z"));
}

#[test]
fn a_slow_feed_is_due_at_the_first_cycle_of_every_window() {
    let schedule = Schedule {
        from: time("22:00"),
        until: time("21:00"),
        ..Schedule::default()
    };
    let hours = Hours::try_new(&schedule).unwrap();
    let before = Some(at("2026-01-15T19:50:00Z"));
    assert!(hours.feed_due(Feed::Projects, before, at("2026-01-15T21:05:00Z"), 600));
    assert!(!hours.feed_due(
        Feed::Projects,
        Some(at("2026-01-15T21:10:00Z")),
        at("2026-01-15T21:25:00Z"),
        600
    ));
}

#[test]
fn the_closing_belongs_to_no_window() {
    let hours = Hours::try_new(&Schedule::default()).unwrap();
    let (closing, opening) = (at("2026-01-15T19:00:00Z"), at("2026-01-16T06:00:00Z"));
    assert_eq!(hours.next_open(closing), opening);
    assert_eq!(hours.next_due(closing - 1.second(), 0), opening);
}

#[test]
fn wrong_schedules_are_refused() {
    let unknown = Schedule {
        time_zone: "Europe/Alkmaar".to_owned(),
        ..Schedule::default()
    };
    assert_eq!(
        Hours::try_new(&unknown).unwrap_err(),
        ScheduleError::UnknownZone("Europe/Alkmaar".to_owned())
    );
    let never = Schedule {
        every_minutes: 0,
        ..Schedule::default()
    };
    assert_eq!(Hours::try_new(&never).unwrap_err(), ScheduleError::Interval(0));
    let rarely = Schedule {
        feed_minutes: BTreeMap::from([(Feed::Items, 10_081)]),
        ..Schedule::default()
    };
    assert_eq!(Hours::try_new(&rarely).unwrap_err(), ScheduleError::Interval(10_081));
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for hours in [
        hours("07:00", "20:00", 15),
        hours("22:00", "06:00", 15),
        hours("00:00", "00:00", 15),
    ] {
        for instant in [Timestamp::MIN, Timestamp::MAX] {
            hours.is_open(instant);
            assert!(hours.next_open(instant) >= instant);
            hours.next_due(instant, u64::MAX);
            hours.feed_due(Feed::Customers, Some(instant), instant, u64::MAX);
        }
    }
}

proptest! {
    #[test]
    fn due_instants_lie_ahead_and_in_the_window(
        from in 0_i8..24, until in 0_i8..24, minute in 0_i8..60, every in 1_u32..600,
        second in 1_767_225_600_i64..1_798_761_600, spread in any::<u64>(),
    ) {
        let schedule = Schedule {
            from: Time::constant(from, minute, 0, 0), until: Time::constant(until, 0, 0, 0), every_minutes: every,
            ..Schedule::default()
        };
        let hours = Hours::try_new(&schedule).unwrap();
        let now = Timestamp::from_second(second).unwrap();
        let due = hours.next_due(now, spread);
        prop_assert!(due > now);
        prop_assert!(hours.is_open(due));
        prop_assert!(due.duration_since(now).as_hours() <= 49 + i64::from(every) / 60);
        let open = hours.next_open(now);
        prop_assert!(open >= now && hours.is_open(open) && open <= due);
        prop_assert_eq!(hours.is_open(now), open == now);
    }
}
