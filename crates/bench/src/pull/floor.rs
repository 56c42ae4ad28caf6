//! The least that reading can take.
//!
//! A token; then page after page with the program's own HTTP library, each parsed by serde_json into a plain struct with
//! the members that the connector maps; of the customers among them a row in `records` and a row in `changes`, each with
//! its JSON, by one statement with many rows per table, in one transaction per page. The file is opened with the
//! settings of the program's own store, so each commit is on the disk. Where a package has contacts and addresses as
//! lists of their own, their pages are fetched and parsed too, and nothing of them is kept. Pages of XML are unwrapped and
//! read with the same library as the program's.
//!
//! What makes it less than the program: one page is fetched after the other was stored (the program does both at once);
//! the tables have a primary key and no other index (the program's `records` has three more); nothing is looked up,
//! compared, joined, mapped or numbered under a lock; it does not ask again at the end for what changed while it read.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use crate::command::{Package, Part};
use crate::database::Plain;
use crate::figures::{megabytes, seconds};
use crate::meter::{Meter, peak_kb};
use crate::wire::exact::{Account, Address, Contact, Listed};
use crate::wire::king::Debtor;
use crate::wire::{Calls, PAGE, Relation, exact, king};

/// What it took.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Measured {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mb: f64,
    pub(super) calls: u64,
    pub(super) rows: u64,
}

const TABLES: &str = "
create table records (package_id text not null primary key, code text not null, name text not null,
    is_active boolean not null, body text not null);
create table changes (number bigint not null primary key, id text not null, body text not null);
";

/// One customer, ready to be written.
struct Ready {
    id: String,
    code: String,
    name: String,
    is_active: bool,
    body: String,
}

/// The work, and how far it is.
struct Floor {
    database: Plain,
    calls: u64,
    /// Number of the last change.
    number: i64,
}

/// Reads everything.
pub async fn run(part: &Part) -> Result<Measured> {
    let mut floor = Floor {
        database: Plain::open(&part.folder, &part.database, TABLES).await?,
        calls: 0,
        number: 0,
    };
    let meter = Meter::start();
    match part.package {
        Package::Snelstart => floor.relations(Calls::sign_in(&part.sandbox).await?).await?,
        Package::Exact => floor.accounts(exact::Calls::sign_in(&part.sandbox).await?).await?,
        Package::King => floor.debtors(king::Calls::sign_in(&part.sandbox).await?).await?,
    }
    let took = meter.took();
    Ok(Measured {
        wall_s: seconds(took.wall),
        cpu_s: seconds(took.cpu),
        peak_mb: megabytes(peak_kb()?),
        calls: floor.calls,
        rows: u64::try_from(2 * floor.number)?,
    })
}

impl Floor {
    /// SnelStart: pages by number, after a token.
    async fn relations(&mut self, calls: Calls) -> Result<()> {
        self.calls += 1;
        let mut skip = 0;
        loop {
            let page = calls.relations(skip).await?;
            self.calls += 1;
            let last = page.len() < PAGE;
            skip += page.len();
            let customers = page.into_iter().filter(Relation::is_customer);
            self.keep(customers.map(relation).collect::<Result<_>>()?).await?;
            if last {
                return Ok(());
            }
        }
    }

    /// Exact Online: three lists, of which the last is written.
    async fn accounts(&mut self, calls: exact::Calls) -> Result<()> {
        self.parse::<Contact>(&calls).await?;
        self.parse::<Address>(&calls).await?;
        let mut next = Some(calls.first::<Account>()?);
        while let Some(at) = next {
            let page;
            (page, next) = calls.page::<Account>(at).await?;
            self.calls += 1;
            let customers = page.into_iter().filter(|row| row.status.as_deref() == Some("C"));
            self.keep(customers.map(account).collect::<Result<_>>()?).await?;
        }
        Ok(())
    }

    /// KING Finance: pages by number, after a log-in.
    async fn debtors(&mut self, calls: king::Calls) -> Result<()> {
        self.calls += 1;
        for number in 1.. {
            let page = calls.debtors(number).await?;
            self.calls += 1;
            let last = page.len() < king::PAGE;
            self.keep(page.into_iter().map(debtor).collect::<Result<_>>()?).await?;
            if last {
                break;
            }
        }
        Ok(())
    }

    async fn parse<T: Listed>(&mut self, calls: &exact::Calls) -> Result<()> {
        let mut next = Some(calls.first::<T>()?);
        while let Some(at) = next {
            (_, next) = calls.page::<T>(at).await?;
            self.calls += 1;
        }
        Ok(())
    }

    async fn keep(&mut self, page: Vec<Ready>) -> Result<()> {
        if !page.is_empty() {
            store(&self.database, &page, self.number).await?;
        }
        self.number += i64::try_from(page.len())?;
        Ok(())
    }
}

fn relation(row: Relation) -> Result<Ready> {
    Ok(Ready {
        code: row.relatiecode.to_string(),
        body: serde_json::to_string(&row)?,
        is_active: !row.nonactief,
        name: row.naam.unwrap_or_default(),
        id: row.id,
    })
}

fn account(row: Account) -> Result<Ready> {
    Ok(Ready {
        body: serde_json::to_string(&row)?,
        is_active: !row.blocked,
        code: row.code,
        name: row.name,
        id: row.id,
    })
}

fn debtor(row: Debtor) -> Result<Ready> {
    let cell = |column| row.get(column).unwrap_or_default().to_owned();
    Ok(Ready {
        id: cell("NR"),
        code: cell("NR"),
        name: cell("NAAM"),
        is_active: cell("BLOK") != "J",
        body: serde_json::to_string(&row)?,
    })
}

async fn store(database: &Plain, page: &[Ready], number: i64) -> Result<()> {
    match database {
        Plain::Sqlite(pool) => {
            let mut tx = pool.begin().await?;
            records(page).build().execute(&mut *tx).await?;
            changes(page, number).build().execute(&mut *tx).await?;
            tx.commit().await?;
        }
        Plain::Postgres(pool) => {
            let mut tx = pool.begin().await?;
            records(page).build().execute(&mut *tx).await?;
            changes(page, number).build().execute(&mut *tx).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn records<'a, DB>(page: &'a [Ready]) -> QueryBuilder<DB>
where
    DB: sqlx::Database,
    &'a str: sqlx::Encode<'a, DB> + sqlx::Type<DB>,
    bool: sqlx::Encode<'a, DB> + sqlx::Type<DB>,
{
    let mut query = QueryBuilder::new("insert into records (package_id, code, name, is_active, body) ");
    query.push_values(page, |mut one, ready| {
        one.push_bind(ready.id.as_str())
            .push_bind(ready.code.as_str())
            .push_bind(ready.name.as_str())
            .push_bind(ready.is_active)
            .push_bind(ready.body.as_str());
    });
    query
}

fn changes<'a, DB>(page: &'a [Ready], number: i64) -> QueryBuilder<DB>
where
    DB: sqlx::Database,
    &'a str: sqlx::Encode<'a, DB> + sqlx::Type<DB>,
    i64: sqlx::Encode<'a, DB> + sqlx::Type<DB>,
{
    let mut query = QueryBuilder::new("insert into changes (number, id, body) ");
    query.push_values(page.iter().zip(number + 1..), |mut one, (ready, number)| {
        one.push_bind(number)
            .push_bind(ready.id.as_str())
            .push_bind(ready.body.as_str());
    });
    query
}
