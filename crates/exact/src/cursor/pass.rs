//! One read of a sync list from a row version on, over as many pages as it takes (apis/exact.md section 4).
//!
//! The highest version that was seen is where the next read starts. That is safe when rows come in the order of their
//! versions: a row that changes while we read gets a higher one and comes later. In any other order it may lie on a
//! page that was read already. So such a pass is followed by a second one over everything newer than the first page
//! knew; when even that takes several pages, the next run starts at *its* beginning.

use serde::{Deserialize, Serialize};

/// Rows with a version above this are all rows.
pub(crate) const START: i64 = 1;

/// A pass under way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Pass {
    /// Rows newer than this are read.
    since: i64,
    /// The highest version seen.
    seen: i64,
    /// The highest version on the first page.
    first: i64,
    /// Whether every row came after the one before it.
    rising: bool,
    /// Pages read.
    pages: u32,
    second: bool,
    /// The next page, behind the site's address, as the package gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The row versions of a page, in its order.
#[derive(Debug, Default)]
pub(crate) struct SeenVersions {
    first: Option<i64>,
    highest: Option<i64>,
    last: Option<i64>,
    fell: bool,
}

impl SeenVersions {
    /// Takes note of a row.
    pub(crate) fn note(&mut self, version: Option<i64>) {
        let Some(version) = version else {
            self.fell = true;
            return;
        };
        self.fell |= self.last.is_some_and(|last| version < last);
        self.first.get_or_insert(version);
        self.highest = self.highest.max(Some(version));
        self.last = Some(version);
    }
}

impl Pass {
    /// Everything newer than a version.
    pub(crate) fn since(version: i64) -> Self {
        Self {
            since: version,
            seen: version,
            first: version,
            rising: true,
            pages: 0,
            second: false,
            next: None,
        }
    }

    /// Everything.
    pub(crate) fn whole() -> Self {
        Self::since(START)
    }

    /// The version that the rows must exceed, or the next page.
    pub(crate) fn question(&self) -> Result<&str, i64> {
        self.next.as_deref().ok_or(self.since)
    }

    /// Whether it reads everything.
    pub(crate) fn is_whole(&self) -> bool {
        self.since == START && !self.second
    }

    /// Pages read so far.
    pub(crate) fn pages(&self) -> u32 {
        self.pages
    }

    /// Takes note of a page. The version from which the next run starts, when this was the last page.
    pub(crate) fn step(&mut self, page: &SeenVersions, next: Option<String>) -> Option<i64> {
        let follows = page.first.is_none_or(|first| self.pages == 0 || first >= self.seen);
        self.rising &= !page.fell && follows;
        self.seen = page.highest.map_or(self.seen, |highest| highest.max(self.seen));
        if self.pages == 0 {
            self.first = self.seen;
        }
        self.pages = self.pages.saturating_add(1);
        self.next = next;
        if self.next.is_some() {
            return None;
        }
        match (self.pages, self.rising, self.second) {
            (..=1, _, _) | (_, true, _) => Some(self.seen),
            (_, false, true) => Some(self.first),
            (_, false, false) => {
                *self = Self {
                    second: true,
                    ..Self::since(self.first)
                };
                None
            }
        }
    }
}
