//! Where a read of a paged list stands, and how it goes on so that no row is lost.
//!
//! The package pages by `$top` and `$skip` in an order that is not documented, and rows change while it is read.
//! Three things can go wrong, each with its own cure:
//!
//! * **Rows shift to the left** (one is removed, or moves to the end because the order is by `modifiedOn`): the row
//!   behind the page boundary would be skipped. So each page begins a few rows before the end of the last one; when
//!   none of those rows is seen again *as it was* the read steps back, a page at first, then to the beginning. A row that
//!   changed meanwhile proves nothing: it may have moved to the end, past rows that were not read. Rows seen twice do no
//!   harm.
//! * **A row changes behind the reader's back** (its page was read already): it is newer than the moment at which the
//!   pass began. So a pass of more than one page is followed by a second one over everything newer than that moment;
//!   when that needs more than one page as well, the next run starts at *its* beginning.
//! * **A row becomes visible late, or the clock goes back** (stamped before it was saved; the night in which Dutch
//!   summer time ends): so the next run goes back a little before the newest stamp that was seen, and only when that
//!   stretch was read again later does it start at the newest stamp itself. From then on an idle run is one empty
//!   page, however many rows were changed at once.
//!
//! Filters are made of the package's own stamps wherever possible, as the text in which they came, so that their zone
//! and precision do not matter.

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::config::{Config, Zone};
use crate::wire::Stamp;

/// Rows of the last page that the next one reads again.
const TAIL: usize = 5;
/// Steps back in one pass; a list without any order would else never end.
const STEPS_BACK: u8 = 3;

/// Where the read of a list stands. Kept as JSON text.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// The newest `modifiedOn` up to which everything was read; none before the first read of everything ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<String>,
    /// True when the stretch before `high` was read again later.
    #[serde(default)]
    settled: bool,
    /// The run under way; none between runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
}

/// One run: one pass or two.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Run {
    /// Rows newer than this are read; none for all.
    since: Option<String>,
    /// A moment, in the package's zone, that is surely not after the beginning of this pass.
    start: String,
    /// The newest stamp seen.
    seen: Option<String>,
    /// Rows to pass over.
    skip: usize,
    /// Marks of the last rows of the page before.
    tail: Vec<String>,
    back: u8,
    second: bool,
}

/// What the next call must ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Question {
    /// Only rows modified after this, in the package's words; none for all.
    pub(crate) since: Option<String>,
    /// Rows to pass over.
    pub(crate) skip: usize,
}

/// What a page held, as far as it matters here.
#[derive(Debug, Default)]
pub(crate) struct Seen<'a> {
    /// The mark of each row, in order: its id and when it was modified, see [`mark`]; blank for a row without an id.
    pub(crate) marks: Vec<Cow<'a, str>>,
    /// The newest `modifiedOn`.
    pub(crate) newest: Option<Stamp<'a>>,
}

/// What tells a row from every other, and from itself after a change.
pub(crate) fn mark<'a>(id: &'a str, modified: Option<&str>) -> Cow<'a, str> {
    match modified {
        Some(modified) if !id.is_empty() => Cow::Owned(format!("{id} {modified}")),
        _ => Cow::Borrowed(id),
    }
}

/// How stamps are compared with our clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reckoning {
    zone: Zone,
    overlap: SignedDuration,
    margin: SignedDuration,
    page_size: usize,
}

impl Reckoning {
    pub(crate) fn new(config: &Config, page_size: u32) -> Self {
        Self {
            zone: config.modified_on,
            // Never nothing: a row that bears the very stamp of the newest one may be saved after it was read.
            overlap: SignedDuration::from_secs(i64::from(config.overlap_seconds.max(1))),
            margin: SignedDuration::from_secs(config.clock_margin_seconds.into()),
            page_size: usize::try_from(page_size).unwrap_or(usize::MAX),
        }
    }

    /// The package's clock reads at least this.
    fn earliest(&self, now: Timestamp) -> DateTime {
        let zone = match self.zone {
            Zone::Amsterdam => amsterdam(),
            Zone::Utc | Zone::Unknown => TimeZone::UTC,
        };
        zone.to_datetime(now).saturating_sub(self.margin)
    }

    /// The package's clock reads at most this.
    fn latest(&self, now: Timestamp) -> DateTime {
        let zone = match self.zone {
            Zone::Utc => TimeZone::UTC,
            Zone::Amsterdam | Zone::Unknown => amsterdam(),
        };
        zone.to_datetime(now).saturating_add(self.margin)
    }

    /// The stamp from which to read so that nothing before `stamp` is missed.
    fn before(&self, stamp: DateTime) -> DateTime {
        let repeated = self.zone != Zone::Utc && amsterdam().to_ambiguous_timestamp(stamp).is_ambiguous();
        let hour = SignedDuration::from_hours(i64::from(repeated));
        stamp.saturating_sub(self.overlap).saturating_sub(hour)
    }
}

/// The zone of Dutch time (the Time Zone Database that is built in).
pub(crate) fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

impl State {
    /// Reads a cursor; none when it is not one of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The cursor's text.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Begins a run unless one is under way, and says what to ask.
    pub(crate) fn question(&mut self, reckoning: &Reckoning, now: Timestamp) -> Question {
        let high = self.high.as_deref();
        let settled = self.settled;
        let run = self.run.get_or_insert_with(|| Run {
            since: high.map(|high| since(high, settled, reckoning)),
            start: later(high, reckoning.earliest(now)),
            seen: high.map(str::to_owned),
            ..Run::default()
        });
        Question {
            since: run.since.clone(),
            skip: run.skip,
        }
    }

    /// Takes note of a page; true when it was the last of the run.
    pub(crate) fn step(&mut self, page: &Seen<'_>, reckoning: &Reckoning, now: Timestamp) -> bool {
        let Some(mut run) = self.run.take() else { return true };
        run.note(page, reckoning.latest(now));
        if run.lost(page) {
            run.step_back(reckoning.page_size);
            self.run = Some(run);
            return false;
        }
        if page.marks.len() >= reckoning.page_size {
            run.go_on(page);
            self.run = Some(run);
            return false;
        }
        if run.skip > 0 && !run.second {
            self.run = Some(run.again(reckoning, now));
            return false;
        }
        self.end(run, reckoning, now);
        true
    }

    /// True when everything was read once and only what changed meanwhile is left: the end for a list that is read
    /// whole each time.
    pub(crate) fn in_second_pass(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.second)
    }

    fn end(&mut self, run: Run, reckoning: &Reckoning, now: Timestamp) {
        let high = if run.skip > 0 {
            // Even the second pass took several pages: what changed meanwhile is newer than its start.
            earlier(run.seen.as_deref(), &run.start)
        } else {
            run.seen
        };
        let quiet = self.high.is_some() && self.high == high;
        let old = high.as_deref().and_then(Stamp::parse).is_some_and(|high| {
            let stretch = high.at.duration_since(reckoning.before(high.at));
            reckoning.earliest(now) >= high.at.saturating_add(stretch)
        });
        self.settled = quiet && (self.settled || old);
        self.high = high;
    }
}

impl Run {
    /// Keeps the newest stamp. One that lies ahead of the package's clock is left out of account: it would hide every
    /// change until that day.
    fn note(&mut self, page: &Seen<'_>, latest: DateTime) {
        let known = self.seen.as_deref().and_then(Stamp::parse).map(|stamp| stamp.at);
        if let Some(newest) = page
            .newest
            .filter(|newest| newest.at <= latest && known.is_none_or(|known| newest.at > known))
        {
            self.seen = Some(newest.text.to_owned());
        }
    }

    /// True when no row of the last page's end is on this page as it was. One that is was overtaken by no row that was
    /// not read: rows that do not change keep their order.
    fn lost(&self, page: &Seen<'_>) -> bool {
        let known = |tail: &String| page.marks.iter().any(|mark| mark == tail);
        let lost = !self.tail.is_empty() && !self.tail.iter().any(known);
        if lost && self.back >= STEPS_BACK {
            tracing::warn!(
                "a list gives its rows in another order each time; what is missed now comes with its next change"
            );
            return false;
        }
        lost
    }

    /// A page back, where the end of the last one may be now; then to the beginning, where nothing can be missed.
    fn step_back(&mut self, page_size: usize) {
        self.skip = if self.back == 0 {
            self.skip.saturating_sub(page_size)
        } else {
            0
        };
        if self.skip == 0 {
            self.tail.clear();
        }
        self.back += 1;
    }

    fn go_on(&mut self, page: &Seen<'_>) {
        let count = page.marks.len();
        let overlap = TAIL.min(count - 1);
        self.skip += count - overlap;
        let tail = page.marks[count - overlap..].iter().filter(|mark| !mark.is_empty());
        self.tail = tail.map(|mark| mark.clone().into_owned()).collect();
    }

    /// The second pass: whatever changed since the first began.
    fn again(self, reckoning: &Reckoning, now: Timestamp) -> Self {
        Self {
            since: Some(since(&self.start, false, reckoning)),
            start: later(Some(&self.start), reckoning.earliest(now)),
            seen: self.seen,
            second: true,
            ..Self::default()
        }
    }
}

/// The stamp to filter by: the newest one itself when the stretch before it was read again, else a little before it.
fn since(high: &str, settled: bool, reckoning: &Reckoning) -> String {
    match Stamp::parse(high) {
        Some(stamp) if !settled => write(reckoning.before(stamp.at)),
        _ => high.to_owned(),
    }
}

/// The later of a stamp and a moment.
fn later(stamp: Option<&str>, moment: DateTime) -> String {
    match stamp.and_then(Stamp::parse) {
        Some(stamp) if stamp.at > moment => stamp.text.to_owned(),
        _ => write(moment),
    }
}

/// The earlier of two stamps, where the first may be missing.
fn earlier(stamp: Option<&str>, start: &str) -> Option<String> {
    let stamp = stamp?;
    let first = match (Stamp::parse(stamp), Stamp::parse(start)) {
        (Some(stamp), Some(start)) if start.at < stamp.at => start.text,
        _ => stamp,
    };
    Some(first.to_owned())
}

/// A stamp as the package's documentation writes it in filters, with milliseconds.
fn write(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}

#[cfg(test)]
mod tests;
