//! The store in one SQLite file: one writer, several readers, write-ahead log.
//!
//! Knows no package, no process and no clock. Which verbs there are is said by [`boekbrug_store`]; this crate and
//! `boekbrug-store-postgres` compile the same verbs (`crates/store/verbs`), each against its own database.

mod backup;
mod bulk;
mod many;
mod open;
mod private;
#[path = "../../store/verbs/mod.rs"]
mod verbs;

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};

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
}

impl SqliteStore {
    async fn reader(&self) -> Result<PoolConnection<Sqlite>> {
        self.readers.acquire().await.map_err(fail)
    }

    /// The writer is taken at once, so that no transaction finds out halfway that it may not write.
    async fn transaction(&self) -> Result<SqlTx> {
        self.writer.begin_with("begin immediate").await.map(SqlTx).map_err(fail)
    }

    /// Ends every connection, the last one folding the log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// True for what time heals: the file is locked (5, 6) or the disk is short of handles (14, 10). Extended codes carry
/// the plain one in their lowest byte (<https://www.sqlite.org/rescode.html>).
pub(crate) fn is_passing(code: &str) -> bool {
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 14))
}
