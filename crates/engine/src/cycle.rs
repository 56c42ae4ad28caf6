//! One cycle: the connections that are due are leased, read and pushed, and given back.

use std::collections::BTreeMap;

use boekbrug_connector::Connector;
use boekbrug_model::finding::Heals;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, OrganisationId, RunId};
use boekbrug_store::{AppCustomerCount, AppCustomerState, Lease, RunRow};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::audit::action;
use crate::backoff::later;
use crate::budget::Budget;
use crate::failure::{Effect, effect};
use crate::hold::{Halt, Held, closed};
use crate::report::{ConnectionReport, CustomersReport, CycleReport, FeedReport, PushReport, Stop};
use crate::when::RECOVER;
use crate::{Deed, Engine, EngineError};

/// What is to be done for a connection.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Whatever is due.
    Cycle,
    /// These feeds, due or not; all when there is none.
    Pull(Vec<Feed>),
    /// The invoices that are due.
    Push,
}

/// Something of a cycle came to its end.
enum Event {
    Leased(Result<Vec<Lease>, EngineError>),
    Served(ConnectionReport),
}

impl Engine {
    /// Does everything that is due now, once. Any number of nodes may do so at the same time. An error is one of the
    /// store; what a package says stands in the reports.
    pub async fn cycle(&self) -> Result<CycleReport, EngineError> {
        self.take_in_all().await;
        let mut report = CycleReport::default();
        let mut running: FuturesUnordered<BoxFuture<'_, Event>> = FuturesUnordered::new();
        let (mut leasing, mut working) = (true, 0);
        // leasing is one of the futures: beside them it could wait for ever for a database that one of them holds
        running.push(
            self.lease_due(self.options().connections_at_once)
                .map(Event::Leased)
                .boxed(),
        );
        while let Some(event) = running.next().await {
            match event {
                Event::Leased(leases) => {
                    let leases = leases?;
                    // an empty answer is the last one
                    leasing = leases.is_empty();
                    working += leases.len();
                    let serve = |lease| self.serve(lease, Task::Cycle, false, CancellationToken::new());
                    running.extend(leases.into_iter().map(|lease| serve(lease).map(Event::Served).boxed()));
                }
                Event::Served(done) => {
                    working -= 1;
                    report.connections.push(done);
                }
            }
            let free = self.options().connections_at_once.saturating_sub(working);
            if free > 0 && !leasing {
                leasing = true;
                running.push(self.lease_due(free).map(Event::Leased).boxed());
            }
        }
        Ok(report)
    }

    /// Reads feeds now, due or not, in or outside the hours: a person pressed the button. All feeds when none is
    /// named. A draft can be read once its administration is known.
    pub async fn pull_now(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        feeds: &[Feed],
    ) -> Result<ConnectionReport, EngineError> {
        let names: Vec<_> = feeds.iter().map(|feed| feed.as_str()).collect();
        let asked = |deed: Deed| deed.with("feeds", names);
        self.now_for(organisation, id, Task::Pull(feeds.to_vec()), true, asked)
            .await
    }

    /// Pushes what is due now. With `force` a person pressed the button: hours and a pause do not count, and a
    /// connection that the package refused is tried again.
    pub async fn push_now(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        force: bool,
    ) -> Result<ConnectionReport, EngineError> {
        self.now_for(organisation, id, Task::Push, force, |deed| deed.with("forced", force))
            .await
    }

    async fn now_for(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        task: Task,
        forced: bool,
        asked: impl FnOnce(Deed) -> Deed,
    ) -> Result<ConnectionReport, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let may_read = row.remote_id.is_some() && matches!(task, Task::Pull(_));
        let yields =
            |why: crate::Closed| forced && why.yields_to_a_person() && (why != crate::Closed::Draft || may_read);
        if let Some(why) = closed(row.state).filter(|why| !yields(*why)) {
            return Err(EngineError::Closed(why));
        }
        let action = match task {
            Task::Push => action::CONNECTION_PUSHED,
            Task::Pull(_) | Task::Cycle => action::CONNECTION_PULLED,
        };
        let lease = self.take(id).await?;
        self.note_alone(asked(Deed::to(&row, action))).await?;
        Ok(self.serve(lease, task, forced, CancellationToken::new()).await)
    }

    pub(crate) async fn lease_due(&self, limit: usize) -> Result<Vec<Lease>, EngineError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let mut tx = self.store().begin().await?;
        let leases = tx
            .lease(&self.options().node, self.now(), self.lease_until(), limit)
            .await?;
        tx.commit().await?;
        Ok(leases)
    }

    /// Works for one leased connection and gives the lease back. Whatever goes wrong stands in the report.
    #[tracing::instrument(skip_all, fields(connection = %lease.connection.id, fence = lease.fence))]
    pub(crate) async fn serve(
        &self,
        lease: Lease,
        task: Task,
        forced: bool,
        ending: CancellationToken,
    ) -> ConnectionReport {
        let id = lease.connection.id;
        match self.open(&lease).await {
            Ok(connector) => {
                let held = Held::new(self, lease, connector, forced, ending);
                let consents = self.signs_in(&held.lease.connection.package);
                held.while_held(held.work(&task)).await;
                held.finish().await;
                if consents && let Err(error) = self.take_in_once(id).await {
                    tracing::warn!(connection = %id, error = &error as &dyn std::error::Error, "a message waits");
                }
                held.into_report()
            }
            Err(error) => self.not_opened(&lease, id, error).await,
        }
    }

    /// The connection could not be opened: wrong settings break it, anything else waits for the next cycle.
    async fn not_opened(&self, lease: &Lease, id: ConnectionId, error: EngineError) -> ConnectionReport {
        let mut report = ConnectionReport::new(id);
        let stored = match error {
            EngineError::Connector(error) if effect(&error) == Effect::Breaks => {
                report.stop = Some(Stop::Refused);
                report.findings.clone_from(&error.findings);
                self.set_broken(id, &error.findings).await
            }
            other => {
                tracing::error!(connection = %id, error = &other as &dyn std::error::Error, "not opened");
                report.stop = Some(Stop::Store);
                Ok(())
            }
        };
        let given = async {
            stored?;
            let mut tx = self.store().begin().await?;
            tx.release(lease, later(self.now(), RECOVER)).await?;
            tx.commit().await
        };
        if let Err(error) = given.await {
            tracing::error!(connection = %id, %error, "a lease could not be given back; it runs out by itself");
        }
        report
    }

    /// Gives a lease back with the connection due when it was due before.
    pub(crate) async fn give_back(&self, lease: &Lease) -> Result<(), EngineError> {
        let mut tx = self.store().begin().await?;
        tx.release(lease, lease.connection.due).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn count_calls(&self, lease: &Lease, connector: &dyn Connector) -> Result<u64, EngineError> {
        let calls: Vec<_> = connector.take_calls().into_iter().map(crate::hold::row).collect();
        let total = calls.iter().map(|call| u64::from(call.calls)).sum();
        let mut tx = self.store().begin().await?;
        tx.count_calls(lease.connection.id, &calls).await?;
        tx.commit().await?;
        Ok(total)
    }
}

/// When a run began, and how many calls had been made by then.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    at: Timestamp,
    calls: u64,
}

impl Held<'_> {
    /// A run begins now.
    pub(crate) fn begun(&self) -> Begun {
        Begun {
            at: self.engine.now(),
            calls: self.calls_so_far(),
        }
    }

    /// The work itself. It notes why it stopped; nothing is returned.
    async fn work(&self, task: &Task) {
        let worked = async {
            self.mend().await?;
            self.still_open().await?;
            match task {
                Task::Cycle => {
                    self.watch().await;
                    let budget = self.budget().await?;
                    if budget != Budget::Ample {
                        self.push().await?;
                    }
                    let feeds = self.affordable(self.due_feeds().await?, budget);
                    self.pull_all(&feeds).await?;
                    self.push().await
                }
                Task::Pull(feeds) => self.pull_all(&self.named(feeds)).await,
                Task::Push => {
                    let unread = self.unread().await?;
                    self.pull_all(&unread).await?;
                    self.push().await?;
                    self.greet().await
                }
            }
        };
        if let Err(halt) = worked.await {
            self.stop(halt.into_stop(self.id()));
        }
    }

    /// A person pressed the button and nothing made a call: the package is asked who it is, so that they hear now that
    /// it does not answer, and not when the next invoice waits.
    async fn greet(&self) -> Result<(), Halt> {
        let idle = {
            let report = self.report();
            report.push.tried == 0 && report.feeds.is_empty()
        };
        if !self.forced || !idle {
            return Ok(());
        }
        self.may_call()?;
        let Err(error) = self.connector.identify().await else {
            return Ok(());
        };
        self.suffer(&error).await;
        if effect(&error) == Effect::Silence {
            self.stop(Stop::Unreachable);
        }
        let mut report = self.report();
        if report.findings.is_empty() {
            report.findings = error.findings;
        }
        Ok(())
    }

    /// A person pressed the button on a connection that the package refused: it is asked again first. When it answers
    /// for the pinned administration the connection works again.
    async fn mend(&self) -> Result<(), Halt> {
        let row = &self.lease.connection;
        if !self.forced || row.state != ConnectionState::Broken {
            return Ok(());
        }
        match self.connector.identify().await {
            Ok(remote) if row.remote_id.as_ref().is_none_or(|pinned| *pinned == remote.id) => {
                let mut tx = self.engine.store().begin().await?;
                tx.set_connection_state(row.id, ConnectionState::Active, &[], self.engine.now())
                    .await?;
                Ok(tx.commit().await?)
            }
            Ok(remote) => {
                self.report().findings = vec![crate::connect::other_administration(row, &remote)];
                self.stop(Stop::Refused);
                Err(Halt::Stop(Stop::Refused))
            }
            Err(error) => {
                self.suffer(&error).await;
                Err(Halt::Stop(Stop::Refused))
            }
        }
    }

    /// Reads feeds one after the other. One that fails does not keep the next from being read.
    async fn pull_all(&self, feeds: &[Feed]) -> Result<(), Halt> {
        let pulled = self.pull_each(feeds).await;
        let kept = self.keep_quiet().await;
        pulled?;
        kept
    }

    async fn pull_each(&self, feeds: &[Feed]) -> Result<(), Halt> {
        // nobody else writes to them while the lease is held
        let mut states: BTreeMap<_, _> = self.states().await?.into_iter().collect();
        for feed in feeds {
            if *feed == Feed::Customers && self.makes_one_unheard().await? {
                continue;
            }
            self.may_call()?;
            self.still_open().await?;
            let begun = self.begun();
            let report = self.pull(*feed, states.remove(feed).unwrap_or_default()).await?;
            self.log_feed(begun, &report).await?;
            self.report().feeds.push(report);
        }
        Ok(())
    }

    /// Whether a customer of the application was sent to be made and nobody knows yet whether it was. Read now, it would be
    /// told to the application as somebody new, and taken over a second time there. The feed waits for a cycle after the
    /// look that follows. For one that takes no part any more no look follows, so nothing waits for it.
    async fn makes_one_unheard(&self) -> Result<bool, Halt> {
        let takes_all = match self.lease.connection.settings.customers_out {
            CustomersOut::None => return Ok(false),
            CustomersOut::Ticked => false,
            CustomersOut::All => true,
        };
        let counts = self.engine.store().app_customers().counts(self.id()).await?;
        let is_open = |state| matches!(state, AppCustomerState::Sending | AppCustomerState::Unknown);
        let waits = |count: &AppCustomerCount| count.count > 0 && is_open(count.state) && (takes_all || count.ticked);
        Ok(counts.iter().any(waits))
    }

    /// All feeds that the connection reads, or those of the named ones that it has, in the order of a first read.
    pub(crate) fn named(&self, feeds: &[Feed]) -> Vec<Feed> {
        if feeds.is_empty() {
            return self.feeds();
        }
        let all = self.capability.feeds.iter().map(|known| known.feed);
        all.filter(|feed| feeds.contains(feed)).collect()
    }

    /// Quiet reads leave no run behind: that they took place is kept with the feed.
    async fn log_feed(&self, begun: Begun, report: &FeedReport) -> Result<(), Halt> {
        if !report.changed() && report.rejected == 0 && report.findings.is_empty() {
            return Ok(());
        }
        let counts = [
            ("pages", report.pages),
            ("read", report.read),
            ("created", report.created),
            ("updated", report.updated),
            ("deactivated", report.deactivated),
            ("rejected", report.rejected),
        ];
        self.log(report.feed.as_str(), begun, &counts, report.findings.clone())
            .await
    }

    pub(crate) async fn log_push(&self, begun: Begun, report: &PushReport) -> Result<(), Halt> {
        let counts = [
            ("tried", report.tried),
            ("booked", report.booked),
            ("found", report.found),
            ("verified", report.verified),
            ("refused", report.findings),
            ("skipped", report.skipped),
            ("unknown", report.unknown),
            ("later", report.later),
            ("waitedSeconds", report.waited),
        ];
        self.log("push", begun, &counts, Vec::new()).await
    }

    pub(crate) async fn log_customers(&self, begun: Begun, report: &CustomersReport) -> Result<(), Halt> {
        let counts = [
            ("tried", report.tried),
            ("created", report.created),
            ("found", report.found),
            ("overwritten", report.overwritten),
            ("equal", report.equal),
            ("refused", report.findings),
            ("unknown", report.unknown),
            ("later", report.later),
        ];
        self.log("customersOut", begun, &counts, Vec::new()).await
    }

    async fn log(&self, what: &str, begun: Begun, counts: &[(&str, u64)], findings: Vec<Finding>) -> Result<(), Halt> {
        let ended = self.engine.now();
        let calls = ("calls", self.calls_so_far().saturating_sub(begun.calls));
        let counts: BTreeMap<_, _> = counts
            .iter()
            .chain([&calls])
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect();
        let started = begun.at;
        let run = RunRow {
            id: RunId::new(started, self.engine.ten()),
            connection: self.id(),
            what: what.to_owned(),
            started,
            ended,
            counts,
            findings,
        };
        Ok(self.writes.run(&run).await?)
    }

    /// Counts the calls and gives the lease back, when it is still ours.
    async fn finish(&self) {
        let calls = self.take_calls();
        let due = self.next_due().await;
        let row = &self.lease.connection;
        let given = async {
            let now = self.engine.store().connection(row.organisation, row.id).await?;
            let mut tx = self.engine.store().begin().await?;
            // findings that were stored while a person changed the settings missed that wake
            if now.is_some_and(|now| now.version != row.version) {
                tx.wake(row.id, Heals::Settings, self.engine.now()).await?;
            }
            tx.count_calls(self.id(), &calls).await?;
            tx.release(&self.lease, due).await?;
            tx.commit().await
        };
        match given.await {
            Ok(()) => self.report().next_due = Some(due),
            Err(error) => tracing::warn!(connection = %self.id(), %error, "the lease is no longer ours to give back"),
        }
    }
}
