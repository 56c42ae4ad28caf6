//! Connecting to the server and bringing its tables up to date.

use std::str::FromStr;
use std::time::Duration;

use boekbrug_store::StoreError;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection};

use crate::PostgresStore;
use crate::verbs::{Result, fail};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How the server is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections of this node at most.
    pub connections: u32,
    /// After this the server gives a statement up: [`StoreError::Unavailable`].
    pub statement_timeout: Duration,
    /// How long a verb waits for a free connection before [`StoreError::Unavailable`].
    pub acquire_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 16,
            statement_timeout: Duration::from_mins(1),
            acquire_timeout: Duration::from_secs(30),
        }
    }
}

impl PostgresStore {
    /// Connects and brings the tables up to date; nodes that start together wait for the first. Tables that a newer
    /// version made are [`StoreError::Unsupported`] and stay as they are.
    pub async fn connect(url: &str, options: &Options) -> Result<Self> {
        let server = PgConnectOptions::from_str(url)
            .map_err(fail)?
            .application_name("boekbrug");
        migrate(&server).await?;
        let limit = options.statement_timeout.as_millis().to_string();
        let pool = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.acquire_timeout)
            .connect_with(server.options([
                ("statement_timeout", limit.as_str()),
                // a plan that was made for an empty table, or for a small connection, is kept otherwise: it reads a
                // whole feed for each page of a large one
                ("plan_cache_mode", "force_custom_plan"),
            ]))
            .await
            .map_err(fail)?;
        Ok(Self { pool })
    }
}

/// On a connection of its own: it may take longer than a statement may, and the lock that keeps other nodes waiting
/// must end with it, also when it fails.
async fn migrate(server: &PgConnectOptions) -> Result<()> {
    let mut connection = PgConnection::connect_with(server).await.map_err(fail)?;
    let done = MIGRATIONS.run(&mut connection).await;
    connection.close().await.map_err(fail)?;
    done.map_err(|cause| match cause {
        MigrateError::VersionMissing(found) => StoreError::Unsupported(format!(
            "the database has schema version {found}, which this program does not know: use the newer program, or put a \
             backup back that this one wrote"
        )),
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => fail(cause),
        other => StoreError::Database(Box::new(other)),
    })
}
