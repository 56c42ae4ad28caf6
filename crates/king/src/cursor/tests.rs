//! Pages of a table that changes while it is read.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 3, 16);

#[test]
fn a_state_survives_being_kept() {
    let mut state = State::default();
    state.question(TODAY, 100);
    let keys: Vec<_> = (0..100).map(|key| key.to_string()).collect();
    let seen = Seen {
        keys: &keys,
        pages: Some(5),
    };
    assert!(!state.step(&seen, 100));
    assert_eq!(State::parse(&state.cursor()), Some(state.clone()));
    assert_eq!(
        state.question(TODAY, 100).page,
        (99, 2),
        "of a size that begins at the last row"
    );
    assert_eq!(State::parse(&Cursor("nonsense".to_owned())), None);
    assert_eq!(State::parse(&Cursor("{\"other\":1}".to_owned())), None);
}

#[test]
fn the_next_run_goes_back_from_the_beginning_of_this_one() {
    let mut state = State::default();
    state.question(TODAY, 10);
    let after = state.after(date(2026, 3, 18), 2);
    assert_eq!(
        after.clone().question(date(2026, 3, 18), 10).since,
        Some(date(2026, 3, 14))
    );
    assert_eq!(State::default().after(TODAY, 1).since, Some(date(2026, 3, 15)));
}

/// Reads a table that changes as told after each page. Gives the keys seen.
fn read(rows: &mut Vec<u32>, changes: &[(bool, u32)], told: bool, size: u32) -> Vec<u32> {
    let mut state = State::default();
    let mut seen = Vec::new();
    let mut changes = changes.iter();
    for _ in 0..500 {
        let question = state.question(TODAY, size);
        let (size_now, number) = (question.page.0 as usize, question.page.1 as usize);
        rows.sort_unstable();
        rows.dedup();
        let page: Vec<_> = rows
            .iter()
            .skip(size_now * (number - 1))
            .take(size_now)
            .copied()
            .collect();
        seen.extend(&page);
        let keys: Vec<_> = page.iter().map(u32::to_string).collect();
        let pages = told.then(|| u32::try_from(rows.len().div_ceil(size_now)).unwrap());
        let last = Seen { keys: &keys, pages };
        if state.step(&last, size) {
            return seen;
        }
        match changes.next() {
            Some((true, row)) => rows.push(*row),
            Some((false, row)) => rows.retain(|known| known != row),
            None => {}
        }
    }
    panic!("it does not end");
}

proptest! {
    /// Whatever comes and goes between the pages, what was there all the time is seen.
    #[test]
    fn what_stays_is_seen(
        count in 0u32..120,
        changes in proptest::collection::vec((any::<bool>(), 0u32..130), 0..30),
        told in any::<bool>(),
    ) {
        let start: Vec<u32> = (0..count).collect();
        // a table from which something goes at every page is given up on after three fresh starts
        let mut goes = 0;
        let changes: Vec<_> = changes
            .into_iter()
            .filter(|(comes, _)| {
                goes += usize::from(!comes);
                *comes || goes <= 3
            })
            .collect();
        let stays: Vec<_> = start.iter().filter(|row| changes.iter().all(|(_, changed)| changed != *row)).copied().collect();
        let seen = read(&mut start.clone(), &changes, told, 10);
        for row in stays {
            prop_assert!(seen.contains(&row), "{row} of {count}");
        }
    }
}
