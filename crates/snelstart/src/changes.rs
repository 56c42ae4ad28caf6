//! Reading a list by what changed in it ([`crate::cursor`] says how nothing is lost).

use boekbrug_connector::{ConnectorError, Cursor, Page};
use boekbrug_http::Priority;
use jiff::Timestamp;

use crate::SnelStart;
use crate::cursor::{Reckoning, Seen, State, mark};
use crate::feeds::{Listed, paged};
use crate::wire::{Rows, Stamp};

/// A list that tells when each of its rows was changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// Method and path.
    pub(crate) endpoint: &'static str,
    pub(crate) right: &'static str,
    /// Rows on a page.
    pub(crate) page_size: u32,
}

/// A row of such a list.
pub(crate) trait Changing {
    /// The package's id.
    fn id(&self) -> Option<&str>;
    /// When it was changed, in the package's words.
    fn modified(&self) -> Option<&str>;
}

/// One page as it came, and where the read stood.
pub(crate) struct Turn {
    pub(crate) listed: Listed,
    state: State,
    reckoning: Reckoning,
    restarted: bool,
    now: Timestamp,
}

impl SnelStart {
    /// Asks for the next page: of everything the first time, later of what changed. The filter is checked for nothing
    /// here: rows that a filter should have left out do no harm.
    pub(crate) async fn turn(&self, list: List, cursor: Option<&Cursor>) -> Result<Turn, ConnectorError> {
        let reckoning = Reckoning::new(&self.config, list.page_size);
        let known = cursor.map(|cursor| State::parse(&cursor.0));
        let restarted = known == Some(None);
        let mut state = known.flatten().unwrap_or_default();
        let question = state.question(&reckoning, self.api.now());
        let priority = if question.since.is_none() {
            Priority::Background
        } else {
            Priority::Normal
        };
        let path = paged(list.endpoint.trim_start_matches("GET "), &question, list.page_size);
        let listed = self.get(list.endpoint, list.right, path, priority).await?;
        Ok(Turn {
            listed,
            state,
            reckoning,
            restarted,
            now: self.api.now(),
        })
    }
}

impl Turn {
    /// The page that these rows make, still without records: where to go on, and whether it was the last.
    pub(crate) fn page<T: Changing>(&self, rows: &Rows<T>) -> Page {
        let mut state = self.state.clone();
        let done = state.step(&seen(rows), &self.reckoning, self.now);
        Page {
            next: Some(Cursor(state.text())),
            done,
            restarted: self.restarted,
            ..Page::default()
        }
    }
}

/// What the cursor must know of a page.
fn seen<T: Changing>(rows: &Rows<T>) -> Seen<'_> {
    let marks = rows
        .good
        .iter()
        .map(|row| mark(row.id().unwrap_or_default(), row.modified()));
    let stamps = rows.good.iter().filter_map(|row| Stamp::parse(row.modified()?));
    Seen {
        marks: marks.chain(rows.bad.iter().map(|row| mark(&row.id, None))).collect(),
        newest: stamps.max_by_key(|stamp| stamp.at),
    }
}
