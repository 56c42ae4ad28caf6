//! What an error of a package means for the connection as a whole. What it means for one invoice is decided where the
//! step is.

use boekbrug_connector::{ConnectorError, ErrorKind};
use boekbrug_model::Finding;
use boekbrug_model::finding::{Heals, Severity};

use crate::backoff::later;
use crate::hold::Held;
use crate::report::Stop;
use crate::writes::{InStore, Writes as _};

/// Answers that fail to come, in a row, after which the run ends: the package is down, and each more would wait for
/// its own time-out.
const SILENCES: u32 = 3;

/// What an error means for the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// It pauses until a person mends it.
    Breaks,
    /// Its limit is reached.
    Limit,
    /// The package does not answer.
    Silence,
    /// Nothing: it concerns this one call.
    None,
}

pub(crate) fn effect(error: &ConnectorError) -> Effect {
    let whole = |finding: &Finding| finding.code.entry().severity == Severity::Connection;
    match error.kind {
        ErrorKind::ConnectionRefused | ErrorKind::Configuration => Effect::Breaks,
        _ if error.findings.iter().any(whole) => Effect::Breaks,
        ErrorKind::RateLimited { .. } => Effect::Limit,
        ErrorKind::Unreachable => Effect::Silence,
        ErrorKind::Refused | ErrorKind::Malformed | ErrorKind::Internal => Effect::None,
    }
}

impl Held<'_> {
    /// Takes an error in for the connection as a whole: it may end the run. Returns when the same call may be tried
    /// again, where the package said so.
    pub(crate) async fn suffer(&self, error: &ConnectorError) -> Option<jiff::Timestamp> {
        let engine = self.engine;
        tracing::warn!(connection = %self.id(), error = error as &dyn std::error::Error, "the package said no");
        metrics::counter!("boekbrug_package_errors_total", "kind" => kind(error)).increment(1);
        match effect(error) {
            Effect::Breaks => self.breaks(&error.findings).await,
            Effect::Limit => {
                let ErrorKind::RateLimited { retry_after } = error.kind else {
                    return None;
                };
                let at = later(engine.now(), retry_after.unwrap_or(engine.options().backoff.first));
                self.stop(Stop::Limit(at));
                return Some(at);
            }
            Effect::Silence => {
                let silences = self.silences.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                if silences >= SILENCES {
                    self.stop(Stop::Unreachable);
                }
            }
            Effect::None => self.heard(),
        }
        None
    }

    /// The package answered, whatever it said.
    pub(crate) fn heard(&self) {
        self.silences.store(0, std::sync::atomic::Ordering::Relaxed);
    }

    async fn breaks(&self, findings: &[Finding]) {
        self.stop(Stop::Refused);
        self.report().findings = findings.to_vec();
        self.engine.inner().opened.close(self.id());
        let at = self.engine.now();
        if let Err(error) = self.writes.broken(self.id(), findings, at).await {
            tracing::error!(connection = %self.id(), %error, "a refused connection could not be set to broken");
        }
    }
}

impl crate::Engine {
    /// Sets a connection to broken, with what its people are told.
    pub(crate) async fn set_broken(
        &self,
        id: boekbrug_model::ConnectionId,
        findings: &[Finding],
    ) -> Result<(), boekbrug_store::StoreError> {
        InStore(self.clone()).broken(id, findings, self.now()).await
    }
}

fn kind(error: &ConnectorError) -> &'static str {
    match error.kind {
        ErrorKind::Unreachable => "unreachable",
        ErrorKind::RateLimited { .. } => "rateLimited",
        ErrorKind::ConnectionRefused => "connectionRefused",
        ErrorKind::Refused => "refused",
        ErrorKind::Malformed => "malformed",
        ErrorKind::Configuration => "configuration",
        ErrorKind::Internal => "internal",
    }
}

/// By what a set of findings heals, each cause once.
pub(crate) fn heals(findings: &[Finding]) -> Vec<Heals> {
    let mut heals: Vec<_> = findings
        .iter()
        .flat_map(|finding| finding.code.entry().heals)
        .copied()
        .collect();
    heals.sort_unstable();
    heals.dedup();
    heals
}
