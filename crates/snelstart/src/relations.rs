//! Reading relations: the one feed that pages by what changed ([`crate::cursor`] says how nothing is lost).

use boekbrug_connector::{ConnectorError, Cursor, FetchRequest, Page};
use boekbrug_http::Priority;

use crate::SnelStart;
use crate::capability::RELATIES_READ;
use crate::cursor::{Reckoning, Seen, State, mark};
use crate::feeds::{add, paged};
use crate::map::{self, Addresses};
use crate::wire::{Relatie, Rows, Stamp};

impl SnelStart {
    /// Relations: everything the first time, later what changed. The filter is checked for nothing here: rows that a
    /// filter should have left out do no harm.
    pub(crate) async fn customers(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let reckoning = Reckoning::new(&self.config);
        let state = request.cursor.map(|cursor| State::parse(&cursor.0));
        let restarted = state == Some(None);
        let mut state = state.flatten().unwrap_or_default();
        let question = state.question(&reckoning, self.api.now());
        let priority = if question.since.is_none() {
            Priority::Background
        } else {
            Priority::Normal
        };
        let path = paged("/relaties", &question, self.config.page_size);
        let listed = self.get("GET /relaties", RELATIES_READ, path, priority).await?;

        let rows: Rows<Relatie<'_>> = listed.rows()?;
        let done = state.step(&seen(&rows), &reckoning, self.api.now());
        let mut page = Page {
            next: Some(Cursor(state.text())),
            done,
            restarted,
            ..Page::default()
        };
        page.records.reserve(rows.good.len());
        let addresses = Addresses {
            references: request.references,
            default_country: &self.config.default_country,
        };
        for row in rows.good {
            add(&mut page, map::customer(row, addresses));
        }
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(page)
    }
}

/// What the cursor must know of a page.
fn seen<'a>(rows: &'a Rows<Relatie<'_>>) -> Seen<'a> {
    let marks = rows
        .good
        .iter()
        .map(|row| mark(row.id.as_deref().unwrap_or_default(), row.modified_on.as_deref()));
    let stamps = rows
        .good
        .iter()
        .filter_map(|row| Stamp::parse(row.modified_on.as_deref()?));
    Seen {
        marks: marks.chain(rows.bad.iter().map(|row| mark(&row.id, None))).collect(),
        newest: stamps.max_by_key(|stamp| stamp.at),
    }
}
