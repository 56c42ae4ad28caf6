//! Sessions that live as long as the program.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::Clock;
use jiff::{SignedDuration, Timestamp};

use super::{Claim, Kept, SessionVault};
use crate::Cause;
use crate::pace::later;

/// A vault for sessions that need not outlive the program. Clones share what is kept.
#[derive(Clone)]
pub struct MemoryVault<S> {
    clock: Arc<dyn Clock>,
    inside: Arc<Mutex<Inside<S>>>,
}

struct Inside<S> {
    kept: Option<Kept<S>>,
    claimed: Option<(Claim, Timestamp)>,
    claims: u64,
}

impl<S> MemoryVault<S> {
    /// An empty vault.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let inside = Inside {
            kept: None,
            claimed: None,
            claims: 0,
        };
        Self {
            clock,
            inside: Arc::new(Mutex::new(inside)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside<S>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl<S: Clone + Send + Sync> SessionVault<S> for MemoryVault<S> {
    async fn load(&self) -> Result<Option<Kept<S>>, Cause> {
        Ok(self.lock().kept.clone())
    }

    async fn save(&self, kept: &Kept<S>) -> Result<bool, Cause> {
        let mut inside = self.lock();
        let follows = inside.kept.as_ref().map_or(0, |old| old.version) + 1 == kept.version;
        if follows {
            inside.kept = Some(kept.clone());
        }
        Ok(follows)
    }

    async fn claim(&self, lease: Duration) -> Result<Option<Claim>, Cause> {
        let now = self.clock.now();
        let mut inside = self.lock();
        if inside.claimed.is_some_and(|(_, until)| now < until) {
            return Ok(None);
        }
        inside.claims += 1;
        let claim = Claim(inside.claims);
        let lease = SignedDuration::try_from(lease).unwrap_or(SignedDuration::MAX);
        inside.claimed = Some((claim, later(now, lease)));
        Ok(Some(claim))
    }

    async fn release(&self, claim: Claim) -> Result<(), Cause> {
        let mut inside = self.lock();
        inside.claimed = inside.claimed.filter(|(holder, _)| *holder != claim);
        Ok(())
    }
}
