//! When the next connection can be leased. A look for work that must come back empty is left out: most of a storm's
//! virtual hours are such looks, and each would cost four turns of the database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use boekbrug_model::{ConnectionId, ConnectionState};
use boekbrug_store::ConnectionRow;
use jiff::{SignedDuration, Timestamp};

/// However quiet it is, a node looks again after so long: a verb that is wrongly taken for one that makes nothing due
/// is then noticed late, not never.
const LONGEST_MINUTES: i64 = 20;

/// What is known of the connections without asking the store.
#[derive(Clone, Default)]
pub(crate) struct Agenda(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Counts what may have made something due.
    stirs: u64,
    /// Until when each connection is leased.
    leased: BTreeMap<ConnectionId, Timestamp>,
    /// Nothing is due before this instant, as long as nothing stirs.
    quiet: Option<(u64, Timestamp)>,
    /// Nobody dies and nothing gets lost any more.
    gentle: bool,
}

impl Agenda {
    /// Something happened that may have made a connection due.
    pub(crate) fn stir(&self) {
        self.lock().stirs += 1;
    }

    /// From now on nobody dies and nothing gets lost, beyond the weather of the packages.
    pub(crate) fn be_gentle(&self) {
        self.lock().gentle = true;
    }

    /// True when nobody dies and nothing gets lost.
    pub(crate) fn is_gentle(&self) -> bool {
        self.lock().gentle
    }

    /// A connection is leased until then.
    pub(crate) fn lease(&self, id: ConnectionId, until: Timestamp) {
        self.lock().leased.insert(id, until);
    }

    /// How much has stirred: taken before a look, given back with what it showed.
    pub(crate) fn stirs(&self) -> u64 {
        self.lock().stirs
    }

    /// A look at `now` found nothing, and these are the connections.
    pub(crate) fn found_nothing(&self, stirs: u64, now: Timestamp, rows: &[ConnectionRow]) {
        let mut state = self.lock();
        let active = rows.iter().filter(|row| row.state == ConnectionState::Active);
        let free = active.map(|row| {
            let leased = state.leased.get(&row.id).copied();
            leased.map_or(row.due, |until| until.max(row.due))
        });
        let longest = now.saturating_add(SignedDuration::from_mins(LONGEST_MINUTES));
        let until = free.chain(longest.ok()).min().unwrap_or(now);
        state.quiet = Some((stirs, until));
    }

    /// True when a look at `now` cannot find anything.
    pub(crate) fn is_quiet(&self, now: Timestamp) -> bool {
        let state = self.lock();
        state
            .quiet
            .is_some_and(|(stirs, until)| stirs == state.stirs && now < until)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("in range")
    }

    #[test]
    fn it_is_quiet_until_something_stirs() {
        let agenda = Agenda::default();
        assert!(!agenda.is_quiet(at(0)), "nobody has looked yet");
        agenda.found_nothing(agenda.stirs(), at(0), &[]);
        assert!(agenda.is_quiet(at(19)));
        assert!(
            !agenda.is_quiet(at(20)),
            "it looks again after a while, whatever it believes"
        );
        agenda.stir();
        assert!(!agenda.is_quiet(at(1)));
    }

    #[test]
    fn what_stirs_during_a_look_is_not_missed() {
        let agenda = Agenda::default();
        let before = agenda.stirs();
        agenda.stir();
        agenda.found_nothing(before, at(0), &[]);
        assert!(!agenda.is_quiet(at(1)));
    }
}
