//! Walking invoices into the package (design section 3): a few at once, oldest first, each on its own.

mod attach;
mod book;
mod books;
mod earlier;
mod find;
mod offer;
mod payer;
mod prove;
mod ready;
mod reoffer;
mod steps;
mod trial;
mod walk;

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;

use boekbrug_store::{InvoiceRow, StoreError};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::sync::OnceCell;

use crate::hold::{Halt, Held};
use crate::preview::PreviewAction;
use crate::report::{PushReport, Stop};
use books::Books;
pub(crate) use steps::Steps;
use walk::{Ended, Walk};

/// Invoices claimed at once. They are claimed again under the next lease, so those not begun are not lost.
const BATCH: u32 = 32;

/// Something of a run came to its end.
enum Event {
    Claimed(Result<VecDeque<InvoiceRow>, Halt>),
    Ended(Result<Ended, Halt>),
}

impl Held<'_> {
    /// Pushes every invoice that is due. Without the feeds that the checks need nothing is pushed: every invoice
    /// would have findings that are not true.
    pub(crate) async fn push(&self) -> Result<(), Halt> {
        let begun = self.begun();
        if !self.unread().await?.is_empty() {
            return Ok(());
        }
        self.customers_first().await?;
        self.reoffer().await?;
        let pushed = self.push_due().await;
        let report = self.report().push;
        if report != PushReport::default() {
            self.log_push(begun, &report).await?;
        }
        pushed
    }

    /// Claims and walks in one set of futures: while more are claimed, those in flight go on. (Claiming beside them
    /// would wait for ever for a database that one of them holds.)
    async fn push_due(&self) -> Result<(), Halt> {
        let books = OnceCell::new();
        let most = self.engine.options().invoices_at_once.max(1);
        let mut queue = VecDeque::new();
        let mut running: FuturesUnordered<BoxFuture<'_, Event>> = FuturesUnordered::new();
        running.push(self.claim().map(Event::Claimed).boxed());
        let (mut claiming, mut walking) = (true, 0);
        while let Some(event) = running.next().await {
            match event {
                Event::Claimed(rows) => {
                    queue = rows?;
                    // an empty claim is the last one
                    claiming = queue.is_empty();
                }
                Event::Ended(ended) => {
                    walking -= 1;
                    self.tally(ended)?;
                }
            }
            while walking < most
                && self.may_call().is_ok()
                && let Some(row) = queue.pop_front()
            {
                walking += 1;
                running.push(self.one(row, &books).map(Event::Ended).boxed());
            }
            if queue.is_empty() && !claiming && self.may_call().is_ok() {
                claiming = true;
                running.push(self.claim().map(Event::Claimed).boxed());
            }
        }
        Ok(())
    }

    async fn claim(&self) -> Result<VecDeque<InvoiceRow>, Halt> {
        let rows = self.writes.claim(&self.lease, self.engine.now(), BATCH).await?;
        Ok(rows.into())
    }

    /// One invoice, as far as it goes now. A fault of ours in it ends this invoice alone.
    async fn one<'b>(&'b self, row: InvoiceRow, books: &'b OnceCell<Books>) -> Result<Ended, Halt> {
        let id = row.id;
        let walk = AssertUnwindSafe(self.walked(row, books)).catch_unwind();
        let ended = walk.await.unwrap_or_else(|_| {
            tracing::error!(invoice = %id, "a fault of the program ended the work on this invoice");
            Ok(Ended::Fault)
        });
        if let Some(plan) = &self.plan {
            plan.ended(id, ended.as_ref().ok().and_then(|ended| planned(*ended)));
        }
        ended
    }

    async fn walked<'b>(&'b self, row: InvoiceRow, books: &'b OnceCell<Books>) -> Result<Ended, Halt> {
        let books = books.get_or_try_init(|| Books::load(self)).await?;
        let accepted = row.created;
        let ended = Walk::try_new(self, books, row)?.go().await?;
        if matches!(ended, Ended::Verified) {
            let waited = self.engine.now().duration_since(accepted).as_secs();
            self.report().push.waited += u64::try_from(waited).unwrap_or_default();
        }
        Ok(ended)
    }

    /// Counts an invoice. What concerns it alone does not stop the others; a lost lease stops everything at once.
    fn tally(&self, ended: Result<Ended, Halt>) -> Result<(), Halt> {
        let ended = match ended {
            Ok(ended) => ended,
            Err(Halt::Stop(Stop::LeaseLost)) => return Err(Halt::Stop(Stop::LeaseLost)),
            Err(Halt::Stop(why)) => {
                self.stop(why);
                Ended::Later
            }
            Err(Halt::Store(error @ StoreError::Unavailable(_))) => return Err(Halt::Store(error)),
            Err(Halt::Store(error)) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(connection = %self.id(), error, "an invoice could not be stored");
                Ended::Fault
            }
        };
        let push = &mut self.report().push;
        push.tried += 1;
        match ended {
            Ended::Verified => push.verified += 1,
            Ended::Findings => push.findings += 1,
            Ended::Skipped => push.skipped += 1,
            Ended::Unknown => push.unknown += 1,
            Ended::Later => push.later += 1,
            Ended::Gone | Ended::Planned => {}
            Ended::Fault => push.faults += 1,
        }
        Ok(())
    }
}

/// What a preview makes of an end that is not one at which something would be sent.
fn planned(ended: Ended) -> Option<PreviewAction> {
    match ended {
        Ended::Verified => Some(PreviewAction::Verify),
        Ended::Findings => Some(PreviewAction::Refuse),
        Ended::Skipped => Some(PreviewAction::Skip),
        Ended::Unknown | Ended::Later | Ended::Fault => Some(PreviewAction::Later),
        Ended::Gone | Ended::Planned => None,
    }
}
