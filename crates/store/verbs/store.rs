//! The port's reads, each on a connection for reading.

use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, Feed, InvoiceId, InvoiceState, OrganisationId, Package, Record,
    RecordId, RunId,
};
use boekbrug_store::{
    AdministrationRow, AppCustomerStore, AttemptRow, CallRow, ChangeRow, ConnectionRow, CustomerKeys, DeskStore,
    FeedState, Figures, HistoryRow, HookStore, InvoiceRow, KnownRecord, ListStore, MatchingStore, NoticeStore,
    OrganisationRow, PeopleStore, RejectRow, RunRow, SecretRow, Store, StoredRecord, Totals, Tx,
};
use jiff::Timestamp;

use super::{Result, invoices, log, records, who};
use crate::Handle;

#[async_trait::async_trait]
impl Store for Handle {
    async fn begin(&self) -> Result<Box<dyn Tx>> {
        Ok(Box::new(self.transaction().await?))
    }

    fn people(&self) -> &dyn PeopleStore {
        self
    }

    fn desk(&self) -> &dyn DeskStore {
        self
    }

    fn hooks(&self) -> &dyn HookStore {
        self
    }

    fn lists(&self) -> &dyn ListStore {
        self
    }

    fn notices(&self) -> &dyn NoticeStore {
        self
    }

    fn matching(&self) -> &dyn MatchingStore {
        self
    }

    fn app_customers(&self) -> &dyn AppCustomerStore {
        self
    }

    async fn connection(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Option<ConnectionRow>> {
        who::connection(&mut *self.reader().await?, organisation, id).await
    }

    async fn connections(&self, organisation: OrganisationId) -> Result<Vec<ConnectionRow>> {
        who::connections(&mut *self.reader().await?, organisation).await
    }

    async fn organisations(&self) -> Result<Vec<OrganisationRow>> {
        who::organisations(&mut *self.reader().await?).await
    }

    async fn organisation(&self, id: OrganisationId) -> Result<Option<OrganisationRow>> {
        who::organisation(&mut *self.reader().await?, id).await
    }

    async fn administration(
        &self,
        organisation: OrganisationId,
        id: AdministrationId,
    ) -> Result<Option<AdministrationRow>> {
        who::administration(&mut *self.reader().await?, organisation, id).await
    }

    async fn administrations(&self, organisation: OrganisationId) -> Result<Vec<AdministrationRow>> {
        who::administrations(&mut *self.reader().await?, organisation).await
    }

    async fn linked(&self, package: &Package, remote_id: &str) -> Result<Vec<ConnectionId>> {
        who::linked(&mut *self.reader().await?, package, remote_id).await
    }

    async fn secret(&self, connection: ConnectionId, name: &str) -> Result<Option<Vec<u8>>> {
        who::secret(&mut *self.reader().await?, connection, name).await
    }

    async fn connections_with_secret(&self, name: &str, limit: u32) -> Result<Vec<ConnectionId>> {
        who::connections_with_secret(&mut *self.reader().await?, name, limit).await
    }

    async fn secrets_not_under(&self, key_id: &str, limit: u32) -> Result<Vec<SecretRow>> {
        who::secrets_not_under(&mut *self.reader().await?, key_id, limit).await
    }

    async fn feed_state(&self, connection: ConnectionId, feed: Feed) -> Result<FeedState> {
        records::feed_state(&mut *self.reader().await?, connection, feed).await
    }

    async fn feed_states(&self, connection: ConnectionId) -> Result<Vec<(Feed, FeedState)>> {
        records::feed_states(&mut *self.reader().await?, connection).await
    }

    async fn known(&self, connection: ConnectionId, feed: Feed, package_ids: &[&str]) -> Result<Vec<KnownRecord>> {
        records::known(&mut *self.reader().await?, connection, feed, package_ids).await
    }

    async fn references(&self, connection: ConnectionId, feeds: &[Feed]) -> Result<Vec<(Feed, String, Record)>> {
        records::references(&mut *self.reader().await?, connection, feeds).await
    }

    async fn customers_matching(&self, connection: ConnectionId, keys: &CustomerKeys) -> Result<Vec<StoredRecord>> {
        records::customers_matching(&mut *self.reader().await?, connection, keys).await
    }

    async fn record(&self, connection: ConnectionId, feed: Feed, id: RecordId) -> Result<Option<StoredRecord>> {
        records::record(&mut *self.reader().await?, connection, feed, id).await
    }

    async fn records_among(&self, connection: ConnectionId, feed: Feed, ids: &[RecordId]) -> Result<Vec<StoredRecord>> {
        records::records_among(&mut *self.reader().await?, connection, feed, ids).await
    }

    async fn records(
        &self,
        connection: ConnectionId,
        feed: Feed,
        after: Option<(&str, RecordId)>,
        limit: u32,
    ) -> Result<Vec<StoredRecord>> {
        records::records(&mut *self.reader().await?, connection, feed, after, limit).await
    }

    async fn history(&self, connection: ConnectionId, package_id: &str, feed: Feed) -> Result<Vec<HistoryRow>> {
        records::history(&mut *self.reader().await?, connection, package_id, feed).await
    }

    async fn changes_after(
        &self,
        organisation: OrganisationId,
        administration: AdministrationId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<ChangeRow>> {
        records::changes_after(&mut *self.reader().await?, organisation, administration, after, limit).await
    }

    async fn rejects(&self, connection: ConnectionId) -> Result<Vec<RejectRow>> {
        records::rejects(&mut *self.reader().await?, connection).await
    }

    async fn invoice(&self, organisation: OrganisationId, id: InvoiceId) -> Result<Option<InvoiceRow>> {
        invoices::invoice(&mut *self.reader().await?, organisation, id).await
    }

    async fn invoice_by_number(&self, connection: ConnectionId, number: &str) -> Result<Option<InvoiceRow>> {
        invoices::invoice_by_number(&mut *self.reader().await?, connection, number).await
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
        let owner = (organisation, administration);
        invoices::invoices_of(&mut *self.reader().await?, owner, states, number, before, limit).await
    }

    async fn invoices(
        &self,
        connection: ConnectionId,
        states: &[InvoiceState],
        after: Option<InvoiceId>,
        limit: u32,
    ) -> Result<Vec<InvoiceRow>> {
        invoices::invoices(&mut *self.reader().await?, connection, states, after, limit).await
    }

    async fn invoice_counts(&self, connection: ConnectionId) -> Result<Vec<(InvoiceState, u64)>> {
        invoices::invoice_counts(&mut *self.reader().await?, connection).await
    }

    async fn attempts(&self, invoice: InvoiceId) -> Result<Vec<AttemptRow>> {
        invoices::attempts(&mut *self.reader().await?, invoice).await
    }

    async fn runs(&self, connection: ConnectionId, limit: u32) -> Result<Vec<RunRow>> {
        log::runs(&mut *self.reader().await?, connection, limit).await
    }

    async fn runs_page(
        &self,
        connection: ConnectionId,
        before: Option<RunId>,
        faulty: bool,
        limit: u32,
    ) -> Result<Vec<RunRow>> {
        log::runs_page(&mut *self.reader().await?, connection, before, faulty, limit).await
    }

    async fn run(&self, organisation: OrganisationId, id: RunId) -> Result<Option<RunRow>> {
        log::run(&mut *self.reader().await?, organisation, id).await
    }

    async fn figures(&self, connection: ConnectionId, edges: &[Timestamp]) -> Result<Vec<Figures>> {
        log::figures(&mut *self.reader().await?, connection, edges).await
    }

    async fn calls_since(&self, connection: ConnectionId, since: Timestamp) -> Result<Vec<CallRow>> {
        log::calls_since(&mut *self.reader().await?, connection, since).await
    }

    async fn totals(&self, now: Timestamp) -> Result<Totals> {
        log::totals(&mut *self.reader().await?, now).await
    }

    async fn backup(&self, path: &std::path::Path) -> Result<()> {
        self.copy_to(path).await
    }
}
