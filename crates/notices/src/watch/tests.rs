//! The decision over virtual days: each minute it is asked anew, as the program does.

use boekbrug_model::testkit::parsed;
use boekbrug_model::{AdministrationId, OrganisationId};
use proptest::prelude::*;

use super::*;

/// Minutes in a day.
const DAY: usize = 24 * 60;

fn at(text: &str) -> Timestamp {
    parsed(text)
}

fn row(state: ConnectionState, refused: u64, hour: u8) -> TroubleRow {
    TroubleRow {
        connection: ConnectionId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        organisation: OrganisationId::new(Timestamp::UNIX_EPOCH, [2; 10]),
        administration: AdministrationId::new(Timestamp::UNIX_EPOCH, [3; 10]),
        state,
        refused,
        refused_customers: 0,
        digest_hour: hour,
        watch: None,
    }
}

/// What is told when the connection stands so each minute from `start` on: at which minute, and what.
fn told(start: Timestamp, hour: u8, minutes: impl Iterator<Item = (ConnectionState, u64)>) -> Vec<(usize, Kind)> {
    let (mut watch, mut told): (Option<WatchRow>, _) = (None, Vec::new());
    for (minute, (state, refused)) in minutes.enumerate() {
        let now = start + SignedDuration::from_mins(minute.try_into().unwrap());
        let asked = TroubleRow {
            watch: watch.clone(),
            ..row(state, refused, hour)
        };
        match decide(&asked, now) {
            Decision::Rest => {}
            Decision::Note(note) => watch = Some(note),
            Decision::Forget(_) => watch = None,
            Decision::Tell(note, kind) => {
                watch = Some(note);
                told.push((minute, kind));
            }
        }
    }
    told
}

fn lasting(state: ConnectionState, refused: u64, minutes: usize) -> impl Iterator<Item = (ConnectionState, u64)> {
    std::iter::repeat_n((state, refused), minutes)
}

const WELL_STATE: (ConnectionState, u64) = (ConnectionState::Active, 0);

fn fine(minutes: usize) -> impl Iterator<Item = (ConnectionState, u64)> {
    std::iter::repeat_n(WELL_STATE, minutes)
}

#[test]
fn first_then_daily_then_mended() {
    // Monday 09:00 in Amsterdam
    let start = at("2026-03-16T08:00:00Z");
    let days = lasting(ConnectionState::Active, 3, 3 * DAY).chain(fine(DAY));
    let expected = [
        (5, Kind::First),
        (DAY - 60, Kind::Daily),
        (2 * DAY - 60, Kind::Daily),
        (3 * DAY - 60, Kind::Daily),
        (3 * DAY + 15, Kind::Mended),
    ];
    assert_eq!(told(start, 8, days), expected);
}

#[test]
fn what_heals_at_once_is_not_told() {
    let start = at("2026-03-16T08:00:00Z");
    let days = lasting(ConnectionState::Active, 1_000, 4).chain(fine(DAY));
    assert_eq!(told(start, 8, days), []);
}

#[test]
fn going_up_and_down_is_no_flood() {
    let start = at("2026-03-16T08:00:00Z");
    let minutes = (0..DAY).map(|minute| match minute / 30 % 2 {
        0 => (ConnectionState::Broken, 0),
        _ => WELL_STATE,
    });
    let told = told(start, 8, minutes);
    let firsts: Vec<_> = told.iter().filter(|(_, kind)| *kind == Kind::First).collect();
    assert!(told.len() <= 12, "{told:?}");
    assert!(firsts.windows(2).all(|two| two[1].0 - two[0].0 >= 4 * 60), "{told:?}");
    let quick = (0..DAY).map(|minute| match minute % 2 {
        0 => (ConnectionState::Broken, 0),
        _ => WELL_STATE,
    });
    assert_eq!(super::tests::told(start, 8, quick), [], "never settled");
}

#[test]
fn graver_trouble_is_told_once() {
    let start = at("2026-03-16T08:00:00Z");
    let minutes = lasting(ConnectionState::Active, 2, 60)
        .chain(lasting(ConnectionState::Broken, 2, 60))
        .chain(lasting(ConnectionState::Active, 2, 60))
        .chain(lasting(ConnectionState::Broken, 2, 60));
    assert_eq!(told(start, 8, minutes), [(5, Kind::First), (60, Kind::First)]);
}

#[test]
fn a_pause_is_told_when_it_lasts() {
    let start = at("2026-03-16T08:00:00Z");
    let short = lasting(ConnectionState::Paused, 0, 120).chain(fine(DAY));
    assert_eq!(told(start, 8, short), []);
    let long = lasting(ConnectionState::Paused, 0, DAY);
    assert_eq!(told(start, 8, long), [(DAY - 60, Kind::First)]);
}

#[test]
fn an_ended_connection_is_forgotten() {
    let start = at("2026-03-16T08:00:00Z");
    let minutes = lasting(ConnectionState::Active, 2, 60).chain(lasting(ConnectionState::Disconnected, 2, DAY));
    assert_eq!(
        told(start, 8, minutes),
        [(5, Kind::First)],
        "nobody is told that it is mended"
    );
}

/// On 29 March 2026 the hour from 02:00 is left out, on 25 October 2026 it comes twice.
#[test]
fn a_day_has_one_daily_letter_when_the_clock_changes_too() {
    for (start, hour, expected) in [
        // 01:00 CET; a letter at 02:00 comes at 03:00 CEST, which is an hour later
        (
            "2026-03-28T00:00:00Z",
            2,
            vec!["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"],
        ),
        // the first of the two
        (
            "2026-10-24T00:30:00Z",
            2,
            vec!["2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"],
        ),
        (
            "2026-10-24T10:00:00Z",
            8,
            vec!["2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z"],
        ),
        (
            "2026-03-28T10:00:00Z",
            8,
            vec!["2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z"],
        ),
    ] {
        let start = at(start);
        let told = told(start, hour, lasting(ConnectionState::Active, 1, 2 * DAY + 120));
        let daily: Vec<String> = told
            .iter()
            .filter(|(_, kind)| *kind == Kind::Daily)
            .map(|(minute, _)| (start + SignedDuration::from_mins((*minute).try_into().unwrap())).to_string())
            .take(2)
            .collect();
        assert_eq!(daily, expected, "from {start} at {hour}");
    }
}

#[test]
fn after_days_without_a_node_there_is_one_letter() {
    let known = WatchRow {
        since: Some(at("2026-03-01T08:00:00Z")),
        told: 2,
        last: Some(at("2026-03-02T07:00:00Z")),
        version: 4,
        ..fresh(ConnectionId::new(Timestamp::UNIX_EPOCH, [1; 10]))
    };
    let now = at("2026-03-16T10:00:00Z");
    let asked = TroubleRow {
        watch: Some(known),
        ..row(ConnectionState::Active, 1, 8)
    };
    let Decision::Tell(note, Kind::Daily) = decide(&asked, now) else {
        panic!("a daily letter");
    };
    let again = TroubleRow {
        watch: Some(note),
        ..asked
    };
    assert_eq!(decide(&again, now), Decision::Rest);
    assert_eq!(decide(&again, now + SignedDuration::from_hours(2)), Decision::Rest);
}

fn states() -> impl Strategy<Value = Vec<(u8, u64, usize)>> {
    prop::collection::vec((0u8..4, 0u64..3, 1usize..600), 1..40)
}

proptest! {
    /// Whatever happens to a connection: no letter within five minutes of another, at most one daily letter in 23 hours
    /// (in 22 over the night on which the clock goes forward, which is an hour shorter), and "mended" only after something
    /// was told.
    #[test]
    fn there_is_never_a_flood(phases in states(), hour in 0u8..24) {
        let minutes = phases.into_iter().flat_map(|(state, refused, minutes)| {
            let state = match state {
                0 => ConnectionState::Broken,
                1 => ConnectionState::Paused,
                _ => ConnectionState::Active,
            };
            lasting(state, refused, minutes)
        });
        let told = told(at("2026-03-27T10:00:00Z"), hour, minutes);
        for two in told.windows(2) {
            prop_assert!(two[1].0 - two[0].0 >= 5, "{told:?}");
            if two[1].1 == Kind::Mended {
                prop_assert!(two[0].1 != Kind::Mended, "{told:?}");
            }
            if two[0].1 == Kind::Mended {
                prop_assert!(two[1].1 == Kind::First && two[1].0 - two[0].0 >= 240, "{told:?}");
            }
        }
        let daily: Vec<_> = told.iter().filter(|(_, kind)| *kind == Kind::Daily).collect();
        prop_assert!(daily.windows(2).all(|two| two[1].0 - two[0].0 >= 22 * 60), "{told:?}");
        prop_assert!(told.first().is_none_or(|(_, kind)| *kind == Kind::First));
    }
}
