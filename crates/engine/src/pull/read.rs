//! One read of a feed, from its beginning or from where it was broken off.

use std::collections::BTreeSet;
use std::sync::Arc;

use boekbrug_connector::{Cursor, References, Refresh};
use boekbrug_model::Feed;
use boekbrug_store::FeedState;
use jiff::Timestamp;

use crate::backoff::later;
use crate::hold::{Halt, Held};
use crate::report::FeedReport;

/// A read under way.
pub(super) struct Read {
    pub(super) feed: Feed,
    /// Where it starts.
    pub(super) cursor: Option<Cursor>,
    /// Mark of a read of everything: what does not carry it at the end was not seen.
    pub(super) mark: Option<String>,
    /// True when it goes on with pages of an earlier run.
    pub(super) resumed: bool,
    /// Records known before it began.
    pub(super) known: u64,
    /// Whether any row is kept as one that could not be mapped.
    pub(super) rejects: bool,
    /// Hash over the rows of the last read, where that was one page.
    pub(super) digest: Option<i64>,
    pub(super) switched_off: BTreeSet<String>,
    pub(super) references: Arc<References>,
    pub(super) report: FeedReport,
}

impl Read {
    pub(super) async fn begin(held: &Held<'_>, feed: Feed, state: FeedState) -> Result<Self, Halt> {
        let whole = held
            .capability
            .feed(feed)
            .is_none_or(|known| known.refresh == Refresh::Whole);
        let off = &held.lease.connection.settings.switched_off;
        let mut read = Self {
            feed,
            cursor: state.cursor.clone().map(Cursor),
            mark: None,
            resumed: false,
            known: state.records,
            rejects: state.rejects > 0,
            digest: state.digest,
            switched_off: off.get(&feed).cloned().unwrap_or_default(),
            references: references(held, feed).await?,
            report: FeedReport::new(feed),
        };
        match state.reading {
            Some(mark) if is_recent(held, &mark) => {
                read.mark = Some(mark);
                read.resumed = true;
            }
            // rows have moved between the pages meanwhile: what was missed would be taken for vanished
            Some(_) => {
                read.cursor = None;
                read.mark = Some(held.new_mark());
            }
            None if whole => read.mark = Some(held.new_mark()),
            None => {}
        }
        Ok(read)
    }

    /// Takes the counts of stored pages in, and the mark when the package lost the thread on them.
    pub(super) fn count(&mut self, stored: Stored, pages: u64) {
        self.mark = stored.mark;
        self.rejects |= stored.rejected > 0;
        let report = &mut self.report;
        report.pages += pages;
        report.read += stored.read;
        report.created += stored.created;
        report.updated += stored.updated;
        report.rejected += stored.rejected;
        report.deactivated += stored.deactivated;
        report.complete = stored.done;
        report.findings.extend(stored.finding);
    }
}

/// What storing a page, or several at once, came to.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) mark: Option<String>,
    pub(super) read: u64,
    pub(super) created: u64,
    pub(super) updated: u64,
    pub(super) rejected: u64,
    pub(super) deactivated: u64,
    pub(super) done: bool,
    pub(super) finding: Option<boekbrug_model::Finding>,
}

impl Held<'_> {
    /// A new mark: the instant at which the read starts, and chance.
    pub(super) fn new_mark(&self) -> String {
        let [a, b, c, ..] = self.engine.ten();
        format!("{}-{a:02x}{b:02x}{c:02x}", self.engine.now().as_second())
    }
}

fn is_recent(held: &Held<'_>, mark: &str) -> bool {
    let seconds = mark.split('-').next().and_then(|seconds| seconds.parse().ok());
    let start = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    start.is_some_and(|start| held.engine.now() <= later(start, held.engine.options().resume_within))
}

/// Reference records with whose help rows of a feed are mapped.
pub(crate) async fn references(held: &Held<'_>, feed: Feed) -> Result<Arc<References>, Halt> {
    let needed = &held.capability.customers_need;
    if feed != Feed::Customers || needed.is_empty() {
        return Ok(Arc::default());
    }
    let opened = &held.engine.inner().opened;
    if let Some(kept) = opened.references(held.id()) {
        return Ok(kept);
    }
    let mut references = References::default();
    for (feed, package_id, record) in held.engine.store().references(held.id(), needed).await? {
        references.insert(feed, package_id, record);
    }
    let references = Arc::new(references);
    opened.keep_references(held.id(), &references);
    Ok(references)
}
