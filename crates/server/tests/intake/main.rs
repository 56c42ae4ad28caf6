//! Invoices, records and changes over the whole router, as an application calls it.
#![allow(clippy::unwrap_used)]

mod api;
mod changes;
mod files;
mod offers;
mod records;
