//! What a preview has found so far. Bounded: everything is counted, the first items are kept, and of each row only a
//! hash is remembered.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use boekbrug_model::checks::Candidate;
use boekbrug_model::{ConnectionId, Feed, Finding, FindingCode, InvoiceId, InvoiceState};
use boekbrug_store::{
    AppCustomerRow, ChangeKind, InvoiceRow, KnownRecord, PageWrite, RecordWrite, RejectRow, StepWrite, StoredRecord,
};
use jiff::Timestamp;

use super::{FeedPreview, KEPT, Looked, Preview, PreviewAction, PreviewItem, PreviewState, PushPreview};
use crate::report::{ConnectionReport, FeedReport};
use crate::watch::Watcher;

/// The plan that a preview makes.
pub(crate) struct Plan {
    inner: Mutex<Inner>,
    looks: AtomicU32,
}

pub(super) struct Inner {
    pub(super) preview: Preview,
    kept: HashMap<(Option<Feed>, PreviewAction), usize>,
    /// Rows that this preview has met as new or changed: their hash over the coupled fields.
    written: HashMap<(Feed, u64), i64>,
    /// Rows of the whole read that is under way, by its mark.
    seen: HashMap<Feed, (String, HashSet<u64>)>,
    /// Records of reference feeds as they would be stored.
    references: HashMap<Feed, HashMap<String, Reference>>,
    looked: HashMap<InvoiceId, Looked>,
    /// Invoices that the run would make due.
    woken: HashSet<InvoiceId>,
    claimed: Option<InvoiceId>,
    /// Customers of the application as they would be in the package, by the application's id.
    pub(super) customers: HashMap<String, Candidate>,
    /// The package's customers that would be linked by now: id there, id and name here.
    pub(super) taken: HashMap<String, (String, String)>,
    /// Those that are refused so far, by the application's id.
    pub(super) refused: BTreeMap<String, AppCustomerRow>,
    /// A customer of the package would have been stored.
    pub(super) customer_stored: bool,
}

/// A reference record as it would be stored.
pub(super) struct Reference {
    pub(super) values: String,
    pub(super) is_active: bool,
}

impl Plan {
    pub(crate) fn new(started: Timestamp, invoices: bool) -> Self {
        let preview = Preview {
            state: PreviewState::Running,
            started,
            ended: None,
            feeds: Vec::new(),
            push: invoices.then(PushPreview::default),
            items: Vec::new(),
            calls: 0,
            stop: None,
            findings: Vec::new(),
        };
        Self {
            inner: Mutex::new(Inner {
                preview,
                kept: HashMap::new(),
                written: HashMap::new(),
                seen: HashMap::new(),
                references: HashMap::new(),
                looked: HashMap::new(),
                woken: HashSet::new(),
                claimed: None,
                customers: HashMap::new(),
                taken: HashMap::new(),
                refused: BTreeMap::new(),
                customer_stored: false,
            }),
            looks: AtomicU32::new(0),
        }
    }

    /// As far as it is.
    pub(crate) fn value(&self) -> Preview {
        self.inner().preview.clone()
    }

    pub(crate) fn started(&self) -> Timestamp {
        self.inner().preview.started
    }

    pub(crate) fn state(&self) -> PreviewState {
        self.inner().preview.state
    }

    /// It could not even begin, or our own house failed.
    pub(crate) fn fail(&self, findings: Vec<Finding>, at: Timestamp) {
        let preview = &mut self.inner().preview;
        preview.state = PreviewState::Stopped;
        preview.ended = Some(at);
        preview.findings = findings;
    }

    pub(super) fn end(&self, report: ConnectionReport, at: Timestamp) {
        let inner = &mut *self.inner();
        let preview = &mut inner.preview;
        preview.state = if report.stop.is_some() {
            PreviewState::Stopped
        } else {
            PreviewState::Done
        };
        debug_assert!(preview.push.as_ref().is_none_or(|push| push.is_of(&report.push)));
        preview.stop = report.stop;
        preview.findings = report.findings;
        preview.calls = report.calls;
        preview.ended = Some(at);
        inner.written = HashMap::new();
        inner.seen = HashMap::new();
        inner.references = HashMap::new();
    }

    pub(super) fn begin(&self, feed: Feed) {
        self.inner().preview.feeds.push(FeedPreview::new(feed));
    }

    /// The report of the run, page by page and at the end.
    pub(super) fn feed(&self, report: &FeedReport) {
        let mut inner = self.inner();
        if let Some(last) = inner.preview.feeds.last_mut().filter(|last| last.feed == report.feed) {
            last.take(report);
        }
    }

    pub(super) fn unread(&self, feeds: Vec<Feed>) {
        if let Some(push) = &mut self.inner().preview.push {
            push.unread = feeds;
        }
    }

    // ---- records -------------------------------------------------------------------------------------------------

    /// A page that would be stored.
    pub(super) fn page(&self, page: &PageWrite, keeps: bool) {
        let inner = &mut *self.inner();
        if let Some(mark) = &page.reading {
            let seen = inner.seen.entry(page.feed).or_default();
            if seen.0 != *mark {
                *seen = (mark.clone(), HashSet::new());
            }
            seen.1.extend(page.seen.iter().map(|id| hash(id)));
        }
        for record in &page.records {
            if keeps {
                inner.references.entry(page.feed).or_default().insert(
                    record.package_id.clone(),
                    Reference {
                        values: record.values.clone(),
                        is_active: record.is_active,
                    },
                );
            }
            let key = (page.feed, hash(&record.package_id));
            if inner.written.insert(key, record.hash).is_none() {
                inner.keep(record_item(page.feed, record));
            }
        }
        for row in &page.rejects {
            inner.keep(reject_item(row));
        }
    }

    /// What the run would find of rows that it has stored before, with what is known of them now.
    pub(super) fn overlay(
        &self,
        feed: Feed,
        ids: &[&str],
        known: &mut Vec<KnownRecord>,
        new: impl Fn(&str) -> KnownRecord,
    ) {
        let inner = self.inner();
        for id in ids {
            let Some(hash) = inner.written.get(&(feed, hash(id))).copied() else {
                continue;
            };
            if let Some(row) = known.iter_mut().find(|row| row.package_id == *id) {
                row.hash = hash;
            } else {
                known.push(KnownRecord { hash, ..new(id) });
            }
        }
    }

    /// Reference records as they would be stored, in place of those that are.
    pub(super) fn with_references<T>(
        &self,
        feed: Feed,
        read: impl FnOnce(&HashMap<String, Reference>) -> T,
    ) -> Option<T> {
        self.inner().references.get(&feed).map(read)
    }

    /// Whether the whole read under this mark saw the row.
    pub(super) fn saw(&self, feed: Feed, mark: &str, id: &str) -> bool {
        let inner = self.inner();
        inner
            .seen
            .get(&feed)
            .is_some_and(|(known, rows)| known == mark && rows.contains(&hash(id)))
    }

    pub(super) fn vanished(&self, feed: Feed, row: StoredRecord) {
        let item = PreviewItem {
            feed: Some(feed),
            action: PreviewAction::Deactivate,
            id: row.package_id,
            code: row.code,
            name: row.name,
            fields: Vec::new(),
            findings: Vec::new(),
        };
        self.inner().keep(item);
    }

    // ---- invoices ------------------------------------------------------------------------------------------------

    /// One more invoice is looked for in the package; false when that were too many.
    pub(super) fn may_look(&self) -> bool {
        let looked = self.looks.fetch_add(1, Ordering::Relaxed) < super::LOOKS;
        if !looked && let Some(push) = &mut self.inner().preview.push {
            push.not_looked_for += 1;
        }
        looked
    }

    pub(super) fn wake(&self, id: InvoiceId) {
        self.inner().woken.insert(id);
    }

    pub(super) fn is_woken(&self, id: InvoiceId) -> bool {
        self.inner().woken.contains(&id)
    }

    /// Where claiming goes on.
    pub(super) fn claimed(&self) -> Option<InvoiceId> {
        self.inner().claimed
    }

    pub(super) fn claim(&self, up_to: InvoiceId, rows: &[InvoiceRow]) {
        let mut inner = self.inner();
        inner.claimed = Some(up_to);
        for row in rows {
            let looked = Looked {
                id: row.id,
                number: row.invoice.number.to_string(),
                customer: row.invoice.customer.name.clone().unwrap_or_default(),
                findings: row.findings.clone(),
                action: None,
            };
            inner.looked.insert(row.id, looked);
        }
    }

    pub(super) fn step(&self, step: &StepWrite) {
        if let Some(looked) = self.inner().looked.get_mut(&step.invoice) {
            looked.findings.clone_from(&step.findings);
            if step.step == "find" && matches!(step.to, InvoiceState::Booked | InvoiceState::Attached) {
                looked.action = Some(PreviewAction::Adopt);
            }
        }
    }

    /// The run is about to send: that is what it would do.
    pub(crate) fn intends(&self, id: InvoiceId, action: PreviewAction) {
        if let Some(looked) = self.inner().looked.get_mut(&id)
            && looked.action != Some(PreviewAction::Adopt)
        {
            looked.action = Some(action);
        }
    }

    /// An invoice came to its end in this run.
    pub(crate) fn ended(&self, id: InvoiceId, otherwise: Option<PreviewAction>) {
        let inner = &mut *self.inner();
        let Some(looked) = inner.looked.remove(&id) else {
            return;
        };
        let refused = otherwise.filter(|action| matches!(action, PreviewAction::Refuse | PreviewAction::Later));
        let Some(action) = refused.or(looked.action).or(otherwise) else {
            return;
        };
        // that its customer takes no part is a choice and no refusal: screens and letters ask nobody for attention either
        let apart = looked
            .findings
            .iter()
            .any(|one| one.code == FindingCode::CustomerNotSelected);
        let action = if apart && action == PreviewAction::Refuse {
            PreviewAction::Skip
        } else {
            action
        };
        if let Some(push) = &mut inner.preview.push {
            push.count(action);
        }
        inner.keep(PreviewItem {
            feed: None,
            action,
            id: looked.id.to_string(),
            code: looked.number,
            name: looked.customer,
            fields: Vec::new(),
            findings: looked.findings,
        });
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    pub(super) fn keep(&mut self, item: PreviewItem) {
        let kept = self.kept.entry((item.feed, item.action)).or_default();
        if *kept < KEPT {
            *kept += 1;
            self.preview.items.push(item);
        }
    }
}

impl Watcher for Plan {
    fn page_stored(&self, _: ConnectionId, so_far: &FeedReport) {
        self.feed(so_far);
    }
}

fn record_item(feed: Feed, record: &RecordWrite) -> PreviewItem {
    let action = match record.kind {
        ChangeKind::Created => PreviewAction::Create,
        _ => PreviewAction::Update,
    };
    PreviewItem {
        feed: Some(feed),
        action,
        id: record.package_id.clone(),
        code: record.code.clone(),
        name: record.name.clone(),
        fields: record.fields.clone(),
        findings: Vec::new(),
    }
}

fn reject_item(row: &RejectRow) -> PreviewItem {
    PreviewItem {
        feed: Some(row.feed),
        action: PreviewAction::Refuse,
        id: row.package_id.clone(),
        code: String::new(),
        name: row.label.clone(),
        fields: Vec::new(),
        findings: row.findings.clone(),
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
