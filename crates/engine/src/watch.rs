//! Who is told of progress while work goes on, for example a command line that draws bars.

use boekbrug_model::{ConnectionId, InvoiceId, InvoiceNumber, InvoiceState};

use crate::report::FeedReport;

/// Told of progress. Called from the middle of the work, so it returns at once.
pub trait Watcher: Send + Sync {
    /// A page of a feed was stored; the counts are those of the read so far.
    fn page_stored(&self, _connection: ConnectionId, _so_far: &FeedReport) {}

    /// A step of an invoice was stored.
    fn invoice_step(&self, _connection: ConnectionId, _step: &InvoiceStep<'_>) {}
}

/// A step of an invoice that was stored.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceStep<'a> {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number.
    pub number: &'a InvoiceNumber,
    /// What was done: `check`, `find`, `book`, `attach`, `readBack`.
    pub step: &'static str,
    /// State before.
    pub from: InvoiceState,
    /// State after.
    pub to: InvoiceState,
}

/// Tells nobody.
#[derive(Clone, Copy, Default, Debug)]
pub struct Quiet;

impl Watcher for Quiet {}
