//! Rows as they stand in the database, and their way back into the port's plain data.

use std::str::FromStr;

use boekbrug_model::{ChangeNumber, ConnectionId, Feed, InvoiceState, Record};
use boekbrug_store::{
    AdministrationRow, AttemptRow, CallRow, ChangeKind, ChangeRow, ConnectionRow, FeedState, HistoryRow, InvoiceRow,
    KnownRecord, OrganisationRow, RejectRow, RunRow, SecretRow, StoreError, StoredRecord,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::Result;

type Cause = Box<dyn std::error::Error + Send + Sync>;

fn unreadable(what: &'static str) -> impl FnOnce(Cause) -> StoreError {
    move |source| StoreError::Unreadable { what, source }
}

/// An instant from its microseconds. By seconds and the rest, because those of the very last second count too.
pub(crate) fn instant(micros: i64) -> Result<Timestamp> {
    let rest = i32::try_from(micros.rem_euclid(1_000_000) * 1_000).expect("less than a second fits");
    Timestamp::new(micros.div_euclid(1_000_000), rest).map_err(|cause| unreadable("instant")(cause.into()))
}

/// A value with one text form: an id, a state, a feed.
pub(crate) fn parsed<T>(text: &str, what: &'static str) -> Result<T>
where
    T: FromStr<Err: Into<Cause>>,
{
    text.parse().map_err(|cause: T::Err| unreadable(what)(cause.into()))
}

fn document<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| unreadable(what)(cause.into()))
}

/// A count; the database never counts below zero.
pub(crate) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

pub(crate) struct OrganisationColumns {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created: i64,
}

impl TryFrom<OrganisationColumns> for OrganisationRow {
    type Error = StoreError;

    fn try_from(row: OrganisationColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "organisation id")?,
            name: row.name,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct AdministrationColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) created: i64,
}

impl TryFrom<AdministrationColumns> for AdministrationRow {
    type Error = StoreError;

    fn try_from(row: AdministrationColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "administration id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            name: row.name,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct ConnectionColumns {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) administration: String,
    pub(crate) package: String,
    pub(crate) profile: String,
    pub(crate) state: String,
    pub(crate) findings: String,
    pub(crate) settings: String,
    pub(crate) version: i64,
    pub(crate) remote_id: Option<String>,
    pub(crate) remote_name: Option<String>,
    pub(crate) due: i64,
    pub(crate) created: i64,
    pub(crate) fence: i64,
}

impl TryFrom<ConnectionColumns> for ConnectionRow {
    type Error = StoreError;

    fn try_from(row: ConnectionColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "connection id")?,
            organisation: parsed(&row.organisation, "organisation id")?,
            administration: parsed(&row.administration, "administration id")?,
            package: parsed(&row.package, "package name")?,
            profile: parsed(&row.profile, "profile")?,
            state: parsed(&row.state, "connection state")?,
            findings: document(&row.findings, "list of findings")?,
            settings: document(&row.settings, "connection's settings")?,
            version: row.version,
            remote_id: row.remote_id,
            remote_name: row.remote_name,
            due: instant(row.due)?,
            created: instant(row.created)?,
        })
    }
}

pub(crate) struct SecretColumns {
    pub(crate) connection: String,
    pub(crate) name: String,
    pub(crate) key_id: String,
    pub(crate) sealed: Vec<u8>,
}

impl TryFrom<SecretColumns> for SecretRow {
    type Error = StoreError;

    fn try_from(row: SecretColumns) -> Result<Self> {
        Ok(Self {
            connection: parsed(&row.connection, "connection id")?,
            name: row.name,
            key_id: row.key_id,
            sealed: row.sealed,
        })
    }
}

pub(crate) struct FeedColumns {
    pub(crate) feed: String,
    pub(crate) cursor: Option<String>,
    pub(crate) completed: Option<i64>,
    pub(crate) reading: Option<String>,
    pub(crate) records: i64,
    pub(crate) rejects: i64,
}

impl TryFrom<FeedColumns> for (Feed, FeedState) {
    type Error = StoreError;

    fn try_from(row: FeedColumns) -> Result<Self> {
        let state = FeedState {
            cursor: row.cursor,
            completed: row.completed.map(instant).transpose()?,
            reading: row.reading,
            records: count(row.records),
            rejects: count(row.rejects),
        };
        Ok((parsed(&row.feed, "feed")?, state))
    }
}

pub(crate) struct KnownColumns {
    pub(crate) package_id: String,
    pub(crate) id: String,
    pub(crate) hash: i64,
    pub(crate) is_active: bool,
    pub(crate) body: String,
}

impl TryFrom<KnownColumns> for KnownRecord {
    type Error = StoreError;

    fn try_from(row: KnownColumns) -> Result<Self> {
        Ok(Self {
            package_id: row.package_id,
            id: parsed(&row.id, "record id")?,
            hash: row.hash,
            is_active: row.is_active,
            values: row.body,
        })
    }
}

pub(crate) struct RecordColumns {
    pub(crate) id: String,
    pub(crate) package_id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) is_active: bool,
    pub(crate) body: String,
    pub(crate) changed: i64,
}

impl TryFrom<RecordColumns> for StoredRecord {
    type Error = StoreError;

    fn try_from(row: RecordColumns) -> Result<Self> {
        Ok(Self {
            id: parsed(&row.id, "record id")?,
            package_id: row.package_id,
            code: row.code,
            name: row.name,
            is_active: row.is_active,
            values: row.body,
            changed: instant(row.changed)?,
        })
    }
}

pub(crate) struct ReferenceColumns {
    pub(crate) feed: String,
    pub(crate) package_id: String,
    pub(crate) body: String,
}

impl TryFrom<ReferenceColumns> for (Feed, String, Record) {
    type Error = StoreError;

    fn try_from(row: ReferenceColumns) -> Result<Self> {
        let feed = parsed(&row.feed, "feed")?;
        let record = Record::from_json(feed, &row.body).map_err(|cause| unreadable("record")(cause.into()))?;
        Ok((feed, row.package_id, record))
    }
}

pub(crate) struct HistoryColumns {
    pub(crate) at: i64,
    pub(crate) fields: String,
}

impl HistoryColumns {
    pub(crate) fn into_row(self, source: ConnectionId) -> Result<HistoryRow> {
        Ok(HistoryRow {
            at: instant(self.at)?,
            source,
            fields: document(&self.fields, "list of overwritten fields")?,
        })
    }
}

pub(crate) struct ChangeColumns {
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) at: i64,
}

impl TryFrom<ChangeColumns> for ChangeRow {
    type Error = StoreError;

    fn try_from(row: ChangeColumns) -> Result<Self> {
        let kind = ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
        Ok(Self {
            number: ChangeNumber(row.number),
            subject: row.subject,
            id: row.id,
            kind: kind.ok_or_else(|| unreadable("kind of change")(row.kind.into()))?,
            values: row.body,
            at: instant(row.at)?,
        })
    }
}

pub(crate) struct RejectColumns {
    pub(crate) feed: String,
    pub(crate) package_id: String,
    pub(crate) label: String,
    pub(crate) findings: String,
    pub(crate) at: i64,
}

impl TryFrom<RejectColumns> for RejectRow {
    type Error = StoreError;

    fn try_from(row: RejectColumns) -> Result<Self> {
        Ok(Self {
            feed: parsed(&row.feed, "feed")?,
            package_id: row.package_id,
            label: row.label,
            findings: document(&row.findings, "list of findings")?,
            at: instant(row.at)?,
        })
    }
}

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

impl TryFrom<StateCount> for (boekbrug_model::ConnectionState, u64) {
    type Error = StoreError;

    fn try_from(row: StateCount) -> Result<Self> {
        Ok((parsed(&row.state, "connection state")?, count(row.count)))
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
