//! A fresh database on the server that `BOEKBRUG_TEST_POSTGRES` names.

use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Its address; dropped with this.
pub(crate) struct Place {
    server: PgConnectOptions,
    name: String,
}

impl Place {
    /// None, and a line that says so, when there is no server to test against.
    pub(crate) fn fresh() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(url) = std::env::var("BOEKBRUG_TEST_POSTGRES") else {
            eprintln!("skipped: BOEKBRUG_TEST_POSTGRES names no server");
            return None;
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let place = Self {
            server: PgConnectOptions::from_str(&url).unwrap(),
            name: format!("boekbrug_program_{}_{count}", std::process::id()),
        };
        place.say("create database", "");
        Some(place)
    }

    pub(crate) fn url(&self) -> String {
        self.server.clone().database(&self.name).to_url_lossy().into()
    }

    fn say(&self, what: &str, how: &str) {
        let text = format!("{what} {} {how}", self.name);
        let run = async {
            let mut server = PgConnection::connect_with(&self.server).await?;
            sqlx::query(AssertSqlSafe(text)).execute(&mut server).await?;
            server.close().await
        };
        tokio::runtime::Runtime::new().unwrap().block_on(run).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.say("drop database", "with (force)");
    }
}
