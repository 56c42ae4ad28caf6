//! Pages that were fetched and wait to be stored. Those that came while another one was stored are stored together: one
//! transaction for several costs far less, and a slow package still gets one each.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};

use boekbrug_connector::{ConnectorError, Cursor, Page};

use super::read::{Read, Stored};
use crate::hold::{Halt, Held};

/// Rows that wait at most, but for one page: what a read may hold in memory.
const ROWS: usize = 1_500;

/// The pages of one read that wait.
pub(super) struct Ahead {
    pages: VecDeque<Page>,
    /// Where the next page starts.
    cursor: Option<Cursor>,
    /// The first page is asked for without another look: that was just done.
    begun: bool,
    /// No further page is to be had.
    ended: bool,
    failed: Option<ConnectorError>,
}

impl Ahead {
    pub(super) fn new(cursor: Option<Cursor>) -> Self {
        Self {
            pages: VecDeque::new(),
            cursor,
            begun: false,
            ended: false,
            failed: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// What is to be stored next, with the number of its pages. A page that starts everything anew stands alone: the
    /// pages before it belong to another read.
    pub(super) fn take(&mut self) -> Option<(Page, u64)> {
        let mut whole = self.pages.pop_front()?;
        let mut pages = 1;
        while let Some(page) = self.pages.pop_front_if(|page| !page.restarted) {
            join(&mut whole, page);
            pages += 1;
        }
        Some((whole, pages))
    }

    /// Why the read went no further.
    pub(super) fn failed(&mut self) -> Option<ConnectorError> {
        self.failed.take()
    }

    fn rows(&self) -> usize {
        self.pages
            .iter()
            .map(|page| page.records.len() + page.rejects.len())
            .sum()
    }
}

impl Held<'_> {
    /// Stores a page, and fetches others until that is done.
    pub(super) async fn store_and_fetch(&self, read: &Read, page: Page, ahead: &mut Ahead) -> Result<Stored, Halt> {
        let storing = AtomicBool::new(true);
        let store = async {
            let stored = self.store_page(read, page).await;
            storing.store(false, Ordering::Relaxed);
            stored
        };
        let fetch = async {
            self.fetch_ahead(read, ahead, || storing.load(Ordering::Relaxed)).await;
            Ok(())
        };
        let (stored, ()) = futures::try_join!(store, fetch)?;
        Ok(stored)
    }

    /// Fetches the next page, when there is one, and then others for as long as `more` says so.
    pub(super) async fn fetch_ahead(&self, read: &Read, ahead: &mut Ahead, more: impl Fn() -> bool) {
        loop {
            if ahead.ended {
                return;
            }
            if ahead.begun && (self.may_call().is_err() || self.still_open().await.is_err()) {
                ahead.ended = true;
                return;
            }
            ahead.begun = true;
            match self.fetch(read, ahead.cursor.as_ref()).await {
                Ok(page) => {
                    ahead.ended = page.done;
                    ahead.cursor.clone_from(&page.next);
                    ahead.pages.push_back(page);
                }
                Err(error) => {
                    ahead.ended = true;
                    ahead.failed = Some(error);
                }
            }
            if !more() || ahead.rows() >= ROWS {
                return;
            }
        }
    }
}

/// Makes one page of two that follow each other. Where both speak of a row, the later one counts; a row that was read
/// and then could not be is both.
fn join(whole: &mut Page, later: Page) {
    let read = later.records.iter().map(|row| row.package_id.as_str());
    let known: HashSet<&str> = read.chain(later.gone.iter().map(String::as_str)).collect();
    whole.records.retain(|row| !known.contains(row.package_id.as_str()));
    whole.rejects.retain(|row| !known.contains(row.package_id.as_str()));
    whole.gone.retain(|id| !known.contains(id.as_str()));
    whole.records.extend(later.records);
    whole.rejects.extend(later.rejects);
    whole.gone.extend(later.gone);
    whole.next = later.next;
    whole.done = later.done;
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::Reject;
    use boekbrug_model::Incoming;

    use super::*;
    use crate::testkit::customer_row;

    fn row(code: &str, name: &str) -> Incoming {
        customer_row(code, name)
    }

    fn reject(id: &str) -> Reject {
        Reject {
            package_id: id.to_owned(),
            label: String::new(),
            findings: Vec::new(),
        }
    }

    fn waiting(pages: impl IntoIterator<Item = Page>) -> Ahead {
        Ahead {
            pages: pages.into_iter().collect(),
            ..Ahead::new(None)
        }
    }

    #[test]
    fn pages_become_one_and_the_later_word_counts() {
        let (a, b, c) = (row("1", "A"), row("2", "B"), row("3", "C"));
        let [one, two, three] = [&a, &b, &c].map(|row| row.package_id.clone());
        let first = Page {
            records: vec![a, b.clone()],
            rejects: vec![reject(&three), reject("odd")],
            gone: vec!["back".to_owned()],
            next: Some(Cursor("1".to_owned())),
            ..Page::default()
        };
        let again = Incoming {
            package_id: "back".to_owned(),
            ..b.clone()
        };
        let second = Page {
            records: vec![c.clone(), again.clone()],
            rejects: vec![reject(&two)],
            gone: vec![one.clone()],
            next: Some(Cursor("2".to_owned())),
            done: true,
            ..Page::default()
        };
        let whole = Page {
            records: vec![b, c, again],
            rejects: vec![reject("odd"), reject(&two)],
            gone: vec![one],
            next: Some(Cursor("2".to_owned())),
            done: true,
            ..Page::default()
        };
        let mut ahead = waiting([first, second]);
        assert_eq!(ahead.take(), Some((whole, 2)));
        assert_eq!(ahead.take(), None);
    }

    #[test]
    fn a_page_that_starts_anew_is_not_mixed_with_those_before_it() {
        let page = |code: &str, restarted| Page {
            records: vec![row(code, code)],
            restarted,
            ..Page::default()
        };
        let mut ahead = waiting([page("1", false), page("2", true), page("3", false)]);
        assert_eq!(ahead.take(), Some((page("1", false), 1)));
        let mut rest = page("2", true);
        rest.records.push(row("3", "3"));
        assert_eq!(ahead.take(), Some((rest, 2)));
    }
}
