//! A row of the package that did not come with a read of its feed, as it is stored beside the step that brought it.

use std::collections::BTreeSet;

use boekbrug_connector::FoundCustomer;
use boekbrug_model::customers_out::value;
use boekbrug_model::record::Customer;
use boekbrug_model::{Feed, Incoming};
use boekbrug_store::{Author, ChangeKind, FieldChange, KnownRecord, PageWrite, RecordWrite};
use jiff::Timestamp;

use super::progress::customer;
use crate::hold::{Halt, Held};
use crate::pull::{compare_row, record_of};

/// What is known of the row, and where its feed stands.
pub(super) struct Rows {
    known: Option<KnownRecord>,
    /// When the row came to be as it is known.
    changed: Option<Timestamp>,
    /// Mark of the whole read that is under way: without it the row would look unseen at its end.
    reading: Option<String>,
    switched_off: BTreeSet<String>,
}

/// What people and the application are told of a row beside what differs from what was known of it.
#[derive(Default)]
pub(super) struct Told {
    /// Fields with what gave way, in place of what was known.
    pub(super) fields: Vec<FieldChange>,
    /// Who had the new values, where it is not the one whose row it is.
    pub(super) author: Option<Author>,
}

impl Rows {
    pub(super) async fn read(held: &Held<'_>, found: &FoundCustomer) -> Result<Self, Halt> {
        let (store, id) = (held.engine.store(), held.id());
        let known = store.known(id, Feed::Customers, &[&found.row.package_id]).await?;
        let known = known.into_iter().next();
        let state = store.feed_state(id, Feed::Customers).await?;
        let off = &held.lease.connection.settings.switched_off;
        let mut rows = Self {
            known,
            changed: None,
            reading: state.reading,
            switched_off: off.get(&Feed::Customers).cloned().unwrap_or_default(),
        };
        if let Some(known) = &rows.known
            && rows.compare(held, &found.row, Author::Package)?.is_none()
        {
            let record = store.record(id, Feed::Customers, known.id).await?;
            rows.changed = record.map(|record| record.changed);
        }
        Ok(rows)
    }

    /// Those of the fields that the package has otherwise than was ever heard of it.
    pub(super) fn unheard(&self, there: &Customer, fields: &BTreeSet<String>) -> Result<Vec<String>, Halt> {
        let Some(known) = &self.known else {
            return Ok(Vec::new());
        };
        let known = customer(&known.values)?;
        let other = fields.iter().filter(|path| value(&known, path) != value(there, path));
        Ok(other.cloned().collect())
    }

    /// When the package's row was seen to change, when it was seen as it is now.
    pub(super) fn seen(&self) -> Option<Timestamp> {
        self.changed
    }

    /// What is to be stored so that the row is known as it is; none when it is and nobody must be told. Beside it what
    /// is known then.
    pub(super) fn page(
        self,
        held: &Held<'_>,
        row: &Incoming,
        author: Author,
        told: &Told,
    ) -> Result<(Option<PageWrite>, Self), Halt> {
        let mut record = self.compare(held, row, author)?;
        if record.is_none() && !told.fields.is_empty() {
            record = self.as_it_stands(row, author)?;
        }
        if let Some(record) = &mut record {
            for field in &told.fields {
                match record.fields.iter_mut().find(|known| known.field == field.field) {
                    Some(known) => known.old = field.old.clone(),
                    None if record.kind != ChangeKind::Created => record.fields.push(field.clone()),
                    None => {}
                }
            }
            record.author = told.author.unwrap_or(author);
        }
        let known = record.as_ref().map(after).or(self.known);
        let page = record.map(|record| PageWrite {
            administration: held.lease.connection.administration,
            feed: Feed::Customers,
            records: vec![record],
            seen: Vec::new(),
            reading: self.reading.clone(),
            rejects: Vec::new(),
            mended: Vec::new(),
            cursor: None,
            digest: None,
            done: false,
            at: held.engine.now(),
        });
        Ok((page, Self { known, ..self }))
    }

    fn compare(&self, held: &Held<'_>, row: &Incoming, author: Author) -> Result<Option<RecordWrite>, Halt> {
        compare_row(
            held,
            Feed::Customers,
            &self.switched_off,
            row,
            self.known.as_ref(),
            author,
        )
        .map_err(unreadable)
    }

    /// The row as it is known, so that a change can be told that it did not make.
    fn as_it_stands(&self, row: &Incoming, author: Author) -> Result<Option<RecordWrite>, Halt> {
        let record = self
            .known
            .as_ref()
            .map(|known| record_of(Feed::Customers, row, known, author));
        record.transpose().map_err(unreadable)
    }
}

fn after(record: &RecordWrite) -> KnownRecord {
    KnownRecord {
        package_id: record.package_id.clone(),
        id: record.id,
        hash: record.hash,
        is_active: record.is_active,
        values: record.values.clone(),
    }
}

fn unreadable(source: serde_json::Error) -> Halt {
    Halt::Store(boekbrug_store::StoreError::Unreadable {
        what: "record",
        source: source.into(),
    })
}
