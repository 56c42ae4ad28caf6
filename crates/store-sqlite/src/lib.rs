//! The store in one SQLite file: one writer, several readers, write-ahead log.
//!
//! Knows no package, no process and no clock. Which verbs there are is said by [`boekbrug_store`]; this crate and
//! `boekbrug-store-postgres` compile the same verbs (`crates/store/verbs`), each against its own database.

mod backup;
mod bulk;
mod fold;
mod many;
mod open;
mod private;
#[path = "../../store/verbs/mod.rs"]
mod verbs;

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};

use fold::Fold;
pub use open::{Durability, Options};
use verbs::{Result, SqlTx, fail};

/// The database of this crate, for the shared verbs.
pub(crate) type Db = Sqlite;

pub(crate) use SqliteStore as Handle;

/// Everything that is remembered, in one file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
    /// None where one connection does everything: there it would only stand in the way.
    fold: Option<Arc<Fold>>,
}

impl SqliteStore {
    async fn reader(&self) -> Result<PoolConnection<Sqlite>> {
        self.readers.acquire().await.map_err(fail)
    }

    /// The writer is taken at once, so that no transaction finds out halfway that it may not write.
    async fn transaction(&self) -> Result<SqlTx> {
        if let Some(fold) = &self.fold {
            Fold::count(fold);
        }
        self.writer.begin_with("begin immediate").await.map(SqlTx).map_err(fail)
    }

    /// Ends every connection, the last one folding the log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(fold) = &self.fold {
            fold.close().await;
        }
        self.writer.close().await;
    }
}

/// True for what time heals: the file is locked (5, 6), the disk failed, is full or short of handles (10, 13, 14).
/// Extended codes carry the plain one in their lowest byte (<https://www.sqlite.org/rescode.html>).
pub(crate) fn is_passing(code: &str) -> bool {
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use boekbrug_model::OrganisationId;
    use boekbrug_store::{OrganisationRow, Store, StoreError};
    use jiff::Timestamp;

    use super::fold::EVERY;
    use super::{Options, SqliteStore};

    /// Of a megabyte, so that it does not fit on the full disk of the test.
    fn large(number: u8) -> OrganisationRow {
        OrganisationRow {
            id: OrganisationId::new(Timestamp::UNIX_EPOCH, [number; 10]),
            name: "x".repeat(1 << 20),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    async fn write(store: &SqliteStore, row: &OrganisationRow) -> Result<(), StoreError> {
        let mut tx = store.begin().await?;
        tx.create_organisation(row).await?;
        tx.commit().await
    }

    #[tokio::test]
    async fn a_disk_that_was_full_is_written_again_once_there_is_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("store"), &Options::default())
            .await
            .expect("a store");
        sqlx::query("pragma max_page_count = 1")
            .execute(&store.writer)
            .await
            .expect("no room");
        let full = write(&store, &large(1)).await.expect_err("there is no room");
        assert!(matches!(full, StoreError::Unavailable(_)), "time heals it: {full:?}");

        write(&store, &large(2)).await.expect("there is room again");
    }

    #[tokio::test]
    async fn the_log_of_many_small_commits_is_folded_in_beside_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store");
        let store = SqliteStore::open(&path, &Options::default()).await.expect("a store");
        let size = || std::fs::metadata(&path).expect("the file is there").len();
        let before = size();
        for _ in 0..EVERY {
            store
                .begin()
                .await
                .expect("a transaction")
                .commit()
                .await
                .expect("it is kept");
        }
        let mut pause = tokio::time::interval(Duration::from_millis(5));
        while size() == before {
            pause.tick().await;
        }
    }
}
