//! Where a read is, and what it asks next.
//!
//! Rows are ordered by their key and read by page number. Rows may come and go meanwhile: what comes moves others to
//! the right, so that some are seen twice, which does no harm; what goes moves them to the left, past a page that was
//! read already. So each page begins a little before the end of the one before: its size is chosen so that a page of
//! that size begins there. When the last row of the page before is not on it, more went than that, and the read begins
//! again.

use boekbrug_connector::Cursor;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often a read begins again because rows went. After that it goes on: the next run sees the rest.
const AGAIN: u8 = 3;

/// The state of a read, kept between pages and between runs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct State {
    /// Only what changed from this day on; none reads everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
    /// The day on which this run began; none between runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    began: Option<Date>,
    /// Where the last page of this run ended: rows from the beginning.
    read: u32,
    /// Key of the last row of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// How often this run began again.
    again: u8,
}

/// What to ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Question {
    /// Rows on the page, and which page, from 1.
    pub(crate) page: (u32, u32),
    /// Only what changed from this day on.
    pub(crate) since: Option<Date>,
}

/// What came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    /// The keys of the rows, in their order.
    pub(crate) keys: &'a [String],
    /// How many pages there are, where the package says so.
    pub(crate) pages: Option<u32>,
}

impl State {
    /// The state in a cursor; none when it is of another make.
    pub(crate) fn parse(cursor: &Cursor) -> Option<Self> {
        serde_json::from_str(&cursor.0).ok()
    }

    /// As it is kept.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor(serde_json::to_string(self).unwrap_or_default())
    }

    /// The next question; begins a run when none is under way.
    pub(crate) fn question(&mut self, today: Date, page_size: u32) -> Question {
        self.began.get_or_insert(today);
        Question {
            page: self.page(page_size),
            since: self.since,
        }
    }

    /// Size and number of the page that begins before the end of the last one and brings the most new rows.
    fn page(&self, page_size: u32) -> (u32, u32) {
        let Some(last) = self.read.checked_sub(1) else {
            return (page_size, 1);
        };
        let sizes = page_size.div_ceil(2).max(1)..=page_size;
        let size = sizes.max_by_key(|size| size - last % size).unwrap_or(page_size);
        (size, last / size + 1)
    }

    /// Takes a page; true when it was the last of this run.
    pub(crate) fn step(&mut self, seen: &Seen<'_>, page_size: u32) -> bool {
        let (size, number) = self.page(page_size);
        let overlaps = |last: &String| seen.keys.contains(last);
        if !self.last.as_ref().is_none_or(overlaps) && self.again < AGAIN {
            self.again += 1;
            (self.read, self.last) = (0, None);
            return false;
        }
        let rows = u32::try_from(seen.keys.len()).unwrap_or(u32::MAX);
        let ends = match seen.pages {
            Some(pages) => number >= pages,
            None => rows < size,
        };
        // nothing new: the end, or a package that takes no page number
        let still = self.last.is_some() && self.last.as_ref() == seen.keys.last();
        if ends || rows == 0 || rows > size || still {
            return true;
        }
        self.read = size.saturating_mul(number - 1).saturating_add(rows);
        self.last = seen.keys.last().cloned();
        false
    }

    /// The state between runs: what changed since the day on which the run began, some days back.
    pub(crate) fn after(&self, today: Date, overlap_days: u8) -> Self {
        let began = self.began.unwrap_or(today);
        let since = began.checked_sub(Span::new().days(overlap_days)).unwrap_or(began);
        Self {
            since: Some(since),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
