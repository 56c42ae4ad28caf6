//! Columns of invoices and of the tries at them.

use boekbrug_store::{AttemptRow, InvoiceRow, StoreError};

use super::{document, instant, parsed, small};
use crate::verbs::Result;

pub(crate) struct InvoiceColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: String,
    pub(crate) connection: String,
    pub(crate) body: String,
    pub(crate) digest: String,
    pub(crate) pdf: Option<String>,
    pub(crate) source: String,
    pub(crate) state: String,
    pub(crate) findings: String,
    pub(crate) progress: String,
    pub(crate) attempts: i64,
    pub(crate) due: i64,
    pub(crate) created: i64,
    pub(crate) changed: i64,
}

impl TryFrom<InvoiceColumns> for InvoiceRow {
    type Error = StoreError;

    fn try_from(row: InvoiceColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "invoice id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            administration: parsed(&row.administration, "administration id")?,
            connection: parsed(&row.connection, "connection id")?,
            invoice: document(&row.body, "invoice")?,
            digest: row.digest,
            pdf: row.pdf.map(|pdf| document(&pdf, "reference to a PDF")).transpose()?,
            source: row.source,
            state: parsed(&row.state, "invoice state")?,
            findings: document(&row.findings, "list of findings")?,
            progress: document(&row.progress, "invoice's progress")?,
            attempts: small(row.attempts),
            due: instant(row.due)?,
            created: instant(row.created)?,
            changed: instant(row.changed)?,
        })
    }
}

pub(crate) struct AttemptColumns {
    pub(crate) step: String,
    pub(crate) state_from: String,
    pub(crate) state_to: String,
    pub(crate) findings: String,
    pub(crate) node: String,
    pub(crate) at: i64,
}

impl TryFrom<AttemptColumns> for AttemptRow {
    type Error = StoreError;

    fn try_from(row: AttemptColumns) -> Result<Self> {
        Ok(Self {
            step: row.step,
            from: parsed(&row.state_from, "invoice state")?,
            to: parsed(&row.state_to, "invoice state")?,
            findings: document(&row.findings, "list of findings")?,
            node: row.node,
            at: instant(row.at)?,
        })
    }
}
