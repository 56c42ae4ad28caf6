//! One page: what differs from what is known, in one transaction with its cursor.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use boekbrug_connector::{Cursor, Page, Reject};
use boekbrug_model::diff::{Diff, FieldDiff, Known, diff};
use boekbrug_model::record::Customer;
use boekbrug_model::{Feed, Finding, FindingCode, Incoming, Record, RecordId, text};
use boekbrug_store::{Author, ChangeKind, FieldChange, KnownRecord, PageWrite, RecordWrite, RejectRow};
use jiff::Timestamp;

use super::quiet::is_quiet;
use super::read::{Read, Stored};
use crate::hold::{Halt, Held};

impl Held<'_> {
    /// Stores a page. On the last page of a read of everything, what was not seen becomes inactive in the same
    /// transaction: a crash in between would forget it.
    pub(super) async fn store_page(&self, read: &Read, page: Page) -> Result<Stored, Halt> {
        let mark = match &read.mark {
            None if page.restarted => Some(self.new_mark()),
            mark => mark.clone(),
        };
        let done = page.done;
        let digest = read.digest_of(&page);
        if let Some(stored) = self.same_as_before(read, &page, digest) {
            return Ok(stored);
        }
        let mut stored = Stored {
            read: (page.records.len() + page.rejects.len()) as u64,
            done,
            ..Stored::default()
        };
        let mut write = self.compare(read, page, mark.clone()).await?;
        write.digest = digest.filter(|_| write.rejects.is_empty());
        metrics::counter!("boekbrug_rows_read_total", "feed" => read.feed.as_str()).increment(stored.read);
        stored.rejected = write.rejects.len() as u64;
        for record in &write.records {
            match record.kind {
                ChangeKind::Created => stored.created += 1,
                _ => stored.updated += 1,
            }
        }
        let empty = stored.read + read.report.read == 0 && !read.resumed && read.known > 0;
        if is_quiet(&write) {
            self.be_quiet(write);
            return Ok(stored);
        }
        if self.capability.customers_need.contains(&read.feed) {
            self.engine.inner().opened.forget_references(self.id());
        }
        let whole = mark.as_deref().filter(|_| done);
        if empty && whole.is_some() {
            stored.finding = Some(empty_answer(read));
        }
        let vanished = whole.filter(|_| !empty);
        let kept = self.writes.page(&self.lease, &write, vanished).await?;
        stored.deactivated = kept.deactivated;
        if kept.numbered || kept.deactivated > 0 {
            self.engine.inner().waiters.ring(write.administration);
        }
        stored.mark = mark;
        Ok(stored)
    }

    /// Compares every row of the page with what is known of it, in one query.
    async fn compare(&self, read: &Read, page: Page, mark: Option<String>) -> Result<PageWrite, Halt> {
        let at = self.engine.now();
        let mut rows = each_once(page.records);
        let ids = rows.iter().map(|row| &row.package_id).chain(&page.gone);
        let ids: Vec<_> = ids.map(String::as_str).collect();
        let known = self.engine.store().known(self.id(), read.feed, &ids).await?;
        let known: HashMap<_, _> = known.into_iter().map(|row| (row.package_id.clone(), row)).collect();
        rows.extend(page.gone.iter().filter_map(|id| ended(read.feed, known.get(id)?)));
        let mut write = PageWrite {
            administration: self.lease.connection.administration,
            feed: read.feed,
            records: Vec::new(),
            seen: Vec::new(),
            reading: mark,
            rejects: page.rejects.into_iter().map(|row| reject(read.feed, row, at)).collect(),
            mended: Vec::new(),
            cursor: page.next.map(|Cursor(text)| text),
            digest: None,
            done: page.done,
            at,
        };
        if write.reading.is_some() {
            let rejected = write.rejects.iter().map(|row| row.package_id.clone());
            write.seen = rows.iter().map(|row| row.package_id.clone()).chain(rejected).collect();
            write.seen.sort_unstable();
            write.seen.dedup();
        }
        // each row is let go of as it is compared: a batch of large pages is not held twice
        for row in rows {
            let known = known.get(&row.package_id);
            match compare_row(self, read.feed, &read.switched_off, &row, known, Author::Package) {
                Ok(record) => {
                    write.records.extend(record);
                    if read.rejects {
                        write.mended.push(row.package_id);
                    }
                }
                Err(error) => {
                    tracing::error!(feed = %read.feed, package_id = row.package_id, %error, "a row cannot be compared");
                    write.rejects.push(unreadable(read.feed, &row, at));
                }
            }
        }
        Ok(write)
    }
}

/// One row: nothing when no coupled field differs from what is known.
pub(crate) fn compare_row(
    held: &Held<'_>,
    feed: Feed,
    switched_off: &BTreeSet<String>,
    row: &Incoming,
    known: Option<&KnownRecord>,
    author: Author,
) -> Result<Option<RecordWrite>, serde_json::Error> {
    let before = known.map(|known| Known {
        hash: known.hash,
        is_active: known.is_active,
        values: &known.values,
    });
    let new = || RecordId::new(held.engine.now(), held.engine.ten());
    let (taken, kind, fields) = match diff(before, row, switched_off)? {
        Diff::Unchanged => return Ok(None),
        Diff::New(taken) => (taken, ChangeKind::Created, Vec::new()),
        Diff::Changed(taken, fields) => {
            let fields = fields.into_iter().map(overwritten).collect();
            (taken, ChangeKind::Updated, fields)
        }
    };
    // what is kept of a new one is what came in, unless fields are switched off
    let as_it_came = kind == ChangeKind::Created && switched_off.is_empty();
    let (identification, vat_number) = keys(feed, row, &taken.values, as_it_came)?;
    Ok(Some(RecordWrite {
        id: known.map_or_else(new, |known| known.id),
        package_id: row.package_id.clone(),
        code: row.code.clone(),
        name: row.name.clone(),
        is_active: taken.is_active,
        hash: taken.hash,
        values: taken.values,
        identification,
        vat_number,
        kind,
        fields,
        author,
    }))
}

/// A known row as it is, so that it can be told again.
pub(crate) fn record_of(
    feed: Feed,
    row: &Incoming,
    known: &KnownRecord,
    author: Author,
) -> Result<RecordWrite, serde_json::Error> {
    let (identification, vat_number) = keys(feed, row, &known.values, false)?;
    Ok(RecordWrite {
        id: known.id,
        package_id: known.package_id.clone(),
        code: row.code.clone(),
        name: row.name.clone(),
        is_active: known.is_active,
        hash: known.hash,
        values: known.values.clone(),
        identification,
        vat_number,
        kind: ChangeKind::Updated,
        fields: Vec::new(),
        author,
    })
}

/// KvK and VAT number of a customer, by which its invoices find it.
fn keys(
    feed: Feed,
    row: &Incoming,
    values: &str,
    as_it_came: bool,
) -> Result<(Option<String>, Option<String>), serde_json::Error> {
    if feed != Feed::Customers {
        return Ok((None, None));
    }
    let customer = match &row.record {
        Record::Customer(customer) if as_it_came => Cow::Borrowed(&**customer),
        _ => Cow::Owned(serde_json::from_str::<Customer>(values)?),
    };
    let identification = customer.identification.as_deref().and_then(text::kvk_number);
    let vat_number = customer.vat_number.as_deref().and_then(text::vat_number);
    Ok((identification, vat_number))
}

fn overwritten(field: FieldDiff) -> FieldChange {
    FieldChange {
        field: field.field,
        old: field.old,
        new: field.new,
    }
}

/// A known record that is no longer of its feed, as it was but inactive. One whose values cannot be read stays.
fn ended(feed: Feed, known: &KnownRecord) -> Option<Incoming> {
    let Record::Customer(mut customer) = Record::from_json(feed, &known.values).ok()? else {
        return None;
    };
    customer.is_active = false;
    Some(Incoming {
        package_id: known.package_id.clone(),
        code: customer.customer_code.clone(),
        name: customer.name.clone(),
        is_active: false,
        record: Record::Customer(customer),
    })
}

/// A package that shifts rows between pages may give one twice; the later counts.
fn each_once(rows: Vec<Incoming>) -> Vec<Incoming> {
    let ids: HashSet<&str> = rows.iter().map(|row| row.package_id.as_str()).collect();
    if ids.len() == rows.len() {
        return rows;
    }
    let mut places: HashMap<String, usize> = HashMap::with_capacity(rows.len());
    let mut once: Vec<Incoming> = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(place) = places.get(&row.package_id) {
            once[*place] = row;
        } else {
            places.insert(row.package_id.clone(), once.len());
            once.push(row);
        }
    }
    once
}

fn reject(feed: Feed, row: Reject, at: Timestamp) -> RejectRow {
    RejectRow {
        feed,
        package_id: row.package_id,
        label: row.label,
        findings: row.findings,
        at,
    }
}

/// A row whose known values this version cannot read: shown, and no hindrance to its page.
fn unreadable(feed: Feed, row: &Incoming, at: Timestamp) -> RejectRow {
    RejectRow {
        feed,
        package_id: row.package_id.clone(),
        label: format!("{} {}", row.code, row.name),
        findings: vec![Finding::new(FindingCode::InternalFailure)],
        at,
    }
}

/// Everything known would become inactive because of one empty answer: that is more likely a fault.
fn empty_answer(read: &Read) -> Finding {
    Finding::new(FindingCode::RecordFeedEmpty)
        .with("feed", read.feed)
        .with("count", read.known)
}
