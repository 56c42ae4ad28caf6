//! Opening the file: how it is written, and bringing its tables up to date.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use boekbrug_store::StoreError;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool, query_scalar};

use crate::fold::Fold;
use crate::verbs::{Result, fail};
use crate::{SqliteStore, private};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// What survives what. A killed process loses nothing that was committed, whichever is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Durability {
    /// A commit returns once it is on the disk: it survives a power failure. The default, because "accepted" and "about
    /// to be sent" are promises that the next step builds on.
    #[default]
    Full,
    /// A power failure may take the last commits away, the file stays whole. Several times faster on slow disks.
    Normal,
    /// The operating system writes when it likes; a power failure may destroy the file. For tests.
    Off,
}

/// How the file is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// What a commit survives.
    pub durability: Durability,
    /// Connections for reading. They share no cache: each holds up to 2 MB.
    pub readers: u32,
    /// One connection for everything, as thousands of small stores in one process want. A read waits while a
    /// transaction is open, so whoever holds a transaction must not read beside it.
    pub single_connection: bool,
    /// How long a writer waits for another process before [`StoreError::Unavailable`].
    pub busy_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Full,
            readers: 4,
            single_connection: false,
            busy_timeout: Duration::from_secs(10),
        }
    }
}

impl Options {
    /// For tests that open many stores: nothing is flushed, one connection.
    pub fn for_tests() -> Self {
        Self {
            durability: Durability::Off,
            single_connection: true,
            ..Self::default()
        }
    }
}

impl SqliteStore {
    /// Opens the file, makes it (for its owner alone) when it is not there, and brings its tables up to date. A file that a newer version
    /// wrote is [`StoreError::Unsupported`] and stays as it is.
    pub async fn open(path: &Path, options: &Options) -> Result<Self> {
        private::make(path)?;
        let file = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let file = connect(file, options);
        let writer = pool(file.clone(), 1).await?;
        use_log(&writer).await?;
        migrate(&writer).await?;
        if options.single_connection {
            return Ok(Self {
                readers: writer.clone(),
                writer,
                fold: None,
            });
        }
        let fold = Some(Arc::new(Fold::new(file.clone())));
        let reader = file.pragma("cache_size", "-2000");
        let readers = pool(reader, options.readers.max(1)).await?;
        Ok(Self { writer, readers, fold })
    }

    /// A store that is gone when it is dropped, for tests. It has one connection: see [`Options::single_connection`].
    pub async fn open_in_memory() -> Result<Self> {
        let memory = SqliteConnectOptions::new().filename(":memory:");
        let writer = pool(connect(memory, &Options::for_tests()), 1).await?;
        migrate(&writer).await?;
        Ok(Self {
            readers: writer.clone(),
            writer,
            fold: None,
        })
    }
}

fn connect(file: SqliteConnectOptions, options: &Options) -> SqliteConnectOptions {
    let synchronous = match options.durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Normal => SqliteSynchronous::Normal,
        Durability::Off => SqliteSynchronous::Off,
    };
    file.synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory")
        // A page of a feed touches some thousand pages of the file, each index at places of its own. Folding the log in
        // after every 4 MB, as SQLite does by itself, would write most of them once more per commit. What many small
        // commits leave is folded in beside them: see `fold`.
        .pragma("wal_autocheckpoint", "16384")
        // the log is cut back after a long read held it up
        .pragma("journal_size_limit", "67108864")
}

/// Connections are never closed for their age: a file does not move, and reopening it costs its cache.
async fn pool(options: SqliteConnectOptions, connections: u32) -> Result<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .before_acquire(|conn, _| Box::pin(is_at_rest(conn)))
        .connect_with(options)
        .await
        .map_err(fail)
}

/// False for a connection whose transaction can no longer be ended; another one takes its place. A full disk or a failed
/// write makes SQLite itself take the transaction back (<https://www.sqlite.org/lang_transaction.html>, section 2.4);
/// the driver still counts it, and would refuse every later one until the program is started again.
async fn is_at_rest(conn: &mut SqliteConnection) -> sqlx::Result<bool> {
    if !conn.is_in_transaction() {
        return Ok(true);
    }
    // what was dropped is taken back in the connection's own thread: ask behind it
    conn.ping().await?;
    let rests = !conn.is_in_transaction();
    if !rests {
        tracing::warn!(
            "the database ended a transaction by itself, because the disk was full or failed: its connection is opened again"
        );
    }
    Ok(rests)
}

/// Turns the write-ahead log on, which the file remembers. SQLite does not wait by itself when several processes do so
/// at once; it does wait for the writer's turn, so whoever was refused takes one and asks again.
async fn use_log(writer: &SqlitePool) -> Result<()> {
    const TRIES: u32 = 50;
    let mut last = None;
    for _ in 0..TRIES {
        match query_scalar::<_, String>("pragma journal_mode = wal")
            .fetch_one(writer)
            .await
        {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => {}
            Err(cause) => last = Some(fail(cause)),
        }
        let turn = writer.begin_with("begin immediate").await.map_err(fail)?;
        turn.rollback().await.map_err(fail)?;
    }
    Err(last.unwrap_or_else(|| {
        StoreError::Unsupported("the file system takes no write-ahead log: put the database on a local disk".to_owned())
    }))
}

/// The file remembers its version in `user_version`, so that one that is up to date costs a single read. Two processes
/// that open a fresh file wait for each other: the first statement takes the writer.
async fn migrate(writer: &SqlitePool) -> Result<()> {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    if version(writer).await? == newest {
        return Ok(());
    }
    let mut tx = writer.begin_with("begin immediate").await.map_err(fail)?;
    let found: i64 = query_scalar("pragma user_version")
        .fetch_one(&mut *tx)
        .await
        .map_err(fail)?;
    if found > newest {
        return Err(StoreError::Unsupported(format!(
            "the database has schema version {found}, this program knows up to {newest}: use the newer program, or put a \
             backup back that this one wrote"
        )));
    }
    MIGRATIONS.run(&mut *tx).await.map_err(refused)?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("pragma user_version = {newest}")))
        .execute(&mut *tx)
        .await
        .map_err(fail)?;
    tx.commit().await.map_err(fail)
}

async fn version(writer: &SqlitePool) -> Result<i64> {
    query_scalar("pragma user_version")
        .fetch_one(writer)
        .await
        .map_err(fail)
}

fn refused(cause: MigrateError) -> StoreError {
    match cause {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => fail(cause),
        other => StoreError::Database(Box::new(other)),
    }
}
