//! The store in PostgreSQL, shared by any number of nodes.
//!
//! Knows no package, no process and no clock. Which verbs there are is said by [`boekbrug_store`]; this crate and
//! `boekbrug-store-sqlite` compile the same verbs (`crates/store/verbs`), each against its own database. Only ordinary
//! SQL at the default isolation level is used, so the server may be single, replicated or distributed.

mod bulk;
mod open;
#[path = "../../store/verbs/mod.rs"]
mod verbs;

use std::path::Path;

use boekbrug_store::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

pub use open::Options;
use verbs::{Result, SqlTx, fail};

/// The database of this crate, for the shared verbs.
pub(crate) type Db = Postgres;

pub(crate) use PostgresStore as Handle;

/// Everything that is remembered, on a PostgreSQL server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    async fn reader(&self) -> Result<PoolConnection<Postgres>> {
        self.pool.acquire().await.map_err(fail)
    }

    async fn transaction(&self) -> Result<SqlTx> {
        self.pool.begin().await.map(SqlTx).map_err(fail)
    }

    fn copy_to(&self, path: &Path) -> impl Future<Output = Result<()>> + use<> {
        let server = self.pool.connect_options();
        std::future::ready(Err(StoreError::Unsupported(format!(
            "PostgreSQL is copied by its own tool: pg_dump --format=custom --host={} --port={} --username={} --dbname={} \
             --file={}",
            server.get_host(),
            server.get_port(),
            server.get_username(),
            server.get_database().unwrap_or("postgres"),
            path.display(),
        ))))
    }

    /// Ends every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// True for what time heals, by SQLSTATE (PostgreSQL manual, appendix A): connections lost (08), a transaction to be
/// run again (40), out of resources (53), a lock not to be had (55P03), shutting down or cancelled (57), and a server
/// that became read only in a switch-over (25006).
pub(crate) fn is_passing(code: &str) -> bool {
    ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)) || matches!(code, "55P03" | "25006")
}
