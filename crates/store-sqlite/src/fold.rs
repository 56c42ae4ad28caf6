//! Folding the write-ahead log into the file beside the work, so that no commit waits for it.
//!
//! SQLite folds in the connection whose commit made the log too long (<https://www.sqlite.org/wal.html>, section 3): with
//! a log of 64 MB that one commit, and everyone who waits behind it, stands still for tenths of a second. A connection
//! of its own folds without holding up writers or readers; what is left for a commit when the log is too long is little.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// After so many transactions. A few large ones (a first pull) fold by themselves when the log is too long: each page of
/// the file is then written once instead of several times.
pub(crate) const EVERY: u32 = 256;

/// The connection that folds. It is opened when it is first wanted and closed after a minute without work.
#[derive(Debug)]
pub(crate) struct Fold {
    connection: SqlitePool,
    begun: AtomicU32,
    is_folding: AtomicBool,
}

impl Fold {
    pub(crate) fn new(file: SqliteConnectOptions) -> Self {
        let connection = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(Duration::from_mins(1))
            .test_before_acquire(false)
            .connect_lazy_with(file.pragma("cache_size", "-64"));
        Self {
            connection,
            begun: AtomicU32::new(0),
            is_folding: AtomicBool::new(false),
        }
    }

    /// Called as each transaction begins; folds beside it when it is time.
    pub(crate) fn count(this: &Arc<Self>) {
        let begun = this.begun.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if begun.is_multiple_of(EVERY) && !this.is_folding.swap(true, Ordering::AcqRel) {
            let this = Arc::clone(this);
            tokio::spawn(async move {
                this.fold().await;
                this.is_folding.store(false, Ordering::Release);
            });
        }
    }

    /// What cannot be folded now, because somebody still reads it, is folded the next time.
    async fn fold(&self) {
        let folded = sqlx::query("pragma wal_checkpoint(passive)").execute(&self.connection);
        if let Err(error) = folded.await {
            let error = &error as &dyn std::error::Error;
            tracing::debug!(error, "the log of the database was not folded in");
        }
    }

    pub(crate) async fn close(&self) {
        self.connection.close().await;
    }
}
