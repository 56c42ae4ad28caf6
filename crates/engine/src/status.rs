//! How an installation stands: one overview per connection.

use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionState, Feed, Finding, OrganisationId, Package, Profile,
};
use boekbrug_store::ConnectionRow;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use crate::budget::{Budget, CallsUsed};
use crate::desk::OPEN;
use crate::{Engine, EngineError};

/// Open invoices looked at for the counts of findings.
const LOOKED_AT: u32 = 1_000;

/// How a connection stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionStatus {
    /// The connection.
    pub connection: ConnectionId,
    /// The application's administration.
    pub administration: AdministrationId,
    /// Its package.
    pub package: Package,
    /// Its profile.
    pub profile: Profile,
    /// Its state.
    pub state: ConnectionState,
    /// Why it is in that state.
    pub findings: Vec<Finding>,
    /// Name of the administration in the package.
    pub remote_name: Option<String>,
    /// When it is due again.
    pub due: Timestamp,
    /// Its feeds, in the order of a first read.
    pub feeds: Vec<FeedStatus>,
    /// Invoices per state.
    pub invoices: BTreeMap<&'static str, u64>,
    /// When the oldest invoice with work left was accepted.
    pub oldest_open: Option<Timestamp>,
    /// Open invoices per finding, of the oldest thousand.
    pub open_findings: BTreeMap<&'static str, u64>,
    /// Customers of the application that were handed over, per state.
    pub customers: BTreeMap<&'static str, u64>,
    /// How many of them are ticked.
    pub customers_ticked: u64,
    /// Calls to the package.
    pub calls: CallsUsed,
    /// How much of the day's calls is left.
    pub budget: Budget,
}

/// How a feed stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedStatus {
    /// The feed.
    pub feed: Feed,
    /// Records known.
    pub records: u64,
    /// Rows that could not be mapped.
    pub rejects: u64,
    /// When a read to the end was last finished.
    pub completed: Option<Timestamp>,
    /// True while a read is under way or was broken off.
    pub reading: bool,
    /// When it is due again; none when its connection has no hours any more.
    pub next_due: Option<Timestamp>,
}

impl Engine {
    /// How every connection of an organisation stands, oldest first. Reads only, asks no package.
    pub async fn status(&self, organisation: OrganisationId) -> Result<Vec<ConnectionStatus>, EngineError> {
        let mut all = Vec::new();
        for row in self.store().connections(organisation).await? {
            all.push(self.status_of(row).await?);
        }
        Ok(all)
    }

    /// How one connection stands.
    pub async fn connection_status(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<ConnectionStatus, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        self.status_of(row).await
    }

    async fn status_of(&self, row: ConnectionRow) -> Result<ConnectionStatus, EngineError> {
        let counts = self.store().invoice_counts(row.id).await?;
        let open = self.store().invoices(row.id, OPEN, None, LOOKED_AT).await?;
        let calls = self
            .calls_of(row.id, self.ports().packages.limits(&row.package))
            .await?;
        let (mut customers, mut customers_ticked) = (BTreeMap::new(), 0);
        for row in self.store().app_customers().counts(row.id).await? {
            *customers.entry(row.state.as_str()).or_default() += row.count;
            customers_ticked += if row.ticked { row.count } else { 0 };
        }
        let mut open_findings = BTreeMap::new();
        for finding in open.iter().flat_map(|invoice| &invoice.findings) {
            *open_findings.entry(finding.code.as_str()).or_default() += 1;
        }
        Ok(ConnectionStatus {
            feeds: self.feeds_of(&row).await?,
            budget: calls.budget(),
            calls,
            invoices: counts
                .into_iter()
                .map(|(state, count)| (state.as_str(), count))
                .collect(),
            oldest_open: open.first().map(|invoice| invoice.created),
            open_findings,
            customers,
            customers_ticked,
            connection: row.id,
            administration: row.administration,
            package: row.package,
            profile: row.profile,
            state: row.state,
            findings: row.findings,
            remote_name: row.remote_name,
            due: row.due,
        })
    }

    async fn feeds_of(&self, row: &ConnectionRow) -> Result<Vec<FeedStatus>, EngineError> {
        let Some(capability) = self.ports().packages.capability(&row.package) else {
            return Ok(Vec::new());
        };
        let states: BTreeMap<_, _> = self.store().feed_states(row.id).await?.into_iter().collect();
        let hours = crate::when::hours(&row.settings.schedule, capability, &BTreeSet::new());
        let (now, spread) = (self.now(), crate::when::spread(row.id));
        let status = |known: &boekbrug_connector::FeedCapability| {
            let state = states.get(&known.feed).cloned().unwrap_or_default();
            FeedStatus {
                feed: known.feed,
                next_due: crate::when::feed_due(&hours, known.feed, state.completed, now, spread),
                records: state.records,
                rejects: state.rejects,
                completed: state.completed,
                reading: state.reading.is_some(),
            }
        };
        Ok(capability.feeds.iter().map(status).collect())
    }
}
