//! What a run writes, noted in the plan instead. There is nothing in here that could write: the store is read only.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::Capability;
use boekbrug_model::{ConnectionId, Finding, RecordId};
use boekbrug_store::{InvoiceRow, Lease, PageWrite, RunRow, StepWrite, Store, StoreError};
use jiff::Timestamp;

use super::Plan;
use crate::desk::OPEN;
use crate::writes::{CustomerWrite, Kept, Writes};

/// Rows read at once.
const BATCH: u32 = 1_000;

/// Invoices read at once.
const INVOICES: u32 = 200;

type Result<T> = std::result::Result<T, StoreError>;

pub(super) struct Noted {
    store: Arc<dyn Store>,
    plan: Arc<Plan>,
    capability: &'static Capability,
}

impl Noted {
    pub(super) fn new(store: Arc<dyn Store>, plan: Arc<Plan>, capability: &'static Capability) -> Self {
        Self {
            store,
            plan,
            capability,
        }
    }

    /// The active records that the whole read did not see.
    async fn vanished(&self, lease: &Lease, page: &PageWrite, mark: &str) -> Result<u64> {
        let mut count = 0;
        let mut after: Option<(String, RecordId)> = None;
        loop {
            let key = after.as_ref().map(|(code, id)| (code.as_str(), *id));
            let rows = self.store.records(lease.connection.id, page.feed, key, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(count) };
            after = Some((last.code.clone(), last.id));
            for row in rows {
                if row.is_active && !self.plan.saw(page.feed, mark, &row.package_id) {
                    count += 1;
                    self.plan.vanished(page.feed, row);
                }
            }
        }
    }
}

#[async_trait]
impl Writes for Noted {
    async fn page(&self, lease: &Lease, page: &PageWrite, vanished: Option<&str>) -> Result<Kept> {
        self.plan
            .page(page, self.capability.customers_need.contains(&page.feed));
        let deactivated = match vanished {
            Some(mark) => self.vanished(lease, page, mark).await?,
            None => 0,
        };
        Ok(Kept {
            numbered: false,
            deactivated,
        })
    }

    /// The invoices that are due, or that the run would have made due, each once.
    async fn claim(&self, lease: &Lease, now: Timestamp, limit: u32) -> Result<Vec<InvoiceRow>> {
        let mut claimed = Vec::new();
        while claimed.len() < limit as usize {
            let after = self.plan.claimed();
            let rows = self.store.invoices(lease.connection.id, OPEN, after, INVOICES).await?;
            let Some(last) = rows.last().map(|row| row.id) else {
                break;
            };
            let is_due = |row: &InvoiceRow| row.due <= now || self.plan.is_woken(row.id);
            let due: Vec<_> = rows.into_iter().filter(is_due).collect();
            self.plan.claim(last, &due);
            claimed.extend(due);
        }
        Ok(claimed)
    }

    async fn steps(&self, _: &Lease, steps: &[&StepWrite]) -> Result<Vec<Result<()>>> {
        Ok(steps
            .iter()
            .map(|step| {
                self.plan.step(step);
                Ok(())
            })
            .collect())
    }

    async fn customer(&self, _: &Lease, _: &CustomerWrite) -> Result<Option<bool>> {
        Ok(Some(false))
    }

    async fn wake(&self, row: &InvoiceRow, _: Timestamp) -> Result<()> {
        self.plan.wake(row.id);
        Ok(())
    }

    async fn run(&self, _: &RunRow) -> Result<()> {
        Ok(())
    }

    /// The plan says so; the connection itself is refused when it really works.
    async fn broken(&self, _: ConnectionId, _: &[Finding], _: Timestamp) -> Result<()> {
        Ok(())
    }
}
