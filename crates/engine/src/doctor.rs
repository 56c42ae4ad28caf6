//! Examining a connection without changing anything: the package's own probe, and what we know ourselves.

use std::sync::Arc;

use boekbrug_connector::{Connector, ProbeStep};
use boekbrug_model::{ConnectionId, Finding, FindingCode, OrganisationId};
use boekbrug_store::{ConnectionRow, Lease};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::hold::Held;
use crate::{Engine, EngineError};

/// What an examination found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Examination {
    /// The steps, in order; one with findings failed.
    pub steps: Vec<ProbeStep>,
    /// Calls that it took.
    pub calls: u64,
}

impl Examination {
    /// True when every step went well.
    pub fn is_well(&self) -> bool {
        self.steps.iter().all(|step| step.findings.is_empty())
    }
}

impl Engine {
    /// Examines a connection read-only: what we know ourselves, then the package step by step. Waits for whoever is at
    /// work on it, because two must not use one session.
    pub async fn doctor(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Examination, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        let mut steps = vec![state_step(&row), self.secrets_step(&row).await?];
        let lease = self.take(id).await?;
        let probed = self.probe(&lease).await;
        self.give_back(&lease).await?;
        let (probe, calls) = probed?;
        steps.extend(probe);
        steps.push(self.feeds_step(&row).await?);
        Ok(Examination { steps, calls })
    }

    async fn probe(&self, lease: &Lease) -> Result<(Vec<ProbeStep>, u64), EngineError> {
        let connector: Arc<dyn Connector> = match self.open(lease).await {
            Ok(connector) => connector,
            Err(EngineError::Connector(error)) => {
                let step = step("De koppeling openen", "Open the connection", error.findings, None);
                return Ok((vec![step], 0));
            }
            Err(error) => return Err(error),
        };
        let mut steps = connector.probe().await;
        let calls = self.count_calls(lease, &*connector).await?;
        let held = Held::new(self, lease.clone(), connector, true, CancellationToken::new());
        let findings = held.trial().await.map_err(EngineError::from)?;
        let (nl, en) = (
            "Proeffactuur tegen de gelezen gegevens",
            "Trial invoice against what was read",
        );
        steps.push(step(nl, en, findings, None));
        Ok((steps, calls))
    }

    async fn secrets_step(&self, row: &ConnectionRow) -> Result<ProbeStep, EngineError> {
        let capability = self.ports().packages.capability(&row.package);
        let mut findings = Vec::new();
        for name in capability.map_or(&[][..], |capability| &capability.secrets) {
            let sealed = self.store().secret(row.id, name).await?;
            let opened = sealed.map(|sealed| {
                let purpose = crate::secrets::purpose(row.id, name);
                self.ports().keyring.open(&purpose, &sealed)
            });
            match opened {
                Some(Ok(_)) => {}
                Some(Err(_)) => findings.push(Finding::new(FindingCode::InternalSecretUnreadable)),
                None => findings.push(Finding::new(FindingCode::ConnectionSecretMissing).with("secret", name)),
            }
        }
        Ok(step(
            "Geheimen aanwezig en te openen",
            "Secrets present and readable",
            findings,
            None,
        ))
    }

    async fn feeds_step(&self, row: &ConnectionRow) -> Result<ProbeStep, EngineError> {
        let states = self.store().feed_states(row.id).await?;
        let feeds = self.ports().packages.capability(&row.package).map(|known| &known.feeds);
        let unread: Vec<_> = feeds
            .into_iter()
            .flatten()
            // what the settings leave out is not read, and nobody waits for it
            .filter(|known| !row.settings.leaves_out(known.feed))
            .filter(|known| {
                !states
                    .iter()
                    .any(|(feed, state)| *feed == known.feed && state.completed.is_some())
            })
            .map(|known| known.feed.as_str())
            .collect();
        let records: u64 = states.iter().map(|(_, state)| state.records).sum();
        let detail = if unread.is_empty() {
            (format!("{records} rijen"), format!("{records} rows"))
        } else {
            let unread = unread.join(", ");
            (
                format!("{records} rijen; nog niet gelezen: {unread}"),
                format!("{records} rows; not read yet: {unread}"),
            )
        };
        Ok(step("Gegevensstromen gelezen", "Feeds read", Vec::new(), Some(detail)))
    }
}

fn state_step(row: &ConnectionRow) -> ProbeStep {
    let detail = row.remote_name.clone().map(|name| (name.clone(), name));
    step(
        "Toestand van de koppeling",
        "State of the connection",
        row.findings.clone(),
        detail,
    )
}

/// A step of our own, with what was found out in Dutch and in English.
fn step(title_nl: &str, title_en: &str, findings: Vec<Finding>, detail: Option<(String, String)>) -> ProbeStep {
    let (detail, detail_en) = detail.unzip();
    ProbeStep {
        title_nl: title_nl.to_owned(),
        title_en: title_en.to_owned(),
        findings,
        detail,
        detail_en,
    }
}
