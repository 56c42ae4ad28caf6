//! The partner's subscription keys. Both are valid at any time, so that one can be replaced while the other works.

use std::sync::atomic::{AtomicUsize, Ordering};

use secrecy::{ExposeSecret, SecretString};

use crate::config::Config;

/// The subscription keys: one or two, of which one is in use.
pub(crate) struct Keys {
    keys: Vec<SecretString>,
    current: AtomicUsize,
}

impl Keys {
    /// The keys that are set; a blank one is none.
    pub(crate) fn new(config: &Config) -> Self {
        let given = [&config.primary_key, &config.secondary_key].into_iter().flatten();
        let keys = given
            .filter(|key| !key.expose_secret().trim().is_empty())
            .cloned()
            .collect();
        Self {
            keys,
            current: AtomicUsize::new(0),
        }
    }

    /// The key in use.
    pub(crate) fn current(&self) -> usize {
        self.current.load(Ordering::Relaxed)
    }

    /// The key itself, for the request's header.
    pub(crate) fn expose(&self, key: usize) -> &str {
        self.keys.get(key).map_or("", |key| key.expose_secret().trim())
    }

    /// The key beside the refused one, which is in use from now on for all calls; none when there is only one.
    pub(crate) fn after(&self, refused: usize) -> Option<usize> {
        let next = (refused + 1) % self.keys.len().max(1);
        if next == refused {
            return None;
        }
        // When somebody switched in the mean time, theirs stands.
        let switched = self
            .current
            .compare_exchange(refused, next, Ordering::Relaxed, Ordering::Relaxed);
        Some(switched.map_or_else(|theirs| theirs, |_| next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_callers_with_one_refused_key_switch_once() {
        let config = Config {
            primary_key: Some("a".into()),
            secondary_key: Some("b".into()),
            ..Config::default()
        };
        let keys = Keys::new(&config);
        assert_eq!(keys.after(0), Some(1));
        assert_eq!(keys.after(0), Some(1), "the second caller takes the key of the first");
        assert_eq!((keys.current(), keys.expose(1)), (1, "b"));
        let single = Keys::new(&Config {
            primary_key: Some(" ".into()),
            secondary_key: Some("b".into()),
            ..Config::default()
        });
        assert_eq!((single.expose(0), single.after(0)), ("b", None));
    }
}
