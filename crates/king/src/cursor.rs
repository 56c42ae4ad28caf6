//! Where a read is, and what it asks next.
//!
//! Rows are ordered by their key and read by page number. Rows may come and go meanwhile: what comes moves others to
//! the right, so that some are seen twice, which does no harm; what goes moves them to the left, past a page that was
//! read already. So each page is a row shorter than the one before, which makes it begin as many rows before the end
//! of that one as its number says; and when the last row of the page before is not on it, the read begins again.

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
    /// Pages read in this run.
    page: u32,
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
            page: (self.size(page_size), self.page.saturating_add(1)),
            since: self.since,
        }
    }

    /// Half a page is the least: beyond that pages follow each other without overlap.
    fn size(&self, page_size: u32) -> u32 {
        page_size.saturating_sub(self.page).max(page_size.div_ceil(2))
    }

    /// Takes a page; true when it was the last of this run.
    pub(crate) fn step(&mut self, seen: &Seen<'_>, page_size: u32) -> bool {
        let size = usize::try_from(self.size(page_size)).unwrap_or(usize::MAX);
        let overlaps = self.page > 0 && self.page < page_size / 2;
        let position = self
            .last
            .as_ref()
            .map(|last| seen.keys.iter().position(|key| key == last));
        if overlaps && position == Some(None) && self.again < AGAIN {
            self.again += 1;
            (self.page, self.last) = (0, None);
            return false;
        }
        // the very same page once more: the package takes no page number
        let stands_still =
            overlaps && seen.keys.len() > 1 && self.last.is_some() && self.last.as_ref() == seen.keys.last();
        let rows = seen.keys.len();
        let ends = match seen.pages {
            Some(pages) => self.page.saturating_add(1) >= pages,
            None => rows < size,
        };
        if ends || rows == 0 || rows > size || stands_still {
            return true;
        }
        self.page += 1;
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
