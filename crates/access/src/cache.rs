//! Callers that were looked up a moment ago: an application that calls a thousand times a second costs one look.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_model::ApiKeyId;
use jiff::{SignedDuration, Timestamp};

use crate::Caller;

/// For how long a look at a key holds. A key that is revoked on another node works there at most so long.
pub(crate) const HOLDS: SignedDuration = SignedDuration::from_secs(2);

/// The most keys that are kept. With more at work at the same time, looks are made anew sooner.
const MOST: usize = 10_000;

/// A use of a key is noted at most so often.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Keys that were looked up a moment ago, by their hash. Only keys that work: a flood of wrong ones pushes nothing out.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    callers: HashMap<String, (Arc<Caller>, Timestamp)>,
    noted: HashMap<ApiKeyId, Timestamp>,
}

impl Cache {
    /// The caller with this key, when it was looked up a moment ago and has not ended since.
    pub(crate) fn get(&self, hash: &str, now: Timestamp) -> Option<Arc<Caller>> {
        let inner = self.inner();
        let (caller, looked) = inner.callers.get(hash)?;
        // A clock that was set back makes the look look new for long: an age below nothing counts as old.
        let age = now.duration_since(*looked);
        let fresh = age < HOLDS && !age.is_negative();
        let alive = caller.until.is_none_or(|until| now < until);
        (fresh && alive).then(|| caller.clone())
    }

    /// Keeps a caller that was looked up at `now`.
    pub(crate) fn put(&self, hash: String, caller: Arc<Caller>, now: Timestamp) {
        let mut inner = self.inner();
        if inner.callers.len() >= MOST {
            inner
                .callers
                .retain(|_, (_, looked)| now.duration_since(*looked) < HOLDS);
        }
        if inner.callers.len() >= MOST {
            inner.callers.clear();
        }
        inner.callers.insert(hash, (caller, now));
    }

    /// Forgets every look: a key was revoked on this node.
    pub(crate) fn forget(&self) {
        self.inner().callers.clear();
    }

    /// Whether a use should be noted now; true at most once a minute for one key on this node.
    pub(crate) fn to_note(&self, key: ApiKeyId, now: Timestamp) -> bool {
        let mut inner = self.inner();
        if inner.noted.len() >= MOST {
            inner.noted.retain(|_, noted| now.duration_since(*noted) < NOTED);
        }
        if inner.noted.len() >= MOST {
            inner.noted.clear();
        }
        let due = inner
            .noted
            .get(&key)
            .is_none_or(|noted| now.duration_since(*noted).abs() >= NOTED);
        if due {
            inner.noted.insert(key, now);
        }
        due
    }

    /// Nothing that holds the lock can leave the maps half changed, so a poisoned one is as good.
    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use boekbrug_model::ApiKeyId;
    use jiff::{SignedDuration, Timestamp};

    use super::{Cache, HOLDS, MOST, NOTED};
    use crate::Caller;

    fn caller(until: Option<Timestamp>) -> Arc<Caller> {
        Arc::new(Caller {
            until,
            ..Caller::operator("test", None)
        })
    }

    #[test]
    fn a_look_holds_for_a_moment() {
        let (cache, now) = (Cache::default(), Timestamp::UNIX_EPOCH);
        cache.put("a".to_owned(), caller(None), now);
        assert!(cache.get("a", now).is_some() && cache.get("b", now).is_none());
        assert!(cache.get("a", now + HOLDS - SignedDuration::from_nanos(1)).is_some());
        assert!(cache.get("a", now + HOLDS).is_none());
        assert!(cache.get("a", now - HOLDS).is_none(), "the clock was set back");
        cache.forget();
        assert!(cache.get("a", now).is_none());
    }

    #[test]
    fn a_key_ends_while_its_look_still_holds() {
        let (cache, now) = (Cache::default(), Timestamp::UNIX_EPOCH);
        let second = SignedDuration::from_secs(1);
        cache.put("a".to_owned(), caller(Some(now + second)), now);
        assert!(cache.get("a", now).is_some());
        assert!(cache.get("a", now + second).is_none());
    }

    #[test]
    fn it_never_grows_beyond_its_bound() {
        let (cache, now) = (Cache::default(), Timestamp::UNIX_EPOCH);
        for number in 0..MOST + 10 {
            cache.put(number.to_string(), caller(None), now);
        }
        assert!(cache.inner().callers.len() <= MOST);
        assert!(cache.get(&(MOST + 9).to_string(), now).is_some());
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let (cache, now) = (Cache::default(), Timestamp::UNIX_EPOCH);
        let key = ApiKeyId::new(now, [1; 10]);
        assert!(cache.to_note(key, now) && !cache.to_note(key, now + NOTED - SignedDuration::from_secs(1)));
        assert!(cache.to_note(key, now + NOTED));
    }
}
