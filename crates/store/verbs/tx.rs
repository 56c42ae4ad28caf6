//! The port's writes, on one transaction.

use boekbrug_model::finding::Heals;
use boekbrug_model::{
    AdministrationId, ChangeNumber, ConnectionId, ConnectionSettings, ConnectionState, Feed, InvoiceId, OrganisationId,
    RecordId,
};
use boekbrug_store::{
    Accepted, AdministrationRow, AppCustomerTx, CallRow, ConnectionRow, DeskTx, HookTx, InvoiceRow, InvoiceWrite,
    Lease, MatchingTx, NoticeTx, OrganisationRow, PageWrite, PeopleTx, Prune, RunRow, SecretRow, StepWrite, Tx,
};
use jiff::Timestamp;
use sqlx::Transaction;

use super::{Result, app_customers, erase, fail, invoices, leases, log, page, prune, push, who};
use crate::Db;

/// A transaction of this database. Dropped, it leaves nothing behind.
pub(crate) struct SqlTx(pub(crate) Transaction<'static, Db>);

#[async_trait::async_trait]
impl Tx for SqlTx {
    async fn commit(self: Box<Self>) -> Result<()> {
        self.0.commit().await.map_err(fail)
    }

    fn people(&mut self) -> &mut dyn PeopleTx {
        self
    }

    fn desk(&mut self) -> &mut dyn DeskTx {
        self
    }

    fn hooks(&mut self) -> &mut dyn HookTx {
        self
    }

    fn notices(&mut self) -> &mut dyn NoticeTx {
        self
    }

    fn matching(&mut self) -> &mut dyn MatchingTx {
        self
    }

    fn app_customers(&mut self) -> &mut dyn AppCustomerTx {
        self
    }

    async fn create_organisation(&mut self, row: &OrganisationRow) -> Result<()> {
        who::create_organisation_in(&mut self.0, row).await
    }

    async fn create_administration(&mut self, row: &AdministrationRow) -> Result<()> {
        who::create_administration_in(&mut self.0, row).await
    }

    async fn rename_organisation(&mut self, id: OrganisationId, name: &str) -> Result<()> {
        who::rename_organisation_in(&mut self.0, id, name).await
    }

    async fn rename_administration(
        &mut self,
        organisation: OrganisationId,
        id: AdministrationId,
        name: &str,
    ) -> Result<()> {
        who::rename_administration_in(&mut self.0, organisation, id, name).await
    }

    async fn create_connection(&mut self, row: &ConnectionRow) -> Result<()> {
        who::create_connection_in(&mut self.0, row).await
    }

    async fn update_settings(
        &mut self,
        organisation: OrganisationId,
        id: ConnectionId,
        version: i64,
        settings: &ConnectionSettings,
        at: Timestamp,
    ) -> Result<()> {
        who::update_settings_in(&mut self.0, organisation, id, version, settings, at).await
    }

    async fn set_connection_state(
        &mut self,
        id: ConnectionId,
        state: ConnectionState,
        findings: &[boekbrug_model::Finding],
        at: Timestamp,
    ) -> Result<()> {
        who::set_connection_state_in(&mut self.0, id, state, findings, at).await
    }

    async fn pin(&mut self, id: ConnectionId, remote_id: &str, remote_name: &str) -> Result<()> {
        who::pin_in(&mut self.0, id, remote_id, remote_name).await
    }

    async fn put_secret(&mut self, row: &SecretRow, at: Timestamp) -> Result<()> {
        who::put_secret_in(&mut self.0, row, at).await
    }

    async fn drop_secret(&mut self, connection: ConnectionId, name: &str, sealed: &[u8]) -> Result<bool> {
        who::drop_secret_in(&mut self.0, connection, name, sealed).await
    }

    async fn lease(&mut self, node: &str, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Lease>> {
        leases::lease_in(&mut self.0, node, now, until, limit).await
    }

    async fn lease_one(
        &mut self,
        id: ConnectionId,
        node: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Lease>> {
        leases::lease_one_in(&mut self.0, id, node, now, until).await
    }

    async fn renew(&mut self, lease: &Lease, until: Timestamp) -> Result<()> {
        leases::renew_in(&mut self.0, lease, until).await
    }

    async fn release(&mut self, lease: &Lease, next_due: Timestamp) -> Result<()> {
        leases::release_in(&mut self.0, lease, next_due).await
    }

    async fn nudge(&mut self, id: ConnectionId, now: Timestamp) -> Result<()> {
        leases::nudge_in(&mut self.0, id, now).await
    }

    async fn nudge_feed(&mut self, id: ConnectionId, feed: Feed, at: Timestamp) -> Result<()> {
        leases::nudge_feed_in(&mut self.0, id, feed, at).await
    }

    async fn record_page(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
        page::record_page_in(&mut self.0, lease, page).await
    }

    async fn record_rows(&mut self, lease: &Lease, page: &PageWrite) -> Result<Option<ChangeNumber>> {
        page::record_rows_in(&mut self.0, lease, page).await
    }

    async fn deactivate_unseen(
        &mut self,
        lease: &Lease,
        administration: AdministrationId,
        feed: Feed,
        read: &str,
        at: Timestamp,
    ) -> Result<u64> {
        page::deactivate_unseen_in(&mut self.0, lease, administration, feed, read, at).await
    }

    async fn erase_record(
        &mut self,
        organisation: OrganisationId,
        connection: ConnectionId,
        feed: Feed,
        record: RecordId,
        at: Timestamp,
    ) -> Result<Option<ChangeNumber>> {
        erase::erase_record_in(&mut self.0, organisation, connection, (feed, record), at).await
    }

    async fn accept_invoices(&mut self, writes: &[&InvoiceWrite]) -> Result<Vec<Result<Accepted>>> {
        invoices::accept_invoices_in(&mut self.0, writes).await
    }

    async fn claim(&mut self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>> {
        push::claim_in(&mut self.0, lease, now, limit).await
    }

    async fn finish_steps(&mut self, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>> {
        push::finish_steps_in(&mut self.0, lease, steps).await
    }

    async fn wake(&mut self, connection: ConnectionId, cause: Heals, now: Timestamp) -> Result<u64> {
        app_customers::hold_in(&mut self.0, connection).await?;
        push::wake_in(&mut self.0, connection, cause, now).await
    }

    async fn retry(&mut self, organisation: OrganisationId, invoice: InvoiceId, now: Timestamp) -> Result<bool> {
        push::retry_in(&mut self.0, organisation, invoice, now).await
    }

    async fn mark(
        &mut self,
        organisation: OrganisationId,
        invoice: InvoiceId,
        by: &str,
        now: Timestamp,
    ) -> Result<bool> {
        push::mark_in(&mut self.0, organisation, invoice, by, now).await
    }

    async fn log_run(&mut self, run: &RunRow) -> Result<()> {
        log::log_run_in(&mut self.0, run).await
    }

    async fn count_calls(&mut self, connection: ConnectionId, calls: &[CallRow]) -> Result<()> {
        log::count_calls_in(&mut self.0, connection, calls).await
    }

    async fn prune(&mut self, before: &Prune<Timestamp>, limit: u32) -> Result<Prune<u64>> {
        prune::prune_in(&mut self.0, before, limit).await
    }
}
