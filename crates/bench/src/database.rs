//! Databases: empty ones on a server for each part, and the floor's own plain tables.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, SqlitePool};
use url::Url;

/// A PostgreSQL server on which parts get databases of their own.
pub(crate) struct Server {
    url: Url,
    made: AtomicU32,
}

impl Server {
    /// The one that the environment names; `cargo xtask bench` starts a private one when there is none.
    pub(crate) fn from_environment() -> Result<Self> {
        let url = std::env::var("BOEKBRUG_TEST_POSTGRES")
            .context("BOEKBRUG_TEST_POSTGRES names no server; `cargo xtask bench` starts a private one")?;
        Ok(Self {
            url: Url::parse(&url)?,
            made: AtomicU32::new(0),
        })
    }

    /// Makes an empty database.
    pub(crate) async fn create(&self) -> Result<Url> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let name = format!("bench_{}_{number}", std::process::id());
        self.tell(format!("create database {name}")).await?;
        let mut url = self.url.clone();
        url.set_path(&name);
        Ok(url)
    }

    /// Removes one that [`Server::create`] made.
    pub(crate) async fn remove(&self, database: &Url) -> Result<()> {
        let name = database.path().trim_start_matches('/');
        self.tell(format!("drop database {name} with (force)")).await
    }

    async fn tell(&self, statement: String) -> Result<()> {
        let mut connection = PgConnection::connect(self.url.as_str())
            .await
            .context("PostgreSQL does not answer")?;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        Ok(connection.close().await?)
    }
}

/// The floor's database: one connection with the settings of the program's own.
pub(crate) enum Plain {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Plain {
    /// Opens the database of a part and makes the floor's tables.
    pub(crate) async fn open(folder: &Path, url: &str, tables: &'static str) -> Result<Self> {
        Ok(if let Some(file) = url.strip_prefix("sqlite:") {
            let pool = SqlitePoolOptions::new()
                .max_connections(1)
                .connect_with(sqlite(&folder.join(file)))
                .await?;
            sqlx::raw_sql(tables).execute(&pool).await?;
            Self::Sqlite(pool)
        } else {
            let pool = PgPoolOptions::new().max_connections(16).connect(url).await?;
            sqlx::raw_sql(tables).execute(&pool).await?;
            Self::Postgres(pool)
        })
    }
}

/// As the program opens its file: a write-ahead log, and a commit returns once it is on the disk.
fn sqlite(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory")
        .pragma("wal_autocheckpoint", "16384")
        .pragma("journal_size_limit", "67108864")
}
