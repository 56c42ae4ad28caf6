//! Invoices that the package itself refused: offered again only when something changed that the refusal may be about.
//!
//! A package gives away a small allowance of errors, and a change to any customer says nothing of a closed period. So
//! such an invoice is not woken by its feeds; here its fingerprint is compared instead, which costs no call.

use boekbrug_model::finding::Heals;
use boekbrug_model::{Finding, InvoiceState};
use boekbrug_store::InvoiceRow;

use super::books::{Books, Outcome};
use super::ready::Ready;
use super::walk::{Flow, Walk};
use crate::failure::heals;
use crate::hold::{Halt, Held};
use crate::invoice_progress::Progress;

/// Invoices looked at in one step.
const BATCH: u32 = 200;

impl Held<'_> {
    /// Makes those due for which something relevant changed.
    pub(super) async fn reoffer(&self) -> Result<(), Halt> {
        let mut books = None;
        let mut after = None;
        loop {
            let store = self.engine.store();
            let rows = store
                .invoices(self.id(), &[InvoiceState::Findings], after, BATCH)
                .await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.id);
            for row in &rows {
                let Some(before) = Progress::of(row)?.refused else {
                    continue;
                };
                if row.due <= self.engine.now() {
                    continue;
                }
                let books = match &books {
                    Some(books) => books,
                    None => books.insert(Books::load(self).await?),
                };
                if self.fingerprint(books, row).await? != Some(before) {
                    self.wake_one(row).await?;
                }
            }
        }
    }

    /// None when our own checks now refuse it: that is a change too.
    async fn fingerprint(&self, books: &Books, row: &InvoiceRow) -> Result<Option<String>, Halt> {
        let payer = books.payer(self, &row.invoice.customer).await?;
        Ok(match books.check(self, row, &payer) {
            Ok(Outcome::Send(checked, _)) => Some(books.fingerprint(self, &checked, payer.candidates())),
            Ok(Outcome::Skip(_)) | Err(_) => None,
        })
    }

    async fn wake_one(&self, row: &InvoiceRow) -> Result<(), Halt> {
        Ok(self.writes.wake(row, self.engine.now()).await?)
    }
}

impl Walk<'_> {
    /// The package refused the booking itself.
    pub(super) async fn refused_booking(&mut self, checked: &Ready, findings: Vec<Finding>) -> Result<Flow, Halt> {
        let payer = self.books.payer(self.held, &self.row.invoice.customer).await?;
        self.progress.refused = Some(self.books.fingerprint(self.held, checked, payer.candidates()));
        self.refuse("book", InvoiceState::Findings, findings).await
    }

    /// By what the invoice is woken. Feeds do not wake what the package refused.
    pub(super) fn causes(&self, findings: &[Finding]) -> Vec<Heals> {
        let mut causes = heals(findings);
        if self.progress.refused.is_some() {
            causes.retain(|cause| !matches!(cause, Heals::Feed(_)));
        }
        causes
    }
}
