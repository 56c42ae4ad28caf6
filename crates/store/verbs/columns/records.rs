//! Columns of feeds, records, their history and changes, and rejects.

use boekbrug_model::{ChangeNumber, ConnectionId, Feed, Record};
use boekbrug_store::{
    Author, ChangeKind, ChangeRow, FeedState, HistoryRow, KnownRecord, RejectRow, StoreError, StoredRecord,
};

use super::{count, document, instant, parsed, unreadable};
use crate::verbs::Result;

pub(crate) struct FeedColumns {
    pub(crate) feed: String,
    pub(crate) cursor: Option<String>,
    pub(crate) completed: Option<i64>,
    pub(crate) reading: Option<String>,
    pub(crate) nudged: Option<i64>,
    pub(crate) digest: Option<i64>,
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
            nudged: row.nudged.map(instant).transpose()?,
            digest: row.digest,
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

#[derive(sqlx::FromRow)]
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
    pub(crate) author: String,
    pub(crate) fields: String,
}

impl HistoryColumns {
    pub(crate) fn into_row(self, source: ConnectionId) -> Result<HistoryRow> {
        let author = Author::ALL.into_iter().find(|author| author.as_str() == self.author);
        Ok(HistoryRow {
            at: instant(self.at)?,
            source,
            author: author.ok_or_else(|| unreadable("author of a change")(self.author.into()))?,
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
