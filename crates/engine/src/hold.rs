//! Holding a lease: work goes on only as long as it is ours.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use boekbrug_connector::{Capability, Connector};
use boekbrug_model::schedule::Hours;
use boekbrug_model::{ConnectionId, ConnectionState};
use boekbrug_store::{CallRow, Lease, PageWrite, StoreError};
use futures::future::{Either, select};
use tokio_util::sync::CancellationToken;

use crate::backoff::later;
use crate::preview::Plan;
use crate::push::Steps;
use crate::report::{ConnectionReport, Stop};
use crate::writes::{InStore, Writes};
use crate::{Closed, Engine, EngineError};

/// How long a person's action waits between two looks at a connection that is at work.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A connection that this node holds and has opened.
pub(crate) struct Held<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) lease: Lease,
    pub(crate) connector: Arc<dyn Connector>,
    pub(crate) capability: &'static Capability,
    /// A person pressed the button: hours and pause do not count.
    pub(crate) forced: bool,
    pub(crate) ending: CancellationToken,
    /// Answers that failed to come, in a row.
    pub(crate) silences: AtomicU32,
    /// When the connection works.
    pub(crate) hours: Hours,
    /// Whether its calls of today stand among the metrics.
    pub(crate) shown: AtomicBool,
    /// Where the work is kept.
    pub(crate) writes: Arc<dyn Writes>,
    /// In a preview, what would be done; nothing is sent.
    pub(crate) plan: Option<Arc<Plan>>,
    until: Arc<AtomicI64>,
    report: Mutex<ConnectionReport>,
    /// Calls that are in the report and wait to be stored.
    taken: Mutex<Vec<CallRow>>,
    /// Steps of invoices that wait to be stored.
    pub(crate) steps: Steps,
    /// Reads that found nothing new and wait to be stored.
    pub(crate) quiet: Mutex<Vec<PageWrite>>,
}

impl<'a> Held<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        lease: Lease,
        connector: Arc<dyn Connector>,
        forced: bool,
        ending: CancellationToken,
    ) -> Self {
        Self {
            engine,
            until: Arc::new(AtomicI64::new(lease.until.as_microsecond())),
            writes: Arc::new(InStore(engine.clone())),
            plan: None,
            report: Mutex::new(ConnectionReport::new(lease.connection.id)),
            capability: connector.capability(),
            hours: crate::when::hours(
                &lease.connection.settings.schedule,
                connector.capability(),
                &BTreeSet::new(),
            ),
            silences: AtomicU32::new(0),
            shown: AtomicBool::new(false),
            taken: Mutex::default(),
            steps: Steps::default(),
            quiet: Mutex::default(),
            lease,
            connector,
            forced,
            ending,
        }
    }

    /// The same lease for a preview: over an engine that only reads, with a connector that only reads, and with its plan
    /// in the place of the store. Whoever holds the lease renews it.
    pub(crate) fn previewing<'b>(
        &self,
        reads: &'b Engine,
        connector: Arc<dyn Connector>,
        writes: Arc<dyn Writes>,
        plan: Arc<Plan>,
    ) -> Held<'b> {
        Held {
            until: Arc::clone(&self.until),
            writes,
            plan: Some(plan),
            ..Held::new(reads, self.lease.clone(), connector, true, self.ending.clone())
        }
    }

    /// How long a package may still be saving after an answer was lost.
    pub(crate) fn settle(&self) -> Duration {
        Duration::from_secs(self.capability.settle_seconds.into())
    }

    pub(crate) fn id(&self) -> ConnectionId {
        self.lease.connection.id
    }

    /// What was done so far.
    pub(crate) fn report(&self) -> MutexGuard<'_, ConnectionReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the run politely: nothing new is begun. The first reason counts.
    pub(crate) fn stop(&self, why: Stop) {
        self.report().stop.get_or_insert(why);
    }

    /// Whether another call to the package may be made. Looked at before each: a lease that is nearly over because
    /// the database could not be reached ends the run while there is still time for the call that is under way.
    pub(crate) fn may_call(&self) -> Result<(), Stop> {
        if let Some(why) = self.report().stop {
            return Err(why);
        }
        let why = if self.ending.is_cancelled() {
            Stop::ShuttingDown
        } else if later(self.engine.now(), self.engine.options().lease / 4).as_microsecond()
            > self.until.load(Ordering::Relaxed)
        {
            Stop::Store
        } else {
            return Ok(());
        };
        self.stop(why);
        Err(why)
    }

    /// Whether the connection still works as it did when the lease was taken: not paused, not changed, in its hours.
    /// Looked at before each page and before each booking.
    pub(crate) async fn still_open(&self) -> Result<(), Halt> {
        let row = &self.lease.connection;
        let now = self.engine.store().connection(row.organisation, row.id).await?;
        let why = match now {
            None => Some(Stop::Closed(Closed::Disconnected)),
            Some(now) if now.version != row.version => Some(Stop::Changed),
            Some(now) => closed(now.state)
                .filter(|why| !self.forced || !why.yields_to_a_person())
                .filter(|why| self.plan.is_none() || *why != Closed::Draft)
                .map(Stop::Closed),
        };
        match why.or_else(|| self.outside_hours()) {
            Some(why) => {
                self.stop(why);
                Err(Halt::Stop(why))
            }
            None => Ok(()),
        }
    }

    fn outside_hours(&self) -> Option<Stop> {
        let open = self.forced || self.hours.is_open(self.engine.now());
        (!open).then_some(Stop::Closed(Closed::OutsideHours))
    }

    /// Runs `work` while the lease is renewed beside it. When the lease is lost, `work` is dropped where it stands.
    pub(crate) async fn while_held(&self, work: impl Future<Output = ()>) {
        let work = pin!(work);
        let keep = pin!(self.keep());
        if let Either::Right((why, _)) = select(work, keep).await {
            self.report().stop = Some(why);
        }
    }

    /// Renews the lease for ever; returns when it is lost or ran out.
    async fn keep(&self) -> Stop {
        let engine = self.engine;
        loop {
            engine.ports().clock.sleep(engine.options().lease / 3).await;
            match self.renew().await {
                Ok(()) => {}
                Err(StoreError::LeaseLost) => return Stop::LeaseLost,
                Err(_) if engine.now().as_microsecond() >= self.until.load(Ordering::Relaxed) => return Stop::Store,
                Err(error) => tracing::warn!(connection = %self.id(), %error, "the lease could not be renewed yet"),
            }
        }
    }

    async fn renew(&self) -> Result<(), StoreError> {
        let until = self.engine.lease_until();
        let calls = self.take_calls();
        let mut tx = self.engine.store().begin().await?;
        tx.renew(&self.lease, until).await?;
        tx.count_calls(self.id(), &calls).await?;
        tx.commit().await?;
        self.until.store(until.as_microsecond(), Ordering::Relaxed);
        Ok(())
    }

    /// The calls that were made since the last time, to be stored; they are counted into the report.
    pub(crate) fn take_calls(&self) -> Vec<CallRow> {
        self.calls_so_far();
        std::mem::take(&mut *self.taken())
    }

    /// Calls made under this lease, so that each run knows how many were its own.
    pub(crate) fn calls_so_far(&self) -> u64 {
        let calls: Vec<_> = self.connector.take_calls().into_iter().map(row).collect();
        self.tell_calls(&calls);
        let sum: u64 = calls.iter().map(|call| u64::from(call.calls)).sum();
        self.taken().extend(calls);
        let mut report = self.report();
        report.calls += sum;
        report.calls
    }

    fn taken(&self) -> MutexGuard<'_, Vec<CallRow>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn into_report(self) -> ConnectionReport {
        self.report.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why work on a connection ends at once.
pub(crate) enum Halt {
    Stop(Stop),
    Store(StoreError),
}

impl From<Stop> for Halt {
    fn from(why: Stop) -> Self {
        Self::Stop(why)
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost => Self::Stop(Stop::LeaseLost),
            other => Self::Store(other),
        }
    }
}

impl From<Halt> for EngineError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Stop(Stop::Closed(why)) => Self::Closed(why),
            Halt::Stop(_) => Self::Busy,
            Halt::Store(error) => Self::Store(error),
        }
    }
}

impl Halt {
    /// The reason for the report; an error of the store is told where it is turned into one.
    pub(crate) fn into_stop(self, connection: ConnectionId) -> Stop {
        match self {
            Self::Stop(why) => why,
            Self::Store(error) => {
                tracing::error!(%connection, error = &error as &dyn std::error::Error, "the store failed");
                Stop::Store
            }
        }
    }
}

impl Engine {
    /// Takes the lease on one connection, waiting for whoever is at work on it.
    pub(crate) async fn take(&self, id: ConnectionId) -> Result<Lease, EngineError> {
        let patience = later(self.now(), self.options().patience);
        loop {
            let mut tx = self.store().begin().await?;
            let lease = tx
                .lease_one(id, &self.options().node, self.now(), self.lease_until())
                .await?;
            tx.commit().await?;
            match lease {
                Some(lease) => return Ok(lease),
                None if self.now() >= patience => return Err(EngineError::Busy),
                None => self.ports().clock.sleep(LOOK_AGAIN).await,
            }
        }
    }
}

/// Why a connection in this state does not work; none when it does.
pub(crate) fn closed(state: ConnectionState) -> Option<Closed> {
    match state {
        ConnectionState::Active => None,
        ConnectionState::Draft => Some(Closed::Draft),
        ConnectionState::Paused => Some(Closed::Paused),
        ConnectionState::Broken => Some(Closed::Broken),
        ConnectionState::Disconnected => Some(Closed::Disconnected),
    }
}

pub(crate) fn row(call: boekbrug_connector::CallCount) -> CallRow {
    CallRow {
        endpoint: call.endpoint,
        minute: call.minute,
        calls: call.calls,
        errors: call.errors,
    }
}
