//! The port to where sessions are kept.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Cause;

/// Where a session is kept so that it outlives the program and can be shared by several keepers, on several nodes.
#[async_trait]
pub trait SessionVault<S>: Send + Sync {
    /// What is kept.
    async fn load(&self) -> Result<Option<Kept<S>>, Cause>;

    /// Keeps it and returns only when it is safe. False, and nothing is done, when what is kept is not exactly one
    /// version older (version 1 follows nothing): somebody else was first.
    async fn save(&self, kept: &Kept<S>) -> Result<bool, Cause>;

    /// Claims the right to renew, until released or until `lease` has passed. None when another has it.
    async fn claim(&self, lease: Duration) -> Result<Option<Claim>, Cause>;

    /// Gives the right back, if it is still ours.
    async fn release(&self, claim: Claim) -> Result<(), Cause>;
}

/// A session as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<S> {
    /// The session.
    pub session: S,
    /// Counts renewals, from 1.
    pub version: u64,
    /// When it was obtained.
    pub since: Timestamp,
}

/// Without the session: it is a secret.
impl<S> std::fmt::Debug for Kept<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "session {} since {}", self.version, self.since)
    }
}

/// The right to renew: tells one claimant from another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim(pub u64);
