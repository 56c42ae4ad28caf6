//! Sessions: who is signed in to which administration, until thirty minutes
//! pass without a call [apis/king.md §2].

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::chance::Chance;

#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions {
    open: HashMap<String, Session>,
}

#[derive(Clone, Debug)]
struct Session {
    administration: usize,
    last: Timestamp,
}

impl Sessions {
    /// Opens one; its id has the shape of those that were seen.
    pub(crate) fn open(&mut self, administration: usize, now: Timestamp, chance: &mut Chance) -> String {
        let id = loop {
            let (a, b, c) = (
                10_000 + chance.below(89_999),
                100 + chance.below(899),
                chance.below(9_999),
            );
            let id = format!("{a}/{b}@d{c};CSW");
            if !self.open.contains_key(&id) {
                break id;
            }
        };
        self.open.insert(
            id.clone(),
            Session {
                administration,
                last: now,
            },
        );
        id
    }

    /// Whether a session holds for an administration; it then lives on.
    pub(crate) fn touch(&mut self, id: &str, administration: usize, now: Timestamp, idle: SignedDuration) -> bool {
        let Some(session) = self.open.get_mut(id) else {
            return false;
        };
        if now.duration_since(session.last) >= idle {
            self.open.remove(id);
            return false;
        }
        if session.administration != administration {
            return false;
        }
        session.last = now;
        true
    }

    pub(crate) fn close(&mut self, id: &str) {
        self.open.remove(id);
    }

    /// Ends all sessions of an administration.
    pub(crate) fn close_all_of(&mut self, administration: usize) {
        self.open.retain(|_, session| session.administration != administration);
    }

    /// Ends all sessions.
    pub(crate) fn close_all(&mut self) {
        self.open.clear();
    }

    /// Sessions that nobody closed; some may have run out of time.
    pub(crate) fn count(&self) -> usize {
        self.open.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: SignedDuration = SignedDuration::from_mins(30);

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("in range")
    }

    #[test]
    fn a_session_ends_after_half_an_hour_without_a_call() {
        let mut sessions = Sessions::default();
        let id = sessions.open(0, at(0), &mut Chance::new(1));
        assert!(id.contains('/') && id.contains('@') && id.contains(';'));
        assert!(sessions.touch(&id, 0, at(29), IDLE));
        assert!(sessions.touch(&id, 0, at(58), IDLE));
        assert!(!sessions.touch(&id, 0, at(88), IDLE));
        assert!(!sessions.touch(&id, 0, at(88), IDLE));
        assert_eq!(sessions.count(), 0);
    }

    #[test]
    fn a_session_belongs_to_one_administration() {
        let mut sessions = Sessions::default();
        let id = sessions.open(1, at(0), &mut Chance::new(1));
        assert!(!sessions.touch(&id, 0, at(1), IDLE));
        assert!(sessions.touch(&id, 1, at(1), IDLE));
        sessions.close_all_of(0);
        assert_eq!(sessions.count(), 1);
        sessions.close(&id);
        assert!(!sessions.touch(&id, 1, at(1), IDLE));
    }
}
