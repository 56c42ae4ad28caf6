//! The list of invoices.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use boekbrug_model::invoice::{Invoice, InvoiceKind};
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, InvoiceId, InvoiceState, Money, Scope};
use boekbrug_store::{CauseCount, ConnectionRow, InvoiceRow};
use jiff::Timestamp;

use super::order::state_word;
use super::{Filter, Tab};
use crate::findings::mend::{Mend, mends};
use crate::findings::without_places;
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

/// Rows on a page.
pub(crate) const PAGE: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "invoices/list.html")]
pub(crate) struct ListPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) filter: Filter,
    /// Tabs: address, text, how many, whether it is shown.
    pub(super) tabs: Vec<(String, String, u64, bool)>,
    /// Connections to choose from: id, name, whether it is chosen. Empty when there is one.
    pub(super) connections: Vec<(String, String, bool)>,
    /// Why invoices wait, most frequent first.
    pub(super) causes: Vec<CauseLine>,
    /// The cause that is looked at.
    pub(super) cause: Option<CauseBox>,
    pub(super) rows: Vec<Row>,
    /// Address of the next page; empty on the last.
    pub(super) next: String,
    /// Whether the organisation has any invoice.
    pub(super) any: bool,
}

/// One cause with how many invoices have it.
pub(crate) struct CauseLine {
    pub(crate) code: FindingCode,
    pub(crate) title: String,
    pub(crate) who: String,
    pub(crate) count: u64,
    /// The list of these invoices.
    pub(crate) address: String,
}

/// The cause that is looked at.
pub(super) struct CauseBox {
    pub(super) code: FindingCode,
    pub(super) title: String,
    pub(super) cause: String,
    pub(super) remedy: String,
    pub(super) who: String,
    pub(super) count: u64,
    pub(super) mends: Vec<Mend>,
    /// Where all of them are tried again; none for whoever may not, or when there are none.
    pub(super) retry: Option<String>,
}

/// One invoice in a list.
pub(crate) struct Row {
    pub(crate) id: InvoiceId,
    pub(crate) number: String,
    pub(crate) is_credit: bool,
    pub(crate) customer: String,
    pub(crate) customer_code: String,
    pub(crate) date: String,
    pub(crate) amount: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    /// The first finding.
    pub(crate) why: Option<String>,
    /// How many more there are.
    pub(crate) more: usize,
    /// When its state last changed.
    pub(crate) changed: String,
    /// Its connection, where several are shown.
    pub(crate) connection: Option<String>,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) connections: Vec<(ConnectionRow, String)>,
    pub(super) states: Vec<(InvoiceState, u64)>,
    pub(super) causes: Vec<CauseCount>,
    /// One more than fits says that there is a next page.
    pub(super) rows: Vec<InvoiceRow>,
    pub(super) now: Timestamp,
    pub(super) may_mend: bool,
}

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesRead)?;
    let filter = Filter::read(query.as_deref())?;
    if let Some(connection) = filter.connection {
        visit.connection(connection).await?;
    }
    let (store, organisation) = (&visit.app.store, visit.organisation);
    let (lists, sought) = (store.lists(), filter.sought());
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let (connections, states, causes, rows) = tokio::try_join!(
        store.connections(organisation),
        lists.invoice_states(organisation, filter.connection),
        lists.causes(organisation, filter.connection),
        lists.invoices_sought(organisation, &sought, filter.after, limit),
    )?;
    let named = |row: ConnectionRow| {
        let name = name_of(&visit, &row);
        (row, name)
    };
    let found = Found {
        connections: connections.into_iter().map(named).collect(),
        states,
        causes,
        rows,
        now: visit.now(),
        may_mend: visit.may(Scope::InvoicesWrite),
    };
    let frame = visit.frame(visit.t.say("invoices-title"), Place::Invoices);
    Ok(page(&ListPage::new(frame, visit.t, filter, found)))
}

/// What people call a connection: its package and the administration there.
pub(crate) fn name_of(visit: &Visit, row: &ConnectionRow) -> String {
    let package = visit.package_title(row);
    match &row.remote_name {
        Some(name) => format!("{package} · {name}"),
        None => package,
    }
}

impl ListPage {
    pub(super) fn new(frame: Frame, t: Texts, filter: Filter, found: Found) -> Self {
        let tabs = tabs(t, &filter, &found);
        let several = found.connections.len() > 1;
        let shown = |(row, _): &&(ConnectionRow, String)| {
            row.state != ConnectionState::Disconnected || filter.connection == Some(row.id)
        };
        let choices = found.connections.iter().filter(shown);
        let choice = |(row, name): &(ConnectionRow, String)| {
            (row.id.to_string(), name.clone(), filter.connection == Some(row.id))
        };
        let names: BTreeMap<ConnectionId, &str> = found
            .connections
            .iter()
            .map(|(row, name)| (row.id, name.as_str()))
            .collect();
        let mut rows: Vec<Row> = found.rows.iter().map(|row| Row::new(t, row, found.now)).collect();
        let next = match found.rows.get(PAGE - 1) {
            Some(last) if found.rows.len() > PAGE => filter.with(|filter| filter.after = Some(last.id)).address(),
            _ => String::new(),
        };
        rows.truncate(PAGE);
        if several && filter.connection.is_none() {
            for (row, of) in rows.iter_mut().zip(&found.rows) {
                row.connection = names.get(&of.connection).map(|name| (*name).to_owned());
            }
        }
        Self {
            causes: match (filter.code, &filter.tab) {
                (None, Tab::All | Tab::Attention) => cause_lines(t, &filter, &found.causes),
                _ => Vec::new(),
            },
            cause: filter.code.map(|code| cause_box(t, &filter, code, &found)),
            connections: if several {
                choices.map(choice).collect()
            } else {
                Vec::new()
            },
            any: found.states.iter().any(|(_, count)| *count > 0),
            tabs,
            rows,
            next,
            filter,
            frame,
            t,
        }
    }

    /// The address with one filter taken away.
    pub(super) fn without_code(&self) -> String {
        self.filter.with(|filter| filter.code = None).address()
    }

    /// The same list from its beginning.
    pub(super) fn newest(&self) -> String {
        self.filter.with(|_| ()).address()
    }

    /// The address with nothing but the tab.
    pub(super) fn bare(&self) -> String {
        let tab = self.filter.tab.clone();
        Filter {
            tab,
            ..Filter::default()
        }
        .address()
    }
}

fn tabs(t: Texts, filter: &Filter, found: &Found) -> Vec<(String, String, u64, bool)> {
    let with = |code: Option<FindingCode>| -> u64 {
        let fits = found.causes.iter().filter(|cause| cause.code == code);
        fits.map(|cause| cause.count).sum()
    };
    let apart = with(Some(FindingCode::CustomerNotSelected));
    let with_findings = with(None).saturating_sub(apart);
    let count = |fits: &dyn Fn(InvoiceState) -> bool| -> u64 {
        found
            .states
            .iter()
            .filter(|(state, _)| fits(*state))
            .map(|(_, count)| count)
            .sum()
    };
    let all = count(&|_| true);
    let booked = count(&|state| state == InvoiceState::Verified);
    let aside = count(&|state| matches!(state, InvoiceState::Skipped | InvoiceState::Marked));
    let underway = (all - booked - aside).saturating_sub(with_findings + apart);
    let tab = |tab: Tab, text: String, count| {
        let current = filter.tab == tab;
        (filter.with(|filter| filter.tab = tab).address(), text, count, current)
    };
    let mut tabs = vec![
        tab(Tab::All, t.say("invoices-tab-all"), all),
        tab(Tab::Attention, t.say("invoices-tab-attention"), with_findings),
        tab(Tab::Underway, t.say("invoices-tab-underway"), underway),
        tab(Tab::Booked, t.say("invoices-tab-booked"), booked),
        tab(Tab::Aside, t.say("invoices-tab-aside"), aside),
    ];
    if apart > 0 || filter.tab == Tab::Apart {
        tabs.push(tab(Tab::Apart, t.say("invoices-tab-apart"), apart));
    }
    if let Tab::States(states) = &filter.tab {
        let names: Vec<_> = states.iter().map(|state| t.invoice_state(state)).collect();
        let of = count(&|state| states.contains(&state));
        tabs.push(tab(filter.tab.clone(), names.join(", "), of));
    }
    tabs
}

/// The causes with how many invoices have them, over all connections that are looked at; most frequent first.
fn cause_lines(t: Texts, filter: &Filter, causes: &[CauseCount]) -> Vec<CauseLine> {
    let mut counts: BTreeMap<FindingCode, u64> = BTreeMap::new();
    for cause in causes {
        if let Some(code) = cause.code.filter(|code| *code != FindingCode::CustomerNotSelected) {
            *counts.entry(code).or_default() += cause.count;
        }
    }
    let mut lines: Vec<_> = counts
        .into_iter()
        .map(|(code, count)| CauseLine {
            title: without_places(t.either(code.entry().title_nl, code.entry().title_en)),
            who: t.who(&code.entry().who),
            address: filter
                .with(|filter| {
                    filter.code = Some(code);
                    filter.tab = Tab::Attention;
                })
                .address(),
            code,
            count,
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.count), line.code));
    lines
}

fn cause_box(t: Texts, filter: &Filter, code: FindingCode, found: &Found) -> CauseBox {
    let entry = code.entry();
    let with_it = found.causes.iter().filter(|cause| cause.code == Some(code));
    let connections: Vec<ConnectionId> = with_it.clone().map(|cause| cause.connection).collect();
    let count = with_it.map(|cause| cause.count).sum();
    let only = match connections.as_slice() {
        [one] => Some(*one),
        _ => filter.connection,
    };
    let retry = Filter {
        code: Some(code),
        connection: filter.connection,
        ..Filter::default()
    };
    CauseBox {
        code,
        title: without_places(t.either(entry.title_nl, entry.title_en)),
        cause: without_places(t.either(entry.cause_nl, entry.cause_en)),
        remedy: without_places(t.either(entry.remedy_nl, entry.remedy_en)),
        who: t.who(&entry.who),
        count,
        mends: mends(t, &Finding::new(code), only),
        retry: (found.may_mend && count > 0).then(|| retry.at("/invoices/retry")),
    }
}

impl Row {
    pub(crate) fn new(t: Texts, row: &InvoiceRow, now: Timestamp) -> Self {
        let invoice = &row.invoice;
        let code = invoice.customer.code.clone().unwrap_or_default();
        let others = [
            &invoice.customer.name,
            &invoice.customer.identification,
            &invoice.customer.vat_number,
        ];
        Self {
            id: row.id,
            number: invoice.number.to_string(),
            is_credit: invoice.kind == InvoiceKind::CreditNote,
            customer: others
                .into_iter()
                .flatten()
                .next()
                .cloned()
                .unwrap_or_else(|| code.clone()),
            customer_code: code,
            date: t.day(&invoice.date),
            amount: t.money(&signed(invoice)),
            state: state_word(t, row),
            tone: tone(row),
            why: row.findings.first().map(|finding| t.title(finding)),
            more: row.findings.len().saturating_sub(1),
            changed: t.ago(&row.changed, &now),
            connection: None,
        }
    }
}

/// The total as it counts in a list: that of a credit note is taken off.
fn signed(invoice: &Invoice) -> Money {
    let total = invoice.total_incl;
    match invoice.kind {
        InvoiceKind::CreditNote => total.negated().unwrap_or(total),
        InvoiceKind::Invoice => total,
    }
}

/// The colour of an invoice's state: what is open with findings wants a person.
pub(super) fn tone(row: &InvoiceRow) -> &'static str {
    match row.state {
        InvoiceState::Verified => "ok",
        InvoiceState::Skipped | InvoiceState::Marked => "off",
        InvoiceState::Findings if is_apart(row) => "off",
        InvoiceState::Findings => "bad",
        _ if !row.findings.is_empty() => "warn",
        _ => "busy",
    }
}

/// Whether its customer takes no part: that is a choice of somebody, and no cause for alarm.
pub(super) fn is_apart(row: &InvoiceRow) -> bool {
    row.state == InvoiceState::Findings
        && row
            .findings
            .iter()
            .any(|finding| finding.code == FindingCode::CustomerNotSelected)
}

/// The colour of a state in a timeline.
pub(super) fn tone_of_state(state: InvoiceState) -> &'static str {
    match state {
        InvoiceState::Verified => "ok",
        InvoiceState::Skipped | InvoiceState::Marked => "off",
        InvoiceState::Findings => "bad",
        InvoiceState::Unknown => "warn",
        InvoiceState::Waiting | InvoiceState::Sending | InvoiceState::Booked | InvoiceState::Attached => "busy",
    }
}
