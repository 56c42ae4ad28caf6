//! Columns of runs, calls and counts.

use boekbrug_model::{ConnectionState, InvoiceState};
use boekbrug_store::{CallRow, CauseCount, RunRow, StoreError};

use super::{count, document, instant, parsed, small};
use crate::verbs::Result;

/// How many rows are in a state.
pub(crate) struct StateCount {
    pub(crate) state: String,
    pub(crate) count: i64,
}

impl TryFrom<StateCount> for (InvoiceState, u64) {
    type Error = StoreError;

    fn try_from(row: StateCount) -> Result<Self> {
        Ok((parsed(&row.state, "invoice state")?, count(row.count)))
    }
}

impl TryFrom<StateCount> for (ConnectionState, u64) {
    type Error = StoreError;

    fn try_from(row: StateCount) -> Result<Self> {
        Ok((parsed(&row.state, "connection state")?, count(row.count)))
    }
}

/// How many invoices of a connection have a cause.
pub(crate) struct CauseColumns {
    pub(crate) connection: String,
    pub(crate) code: String,
    pub(crate) count: i64,
}

impl TryFrom<CauseColumns> for CauseCount {
    type Error = StoreError;

    fn try_from(row: CauseColumns) -> Result<Self> {
        let code = Some(row.code).filter(|code| !code.is_empty());
        Ok(Self {
            connection: parsed(&row.connection, "connection id")?,
            code: code.map(|code| parsed(&code, "finding code")).transpose()?,
            count: count(row.count),
        })
    }
}

pub(crate) struct RunColumns {
    pub(crate) id: String,
    pub(crate) connection: String,
    pub(crate) what: String,
    pub(crate) started: i64,
    pub(crate) ended: i64,
    pub(crate) counts: String,
    pub(crate) findings: String,
}

impl TryFrom<RunColumns> for RunRow {
    type Error = StoreError;

    fn try_from(row: RunColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "run id")?,
            connection: parsed(&row.connection, "connection id")?,
            what: row.what,
            started: instant(row.started)?,
            ended: instant(row.ended)?,
            counts: document(&row.counts, "list of counts")?,
            findings: document(&row.findings, "list of findings")?,
        })
    }
}

pub(crate) struct CallColumns {
    pub(crate) endpoint: String,
    pub(crate) minute: i64,
    pub(crate) calls: i64,
    pub(crate) errors: i64,
}

impl TryFrom<CallColumns> for CallRow {
    type Error = StoreError;

    fn try_from(row: CallColumns) -> Result<Self> {
        Ok(Self {
            endpoint: row.endpoint,
            minute: instant(row.minute)?,
            calls: small(row.calls),
            errors: small(row.errors),
        })
    }
}
