//! Sessions among the secrets of a connection, shared by nodes that know of each other only through these.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Chance, Clock, Secrets};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Claim, Kept, SessionVault};
use crate::Cause;
use crate::pace::later;

/// Longer than it takes between reading that nobody has the claim and having written ours.
const SETTLE: Duration = Duration::from_millis(250);

/// Keeps a session among the connection's secrets, sealed like them.
///
/// Secrets can only be read and written, so the claim follows Fischer's mutual exclusion (L. Lamport, "A fast mutual
/// exclusion algorithm", ACM TOCS 5, 1987, section 2): see that it is free, write ours, wait, see that it is still
/// ours. It holds as long as reading and writing a secret takes less than the wait.
pub struct SecretsVault {
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    name: String,
    claim_name: String,
}

#[derive(Serialize, Deserialize)]
struct Claimed {
    claim: Claim,
    until: Timestamp,
}

impl SecretsVault {
    /// Keeps it under this name, and the claim under the name with `.claim` behind it.
    pub fn new(
        secrets: Arc<dyn Secrets>,
        name: impl Into<String>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        let name = name.into();
        Self {
            claim_name: format!("{name}.claim"),
            name,
            secrets,
            clock,
            chance,
        }
    }

    /// Reads a secret; one that does not read as what it should be is as if it was not there, so that a session that
    /// an older program stored costs a new session and no more.
    async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Cause> {
        let text = self.secrets.get(name).await.map_err(cause)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    async fn put<T: Serialize + Sync>(&self, name: &str, value: &T) -> Result<(), Cause> {
        let text = serde_json::to_string(value).map_err(cause)?;
        self.secrets.put(name, &text).await.map_err(cause)
    }
}

#[async_trait]
impl<S: Serialize + DeserializeOwned + Send + Sync> SessionVault<S> for SecretsVault {
    async fn load(&self) -> Result<Option<Kept<S>>, Cause> {
        self.get(&self.name).await
    }

    async fn save(&self, kept: &Kept<S>) -> Result<bool, Cause> {
        let old: Option<Kept<S>> = self.get(&self.name).await?;
        let follows = old.map_or(0, |old| old.version) + 1 == kept.version;
        if follows {
            self.put(&self.name, kept).await?;
        }
        Ok(follows)
    }

    async fn claim(&self, lease: Duration) -> Result<Option<Claim>, Cause> {
        let now = self.clock.now();
        let lease = SignedDuration::try_from(lease).unwrap_or(SignedDuration::MAX);
        let taken: Option<Claimed> = self.get(&self.claim_name).await?;
        // A claim that ends later than one made now was made by a clock that has been set back since.
        if taken.is_some_and(|taken| now < taken.until && taken.until <= later(now, lease)) {
            return Ok(None);
        }
        let mut draw = [0; 8];
        self.chance.fill(&mut draw);
        let claim = Claim(u64::from_le_bytes(draw));
        let until = later(now, lease);
        self.put(&self.claim_name, &Claimed { claim, until }).await?;
        self.clock.sleep(SETTLE).await;
        let now_taken: Option<Claimed> = self.get(&self.claim_name).await?;
        Ok(now_taken.filter(|taken| taken.claim == claim).map(|taken| taken.claim))
    }

    async fn release(&self, claim: Claim) -> Result<(), Cause> {
        let taken: Option<Claimed> = self.get(&self.claim_name).await?;
        if taken.is_some_and(|taken| taken.claim == claim) {
            let until = Timestamp::MIN;
            self.put(&self.claim_name, &Claimed { claim, until }).await?;
        }
        Ok(())
    }
}

fn cause(error: impl std::error::Error + Send + Sync + 'static) -> Cause {
    Arc::new(error)
}
