//! The records of a feed.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, RecordId, Scope};
use boekbrug_store::{ConnectionRow, FeedState, RecordsSought, RejectRow, StoredRecord};
use jiff::Timestamp;

use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::invoices::name_of;
use crate::text::Texts;

/// Rows on a page.
const PAGE: usize = 50;

/// Rows that could not be taken over that are shown.
const REJECTS: usize = 20;

/// The page.
#[derive(Template)]
#[template(path = "records/list.html")]
pub(crate) struct ListPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) filter: Filter,
    /// Connections to choose from: id, name, whether it is chosen.
    pub(super) connections: Vec<(String, String, bool)>,
    /// Feeds of the connection: address, name, how many records, whether it is shown.
    pub(super) feeds: Vec<(String, String, u64, bool)>,
    /// Name of the feed that is shown.
    pub(super) feed: String,
    /// When it was last read to its end; empty when never.
    pub(super) completed: String,
    pub(super) rows: Vec<Row>,
    /// Rows that could not be taken over: what people call them, and why.
    pub(super) rejects: Vec<(String, Vec<boekbrug_model::Finding>)>,
    pub(super) more_rejects: usize,
    /// Address of the next page; empty on the last.
    pub(super) next: String,
}

/// One record in the list.
pub(super) struct Row {
    pub(super) address: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) is_active: bool,
    pub(super) changed: String,
}

/// Which records, from the address: `/records?connection=…&feed=…&q=…&active=1&code=…&after=…`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Filter {
    pub(super) connection: Option<ConnectionId>,
    pub(super) feed: Option<Feed>,
    pub(super) text: String,
    pub(super) active_only: bool,
    /// Code and id of the last row that was shown.
    pub(super) after: Option<(String, RecordId)>,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) connections: Vec<(ConnectionRow, String)>,
    pub(super) states: Vec<(Feed, FeedState)>,
    pub(super) rows: Vec<StoredRecord>,
    pub(super) rejects: Vec<RejectRow>,
    pub(super) now: Timestamp,
}

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    visit.need(Scope::RecordsRead)?;
    let mut filter = Filter::read(query.as_deref())?;
    if let Some(id) = filter.connection {
        visit.connection(id).await?;
    }
    let store = &visit.app.store;
    let connections = store.connections(visit.organisation).await?;
    let live = |row: &&ConnectionRow| row.state != ConnectionState::Disconnected;
    let chosen = filter
        .connection
        .or_else(|| connections.iter().find(live).map(|row| row.id));
    filter.connection = chosen;
    let mut found = Found {
        connections: connections
            .iter()
            .map(|row| (row.clone(), name_of(&visit, row)))
            .collect(),
        states: Vec::new(),
        rows: Vec::new(),
        rejects: Vec::new(),
        now: visit.now(),
    };
    if let Some(connection) = chosen {
        found.states = store.feed_states(connection).await?;
        let feed = filter.feed.unwrap_or_else(|| first(&found.states));
        filter.feed = Some(feed);
        let sought = RecordsSought {
            active_only: filter.active_only,
            text: filter.text.clone(),
        };
        let after = filter.after.as_ref().map(|(code, id)| (code.as_str(), *id));
        let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
        let (rows, rejects) = tokio::try_join!(
            store.lists().records_sought(connection, feed, &sought, after, limit),
            store.rejects(connection),
        )?;
        found.rows = rows;
        found.rejects = rejects.into_iter().filter(|reject| reject.feed == feed).collect();
    }
    let frame = visit.frame(visit.t.say("records-title"), Place::Records);
    Ok(page(&ListPage::new(frame, visit.t, filter, found)))
}

/// Customers, where there are any.
fn first(states: &[(Feed, FeedState)]) -> Feed {
    let known = |feed: Feed| states.iter().any(|(known, _)| *known == feed);
    match states.first() {
        Some((feed, _)) if !known(Feed::Customers) => *feed,
        _ => Feed::Customers,
    }
}

impl Filter {
    fn read(query: Option<&str>) -> Result<Self, Fault> {
        let mut filter = Self::default();
        let (mut code, mut after) = (String::new(), None);
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match (&*name, value.trim()) {
                ("code", _) => code = value.into_owned(),
                (_, "") => {}
                ("connection", value) => filter.connection = Some(value.parse().map_err(|_| Fault::NotFound)?),
                ("feed", value) => filter.feed = Some(value.parse().map_err(|_| Fault::NotFound)?),
                ("q", value) => filter.text = value.chars().take(100).collect(),
                ("active", value) => filter.active_only = value == "1",
                ("after", value) => after = Some(value.parse().map_err(|_| Fault::unreadable())?),
                _ => {}
            }
        }
        filter.after = after.map(|id| (code, id));
        Ok(filter)
    }

    /// The address of the list.
    pub(super) fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(id) = self.connection {
            query.append_pair("connection", &id.to_string());
        }
        if let Some(feed) = self.feed {
            query.append_pair("feed", feed.as_str());
        }
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if self.active_only {
            query.append_pair("active", "1");
        }
        if let Some((code, id)) = &self.after {
            query.append_pair("code", code).append_pair("after", &id.to_string());
        }
        format!("/records?{}", query.finish())
    }
}

impl ListPage {
    pub(super) fn new(frame: Frame, t: Texts, filter: Filter, found: Found) -> Self {
        let shown = |(row, _): &&(ConnectionRow, String)| {
            row.state != ConnectionState::Disconnected || filter.connection == Some(row.id)
        };
        let choice = |(row, name): &(ConnectionRow, String)| {
            (row.id.to_string(), name.clone(), filter.connection == Some(row.id))
        };
        let mut states = found.states;
        // what goes on to the application first, customers before all
        states.sort_by_key(|(feed, _)| (feed.is_reference(), *feed != Feed::Customers, *feed));
        let tab = |(feed, state): &(Feed, FeedState)| {
            let only = Filter {
                connection: filter.connection,
                feed: Some(*feed),
                ..Filter::default()
            };
            (only.address(), t.feed(feed), state.records, filter.feed == Some(*feed))
        };
        let state = states
            .iter()
            .find(|(feed, _)| Some(*feed) == filter.feed)
            .map(|(_, state)| state);
        let next = match found.rows.get(PAGE - 1) {
            Some(last) if found.rows.len() > PAGE => Filter {
                after: Some((last.code.clone(), last.id)),
                ..filter.clone()
            }
            .address(),
            _ => String::new(),
        };
        let (connection, feed) = (filter.connection, filter.feed.unwrap_or(Feed::Customers));
        let row = |row: &StoredRecord| Row {
            address: connection
                .map(|connection| format!("/records/{connection}/{feed}/{}", row.id))
                .unwrap_or_default(),
            code: row.code.clone(),
            name: row.name.clone(),
            is_active: row.is_active,
            changed: t.ago(&row.changed, &found.now),
        };
        Self {
            connections: found.connections.iter().filter(shown).map(choice).collect(),
            feeds: states.iter().map(tab).collect(),
            feed: t.feed(&feed),
            completed: state
                .and_then(|state| state.completed)
                .map(|at| t.ago(&at, &found.now))
                .unwrap_or_default(),
            rows: found.rows.iter().take(PAGE).map(row).collect(),
            more_rejects: found.rejects.len().saturating_sub(REJECTS),
            rejects: found
                .rejects
                .into_iter()
                .take(REJECTS)
                .map(|reject| (reject.label, reject.findings))
                .collect(),
            next,
            filter,
            frame,
            t,
        }
    }

    /// Whether the list is narrowed.
    pub(super) fn narrows(&self) -> bool {
        !self.filter.text.is_empty() || self.filter.active_only
    }

    /// The feed from its beginning, without narrowing.
    pub(super) fn bare(&self) -> String {
        Filter {
            connection: self.filter.connection,
            feed: self.filter.feed,
            ..Filter::default()
        }
        .address()
    }

    /// The feed that is shown, for the form.
    pub(super) fn feed_name(&self) -> &'static str {
        self.filter.feed.map_or("", Feed::as_str)
    }

    /// The connection that is shown, for the form.
    pub(super) fn connection_id(&self) -> String {
        self.filter.connection.map(|id| id.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back() {
        let filter = Filter {
            connection: Some(ConnectionId::new(Timestamp::UNIX_EPOCH, [1; 10])),
            feed: Some(Feed::LedgerAccounts),
            text: "a & b=ü/%".to_owned(),
            active_only: true,
            after: Some((" 80 0&".to_owned(), RecordId::new(Timestamp::UNIX_EPOCH, [2; 10]))),
        };
        let address = filter.address();
        let query = address.split_once('?').map(|(_, query)| query);
        assert_eq!(Filter::read(query).ok(), Some(filter), "codes keep their spaces");
        for bad in ["connection=1", "feed=klanten", "after=x"] {
            assert!(Filter::read(Some(bad)).is_err(), "{bad}");
        }
    }
}
