//! Previews: what the next pull or push would do, as a value. Nothing is written, neither here nor there.
//!
//! A preview is the real run over ports that cannot write: a store that begins no transaction ([`reads`]), a plan in the
//! place of what a run writes ([`noted`]), a connector that refuses every verb that sends ([`reader`]). What stays of it are the lease
//! while it runs, the count of the calls that it made, and a session that the package renewed meanwhile: without these
//! the connection itself would suffer.

mod customers;
mod job;
mod noted;
mod plan;
mod reader;
mod reads;

use std::sync::Arc;

use boekbrug_connector::Connector;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, InvoiceId, OrganisationId};
use boekbrug_store::{ConnectionRow, FeedState, FieldChange, Lease};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::engine::Ports;
use crate::hold::{Halt, Held};
use crate::report::{FeedReport, PushReport, Stop};
use crate::{Closed, Engine, EngineError};
pub(crate) use job::Jobs;
use noted::Noted;
pub(crate) use plan::Plan;
use reader::NoPackages;
pub(crate) use reader::Reader;
use reads::Reads;

/// Of each feed and action, how many items are kept; all are counted.
pub const KEPT: usize = 500;

/// Invoices that are looked for in the package; the others are taken as not being there, and counted as such.
pub const LOOKS: u32 = 200;

/// What to preview.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PreviewOf {
    /// Reading these feeds; all when there are none.
    Pull(Vec<Feed>),
    /// Sending the invoices that are due.
    Push,
}

/// What would be done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PreviewAction {
    /// A new record here, or a new booking there.
    Create,
    /// Fields of a record are overwritten.
    Update,
    /// A record becomes inactive.
    Deactivate,
    /// A booking that is there already is taken as ours.
    Adopt,
    /// The PDF is hung on a booking that is there.
    Attach,
    /// A booking is read back and found equal.
    Verify,
    /// Nothing, for the reason in its findings.
    Skip,
    /// Nothing, until what its findings say is mended.
    Refuse,
    /// Nothing now: the package could not be asked. It is tried again.
    Later,
}

/// One record or invoice with which something would be done.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewItem {
    /// The feed; none for an invoice. In the preview of a push, a customer of the application that would go over.
    pub feed: Option<Feed>,
    /// What would be done.
    pub action: PreviewAction,
    /// The package's id of the record, our id of the invoice, or the application's of its customer.
    pub id: String,
    /// Code of the record, or number of the invoice.
    pub code: String,
    /// Name of the record, or of the invoice's customer.
    pub name: String,
    /// Fields with their value before and after; those of a new record are in `values`.
    pub fields: Vec<FieldChange>,
    /// Reasons.
    pub findings: Vec<Finding>,
}

/// Counts of one feed. What is neither created, updated nor refused is unchanged.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedPreview {
    /// The feed.
    pub feed: Feed,
    /// Rows read.
    pub read: u64,
    /// New records.
    pub create: u64,
    /// Records with fields that differ.
    pub update: u64,
    /// Rows that differ in nothing.
    pub unchanged: u64,
    /// Records that become inactive, because they are not there any more.
    pub deactivate: u64,
    /// Rows that cannot be taken over.
    pub refuse: u64,
    /// True when it was read to its end.
    pub complete: bool,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// Counts of the invoices.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PushPreview {
    /// Looked at.
    pub tried: u64,
    /// Bookings that would be made.
    pub create: u64,
    /// Bookings that are there already.
    pub adopt: u64,
    /// PDFs that would be hung on a booking.
    pub attach: u64,
    /// Bookings that would be read back and found equal.
    pub verify: u64,
    /// Nothing to book.
    pub skip: u64,
    /// With findings.
    pub refuse: u64,
    /// The package could not be asked.
    pub later: u64,
    /// Of `create`, those that were not looked for in the package, because there were too many.
    pub not_looked_for: u64,
    /// Feeds that must be read first; with any of them no invoice is looked at.
    pub unread: Vec<Feed>,
    /// Customers of the application that would go over before the invoices.
    pub customers: CustomersPreview,
}

/// Counts of the customers of the application.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomersPreview {
    /// New ones that would be made.
    pub create: u64,
    /// Ones of which fields would be overwritten.
    pub update: u64,
    /// Ones that are there already and would be taken as the same.
    pub adopt: u64,
    /// With findings.
    pub refuse: u64,
    /// The package could not be asked.
    pub later: u64,
    /// Ones that were not looked at, because there were too many.
    pub not_looked_at: u64,
}

impl CustomersPreview {
    fn count(&mut self, action: PreviewAction) {
        match action {
            PreviewAction::Create => self.create += 1,
            PreviewAction::Update => self.update += 1,
            PreviewAction::Adopt => self.adopt += 1,
            PreviewAction::Refuse => self.refuse += 1,
            _ => self.later += 1,
        }
    }
}

/// How far a preview is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PreviewState {
    /// At work.
    Running,
    /// It came to its end.
    Done,
    /// It ended before: `stop` and `findings` say why.
    Stopped,
}

/// What the next run would do.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// How far it is.
    pub state: PreviewState,
    /// When it was asked for.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// The feeds that were read, in order; the last may still be under way. Empty for invoices.
    pub feeds: Vec<FeedPreview>,
    /// The invoices; none for feeds.
    pub push: Option<PushPreview>,
    /// The first [`KEPT`] items of each feed and action, in the order in which they were met.
    pub items: Vec<PreviewItem>,
    /// Calls to the package that it took.
    pub calls: u64,
    /// Why it ended before its end.
    pub stop: Option<Stop>,
    /// What is the matter with the connection as a whole.
    pub findings: Vec<Finding>,
}

impl Engine {
    /// What reading these feeds would do (all when there are none), or as far as it got. Reads the package.
    pub async fn preview_pull(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        feeds: &[Feed],
    ) -> Result<Preview, EngineError> {
        let plan = Arc::new(Plan::new(self.now(), false));
        self.run_preview(organisation, id, &PreviewOf::Pull(feeds.to_vec()), &plan)
            .await?;
        Ok(plan.value())
    }

    /// What sending the invoices that are due would do, over the records as they stand. Asks the package for those that
    /// it may have already.
    pub async fn preview_push(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Preview, EngineError> {
        let plan = Arc::new(Plan::new(self.now(), true));
        self.run_preview(organisation, id, &PreviewOf::Push, &plan).await?;
        Ok(plan.value())
    }

    pub(crate) async fn run_preview(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        what: &PreviewOf,
        plan: &Arc<Plan>,
    ) -> Result<(), EngineError> {
        let row = self.previewable(organisation, id).await?;
        let lease = self.take(row.id).await?;
        let worked = self.preview_under(&lease, what, plan).await;
        self.give_back(&lease).await?;
        worked
    }

    /// A connection of which the package can be asked: not ended, and pinned.
    pub(crate) async fn previewable(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<ConnectionRow, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        match row.state {
            ConnectionState::Disconnected => Err(EngineError::Closed(Closed::Disconnected)),
            _ if row.remote_id.is_none() => Err(EngineError::Closed(Closed::Draft)),
            _ => Ok(row),
        }
    }

    async fn preview_under(&self, lease: &Lease, what: &PreviewOf, plan: &Arc<Plan>) -> Result<(), EngineError> {
        let connector = self.open(lease).await?;
        let held = Held::new(
            self,
            lease.clone(),
            Arc::clone(&connector),
            true,
            CancellationToken::new(),
        );
        let dry = self.reading(plan, &held);
        let reader: Arc<dyn Connector> = Arc::new(Reader::new(Arc::clone(&connector), Arc::clone(plan)));
        let noted = Arc::new(Noted::new(
            Arc::clone(&self.ports().store),
            Arc::clone(plan),
            held.capability,
        ));
        let dry_held = held.previewing(&dry, reader, noted, Arc::clone(plan));
        held.while_held(dry_held.preview(what)).await;
        let calls = held.take_calls();
        let mut tx = self.store().begin().await?;
        tx.count_calls(lease.connection.id, &calls).await?;
        tx.commit().await?;
        let lost = held.into_report();
        let mut report = dry_held.into_report();
        report.calls = lost.calls;
        report.stop = lost.stop.or(report.stop);
        plan.end(report, self.now());
        Ok(())
    }

    /// An engine over the same ports, none of which can write.
    fn reading(&self, plan: &Arc<Plan>, held: &Held<'_>) -> Engine {
        let ports = self.ports();
        let reads = Reads::new(Arc::clone(&ports.store), Arc::clone(plan), held.capability);
        let ports = Ports {
            store: Arc::new(reads),
            documents: Arc::new(reads::ReadDocuments::new(Arc::clone(&ports.documents))),
            packages: Arc::new(NoPackages),
            watcher: Arc::clone(plan) as _,
            ..ports.clone()
        };
        Engine::new(ports, self.options().clone())
    }
}

impl Held<'_> {
    /// The work of a preview. It notes why it stopped; what it found is in the plan.
    async fn preview(&self, what: &PreviewOf) {
        let worked = match what {
            PreviewOf::Pull(feeds) => self.preview_feeds(feeds).await,
            PreviewOf::Push => self.preview_invoices().await,
        };
        if let Err(halt) = worked {
            self.stop(halt.into_stop(self.id()));
        }
    }

    async fn preview_feeds(&self, feeds: &[Feed]) -> Result<(), Halt> {
        let mut states: std::collections::BTreeMap<_, _> = self.states().await?.into_iter().collect();
        for feed in self.named(feeds) {
            self.may_call()?;
            self.still_open().await?;
            let state = from_its_start(states.remove(&feed).unwrap_or_default());
            if let Some(plan) = &self.plan {
                plan.begin(feed);
            }
            let report = self.pull(feed, state).await?;
            if let Some(plan) = &self.plan {
                plan.feed(&report);
            }
        }
        Ok(())
    }

    async fn preview_invoices(&self) -> Result<(), Halt> {
        let unread = self.unread().await?;
        if let Some(plan) = self.plan.as_ref().filter(|_| !unread.is_empty()) {
            plan.unread(unread);
            return Ok(());
        }
        self.push().await
    }
}

/// A read of everything that was broken off: which rows its earlier pages saw is known to the database alone, so the
/// preview reads from the start, as the run itself does when it comes too late.
fn from_its_start(state: FeedState) -> FeedState {
    match state.reading {
        Some(_) => FeedState {
            reading: Some("0-".to_owned()),
            ..state
        },
        None => state,
    }
}

impl FeedPreview {
    fn new(feed: Feed) -> Self {
        Self {
            feed,
            read: 0,
            create: 0,
            update: 0,
            unchanged: 0,
            deactivate: 0,
            refuse: 0,
            complete: false,
            findings: Vec::new(),
        }
    }

    /// Takes over what the run itself reports.
    fn take(&mut self, report: &FeedReport) {
        let known = report.created + report.updated + report.rejected;
        self.read = report.read;
        self.create = report.created;
        self.update = report.updated;
        self.refuse = report.rejected;
        self.deactivate = report.deactivated;
        self.unchanged = report.read.saturating_sub(known);
        self.complete = report.complete;
        self.findings.clone_from(&report.findings);
    }
}

impl PushPreview {
    fn count(&mut self, action: PreviewAction) {
        self.tried += 1;
        match action {
            PreviewAction::Create => self.create += 1,
            PreviewAction::Adopt => self.adopt += 1,
            PreviewAction::Attach => self.attach += 1,
            PreviewAction::Verify => self.verify += 1,
            PreviewAction::Skip => self.skip += 1,
            PreviewAction::Refuse => self.refuse += 1,
            PreviewAction::Update | PreviewAction::Deactivate | PreviewAction::Later => self.later += 1,
        }
    }

    /// Whether the run itself says that it looked at as many.
    fn is_of(&self, report: &PushReport) -> bool {
        self.tried == report.tried
    }
}

/// An invoice under preview.
#[derive(Clone, Debug)]
pub(crate) struct Looked {
    pub(crate) id: InvoiceId,
    pub(crate) number: String,
    pub(crate) customer: String,
    pub(crate) findings: Vec<Finding>,
    pub(crate) action: Option<PreviewAction>,
}
