//! The engine: the ports it joins and the options under which it works.

use std::sync::Arc;
use std::sync::atomic::AtomicU16;
use std::time::Duration;

use boekbrug_connector::{Chance, Clock, Packages};
use boekbrug_model::Actor;
use boekbrug_store::{Documents, Store};
use boekbrug_vault::Keyring;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::backoff::Backoff;
use crate::changes::Waiters;
use crate::intake::Intake;
use crate::matching::Readings;
use crate::open::Opened;
use crate::preview::Jobs;
use crate::watch::Watcher;

/// An installation at work. Cheap to clone: every clone is the same engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
    actor: Arc<Actor>,
}

/// What the engine joins.
#[derive(Clone)]
pub struct Ports {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// Where PDFs are kept.
    pub documents: Arc<dyn Documents>,
    /// The registry of packages.
    pub packages: Arc<dyn Packages>,
    /// Time and waiting.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The master keys.
    pub keyring: Arc<Keyring>,
    /// Who is told of progress; [`crate::Quiet`] for nobody.
    pub watcher: Arc<dyn Watcher>,
}

/// How the engine works. The defaults fit one node.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of this node, for leases and timelines; unlike that of any other node.
    pub node: String,
    /// How long a lease holds without being renewed; it is renewed after a third of it.
    pub lease: Duration,
    /// Connections worked on at once.
    pub connections_at_once: usize,
    /// Invoices in flight at once within a connection.
    pub invoices_at_once: usize,
    /// Whether the next page is fetched while this one is stored.
    pub prefetch: bool,
    /// How long after its start a whole read may be resumed; later it starts again, because rows move between pages.
    pub resume_within: Duration,
    /// How often the worker looks for due connections when nobody nudges it.
    pub look_every: Duration,
    /// How long a person's action waits for a connection that is at work.
    pub patience: Duration,
    /// How tries that failed for now are spread.
    pub backoff: Backoff,
    /// Our own address as packages and people reach it, without a slash at its end; none when nothing reaches us: then
    /// no package is asked to tell of changes.
    pub public: Option<String>,
    /// The most that may wait for changes at once.
    pub waiters: usize,
    /// The most of them that wait for one administration.
    pub waiters_each: usize,
    /// Opened connectors that are kept with their sessions between cycles.
    pub keep_open: usize,
    /// Wrong on purpose.
    #[cfg(feature = "mutation")]
    pub mutations: Mutations,
}

/// Deliberate faults, to show that tests and the storm see them.
#[cfg(feature = "mutation")]
#[derive(Clone, Copy, Default, Debug)]
pub struct Mutations {
    /// Books without looking first whether it is there (breaks product rule 3).
    pub skip_look_before_send: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            node: "node-1".to_owned(),
            lease: Duration::from_mins(2),
            connections_at_once: 32,
            invoices_at_once: 8,
            prefetch: true,
            resume_within: Duration::from_hours(1),
            look_every: Duration::from_secs(5),
            patience: Duration::from_secs(30),
            backoff: Backoff::default(),
            public: None,
            waiters: 2048,
            waiters_each: 32,
            keep_open: 4096,
            #[cfg(feature = "mutation")]
            mutations: Mutations::default(),
        }
    }
}

pub(crate) struct Inner {
    pub(crate) ports: Ports,
    pub(crate) options: Options,
    pub(crate) opened: Opened,
    pub(crate) nudged: Notify,
    pub(crate) intake: Intake,
    pub(crate) waiters: Waiters,
    /// Previews under way and those that ended not long ago.
    pub(crate) previews: Jobs,
    /// Proposals of matchings under way.
    pub(crate) readings: Readings,
    /// Entries of the audit trail that this process made.
    pub(crate) noted: AtomicU16,
}

impl Engine {
    /// An engine over these ports. It does nothing by itself.
    pub fn new(ports: Ports, options: Options) -> Self {
        let opened = Opened::new(options.keep_open);
        Self {
            inner: Arc::new(Inner {
                ports,
                options,
                opened,
                nudged: Notify::new(),
                intake: Intake::default(),
                waiters: Waiters::default(),
                previews: Jobs::default(),
                readings: Readings::default(),
                noted: AtomicU16::new(0),
            }),
            actor: Arc::new(Actor::system()),
        }
    }

    /// The same engine on somebody's behalf: what it then does is noted as theirs.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            actor: Arc::new(actor),
        }
    }

    /// On whose behalf it works; the program itself unless [`Engine::by`] says otherwise.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The options under which it works.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// Wakes the worker of this process: something became due.
    pub fn nudge(&self) {
        self.inner.nudged.notify_one();
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.inner.ports.store
    }

    pub(crate) fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.ports.clock.now()
    }

    pub(crate) fn ten(&self) -> [u8; 10] {
        self.inner.ports.chance.ten()
    }

    /// Until when a lease taken or renewed now holds.
    pub(crate) fn lease_until(&self) -> Timestamp {
        crate::backoff::later(self.now(), self.inner.options.lease)
    }
}
