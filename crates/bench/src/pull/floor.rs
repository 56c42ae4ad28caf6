//! The least that reading can take.
//!
//! A token; then page after page of 500 relations with the program's own HTTP library, each parsed by serde_json into a
//! plain struct with the members that the connector maps; of the customers among them a row in `records` and a row in
//! `changes`, each with its JSON, by one statement with many rows per table, in one transaction per page. The file is
//! opened with the settings of the program's own store, so each commit is on the disk.
//!
//! What makes it less than the program: one page is fetched after the other was stored (the program does both at once);
//! the tables have a primary key and no other index (the program's `records` has three more); nothing is looked up,
//! compared, mapped or numbered under a lock; it does not ask again at the end for what changed while it read.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use crate::command::Part;
use crate::database::Plain;
use crate::figures::{megabytes, seconds};
use crate::meter::{Meter, peak_kb};
use crate::wire::{Calls, PAGE, Relation};

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
    row: Relation,
    code: String,
    body: String,
}

/// Reads everything.
pub async fn run(part: &Part) -> Result<Measured> {
    let database = Plain::open(&part.folder, &part.database, TABLES).await?;
    let meter = Meter::start();
    let calls = Calls::sign_in(&part.sandbox).await?;
    let (mut skip, mut made, mut number) = (0, 1, 0_i64);
    loop {
        let page = calls.relations(skip).await?;
        made += 1;
        let last = page.len() < PAGE;
        skip += page.len();
        let ready = page
            .into_iter()
            .filter(Relation::is_customer)
            .map(ready)
            .collect::<Result<Vec<_>>>()?;
        if !ready.is_empty() {
            store(&database, &ready, number).await?;
        }
        number += i64::try_from(ready.len())?;
        if last {
            break;
        }
    }
    let took = meter.took();
    Ok(Measured {
        wall_s: seconds(took.wall),
        cpu_s: seconds(took.cpu),
        peak_mb: megabytes(peak_kb()?),
        calls: made,
        rows: u64::try_from(2 * number)?,
    })
}

fn ready(row: Relation) -> Result<Ready> {
    Ok(Ready {
        code: row.relatiecode.to_string(),
        body: serde_json::to_string(&row)?,
        row,
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
        one.push_bind(ready.row.id.as_str())
            .push_bind(ready.code.as_str())
            .push_bind(ready.row.naam.as_deref().unwrap_or_default())
            .push_bind(!ready.row.nonactief)
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
            .push_bind(ready.row.id.as_str())
            .push_bind(ready.body.as_str());
    });
    query
}
