//! The store behind a door that counts who is inside, so that the scheduler knows when a node is at rest; and that
//! sometimes lets a node die just before or just after its transaction is made to last.

mod customers;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use async_trait::async_trait;
use boekbrug_connector::Chance;
use boekbrug_model::finding::Heals;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, Feed, InvoiceId, InvoiceState,
    OrganisationId, Package, Record, RecordId, RunId,
};
#[allow(clippy::wildcard_imports, reason = "every type of every verb")]
use boekbrug_store::*;
use futures::task::AtomicWaker;
use jiff::Timestamp;

use crate::agenda::Agenda;
use crate::time::SeededChance;

type Result<T> = std::result::Result<T, StoreError>;

/// How many are inside, and whether the node died.
#[derive(Clone)]
pub(crate) struct Door {
    inner: Arc<Inner>,
}

struct Inside(Arc<Inner>);

struct Inner {
    inside: AtomicU64,
    died: AtomicBool,
    buried: AtomicBool,
    awake: Arc<AtomicWaker>,
    agenda: Agenda,
    chance: SeededChance,
    deaths_of_65536: u16,
}

impl Door {
    /// A door at which, of 65,536 commits, so many kill the node.
    /// `awake` is woken whenever somebody comes out, and `agenda` told of what may make a connection due.
    pub(crate) fn new(awake: Arc<AtomicWaker>, agenda: Agenda, chance: SeededChance, deaths_of_65536: u16) -> Self {
        Self {
            inner: Arc::new(Inner {
                inside: AtomicU64::new(0),
                died: AtomicBool::new(false),
                buried: AtomicBool::new(false),
                awake,
                agenda,
                chance,
                deaths_of_65536,
            }),
        }
    }

    /// True while nobody is inside.
    pub(crate) fn is_still(&self) -> bool {
        self.inner.inside.load(Ordering::SeqCst) == 0
    }

    /// True when the node died at a commit.
    pub(crate) fn has_died(&self) -> bool {
        self.inner.died.load(Ordering::SeqCst)
    }

    /// Nothing that the node left behind comes in any more.
    pub(crate) fn close(&self) {
        self.inner.buried.store(true, Ordering::SeqCst);
    }

    fn enter(&self) -> Result<Inside> {
        if self.inner.buried.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("this node is dead".into()));
        }
        self.inner.inside.fetch_add(1, Ordering::SeqCst);
        Ok(Inside(self.inner.clone()))
    }

    /// Comes in for something that may make a connection due.
    fn stir(&self) -> Result<Inside> {
        self.inner.agenda.stir();
        self.enter()
    }

    fn deadly(&self) -> bool {
        let mut dice = [0; 2];
        self.inner.chance.fill(&mut dice);
        u16::from_be_bytes(dice) < self.inner.deaths_of_65536 && !self.inner.agenda.is_gentle()
    }

    /// The node is dead: nothing of it goes on.
    async fn die<T>(&self) -> T {
        self.inner.died.store(true, Ordering::SeqCst);
        std::future::pending().await
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::SeqCst);
        self.0.awake.wake();
    }
}

/// One node's way to the store.
pub(crate) struct Watched {
    /// The real store.
    pub inner: Arc<dyn Store>,
    /// The door.
    pub door: Door,
}

struct WatchedTx {
    inner: Box<dyn Tx>,
    door: Door,
}

#[async_trait]
impl Store for Watched {
    async fn begin(&self) -> Result<Box<dyn Tx>> {
        let _inside = self.door.enter()?;
        let inner = self.inner.begin().await?;
        Ok(Box::new(WatchedTx {
            inner,
            door: self.door.clone(),
        }))
    }

    fn people(&self) -> &dyn PeopleStore {
        self.inner.people()
    }

    fn desk(&self) -> &dyn DeskStore {
        self.inner.desk()
    }

    fn hooks(&self) -> &dyn HookStore {
        self.inner.hooks()
    }

    fn lists(&self) -> &dyn ListStore {
        self.inner.lists()
    }

    fn notices(&self) -> &dyn NoticeStore {
        self.inner.notices()
    }

    fn matching(&self) -> &dyn MatchingStore {
        self.inner.matching()
    }

    fn app_customers(&self) -> &dyn AppCustomerStore {
        self
    }

    async fn connection(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Option<ConnectionRow>> {
        let _inside = self.door.enter()?;
        self.inner.connection(organisation, id).await
    }

    async fn connections(&self, organisation: OrganisationId) -> Result<Vec<ConnectionRow>> {
        let _inside = self.door.enter()?;
        self.inner.connections(organisation).await
    }

    async fn organisations(&self) -> Result<Vec<OrganisationRow>> {
        let _inside = self.door.enter()?;
        self.inner.organisations().await
    }

    async fn organisation(&self, id: OrganisationId) -> Result<Option<OrganisationRow>> {
        let _inside = self.door.enter()?;
        self.inner.organisation(id).await
    }

    async fn administration(
        &self,
        organisation: OrganisationId,
        id: AdministrationId,
    ) -> Result<Option<AdministrationRow>> {
        let _inside = self.door.enter()?;
        self.inner.administration(organisation, id).await
    }

    async fn administrations(&self, organisation: OrganisationId) -> Result<Vec<AdministrationRow>> {
        let _inside = self.door.enter()?;
        self.inner.administrations(organisation).await
    }

    async fn linked(&self, package: &Package, remote_id: &str) -> Result<Vec<ConnectionId>> {
        let _inside = self.door.enter();
        self.inner.linked(package, remote_id).await
    }

    async fn secret(&self, connection: ConnectionId, name: &str) -> Result<Option<Vec<u8>>> {
        let _inside = self.door.enter()?;
        self.inner.secret(connection, name).await
    }

    async fn connections_with_secret(&self, name: &str, limit: u32) -> Result<Vec<ConnectionId>> {
        let _inside = self.door.enter()?;
        self.inner.connections_with_secret(name, limit).await
    }

    async fn secrets_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<SecretRow>> {
        let _inside = self.door.enter()?;
        self.inner.secrets_not_under(key_id, limit).await
    }

    async fn feed_state(&self, connection: ConnectionId, feed: Feed) -> Result<FeedState> {
        let _inside = self.door.enter()?;
        self.inner.feed_state(connection, feed).await
    }

    async fn feed_states(&self, connection: ConnectionId) -> Result<Vec<(Feed, FeedState)>> {
        let _inside = self.door.enter()?;
        self.inner.feed_states(connection).await
    }

    async fn known(&self, connection: ConnectionId, feed: Feed, package_ids: &[&str]) -> Result<Vec<KnownRecord>> {
        let _inside = self.door.enter()?;
        self.inner.known(connection, feed, package_ids).await
    }

    async fn references(&self, connection: ConnectionId, feeds: &[Feed]) -> Result<Vec<(Feed, String, Record)>> {
        let _inside = self.door.enter()?;
        self.inner.references(connection, feeds).await
    }

    async fn customers_matching(&self, connection: ConnectionId, keys: &CustomerKeys) -> Result<Vec<StoredRecord>> {
        let _inside = self.door.enter()?;
        self.inner.customers_matching(connection, keys).await
    }

    async fn record(&self, connection: ConnectionId, feed: Feed, id: RecordId) -> Result<Option<StoredRecord>> {
        let _inside = self.door.enter()?;
        self.inner.record(connection, feed, id).await
    }

    async fn records_among(&self, connection: ConnectionId, feed: Feed, ids: &[RecordId]) -> Result<Vec<StoredRecord>> {
        let _inside = self.door.enter()?;
        self.inner.records_among(connection, feed, ids).await
    }

    async fn records(
        &self,
        connection: ConnectionId,
        feed: Feed,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>> {
        let _inside = self.door.enter()?;
        self.inner.records(connection, feed, after, limit).await
    }

    async fn history(&self, connection: ConnectionId, package_id: &str, feed: Feed) -> Result<Vec<HistoryRow>> {
        let _inside = self.door.enter()?;
        self.inner.history(connection, package_id, feed).await
    }

    async fn changes_after(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<ChangeRow>> {
        let _inside = self.door.enter()?;
        self.inner
            .changes_after(organisation, administration, after, limit)
            .await
    }

    async fn rejects(&self, connection: ConnectionId) -> Result<Vec<RejectRow>> {
        let _inside = self.door.enter()?;
        self.inner.rejects(connection).await
    }

    async fn invoice(&self, organisation: OrganisationId, id: InvoiceId) -> Result<Option<InvoiceRow>> {
        let _inside = self.door.enter()?;
        self.inner.invoice(organisation, id).await
    }

    async fn invoice_by_number(&self, connection: ConnectionId, number: &str) -> Result<Option<InvoiceRow>> {
        let _inside = self.door.enter()?;
        self.inner.invoice_by_number(connection, number).await
    }

    async fn invoices_of(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        states: &[InvoiceState],
        number: Option<&str>,
        before: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>> {
        let _inside = self.door.enter()?;
        self.inner
            .invoices_of(organisation, administration, states, number, before, limit)
            .await
    }

    async fn invoices(
        &self,
        connection: ConnectionId,
        states: &[InvoiceState],
        after: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>> {
        let _inside = self.door.enter()?;
        self.inner.invoices(connection, states, after, limit).await
    }

    async fn invoice_counts(&self, connection: ConnectionId) -> Result<Vec<(InvoiceState, u64)>> {
        let _inside = self.door.enter()?;
        self.inner.invoice_counts(connection).await
    }

    async fn attempts(&self, invoice: InvoiceId) -> Result<Vec<AttemptRow>> {
        let _inside = self.door.enter()?;
        self.inner.attempts(invoice).await
    }

    async fn runs(&self, connection: ConnectionId, limit: u32) -> Result<Vec<RunRow>> {
        let _inside = self.door.enter()?;
        self.inner.runs(connection, limit).await
    }

    async fn runs_page(
        &self,
        connection: ConnectionId,
        before: Option<RunId>,
        faulty: bool,
        limit: u32,
    ) -> Result<Vec<RunRow>> {
        let _inside = self.door.enter()?;
        self.inner.runs_page(connection, before, faulty, limit).await
    }

    async fn run(&self, organisation: OrganisationId, id: RunId) -> Result<Option<RunRow>> {
        let _inside = self.door.enter()?;
        self.inner.run(organisation, id).await
    }

    async fn figures(&self, connection: ConnectionId, edges: &[Timestamp]) -> Result<Vec<Figures>> {
        let _inside = self.door.enter()?;
        self.inner.figures(connection, edges).await
    }

    async fn calls_since(&self, connection: ConnectionId, since: Timestamp) -> Result<Vec<CallRow>> {
        let _inside = self.door.enter()?;
        self.inner.calls_since(connection, since).await
    }

    async fn totals(&self, now: Timestamp) -> Result<Totals> {
        let _inside = self.door.enter()?;
        self.inner.totals(now).await
    }

    async fn backup(&self, path: &std::path::Path) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.backup(path).await
    }
}

#[async_trait]
impl Tx for WatchedTx {
    async fn commit(self: Box<Self>) -> Result<()> {
        let Self { inner, door } = *self;
        if door.deadly() {
            drop(inner);
            return door.die().await;
        }
        let done = {
            let _inside = door.enter()?;
            inner.commit().await
        };
        if door.deadly() { door.die().await } else { done }
    }

    fn people(&mut self) -> &mut dyn PeopleTx {
        self.inner.people()
    }

    fn desk(&mut self) -> &mut dyn DeskTx {
        self.inner.desk()
    }

    fn hooks(&mut self) -> &mut dyn HookTx {
        self.inner.hooks()
    }

    fn notices(&mut self) -> &mut dyn NoticeTx {
        self.inner.notices()
    }

    fn matching(&mut self) -> &mut dyn MatchingTx {
        self.inner.matching()
    }

    fn app_customers(&mut self) -> &mut dyn AppCustomerTx {
        self
    }

    async fn create_organisation(&mut self, row: &OrganisationRow) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.create_organisation(row).await
    }

    async fn create_administration(&mut self, row: &AdministrationRow) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.create_administration(row).await
    }

    async fn rename_organisation(&mut self, id: OrganisationId, name: &str) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.rename_organisation(id, name).await
    }

    async fn rename_administration(
        &mut self,
        organisation: OrganisationId,
        id: AdministrationId,
        name: &str,
    ) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.rename_administration(organisation, id, name).await
    }

    async fn create_connection(&mut self, row: &ConnectionRow) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.create_connection(row).await
    }

    async fn update_settings(
        &mut self,
        organisation: OrganisationId,
        id: ConnectionId,
        version: i64,
        settings: &ConnectionSettings,
        at: Timestamp,
    ) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner
            .update_settings(organisation, id, version, settings, at)
            .await
    }

    async fn set_connection_state(
        &mut self,
        id: ConnectionId,
        state: ConnectionState,
        findings: &[boekbrug_model::Finding],
        at: Timestamp,
    ) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.set_connection_state(id, state, findings, at).await
    }

    async fn pin(&mut self, id: ConnectionId, remote_id: &str, remote_name: &str) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.pin(id, remote_id, remote_name).await
    }

    async fn put_secret(&mut self, row: &SecretRow, at: Timestamp) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.put_secret(row, at).await
    }

    async fn drop_secret(&mut self, connection: ConnectionId, name: &str, sealed: &[u8]) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.drop_secret(connection, name, sealed).await
    }

    async fn lease(&mut self, node: &str, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Lease>> {
        let _inside = self.door.enter()?;
        let leases = self.inner.lease(node, now, until, limit).await?;
        for lease in &leases {
            self.door.inner.agenda.lease(lease.connection.id, until);
        }
        Ok(leases)
    }

    async fn lease_one(
        &mut self,
        id: ConnectionId,
        node: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Lease>> {
        let _inside = self.door.enter()?;
        let lease = self.inner.lease_one(id, node, now, until).await?;
        if lease.is_some() {
            self.door.inner.agenda.lease(id, until);
        }
        Ok(lease)
    }

    async fn renew(&mut self, lease: &Lease, until: Timestamp) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.renew(lease, until).await?;
        self.door.inner.agenda.lease(lease.connection.id, until);
        Ok(())
    }

    async fn release(&mut self, lease: &Lease, next_due: Timestamp) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.release(lease, next_due).await
    }

    async fn nudge(&mut self, id: ConnectionId, now: Timestamp) -> Result<()> {
        let _inside = self.door.stir()?;
        self.inner.nudge(id, now).await
    }

    async fn nudge_feed(&mut self, id: ConnectionId, feed: Feed, at: Timestamp) -> Result<()> {
        let _inside = self.door.enter();
        self.inner.nudge_feed(id, feed, at).await
    }

    async fn record_page(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
        let _inside = self.door.enter()?;
        self.inner.record_page(lease, page).await
    }

    async fn record_rows(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
        let _inside = self.door.enter()?;
        self.inner.record_rows(lease, page).await
    }

    async fn deactivate_unseen(
        &mut self,
        lease: &Lease,
        administration: AdministrationId,
        feed: Feed,
        read: &str,
        at: Timestamp,
    ) -> Result<u64> {
        let _inside = self.door.enter()?;
        self.inner
            .deactivate_unseen(lease, administration, feed, read, at)
            .await
    }

    async fn erase_record(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        feed: Feed,
        record: RecordId,
        at: Timestamp,
    ) -> Result<Option<ChangeNumber>> {
        let _inside = self.door.enter()?;
        self.inner
            .erase_record(organisation, connection, feed, record, at)
            .await
    }

    async fn accept_invoices(&mut self, writes: &[&InvoiceWrite]) -> Result<Vec<Result<Accepted>>> {
        let _inside = self.door.stir()?;
        self.inner.accept_invoices(writes).await
    }

    async fn claim(&mut self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>> {
        let _inside = self.door.enter()?;
        self.inner.claim(lease, now, limit).await
    }

    async fn finish_steps(&mut self, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>> {
        let _inside = self.door.enter()?;
        self.inner.finish_steps(lease, steps).await
    }

    async fn wake(&mut self, connection: ConnectionId, cause: Heals, now: Timestamp) -> Result<u64> {
        let _inside = self.door.stir()?;
        self.inner.wake(connection, cause, now).await
    }

    async fn retry(&mut self, organisation: OrganisationId, invoice: InvoiceId, now: Timestamp) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.retry(organisation, invoice, now).await
    }

    async fn mark(
        &mut self,
        organisation: OrganisationId,
        invoice: InvoiceId,
        by: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let _inside = self.door.stir()?;
        self.inner.mark(organisation, invoice, by, now).await
    }

    async fn log_run(&mut self, run: &RunRow) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.log_run(run).await
    }

    async fn prune(&mut self, before: &Prune<Timestamp>, limit: u32) -> Result<Prune<u64>> {
        let _inside = self.door.enter()?;
        self.inner.prune(before, limit).await
    }

    async fn count_calls(&mut self, connection: ConnectionId, calls: &[CallRow]) -> Result<()> {
        let _inside = self.door.enter()?;
        self.inner.count_calls(connection, calls).await
    }
}
