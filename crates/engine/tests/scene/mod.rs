//! A stage over a real store in a file, which survives a dropped future as it survives a killed process.
#![allow(dead_code, clippy::unwrap_used)]

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use boekbrug_connector::PdfSupport;
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::testkit::Stage;
use boekbrug_engine::{ConnectionReport, Engine};
use boekbrug_model::{FindingCode, InvoiceId, InvoiceState};
use boekbrug_store_sqlite::{Options, SqliteStore};

/// The stage, and the folder that goes when it is dropped.
pub(crate) struct Scene {
    pub(crate) stage: Stage,
    _folder: tempfile::TempDir,
}

impl std::ops::Deref for Scene {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Scene {
    pub(crate) async fn set() -> Self {
        Self::set_with(PdfSupport::AfterBooking).await
    }

    pub(crate) async fn set_with(pdf: PdfSupport) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("boekbrug.db");
        let options = Options {
            single_connection: false,
            ..Options::for_tests()
        };
        let store = SqliteStore::open(&file, &options).await.unwrap();
        let documents = ObjectDocuments::in_memory();
        let stage = Stage::set(Arc::new(store), Arc::new(documents), pdf).await.unwrap();
        Self { stage, _folder: folder }
    }

    /// One cycle of a fresh engine; the report of the one connection.
    pub(crate) async fn cycle(&self) -> Option<ConnectionReport> {
        self.cycle_of(&self.engine()).await
    }

    pub(crate) async fn cycle_of(&self, engine: &Engine) -> Option<ConnectionReport> {
        engine.cycle().await.unwrap().connections.into_iter().next_back()
    }

    /// Lets time pass until everything of the next hours is done.
    pub(crate) async fn pass(&self, hours: u64) {
        self.settle(&self.engine(), Duration::from_hours(hours)).await.unwrap();
    }

    pub(crate) async fn offered(&self, number: &str) -> InvoiceId {
        self.offer(number).await.unwrap()
    }

    pub(crate) async fn state(&self, id: InvoiceId) -> InvoiceState {
        self.invoice(id).await.unwrap().state
    }

    pub(crate) async fn codes(&self, id: InvoiceId) -> Vec<FindingCode> {
        let row = self.invoice(id).await.unwrap();
        row.findings.iter().map(|finding| finding.code).collect()
    }

    /// Exactly one booking of this number, with one document, and the invoice verified.
    pub(crate) async fn proven(&self, id: InvoiceId, number: &str) {
        let bookings: Vec<_> = self
            .package
            .bookings()
            .into_iter()
            .filter(|booking| booking.number == number)
            .collect();
        assert_eq!(bookings.len(), 1, "bookings of {number}");
        assert_eq!(bookings[0].documents.len(), 1, "documents of {number}");
        let row = self.invoice(id).await.unwrap();
        assert_eq!(row.state, InvoiceState::Verified, "{:?}", row.findings);
    }
}

/// Polls the work at most `times` times and drops it where it stands then. True when it came to its end.
pub(crate) async fn killed_after(times: usize, work: impl Future) -> bool {
    let mut work = pin!(work);
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(context).map(|_| true)
    })
    .await
}
