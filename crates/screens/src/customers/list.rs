//! The list of the application's customers: how far each is, and which take part.

use std::collections::HashMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, Feed, Scope};
use boekbrug_store::{AppCustomerCount, AppCustomerRow, ConnectionRow, KnownRecord};
use serde_json::Value;

use super::badge;
use super::filter::{Filter, Tab, one as address_of};
use crate::frame::{Fault, Frame, Place, Visit, page, takes_customers};
use crate::invoices::name_of;
use crate::text::Texts;

/// Rows on a page.
pub(super) const PAGE: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "customers/list.html")]
pub(super) struct ListPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) filter: Filter,
    /// Connections to choose from: id, name, whether it is chosen.
    pub(super) connections: Vec<(String, String, bool)>,
    /// Address, text, count, whether it is shown.
    pub(super) tabs: Vec<(String, String, u64, bool)>,
    pub(super) rows: Vec<Row>,
    /// How many the filter shows in all; none when it is not known without counting.
    pub(super) fits: Option<u64>,
    /// Whether customers are ticked here.
    pub(super) ticks: bool,
    pub(super) may: bool,
    /// Address of the next page; empty on the last.
    pub(super) next: String,
}

/// One customer in the list.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) address: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) tone: &'static str,
    pub(super) state: String,
    /// Its number in the package; empty for none yet.
    pub(super) number: String,
    /// The customer of the package that it is; empty for none.
    pub(super) record: String,
    pub(super) ticked: bool,
    /// Why it does not go on.
    pub(super) why: Vec<String>,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) connections: Vec<(ConnectionRow, String)>,
    pub(super) counts: Vec<AppCustomerCount>,
    pub(super) rows: Vec<AppCustomerRow>,
    /// The package's customers that they are.
    pub(super) known: Vec<KnownRecord>,
    pub(super) may: bool,
}

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    visit.need(Scope::RecordsRead)?;
    let pairs: Vec<_> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let mut filter = Filter::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    if let Some(id) = filter.connection {
        visit.connection(id).await?;
    }
    let store = &visit.app.store;
    let connections = store.connections(visit.organisation).await?;
    let first = connections.iter().find(|row| takes_customers(row));
    filter.connection = filter.connection.or(first.map(|row| row.id));
    let chosen = connections.iter().find(|row| Some(row.id) == filter.connection);
    let mut found = Found {
        connections: connections
            .iter()
            .filter(|row| takes_customers(row) || Some(row.id) == filter.connection)
            .map(|row| (row.clone(), name_of(&visit, row)))
            .collect(),
        counts: Vec::new(),
        rows: Vec::new(),
        known: Vec::new(),
        may: visit.may(Scope::ConnectionsWrite),
    };
    if let Some(row) = chosen {
        let sought = filter.sought(row.settings.customers_out);
        let after = filter.after.as_ref().map(|(code, id)| (code.as_str(), id.as_str()));
        let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
        let customers = store.app_customers();
        (found.counts, found.rows) =
            tokio::try_join!(customers.counts(row.id), customers.list(row.id, &sought, after, limit),)?;
        let there: Vec<_> = found.rows.iter().filter_map(|row| row.there.as_deref()).collect();
        found.known = store.known(row.id, Feed::Customers, &there).await?;
    }
    let frame = visit.frame(visit.t.say("customers-title"), Place::Customers);
    Ok(page(&ListPage::new(frame, visit.t, filter, found)))
}

/// The number of a customer of the package, and where it is shown.
pub(super) fn there(connection: ConnectionId, known: &KnownRecord) -> (String, String) {
    let values: Value = serde_json::from_str(&known.values).unwrap_or_default();
    let number = values["customerCode"].as_str().unwrap_or_default().to_owned();
    let feed = Feed::Customers;
    (number, format!("/records/{connection}/{feed}/{}", known.id))
}

impl ListPage {
    pub(super) fn new(frame: Frame, t: Texts, filter: Filter, found: Found) -> Self {
        let chosen = found
            .connections
            .iter()
            .find(|(row, _)| Some(row.id) == filter.connection);
        let out = chosen.map_or(CustomersOut::None, |(row, _)| row.settings.customers_out);
        let connection = chosen.map(|(row, _)| row.id);
        let tab = |tab: &Tab| {
            let other = filter.with(|filter| {
                filter.tab = *tab;
                filter.text.clear();
            });
            let count = tab.count(&found.counts, out);
            (other.address(), t.say(tab_key(*tab)), count, *tab == filter.tab)
        };
        let next = match found.rows.get(PAGE - 1) {
            Some(last) if found.rows.len() > PAGE => Filter {
                after: Some((last.code.clone(), last.here.clone())),
                ..filter.clone()
            }
            .address(),
            _ => String::new(),
        };
        let known: HashMap<_, _> = found.known.iter().map(|one| (one.package_id.as_str(), one)).collect();
        let row = |row: &AppCustomerRow| {
            let linked = row.there.as_deref().and_then(|there| known.get(there));
            let linked = linked.map(|known| there(row.connection, known));
            Row::new(t, row, out, linked)
        };
        Self {
            connections: found
                .connections
                .iter()
                .map(|(row, name)| (row.id.to_string(), name.clone(), Some(row.id) == connection))
                .collect(),
            tabs: if connection.is_some() {
                Tab::of(out).iter().map(tab).collect()
            } else {
                Vec::new()
            },
            fits: filter.text.is_empty().then(|| filter.tab.count(&found.counts, out)),
            ticks: out == CustomersOut::Ticked,
            may: found.may,
            rows: found.rows.iter().take(PAGE).map(row).collect(),
            next,
            filter,
            frame,
            t,
        }
    }

    /// Whether anybody was handed over.
    fn any(&self) -> bool {
        self.tabs.first().is_some_and(|(_, _, count, _)| *count > 0)
    }

    /// Whether customers go over the connection that is shown.
    fn goes_out(&self) -> bool {
        !self.tabs.is_empty()
    }

    fn connection_id(&self) -> String {
        self.filter.connection.map(|id| id.to_string()).unwrap_or_default()
    }

    /// The list without narrowing.
    fn bare(&self) -> String {
        self.filter.with(|filter| filter.text.clear()).address()
    }

    /// What the button does that ticks all that is shown.
    fn all_text(&self, key: &str) -> String {
        match self.fits {
            Some(count) => self.t.one(key, "count", count),
            None => self.t.say(if key == "customers-tick-all" {
                "customers-tick-found"
            } else {
                "customers-untick-found"
            }),
        }
    }
}

impl Row {
    fn new(t: Texts, row: &AppCustomerRow, out: CustomersOut, linked: Option<(String, String)>) -> Self {
        let takes_part = out != CustomersOut::Ticked || row.ticked;
        let (tone, state) = badge(t, row.state, takes_part);
        let (number, record) = linked.unwrap_or_default();
        let given = row.number.clone().unwrap_or_default();
        Self {
            id: row.here.clone(),
            address: address_of(row.connection, &row.here),
            code: row.code.clone(),
            name: if row.name.is_empty() {
                row.here.clone()
            } else {
                row.name.clone()
            },
            tone,
            state,
            number: if number.is_empty() { given } else { number },
            record,
            ticked: row.ticked,
            why: row
                .findings
                .iter()
                .filter(|_| takes_part)
                .map(|finding| t.title(finding))
                .collect(),
        }
    }
}

fn tab_key(tab: Tab) -> &'static str {
    match tab {
        Tab::All => "customers-tab-all",
        Tab::Attention => "customers-tab-attention",
        Tab::Underway => "customers-tab-underway",
        Tab::Equal => "customers-tab-equal",
        Tab::Ticked => "customers-tab-ticked",
        Tab::Apart => "customers-tab-apart",
    }
}
