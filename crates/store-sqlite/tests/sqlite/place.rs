//! A file of its own for each test.

use std::path::Path;
use std::time::Duration;

use boekbrug_store::StoreError;
use boekbrug_store_sqlite::{Durability, Options, SqliteStore};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

pub(crate) struct Place(TempDir);

impl Place {
    /// Always there; PostgreSQL may have no server to test against.
    #[allow(clippy::unused_async)]
    pub(crate) async fn fresh() -> Option<Self> {
        Some(Self(tempfile::tempdir().expect("a temporary folder")))
    }

    /// Where another process finds it.
    pub(crate) fn address(&self) -> String {
        self.file("test.db")
    }

    /// A file in the folder.
    pub(crate) fn file(&self, name: &str) -> String {
        let path = self.0.path().join(name);
        path.to_str().expect("a temporary path is text").to_owned()
    }

    pub(crate) async fn open(&self) -> Result<SqliteStore, StoreError> {
        open(&self.address()).await
    }

    /// A store on it, as another process would have one.
    pub(crate) async fn store(&self) -> SqliteStore {
        self.open().await.expect("the file opens")
    }

    /// A store that hardly waits for other processes.
    pub(crate) async fn impatient(&self) -> SqliteStore {
        let options = Options {
            busy_timeout: Duration::from_millis(1),
            ..Options::default()
        };
        let store = SqliteStore::open(Path::new(&self.address()), &options).await;
        store.expect("the file opens")
    }

    pub(crate) async fn at(address: &str) -> SqliteStore {
        open(address).await.expect("the file opens")
    }

    /// The file itself, for what no verb does.
    pub(crate) async fn raw(&self) -> SqliteConnection {
        let file = SqliteConnectOptions::new().filename(self.address());
        SqliteConnection::connect_with(&file).await.expect("the file opens")
    }

    pub(crate) async fn pretend_newer(&self) {
        sqlx::query("pragma user_version = 99")
            .execute(&mut self.raw().await)
            .await
            .expect("it is written");
    }
}

/// Nothing here is about power failures, so nothing waits for the disk.
async fn open(address: &str) -> Result<SqliteStore, StoreError> {
    let options = Options {
        durability: Durability::Normal,
        ..Options::default()
    };
    SqliteStore::open(Path::new(address), &options).await
}
