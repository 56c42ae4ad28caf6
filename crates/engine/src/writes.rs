//! What a run writes of records and invoices, each verb a transaction of its own. A preview puts its plan in the place of
//! the store ([`crate::preview`]): then nothing can be written, because there is nothing that writes.

use async_trait::async_trait;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding};
use boekbrug_store::{AppCustomerStep, InvoiceRow, Lease, PageWrite, RunRow, StepWrite, StoreError};
use jiff::Timestamp;

use crate::Engine;
use crate::customers_out::together;

type Result<T> = std::result::Result<T, StoreError>;

/// Where the work of a run is kept.
#[async_trait]
pub(crate) trait Writes: Send + Sync {
    /// Stores a page. With a mark, what the whole read under it did not see becomes inactive in the same transaction.
    async fn page(&self, lease: &Lease, page: &PageWrite, vanished: Option<&str>) -> Result<Kept>;

    /// Takes invoices that are due.
    async fn claim(&self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>>;

    /// Stores steps of invoices that ended together, one answer for each.
    async fn steps(&self, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>>;

    /// Stores a step of a customer of the application, with what the package says of it: whether any change was numbered.
    /// None, and nothing is stored, where the customer was changed and must not have been.
    async fn customer(&self, lease: &Lease, write: &CustomerWrite) -> Result<Option<bool>>;

    /// Makes an invoice due.
    async fn wake(&self, row: &InvoiceRow, now: Timestamp) -> Result<()>;

    /// Stores a run that ended.
    async fn run(&self, run: &RunRow) -> Result<()>;

    /// The package refuses the connection as a whole.
    async fn broken(&self, id: ConnectionId, findings: &[Finding], at: Timestamp) -> Result<()>;
}

/// A step of a customer, and the package's row that came with it.
#[derive(Debug)]
pub(crate) struct CustomerWrite {
    /// The step.
    pub(crate) step: AppCustomerStep,
    /// What the application said of the customer before the step.
    pub(crate) before: String,
    /// Whether it stands only where nobody changed the customer since it was read.
    pub(crate) unchanged: bool,
    /// The row, before and after it was overwritten.
    pub(crate) pages: Vec<PageWrite>,
}

/// What storing a page came to.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Kept {
    /// Whether any change was numbered.
    pub(crate) numbered: bool,
    /// Records that became inactive.
    pub(crate) deactivated: u64,
}

/// The store itself.
pub(crate) struct InStore(pub(crate) Engine);

#[async_trait]
impl Writes for InStore {
    async fn page(&self, lease: &Lease, page: &PageWrite, vanished: Option<&str>) -> Result<Kept> {
        let mut tx = self.0.store().begin().await?;
        let mut kept = Kept {
            numbered: tx.record_page(lease, page).await?.is_some(),
            deactivated: 0,
        };
        if let Some(mark) = vanished {
            kept.deactivated = tx
                .deactivate_unseen(lease, page.administration, page.feed, mark, page.at)
                .await?;
        }
        let both_ways = lease.connection.settings.customers_out == CustomersOut::All;
        if page.feed == Feed::Customers && both_ways && !page.records.is_empty() {
            let there: Vec<_> = page.records.iter().map(|row| row.package_id.as_str()).collect();
            tx.app_customers().touched(lease, &there, page.at).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    async fn claim(&self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>> {
        let mut tx = self.0.store().begin().await?;
        let rows = tx.claim(lease, now, limit).await?;
        tx.commit().await?;
        Ok(rows)
    }

    async fn steps(&self, lease: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>> {
        let mut tx = self.0.store().begin().await?;
        let answers = tx.finish_steps(lease, steps).await?;
        tx.commit().await?;
        Ok(answers)
    }

    async fn customer(&self, lease: &Lease, write: &CustomerWrite) -> Result<Option<bool>> {
        let mut tx = self.0.store().begin().await?;
        let said = tx.app_customers().finish(lease, &write.step).await?;
        if write.unchanged && said.is_some() {
            // what goes without a commit was never there
            return Ok(None);
        }
        if let (Some(said), Some(values)) = (said, &write.step.values)
            && let Some(both) = together(&write.before, values, &said)?
        {
            tx.app_customers().said(lease, &write.step.here, &both).await?;
        }
        let mut numbered = false;
        for page in &write.pages {
            numbered |= tx.record_rows(lease, page).await?.is_some();
        }
        tx.commit().await?;
        Ok(Some(numbered))
    }

    async fn wake(&self, row: &InvoiceRow, now: Timestamp) -> Result<()> {
        let mut tx = self.0.store().begin().await?;
        tx.retry(row.organisation, row.id, now).await?;
        tx.commit().await
    }

    async fn run(&self, run: &RunRow) -> Result<()> {
        let mut tx = self.0.store().begin().await?;
        tx.log_run(run).await?;
        tx.commit().await
    }

    async fn broken(&self, id: ConnectionId, findings: &[Finding], at: Timestamp) -> Result<()> {
        let mut tx = self.0.store().begin().await?;
        tx.set_connection_state(id, ConnectionState::Broken, findings, at)
            .await?;
        tx.commit().await
    }
}
