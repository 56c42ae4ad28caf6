//! One customer of the application: what both sides say, why it waits, what was overwritten, and what can be done.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{ConnectionId, ConnectionState, Feed, Finding, Scope};
use boekbrug_store::{
    AppCustomerRow, AppCustomerState, ConnectionRow, HistoryRow, KnownRecord, RecordsSought, StoredRecord,
};
use serde::Deserialize;
use serde_json::Value;

use super::badge;
use super::list::there;
use super::sides::{Both, Overwrite, Rules};
use crate::frame::{Fault, Frame, Place, Visit, page_with};
use crate::invoices::name_of;
use crate::text::Texts;

/// Overwrites that are shown; the interface for applications gives all of them.
const MOST: usize = 50;

/// Customers of the package among which one is chosen.
const CHOICES: u32 = 10;

/// The page.
#[derive(Template)]
#[template(path = "customers/one.html")]
pub(super) struct OnePage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) connection: (String, String),
    pub(super) id: String,
    pub(super) code: String,
    /// The tone and the word of its state.
    pub(super) badge: (&'static str, String),
    /// What the state means.
    pub(super) meaning: String,
    pub(super) package: String,
    /// Whether customers are ticked here, and this one is.
    pub(super) tick: Option<bool>,
    /// The text of the button that takes it up at once; none for one that takes no part.
    pub(super) again: Option<&'static str>,
    pub(super) findings: Vec<Finding>,
    /// What was refused just now.
    pub(super) wrong: Vec<Finding>,
    pub(super) both: Vec<Both>,
    pub(super) history: Vec<Overwrite>,
    pub(super) older: usize,
    /// Number and address of the customer of the package, and its id.
    pub(super) linked: Option<(String, String, String)>,
    /// Whether it has a link that a person may take away.
    pub(super) has_link: bool,
    /// The number that it was given.
    pub(super) number: String,
    /// The first free one; none where numbers are not asked for.
    pub(super) next_number: Option<u64>,
    /// What is looked for among the package's customers, and what was found: number, name, id.
    pub(super) sought: String,
    pub(super) choices: Vec<(String, String, String)>,
    pub(super) invoices: String,
    pub(super) may: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    connection: String,
    id: String,
    #[serde(default)]
    find: String,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) connection: ConnectionRow,
    pub(super) connection_name: String,
    pub(super) package: String,
    pub(super) rules: Option<boekbrug_model::CustomerRules>,
    pub(super) row: AppCustomerRow,
    pub(super) known: Option<KnownRecord>,
    pub(super) history: Vec<HistoryRow>,
    pub(super) next_number: Option<u64>,
    pub(super) sought: String,
    pub(super) choices: Vec<StoredRecord>,
    pub(super) wrong: Vec<Finding>,
    pub(super) may: bool,
}

pub(super) async fn show(visit: Visit, Query(which): Query<Which>) -> Result<Response, Fault> {
    visit.need(Scope::RecordsRead)?;
    let id: ConnectionId = which.connection.parse().map_err(|_| Fault::NotFound)?;
    let sought: String = which.find.trim().chars().take(100).collect();
    let view = view(&visit, id, &which.id, sought, Vec::new()).await?;
    Ok(page_with(StatusCode::OK, &view))
}

/// The page again, with why something was refused.
pub(super) async fn refused(visit: &Visit, id: ConnectionId, here: &str, fault: Fault) -> Result<Response, Fault> {
    let status = fault.status();
    let view = view(visit, id, here, String::new(), fault.refusal()?).await?;
    Ok(page_with(status, &view))
}

async fn view(
    visit: &Visit,
    id: ConnectionId,
    here: &str,
    sought: String,
    wrong: Vec<Finding>,
) -> Result<OnePage, Fault> {
    let connection = visit.connection(id).await?;
    let store = &visit.app.store;
    let row = store.app_customers().one(id, here).await?.ok_or(Fault::NotFound)?;
    let known = match &row.there {
        Some(there) => store.known(id, Feed::Customers, &[there]).await?.pop(),
        None => None,
    };
    let history = match &row.there {
        Some(there) => store.history(id, there, Feed::Customers).await?,
        None => Vec::new(),
    };
    let capability = visit.app.engine.capability(&connection.package);
    let rules = capability.and_then(|known| known.customers_out.clone());
    // nothing can be done over a connection that is disconnected, and its page is read all the same
    let is_open = connection.state != ConnectionState::Disconnected;
    let may = visit.may(Scope::ConnectionsWrite) && rules.is_some() && is_open;
    let asks = may && row.there.is_none();
    let looked = RecordsSought {
        active_only: false,
        text: sought.clone(),
    };
    let found = Found {
        connection_name: name_of(visit, &connection),
        package: visit.package_title(&connection),
        choices: if asks && !sought.is_empty() {
            let lists = store.lists();
            lists
                .records_sought(id, Feed::Customers, &looked, None, CHOICES)
                .await?
        } else {
            Vec::new()
        },
        next_number: if asks {
            Some(visit.app.engine.next_customer_number(visit.organisation, id).await?)
        } else {
            None
        },
        connection,
        rules,
        row,
        known,
        history,
        sought,
        wrong,
        may,
    };
    let frame = visit.frame(title(&found.row), Place::Customers);
    Ok(OnePage::new(frame, visit.t, found))
}

/// What people call it.
pub(super) fn title(row: &AppCustomerRow) -> String {
    let names = [&row.name, &row.code, &row.here];
    names
        .into_iter()
        .find(|name| !name.is_empty())
        .cloned()
        .unwrap_or_default()
}

impl OnePage {
    pub(super) fn new(frame: Frame, t: Texts, found: Found) -> Self {
        let row = &found.row;
        let settings = &found.connection.settings;
        let asks_ticks = settings.customers_out == CustomersOut::Ticked;
        let takes_part = !asks_ticks || row.ticked;
        let rules = Rules {
            settings,
            customers: found.rules.as_ref(),
            package: &found.package,
        };
        let here: Value = serde_json::from_str(&row.values).unwrap_or_default();
        let package: Option<Value> = found
            .known
            .as_ref()
            .and_then(|known| serde_json::from_str(&known.values).ok());
        let linked = found.known.as_ref().map(|known| {
            let (number, address) = there(row.connection, known);
            (number, address, known.id.to_string())
        });
        let numbers = found.rules.as_ref().is_some_and(|rules| rules.largest_number.is_some());
        let mut invoices = url::form_urlencoded::Serializer::new(String::new());
        invoices
            .append_pair("connection", &row.connection.to_string())
            .append_pair("q", if row.code.is_empty() { &row.name } else { &row.code });
        Self {
            connection: (found.connection_name, row.connection.to_string()),
            badge: badge(t, row.state, takes_part),
            meaning: meaning(t, row, takes_part),
            again: takes_part.then_some(match row.state {
                AppCustomerState::Equal => "customers-compare",
                _ => "customers-retry",
            }),
            both: rules.both(t, &here, package.as_ref()),
            older: found.history.len().saturating_sub(MOST),
            history: found
                .history
                .iter()
                .take(MOST)
                .map(|row| rules.overwrite(t, row, &here))
                .collect(),
            tick: asks_ticks.then_some(row.ticked),
            findings: row.findings.iter().filter(|_| takes_part).cloned().collect(),
            wrong: found.wrong,
            linked,
            has_link: found.may && row.there.is_some(),
            number: row.number.clone().unwrap_or_default(),
            next_number: found.next_number.filter(|_| numbers),
            sought: found.sought,
            choices: found
                .choices
                .into_iter()
                .map(|record| (record.code, record.name, record.id.to_string()))
                .collect(),
            invoices: format!("/invoices?{}", invoices.finish()),
            may: found.may,
            id: row.here.clone(),
            code: row.code.clone(),
            package: found.package.clone(),
            frame,
            t,
        }
    }

    /// Whether a person may still say what it is in the package.
    fn is_free(&self) -> bool {
        self.may && self.linked.is_none() && !self.has_link
    }

    fn is_ticked(&self) -> bool {
        self.tick == Some(true)
    }
}

/// What the state means, in a sentence: who must do something.
fn meaning(t: Texts, row: &AppCustomerRow, takes_part: bool) -> String {
    if !takes_part {
        return t.say("customers-meaning-apart");
    }
    t.say(match row.state {
        AppCustomerState::Waiting => "customers-meaning-waiting",
        AppCustomerState::Findings => "customers-meaning-findings",
        AppCustomerState::Sending => "customers-meaning-sending",
        AppCustomerState::Unknown => "customers-meaning-unknown",
        AppCustomerState::Equal => "customers-meaning-equal",
    })
}
