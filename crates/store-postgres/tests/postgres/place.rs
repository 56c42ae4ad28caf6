//! A database of its own for each test, on the server that `BOEKBRUG_TEST_POSTGRES` names.

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use boekbrug_store::StoreError;
use boekbrug_store_postgres::{Options, PostgresStore};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// A fresh database; dropped with this.
pub(crate) struct Place {
    server: PgConnectOptions,
    name: String,
}

impl Place {
    /// None, and a line that says so, when there is no server to test against.
    pub(crate) async fn fresh() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(url) = std::env::var("BOEKBRUG_TEST_POSTGRES") else {
            eprintln!("skipped: BOEKBRUG_TEST_POSTGRES names no server");
            return None;
        };
        let server = PgConnectOptions::from_str(&url).expect("BOEKBRUG_TEST_POSTGRES is a url");
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("boekbrug_test_{}_{count}", std::process::id());
        let place = Self { server, name };
        place.statement("drop database if exists", "with (force)").await;
        place.statement("create database", "").await;
        Some(place)
    }

    /// Where another process finds it.
    pub(crate) fn address(&self) -> String {
        self.options().to_url_lossy().into()
    }

    pub(crate) async fn open(&self) -> Result<PostgresStore, StoreError> {
        open(&self.address()).await
    }

    /// A store on it, as another node would have one.
    pub(crate) async fn store(&self) -> PostgresStore {
        self.open().await.expect("the server answers")
    }

    /// A store that hardly waits for others.
    pub(crate) async fn impatient(&self) -> PostgresStore {
        let options = Options {
            statement_timeout: Duration::from_millis(50),
            ..Options::default()
        };
        let store = PostgresStore::connect(&self.address(), &options).await;
        store.expect("the server answers")
    }

    pub(crate) async fn at(address: &str) -> PostgresStore {
        open(address).await.expect("the server answers")
    }

    /// The database itself, for what no verb does.
    pub(crate) async fn raw(&self) -> PgConnection {
        let options = self.options();
        PgConnection::connect_with(&options).await.expect("the server answers")
    }

    pub(crate) async fn pretend_newer(&self) {
        let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                     values (99, 'newer', true, '', 0)";
        sqlx::query(newer)
            .execute(&mut self.raw().await)
            .await
            .expect("it is written");
    }

    fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    async fn statement(&self, before: &str, after: &str) {
        let mut connection = PgConnection::connect_with(&self.server)
            .await
            .expect("the server of BOEKBRUG_TEST_POSTGRES answers");
        let text = format!("{before} {} {after}", self.name);
        sqlx::query(AssertSqlSafe(text))
            .execute(&mut connection)
            .await
            .expect("the user of BOEKBRUG_TEST_POSTGRES may create databases");
    }
}

/// Ten connections, because several tests run side by side and a server takes a hundred.
async fn open(address: &str) -> Result<PostgresStore, StoreError> {
    let options = Options {
        connections: 10,
        ..Options::default()
    };
    PostgresStore::connect(address, &options).await
}

impl Drop for Place {
    /// On a thread of its own, because a destructor cannot wait within the test's runtime.
    fn drop(&mut self) {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime
                    .expect("a runtime starts")
                    .block_on(self.statement("drop database if exists", "with (force)"));
            });
        });
    }
}
