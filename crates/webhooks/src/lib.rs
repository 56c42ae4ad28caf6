//! Tells applications that an administration has changes, by the rules of Standard Webhooks
//! (<https://www.standardwebhooks.com>).
//!
//! A message only nudges: the data comes from the change feed, so a lost or doubled one does no harm. Addresses are
//! chosen by tenants, so nothing is sent to where this machine can reach and a tenant cannot: see [`AddressRules`].
//!
//! Knows no SQL, no HTTP server and no package. All waiting goes through the clock that is handed in, but for the
//! time-out of a request, which belongs to the network.

mod address;
mod endpoints;
mod error;
mod message;
mod post;
mod reach;
mod reseal;
mod resolve;
mod schedule;
mod secret;
mod sender;
mod under_way;

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{Chance, Clock};
use boekbrug_store::Store;
use boekbrug_vault::Keyring;
use tokio::sync::Notify;

pub use address::{AddressError, AddressRules};
pub use endpoints::EndpointDraft;
pub use error::WebhookError;
pub use post::{Letter, NetworkError, NetworkPostman, PostError, Postman};
pub use resolve::{Resolver, SystemResolver};
pub use secret::{SecretError, SigningSecret};

/// The endpoints of an installation and the sender of messages to them. Cheap to clone: every clone is the same one.
#[derive(Clone)]
pub struct Webhooks {
    inner: Arc<Inner>,
}

/// What they need.
#[derive(Clone)]
pub struct Ports {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// Time and waiting.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The master keys, which seal the signing secrets.
    pub keyring: Arc<Keyring>,
    /// The way out.
    pub postman: Arc<dyn Postman>,
}

/// How they work. The defaults fit one node.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which addresses a tenant may give.
    pub rules: AddressRules,
    /// Messages under way at once.
    pub at_once: usize,
    /// Messages under way at once to one endpoint: a slow one never takes the room of others.
    pub per_endpoint: usize,
    /// How often it is looked for changes when nobody nudges.
    pub look_every: Duration,
    /// How long a message is held by the node that sends it; longer than a request may take.
    pub hold: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rules: AddressRules::default(),
            at_once: 64,
            per_endpoint: 4,
            look_every: Duration::from_secs(1),
            hold: Duration::from_mins(1),
        }
    }
}

struct Inner {
    ports: Ports,
    options: Options,
    bell: Notify,
}

impl Webhooks {
    /// Over these ports. It does nothing by itself.
    pub fn new(ports: Ports, options: Options) -> Self {
        Self {
            inner: Arc::new(Inner {
                ports,
                options,
                bell: Notify::new(),
            }),
        }
    }

    /// Wakes the sender of this process: there is something to tell.
    pub fn nudge(&self) {
        self.inner.bell.notify_one();
    }

    fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    fn options(&self) -> &Options {
        &self.inner.options
    }

    fn bell(&self) -> &Notify {
        &self.inner.bell
    }
}
