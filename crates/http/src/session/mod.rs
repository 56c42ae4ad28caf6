//! Sessions: tokens and log-ins that end, are renewed by one at a time, and are stored before they are used.

mod keeper;
mod memory;
mod secrets;
mod vault;

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use thiserror::Error;

pub use keeper::SessionKeeper;
pub use memory::MemoryVault;
pub use secrets::SecretsVault;
pub use vault::{Claim, Kept, SessionVault};

use crate::Cause;

/// A token, a pair of tokens, a session number. Two are equal when the package would see no difference.
pub trait Session: Clone + PartialEq + Send + Sync + 'static {
    /// When it ends; none when the package does not say.
    fn expires_at(&self) -> Option<Timestamp>;
}

/// How a session is obtained.
#[async_trait]
pub trait Renew<S, E>: Send + Sync {
    /// Obtains a new session: from the old one (rotating tokens), or from scratch when there is none. Runs to its end
    /// also when nobody waits for it any more, because the old session may be dead by then.
    async fn renew(&self, old: Option<&S>) -> Result<S, E>;
}

/// How a keeper behaves. Take [`KeeperConfig::default`] and change what the package needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeeperConfig {
    /// Renewed so long before it expires, but never before half its life.
    pub margin: Duration,
    /// A session also ends after so long without use; none when use makes no difference.
    pub idle: Option<Duration>,
    /// A session younger than this is not renewed, not even when it is refused: the fault lies elsewhere, and asking
    /// for sessions over and over counts as abuse.
    pub youngest: Duration,
    /// After a failure, everybody who asks within this time gets the same failure.
    pub pause: Duration,
    /// How long one keeper may take to renew before another that shares the vault takes over.
    pub claim: Duration,
    /// How often a keeper looks whether another has finished.
    pub poll: Duration,
}

impl Default for KeeperConfig {
    fn default() -> Self {
        Self {
            margin: Duration::from_secs(30),
            idle: None,
            youngest: Duration::from_secs(10),
            pause: Duration::from_secs(5),
            claim: Duration::from_mins(2),
            poll: Duration::from_millis(250),
        }
    }
}

/// Why there is no session. Shared among all that waited for it.
#[derive(Clone, Debug, Error)]
pub enum SessionError<E> {
    /// It could not be obtained.
    #[error("no session was given: {0}")]
    Renew(E),
    /// It could not be read or stored. One that was obtained is kept in memory and stored first at the next call.
    #[error("the session could not be stored or read")]
    Vault(#[source] Cause),
    /// A session that was obtained a moment ago is refused: a new one will not help.
    #[error("a new session is refused too")]
    RefusedNew,
    /// Another keeper has been renewing for longer than it may.
    #[error("the session is being renewed elsewhere")]
    Busy,
    /// Renewing ended halfway (a panic, or the program is stopping).
    #[error("renewing the session was interrupted")]
    Interrupted,
}
