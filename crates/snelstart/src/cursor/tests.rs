//! A list that changes while it is read, in two orders and two zones; whatever happens, nothing may be missed.

use std::collections::HashMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// The package's list, with a clock.
struct List {
    rows: Vec<(String, DateTime)>,
    by_time: bool,
    zone: TimeZone,
    now: Timestamp,
    made: u32,
}

impl List {
    fn stamp(&self) -> DateTime {
        self.zone.to_datetime(self.now)
    }

    fn add(&mut self) {
        self.made += 1;
        // Ids that do not sort by age, as GUIDs do not.
        let id = format!("{:08x}", self.made.wrapping_mul(2_654_435_761));
        self.rows.push((id, self.stamp()));
    }

    fn answer(&self, question: &Question, page_size: usize) -> Vec<(String, String)> {
        let since = question.since.as_deref().map(|since| Stamp::parse(since).unwrap().at);
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| since.is_none_or(|since| row.1 > since))
            .collect();
        if self.by_time {
            rows.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        } else {
            rows.sort();
        }
        let page = rows.into_iter().skip(question.skip).take(page_size);
        page.map(|(id, at)| (id.clone(), at.to_string())).collect()
    }
}

/// The reader: what it last saw of each row.
#[derive(Default)]
struct Reader {
    cursor: Option<String>,
    known: HashMap<String, String>,
    calls: usize,
}

impl Reader {
    /// One call; true at the end of a run. The cursor goes through its text each time, as after a kill.
    fn call(&mut self, list: &List, reckoning: &Reckoning) -> bool {
        let mut state = self
            .cursor
            .as_deref()
            .map_or_else(State::default, |text| State::parse(text).unwrap());
        let question = state.question(reckoning, list.now);
        let page = list.answer(&question, reckoning.page_size);
        let seen = Seen {
            marks: page.iter().map(|row| mark(&row.0, Some(&row.1))).collect(),
            newest: page
                .iter()
                .filter_map(|row| Stamp::parse(&row.1))
                .max_by_key(|stamp| stamp.at),
        };
        let done = state.step(&seen, reckoning, list.now);
        self.cursor = Some(state.text());
        self.calls += 1;
        self.known.extend(page);
        done
    }

    fn run(&mut self, list: &List, reckoning: &Reckoning) -> usize {
        let before = self.calls;
        while !self.call(list, reckoning) {
            assert!(self.calls - before < 1_000, "the run does not end");
        }
        self.calls - before
    }

    fn missed(&self, list: &List) -> Vec<String> {
        let missed = list
            .rows
            .iter()
            .filter(|(id, at)| self.known.get(id) != Some(&at.to_string()));
        missed.map(|(id, at)| format!("{id} {at}")).collect()
    }
}

fn reckoning(zone: Zone, page_size: usize, overlap: i64) -> Reckoning {
    Reckoning {
        zone,
        overlap: SignedDuration::from_secs(overlap),
        margin: SignedDuration::ZERO,
        page_size,
    }
}

fn list(rows: usize, by_time: bool, zone: &TimeZone, now: &str) -> List {
    let now = now.parse().unwrap();
    let mut list = List {
        rows: Vec::new(),
        by_time,
        zone: zone.clone(),
        now,
        made: 0,
    };
    for _ in 0..rows {
        list.add();
        list.now += SignedDuration::from_secs(1);
    }
    list
}

#[derive(Clone, Debug)]
enum Happens {
    Changed(prop::sample::Index),
    Removed(prop::sample::Index),
    Added,
    Nothing,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Happens::Changed),
        any::<prop::sample::Index>().prop_map(Happens::Removed),
        Just(Happens::Added),
        Just(Happens::Nothing),
    ]
}

fn happen(list: &mut List, what: &Happens) {
    list.now += SignedDuration::from_secs(1);
    let stamp = list.stamp();
    match what {
        Happens::Changed(at) if !list.rows.is_empty() => {
            let at = at.index(list.rows.len());
            list.rows[at].1 = stamp;
        }
        Happens::Removed(at) if !list.rows.is_empty() => {
            list.rows.remove(at.index(list.rows.len()));
        }
        Happens::Added => list.add(),
        _ => {}
    }
}

proptest! {
    /// No overlap in time and no margin: only the paging itself protects. Up to five things happen between two calls, and
    /// pages are as small as they come.
    #[test]
    fn nothing_is_missed_however_the_list_changes(
        rows in 0_usize..60,
        by_time: bool,
        dutch: bool,
        zone_is_known: bool,
        page_size in 3_usize..12,
        story in prop::collection::vec(prop::collection::vec(happens(), 0..5), 0..60),
    ) {
        let (zone, known) = if dutch { (amsterdam(), Zone::Amsterdam) } else { (TimeZone::UTC, Zone::Utc) };
        let mut list = list(rows, by_time, &zone, "2026-03-02T10:00:00Z");
        let reckoning = reckoning(if zone_is_known { known } else { Zone::Unknown }, page_size, 0);
        let mut reader = Reader::default();
        for between in &story {
            reader.call(&list, &reckoning);
            for what in between {
                happen(&mut list, what);
            }
        }
        // Calm: the run under way ends, and one more sees the rest.
        reader.run(&list, &reckoning);
        reader.run(&list, &reckoning);
        prop_assert_eq!(reader.missed(&list), Vec::<String>::new());
    }

    #[test]
    fn no_text_makes_a_cursor_panic(text in "\\PC{0,60}", since in "\\PC{0,30}") {
        prop_assume!(State::parse(&text).is_none());
        let mut odd = State { high: Some(since.clone()), ..State::default() };
        let reckoning = reckoning(Zone::Unknown, 5, 120);
        let now = "2026-03-02T10:00:00Z".parse().unwrap();
        let question = odd.question(&reckoning, now);
        prop_assert!(question.since.is_some());
        odd.step(&Seen::default(), &reckoning, now);
    }
}

#[test]
fn the_second_pass_is_needed() {
    // In order of id: a row of the first page changes while the second is read, and a newer one is then seen.
    let utc = TimeZone::UTC;
    let mut list = list(20, false, &utc, "2026-03-02T10:00:00Z");
    let reckoning = reckoning(Zone::Utc, 8, 0);
    let mut reader = Reader::default();
    assert!(!reader.call(&list, &reckoning));
    let mut ids: Vec<_> = list.rows.iter().map(|row| row.0.clone()).collect();
    ids.sort();
    for wanted in [&ids[0], &ids[19]] {
        list.now += SignedDuration::from_secs(1);
        let stamp = list.stamp();
        list.rows.iter_mut().find(|row| row.0 == *wanted).unwrap().1 = stamp;
    }
    reader.run(&list, &reckoning);
    assert_eq!(
        reader.missed(&list),
        Vec::<String>::new(),
        "seen in the same run already"
    );
}

#[test]
fn a_row_that_changed_and_moved_to_the_end_proves_nothing() {
    // In order of time: of nine rows seven are read; then three of them change, the last one read among them, and the
    // seventh and eighth stand where rows that were read have stood.
    let utc = TimeZone::UTC;
    let mut list = list(9, true, &utc, "2026-03-02T10:00:00Z");
    let reckoning = reckoning(Zone::Utc, 3, 0);
    let mut reader = Reader::default();
    for _ in 0..5 {
        assert!(!reader.call(&list, &reckoning));
    }
    for row in [4, 5, 3, 6] {
        list.now += SignedDuration::from_secs(1);
        list.rows[row].1 = list.stamp();
    }
    reader.run(&list, &reckoning);
    reader.run(&list, &reckoning);
    assert_eq!(reader.missed(&list), Vec::<String>::new());
}

#[test]
fn idle_runs_are_one_empty_page_even_after_a_great_change() {
    let utc = TimeZone::UTC;
    let mut list = list(0, false, &utc, "2026-03-02T10:00:00Z");
    (0..100).for_each(|_| list.add());
    let reckoning = reckoning(Zone::Utc, 10, 120);
    let mut reader = Reader::default();
    list.now += SignedDuration::from_hours(1);
    reader.run(&list, &reckoning);
    list.now += SignedDuration::from_mins(15);
    assert!(
        reader.run(&list, &reckoning) > 10,
        "the stretch before the newest stamp is read once more"
    );
    for _ in 0..4 {
        list.now += SignedDuration::from_mins(15);
        assert_eq!(reader.run(&list, &reckoning), 1);
    }
    list.rows[3].1 = list.stamp();
    list.now += SignedDuration::from_mins(15);
    assert_eq!(reader.run(&list, &reckoning), 1, "one change is one page");
    assert!(reader.missed(&list).is_empty());
}

#[test]
fn rows_that_become_visible_late_are_seen() {
    let utc = TimeZone::UTC;
    let mut list = list(3, false, &utc, "2026-03-02T10:00:00Z");
    let reckoning = reckoning(Zone::Utc, 10, 120);
    let mut reader = Reader::default();
    reader.run(&list, &reckoning);
    // Stamped a minute before the newest that was seen, and saved only now.
    let late = list.stamp().saturating_sub(SignedDuration::from_secs(60));
    list.rows.push(("late".into(), late));
    list.now += SignedDuration::from_mins(15);
    reader.run(&list, &reckoning);
    assert!(reader.missed(&list).is_empty());
}

#[test]
fn the_hour_that_dutch_clocks_repeat_is_read_again() {
    for zone in [Zone::Amsterdam, Zone::Unknown] {
        let dutch = amsterdam();
        // 02:50 summer time; ten minutes later it is 02:00 again.
        let mut list = list(1, false, &dutch, "2026-10-25T00:50:00Z");
        let reckoning = reckoning(zone, 10, 120);
        let mut reader = Reader::default();
        for minute in 0..8 {
            reader.run(&list, &reckoning);
            list.now += SignedDuration::from_mins(10);
            list.rows[0].1 = list.stamp();
            reader.run(&list, &reckoning);
            assert_eq!(reader.missed(&list), Vec::<String>::new(), "{zone:?}, step {minute}");
        }
    }
}

#[test]
fn a_stamp_from_the_future_hides_nothing() {
    let utc = TimeZone::UTC;
    let mut list = list(3, false, &utc, "2026-03-02T10:00:00Z");
    list.rows[0].1 = date(2099, 1, 1).at(0, 0, 0, 0);
    let reckoning = reckoning(Zone::Unknown, 10, 120);
    let mut reader = Reader::default();
    for _ in 0..4 {
        reader.run(&list, &reckoning);
        list.now += SignedDuration::from_mins(15);
        list.rows[1].1 = list.stamp();
    }
    reader.run(&list, &reckoning);
    assert!(reader.missed(&list).is_empty());
}

#[test]
fn a_list_without_stamps_is_read_whole_each_time() {
    let reckoning = reckoning(Zone::Unknown, 10, 120);
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    let mut state = State::default();
    for _ in 0..3 {
        assert_eq!(state.question(&reckoning, now), Question { since: None, skip: 0 });
        assert!(state.step(
            &Seen {
                marks: vec!["a".into(), "b".into()],
                newest: None
            },
            &reckoning,
            now
        ));
    }
}

#[test]
fn a_list_without_any_order_ends_all_the_same() {
    let reckoning = reckoning(Zone::Utc, 10, 0);
    let now = "2026-03-02T10:00:00Z".parse().unwrap();
    let mut state = State::default();
    let mut calls = 0;
    loop {
        let question = state.question(&reckoning, now);
        calls += 1;
        let ids: Vec<_> = (question.skip..(question.skip + 10).min(95))
            .map(|n| format!("{n}-{calls}"))
            .collect();
        let seen = Seen {
            marks: ids.iter().map(|id| mark(id, None)).collect(),
            newest: None,
        };
        if state.step(&seen, &reckoning, now) {
            break;
        }
        assert!(calls < 200, "it does not end");
    }
}
