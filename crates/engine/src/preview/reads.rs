//! A store that reads and cannot write: it begins no transaction. What the preview has met so far stands in the place of
//! what a run would have stored by now.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::Capability;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, Feed, InvoiceId, InvoiceState, OrganisationId, Package, Record,
    RecordId, RunId,
};
use boekbrug_store::{
    AdministrationRow, AppCustomerStore, AttemptRow, CallRow, ChangeRow, ConnectionRow, CustomerKeys, DeskStore,
    Documents, FeedState, Figures, HistoryRow, HookStore, InvoiceRow, KnownRecord, ListStore, MatchingStore,
    NoticeStore, OrganisationRow, PeopleStore, RejectRow, RunRow, SecretRow, Store, StoreError, StoredRecord, Totals,
    Tx,
};
use jiff::Timestamp;

use super::Plan;

type Result<T> = std::result::Result<T, StoreError>;

/// The reads of a store.
pub(super) struct Reads {
    store: Arc<dyn Store>,
    plan: Arc<Plan>,
    capability: &'static Capability,
}

impl Reads {
    pub(super) fn new(store: Arc<dyn Store>, plan: Arc<Plan>, capability: &'static Capability) -> Self {
        Self {
            store,
            plan,
            capability,
        }
    }
}

#[async_trait]
impl Store for Reads {
    async fn begin(&self) -> Result<Box<dyn Tx>> {
        Err(refused())
    }

    async fn backup(&self, _: &Path) -> Result<()> {
        Err(refused())
    }

    async fn known(&self, connection: ConnectionId, feed: Feed, package_ids: &[&str]) -> Result<Vec<KnownRecord>> {
        let mut known = self.store.known(connection, feed, package_ids).await?;
        self.plan
            .overlay(feed, package_ids, &mut known, |package_id| KnownRecord {
                package_id: package_id.to_owned(),
                id: RecordId::new(Timestamp::UNIX_EPOCH, [0; 10]),
                hash: 0,
                is_active: true,
                values: "{}".to_owned(),
            });
        Ok(known)
    }

    async fn references(&self, connection: ConnectionId, feeds: &[Feed]) -> Result<Vec<(Feed, String, Record)>> {
        let mut rows = self.store.references(connection, feeds).await?;
        for feed in feeds
            .iter()
            .filter(|feed| self.capability.customers_need.contains(feed))
        {
            let met = self.plan.with_references(*feed, |met| {
                rows.retain(|(known, id, _)| known != feed || !met.contains_key(id));
                met.iter()
                    .filter(|(_, row)| row.is_active)
                    .map(|(id, row)| Ok((*feed, id.clone(), read(*feed, &row.values)?)))
                    .collect::<Result<Vec<_>>>()
            });
            rows.extend(met.transpose()?.into_iter().flatten());
        }
        Ok(rows)
    }

    fn people(&self) -> &dyn PeopleStore {
        self.store.people()
    }

    fn desk(&self) -> &dyn DeskStore {
        self.store.desk()
    }

    fn hooks(&self) -> &dyn HookStore {
        self.store.hooks()
    }

    fn lists(&self) -> &dyn ListStore {
        self.store.lists()
    }

    async fn runs_page(
        &self,
        connection: ConnectionId,
        before: Option<RunId>,
        faulty: bool,
        limit: u32,
    ) -> Result<Vec<RunRow>> {
        self.store.runs_page(connection, before, faulty, limit).await
    }

    async fn run(&self, organisation: OrganisationId, id: RunId) -> Result<Option<RunRow>> {
        self.store.run(organisation, id).await
    }

    async fn figures(&self, connection: ConnectionId, edges: &[Timestamp]) -> Result<Vec<Figures>> {
        self.store.figures(connection, edges).await
    }

    fn notices(&self) -> &dyn NoticeStore {
        self.store.notices()
    }

    fn matching(&self) -> &dyn MatchingStore {
        self.store.matching()
    }

    fn app_customers(&self) -> &dyn AppCustomerStore {
        self.store.app_customers()
    }

    async fn connection(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Option<ConnectionRow>> {
        self.store.connection(organisation, id).await
    }

    async fn live_connection(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
    ) -> Result<Option<ConnectionRow>> {
        self.store.live_connection(organisation, administration).await
    }

    async fn connections(&self, organisation: OrganisationId) -> Result<Vec<ConnectionRow>> {
        self.store.connections(organisation).await
    }

    async fn organisations(&self) -> Result<Vec<OrganisationRow>> {
        self.store.organisations().await
    }

    async fn organisation(&self, id: OrganisationId) -> Result<Option<OrganisationRow>> {
        self.store.organisation(id).await
    }

    async fn administration(
        &self,
        organisation: OrganisationId,
        id: AdministrationId,
    ) -> Result<Option<AdministrationRow>> {
        self.store.administration(organisation, id).await
    }

    async fn administrations(&self, organisation: OrganisationId) -> Result<Vec<AdministrationRow>> {
        self.store.administrations(organisation).await
    }

    async fn linked(&self, package: &Package, remote_id: &str) -> Result<Vec<ConnectionId>> {
        self.store.linked(package, remote_id).await
    }

    async fn secret(&self, connection: ConnectionId, name: &str) -> Result<Option<Vec<u8>>> {
        self.store.secret(connection, name).await
    }

    async fn connections_with_secret(&self, name: &str, limit: u32) -> Result<Vec<ConnectionId>> {
        self.store.connections_with_secret(name, limit).await
    }

    async fn secrets_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<SecretRow>> {
        self.store.secrets_not_under(key_id, limit).await
    }

    async fn feed_state(&self, connection: ConnectionId, feed: Feed) -> Result<FeedState> {
        self.store.feed_state(connection, feed).await
    }

    async fn feed_states(&self, connection: ConnectionId) -> Result<Vec<(Feed, FeedState)>> {
        self.store.feed_states(connection).await
    }

    async fn customers_matching(&self, connection: ConnectionId, keys: &CustomerKeys) -> Result<Vec<StoredRecord>> {
        self.store.customers_matching(connection, keys).await
    }

    async fn record(&self, connection: ConnectionId, feed: Feed, id: RecordId) -> Result<Option<StoredRecord>> {
        self.store.record(connection, feed, id).await
    }

    async fn records_among(&self, connection: ConnectionId, feed: Feed, ids: &[RecordId]) -> Result<Vec<StoredRecord>> {
        self.store.records_among(connection, feed, ids).await
    }

    async fn records(
        &self,
        connection: ConnectionId,
        feed: Feed,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>> {
        self.store.records(connection, feed, after, limit).await
    }

    async fn history(&self, connection: ConnectionId, package_id: &str, feed: Feed) -> Result<Vec<HistoryRow>> {
        self.store.history(connection, package_id, feed).await
    }

    async fn changes_after(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<ChangeRow>> {
        self.store
            .changes_after(organisation, administration, after, limit)
            .await
    }

    async fn rejects(&self, connection: ConnectionId) -> Result<Vec<RejectRow>> {
        self.store.rejects(connection).await
    }

    async fn invoice(&self, organisation: OrganisationId, id: InvoiceId) -> Result<Option<InvoiceRow>> {
        self.store.invoice(organisation, id).await
    }

    async fn invoice_by_number(&self, connection: ConnectionId, number: &str) -> Result<Option<InvoiceRow>> {
        self.store.invoice_by_number(connection, number).await
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
        self.store
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
        self.store.invoices(connection, states, after, limit).await
    }

    async fn invoice_counts(&self, connection: ConnectionId) -> Result<Vec<(InvoiceState, u64)>> {
        self.store.invoice_counts(connection).await
    }

    async fn attempts(&self, invoice: InvoiceId) -> Result<Vec<AttemptRow>> {
        self.store.attempts(invoice).await
    }

    async fn runs(&self, connection: ConnectionId, limit: u32) -> Result<Vec<RunRow>> {
        self.store.runs(connection, limit).await
    }

    async fn calls_since(&self, connection: ConnectionId, since: Timestamp) -> Result<Vec<CallRow>> {
        self.store.calls_since(connection, since).await
    }

    async fn totals(&self, now: Timestamp) -> Result<Totals> {
        self.store.totals(now).await
    }
}

/// Documents that are read and not kept.
pub(super) struct ReadDocuments {
    documents: Arc<dyn Documents>,
}

impl ReadDocuments {
    pub(super) fn new(documents: Arc<dyn Documents>) -> Self {
        Self { documents }
    }
}

#[async_trait]
impl Documents for ReadDocuments {
    async fn put(&self, _: &str, _: &[u8]) -> Result<()> {
        Err(refused())
    }

    async fn get(&self, sha256: &str) -> Result<Vec<u8>> {
        self.documents.get(sha256).await
    }
}

fn read(feed: Feed, values: &str) -> Result<Record> {
    Record::from_json(feed, values).map_err(|source| StoreError::Unreadable {
        what: "record",
        source: source.into(),
    })
}

fn refused() -> StoreError {
    StoreError::Unsupported("a preview writes nothing".to_owned())
}
