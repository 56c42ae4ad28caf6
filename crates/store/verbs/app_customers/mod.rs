//! Customers of the application that go to the package.
//!
//! Whoever changes them holds the row of their connection first ([`hold_in`], or the fence of a lease). So those who
//! change customers of one connection follow each other, and what one of them read stays true until it wrote.

mod erase;
mod hand_over;
mod read;
mod unlink;
mod write;

use boekbrug_model::ConnectionId;
use boekbrug_store::{AppCustomerRow, AppCustomerState, StoreError};
use sqlx::query_scalar;

use super::columns::{document, instant, parsed};
use super::{Conn, Result, fail};
use crate::Db;

pub(super) use erase::empty_in;
pub(super) use write::wake_in;

/// Rows that one statement is given.
const BATCH: usize = 1_000;

/// A customer as it stands in the database.
#[derive(sqlx::FromRow)]
struct Columns {
    connection: String,
    here: String,
    code: String,
    name: String,
    body: String,
    offered: String,
    changed_here: i64,
    ticked: i64,
    number: Option<String>,
    there: Option<String>,
    state: String,
    findings: String,
    progress: String,
    due: i64,
    version: i64,
    changed: i64,
}

impl TryFrom<Columns> for AppCustomerRow {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self> {
        Ok(Self {
            connection: parsed(&row.connection, "connection id")?,
            here: row.here,
            code: row.code,
            name: row.name,
            values: row.body,
            offered: row.offered,
            changed_here: instant(row.changed_here)?,
            ticked: row.ticked != 0,
            number: row.number,
            there: row.there,
            state: state(&row.state)?,
            findings: document(&row.findings, "list of findings")?,
            progress: document(&row.progress, "customer's progress")?,
            due: instant(row.due)?,
            version: row.version,
            changed: instant(row.changed)?,
        })
    }
}

fn state(text: &str) -> Result<AppCustomerState> {
    let found = AppCustomerState::ALL.into_iter().find(|state| state.as_str() == text);
    found.ok_or_else(|| StoreError::Unreadable {
        what: "state of a customer",
        source: text.to_owned().into(),
    })
}

fn rows(columns: Vec<Columns>) -> Result<Vec<AppCustomerRow>> {
    columns.into_iter().map(TryInto::try_into).collect()
}

/// Holds the connection until the end of the transaction; false when there is none.
pub(super) async fn hold_in(conn: &mut Conn, connection: ConnectionId) -> Result<bool> {
    let hold = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/connection_hold.sql"));
    let held: Option<String> = query_scalar::<Db, _>(hold)
        .bind(connection.to_string())
        .fetch_optional(conn)
        .await
        .map_err(fail)?;
    Ok(held.is_some())
}
