//! Why the engine could not do what a person or a cycle asked.

use boekbrug_connector::ConnectorError;
use boekbrug_model::{ChangeNumber, ConnectionId, Finding, FindingCode, Package};
use boekbrug_store::StoreError;
use thiserror::Error;

/// An error of the engine. What a package or a check says of one invoice is no error: it is a finding, and kept.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The store could not.
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    /// The package could not be asked.
    #[error("the package: {0}")]
    Connector(#[from] ConnectorError),
    /// It is not there, or belongs to another organisation.
    #[error("{0} is not there")]
    Missing(&'static str),
    /// The connection does not work now.
    #[error("the connection is closed: {0:?}")]
    Closed(Closed),
    /// Another node, or another action of a person, is at work on the connection.
    #[error("the connection is at work; try again in a moment")]
    Busy,
    /// Too many wait already; trying again in a moment helps.
    #[error("too many are waiting; try again in a moment")]
    Crowded,
    /// The change feed does not hold what comes after the number that was asked for.
    #[error("the change feed holds {} to {}", first.0, last.0)]
    Expired {
        /// The first number that it still has.
        first: ChangeNumber,
        /// The last one that was given out.
        last: ChangeNumber,
    },
    /// No such package in the registry.
    #[error("there is no package `{0}`")]
    UnknownPackage(Package),
    /// The package has no sign-in of its own: its secrets are pasted.
    #[error("the package `{0}` is not signed in by a consent")]
    NoConsent(Package),
    /// A secret that no master key of this installation opens.
    #[error("the secret `{name}` of {connection}: {source}")]
    Secret {
        /// Its connection.
        connection: ConnectionId,
        /// Its name.
        name: String,
        /// Why.
        source: boekbrug_vault::OpenError,
    },
    /// A request that cannot be carried out, with the reasons.
    #[error("refused: {}", codes(.0))]
    Refused(Vec<Finding>),
}

impl EngineError {
    /// What a person is told of work that ended so beside whoever asked for it. What is no matter of theirs is logged.
    pub(crate) fn into_findings(self, connection: ConnectionId) -> Vec<Finding> {
        match self {
            Self::Connector(error) => error.findings,
            Self::Refused(findings) => findings,
            Self::Busy => vec![Finding::new(FindingCode::ConnectionBusy)],
            error => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(%connection, error, "work for a person could not be done");
                vec![Finding::new(FindingCode::InternalFailure)]
            }
        }
    }
}

/// Why a connection does not work now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Closed {
    /// Its questions are not all answered.
    Draft,
    /// A person paused it.
    Paused,
    /// The package refuses it as a whole.
    Broken,
    /// It has ended.
    Disconnected,
    /// Outside its hours.
    OutsideHours,
}

impl Closed {
    /// Whether a person who presses the button may work all the same (product rule 6). A draft is read for its
    /// questions to be answered; that nothing of it is sent is seen to where the button is pressed.
    pub(crate) fn yields_to_a_person(self) -> bool {
        matches!(self, Self::Draft | Self::Paused | Self::Broken | Self::OutsideHours)
    }
}

fn codes(findings: &[Finding]) -> String {
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.join(", ")
}
