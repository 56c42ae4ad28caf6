//! A database of its own for each test, on the server that `BOEKBRUG_TEST_POSTGRES` names.

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use boekbrug_store_postgres::{Options, PostgresStore};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// A fresh database; dropped with this.
pub(crate) struct Database {
    server: PgConnectOptions,
    name: String,
}

impl Database {
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
        let database = Self { server, name };
        database.statement("drop database if exists", "with (force)").await;
        database.statement("create database", "").await;
        Some(database)
    }

    /// The database itself, for what only a driver can do.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.server.clone().database(&self.name)
    }

    /// A store on it, as another node would have one.
    pub(crate) async fn store(&self) -> PostgresStore {
        let options = Options {
            connections: 10,
            ..Options::default()
        };
        PostgresStore::connect(&self.url(), &options)
            .await
            .expect("the server answers")
    }

    /// The url under which a store finds it.
    pub(crate) fn url(&self) -> String {
        use sqlx::ConnectOptions;
        self.options().to_url_lossy().into()
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

impl Drop for Database {
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
