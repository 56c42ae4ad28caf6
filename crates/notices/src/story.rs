//! What a letter says, as a value: gathered once, kept with the letter, told in any language.

use std::collections::BTreeMap;

use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionState, Finding, FindingCode, InvoiceId, InvoiceState, OrganisationId,
};
use boekbrug_store::{
    AppCustomerFilter, AppCustomerRow, AppCustomerState, ConnectionRow, InvoiceRow, Store, StoreError, TroubleRow,
};
use serde::{Deserialize, Serialize};

use crate::Options;
use crate::watch::Kind;

/// Invoices that are looked at for their causes; the count is of all of them.
const LOOKED_AT: usize = 2_000;
/// Invoices read at once.
const PAGE: u32 = 200;
/// Causes that a letter tells.
const CAUSES: usize = 8;
/// Invoices that a cause names.
const NAMED: usize = 3;

/// What a letter says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Story {
    pub(crate) kind: Kind,
    pub(crate) organisation: OrganisationId,
    pub(crate) administration: AdministrationId,
    pub(crate) connection: ConnectionId,
    /// What people call the administration.
    pub(crate) name: String,
    /// What people call the package.
    pub(crate) package: String,
    pub(crate) state: ConnectionState,
    /// Why the connection is in that state.
    pub(crate) findings: Vec<Finding>,
    /// How many invoices have findings.
    pub(crate) refused: u64,
    /// Their causes, the most frequent first.
    pub(crate) causes: Vec<Cause>,
    /// How many causes are left out.
    pub(crate) further: u64,
    /// How many customers of the application have findings.
    #[serde(default)]
    pub(crate) refused_customers: u64,
    /// Their causes, the most frequent first.
    #[serde(default)]
    pub(crate) customers: Vec<CustomerCause>,
}

/// One cause with the invoices that it stops.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cause {
    /// The oldest of the findings of this code.
    pub(crate) finding: Finding,
    /// Whether it is about something else on other invoices: another customer, another account.
    pub(crate) mixed: bool,
    /// How many invoices have it.
    pub(crate) count: u64,
    /// The oldest of them.
    pub(crate) invoices: Vec<(InvoiceId, String)>,
}

/// One cause with the customers of the application that it keeps from the package.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomerCause {
    /// The finding of the first of them.
    pub(crate) finding: Finding,
    /// How many customers have it.
    pub(crate) count: u64,
    /// Some of them: the application's id, and what people call them.
    pub(crate) named: Vec<(String, String)>,
}

impl Story {
    /// Gathers it as things stand now; none when the connection has gone meanwhile.
    pub(crate) async fn gather(
        store: &dyn Store,
        options: &Options,
        row: &TroubleRow,
        kind: Kind,
    ) -> Result<Option<Self>, StoreError> {
        let Some(connection) = store.connection(row.organisation, row.connection).await? else {
            return Ok(None);
        };
        let administration = store.administration(row.organisation, row.administration).await?;
        let (causes, further) = causes(store, row.connection).await?;
        let customers = match row.refused_customers {
            0 => Vec::new(),
            _ => of_customers(store, &connection).await?,
        };
        Ok(Some(Self {
            kind,
            organisation: row.organisation,
            administration: row.administration,
            connection: row.connection,
            name: plain(&administration.map(|row| row.name).unwrap_or_default()),
            package: plain(&(options.title)(&connection.package)),
            state: connection.state,
            findings: connection.findings,
            refused: row.refused,
            causes,
            further,
            refused_customers: row.refused_customers,
            customers,
        }))
    }
}

/// A name on one line: nothing of it can begin a header.
pub(crate) fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn causes(store: &dyn Store, connection: ConnectionId) -> Result<(Vec<Cause>, u64), StoreError> {
    let mut found = BTreeMap::new();
    let (mut after, mut seen) = (None, 0);
    while seen < LOOKED_AT {
        let rows = store
            .invoices(connection, &[InvoiceState::Findings], after, PAGE)
            .await?;
        let Some(last) = rows.last() else { break };
        (after, seen) = (Some(last.id), seen + rows.len());
        let apart = |row: &&InvoiceRow| {
            row.findings
                .iter()
                .any(|finding| finding.code == FindingCode::CustomerNotSelected)
        };
        // that a customer takes no part is somebody's choice: nobody is told of it
        for row in rows.iter().filter(|row| !apart(row)) {
            add(&mut found, row);
        }
    }
    let mut causes: Vec<Cause> = found.into_values().collect();
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.count), cause.finding.code));
    let further = causes.len().saturating_sub(CAUSES);
    causes.truncate(CAUSES);
    Ok((causes, further.try_into().unwrap_or(u64::MAX)))
}

/// Why customers of the application do not go over; those that take no part are told of to nobody.
async fn of_customers(store: &dyn Store, connection: &ConnectionRow) -> Result<Vec<CustomerCause>, StoreError> {
    let filter = AppCustomerFilter {
        states: vec![AppCustomerState::Findings],
        ticked: (connection.settings.customers_out == CustomersOut::Ticked).then_some(true),
        text: None,
    };
    let mut found = BTreeMap::<FindingCode, CustomerCause>::new();
    let (mut after, mut seen) = (None::<(String, String)>, 0);
    while seen < LOOKED_AT {
        let place = after.as_ref().map(|(code, here)| (code.as_str(), here.as_str()));
        let rows = store.app_customers().list(connection.id, &filter, place, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.code.clone(), last.here.clone()));
        seen += rows.len();
        for row in &rows {
            add_customer(&mut found, row);
        }
    }
    let mut causes: Vec<CustomerCause> = found.into_values().collect();
    causes.sort_by_key(|cause| (std::cmp::Reverse(cause.count), cause.finding.code));
    causes.truncate(CAUSES);
    Ok(causes)
}

/// A customer counts once for each of its causes.
fn add_customer(found: &mut BTreeMap<FindingCode, CustomerCause>, row: &AppCustomerRow) {
    let codes: BTreeMap<FindingCode, &Finding> = row
        .findings
        .iter()
        .rev()
        .map(|finding| (finding.code, finding))
        .collect();
    let called = [&row.name, &row.code, &row.here];
    let called = called.into_iter().find(|name| !name.is_empty());
    for (code, finding) in codes {
        let cause = found.entry(code).or_insert_with(|| CustomerCause {
            finding: finding.clone(),
            count: 0,
            named: Vec::new(),
        });
        cause.count += 1;
        if cause.named.len() < NAMED {
            cause
                .named
                .push((row.here.clone(), called.cloned().unwrap_or_default()));
        }
    }
}

/// An invoice counts once for each of its causes, however many lines have it.
fn add(found: &mut BTreeMap<FindingCode, Cause>, row: &InvoiceRow) {
    let mut codes = Vec::new();
    for finding in &row.findings {
        if codes.contains(&finding.code) {
            continue;
        }
        codes.push(finding.code);
        let cause = found.entry(finding.code).or_insert_with(|| Cause {
            finding: Finding {
                at: None,
                ..finding.clone()
            },
            mixed: false,
            count: 0,
            invoices: Vec::new(),
        });
        cause.count += 1;
        cause.mixed |= cause.finding.params != finding.params;
        if cause.invoices.len() < NAMED {
            cause.invoices.push((row.id, row.invoice.number.to_string()));
        }
    }
}
