//! The verbs, as both storage crates compile them: each against its own database.
//!
//! The statements in `sql/` are the same text for SQLite and PostgreSQL; `query_file!` checks them against the database
//! of the crate that compiles this. What must differ is in the crate itself: its own `sql/`, and `bulk.rs`, which binds a
//! whole page of rows to one statement. The crate's root gives `Db`, `Handle` and `is_passing`.

mod app_customers;
mod columns;
mod desk;
mod erase;
mod error;
mod hooks;
mod invoices;
mod leases;
mod lists;
mod log;
mod matching;
mod notices;
mod page;
mod people;
mod prune;
mod push;
mod records;
mod store;
pub(crate) mod text;
mod tx;
mod who;

pub(crate) use error::fail;
pub(crate) use invoices::Offer;
pub(crate) use page::ChangeItem;
pub(crate) use push::{Attempt, Moved, cause};
pub(crate) use tx::SqlTx;

use crate::Db;

/// A connection to the database of this crate.
pub(crate) type Conn = <Db as sqlx::Database>::Connection;

/// What every verb gives.
pub(crate) type Result<T> = std::result::Result<T, boekbrug_store::StoreError>;
