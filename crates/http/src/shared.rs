//! Limits that bind something which several connections have in common, such as the key of a partner.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use boekbrug_connector::{CallCount, Clock};
use jiff::{SignedDuration, Timestamp};

use crate::ClientConfig;
use crate::pace::{Pacer, later};

/// The shared limits of a process, by a name for what they bind. Whoever opens connections keeps one.
#[derive(Default)]
pub struct SharedLimits(Mutex<HashMap<String, Pace>>);

impl SharedLimits {
    /// The limits that bind `name`. Who asks first sets them: limits, concurrency and patience of `config`; later ones
    /// get the same.
    pub fn of(&self, name: &str, config: &ClientConfig, clock: &Arc<dyn Clock>) -> Pace {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pace) = all.get(name) {
            return pace.clone();
        }
        let pace = Pace::new(config, clock);
        all.insert(name.to_owned(), pace.clone());
        pace
    }
}

/// Limits that the clients of several connections keep together: one count, one queue (invoices first, whatever the
/// connection), one rest after a 429. Allowances of errors are shared too.
#[derive(Clone)]
pub struct Pace(Arc<Shared>);

struct Shared {
    pacer: Arc<Pacer>,
    since: Timestamp,
    counted: Mutex<HashSet<String>>,
}

impl Pace {
    fn new(config: &ClientConfig, clock: &Arc<dyn Clock>) -> Self {
        Self(Arc::new(Shared {
            pacer: Arc::new(Pacer::new(config, Arc::clone(clock))),
            since: clock.now(),
            counted: Mutex::default(),
        }))
    }

    /// Counts the calls that the connection `who` made before this process began. Those since then are counted
    /// already, so a connection that is opened a second time counts nothing.
    pub fn preload(&self, who: &str, made: &[CallCount]) {
        let mut counted = self.0.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if !counted.insert(who.to_owned()) {
            return;
        }
        let began = |count: &&CallCount| later(count.minute, SignedDuration::from_secs(60)) <= self.0.since;
        let before: Vec<_> = made.iter().filter(began).cloned().collect();
        self.0.pacer.preload(&before);
    }

    pub(crate) fn pacer(&self) -> Arc<Pacer> {
        Arc::clone(&self.0.pacer)
    }
}
