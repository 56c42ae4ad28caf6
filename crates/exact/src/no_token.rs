//! Why there is no token, and what a person is told.

use std::sync::Arc;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_http::session::SessionError;
use boekbrug_http::{CallError, Cause};
use boekbrug_model::{Finding, FindingCode};
use jiff::Timestamp;

use crate::token::ENDPOINT;

/// Why there is no token.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum NoToken {
    #[error("no consent was given yet")]
    NoConsent,
    #[error("the code or refresh token is not good any more: {0}")]
    Dead(String),
    #[error("the tokens are not to be refreshed yet")]
    TooEarly,
    #[error("the package does not know the app: {0}")]
    AppRefused(String),
    #[error("the secrets could not be read: {0}")]
    Secrets(Arc<ConnectorError>),
    #[error("the tokens could not be read: {0}")]
    Store(Cause),
    #[error(transparent)]
    Call(Box<CallError>),
    #[error("nothing of the package at the token address: {0}")]
    Nowhere(String),
    #[error("the package broke down: {0}")]
    Broken(String),
    #[error("no token in the answer: {0}")]
    Malformed(String),
}

/// What a person is told. No token means that the call itself was not made: nothing happened on the other side.
pub(crate) fn refusal(error: SessionError<NoToken>, now: Timestamp) -> ConnectorError {
    use ErrorKind::{ConnectionRefused, Internal};
    use Outcome::{Permanent, Temporary};
    let (kind, outcome, finding) = match &error {
        SessionError::Renew(reason) => reason.told(now),
        SessionError::RefusedNew => {
            let finding = Finding::new(FindingCode::ConnectionConsentWithdrawn);
            (ConnectionRefused, Permanent, finding)
        }
        SessionError::Vault(_) | SessionError::Busy | SessionError::Interrupted => {
            (Internal, Temporary, Finding::new(FindingCode::InternalFailure))
        }
    };
    ConnectorError::new(kind, outcome, finding).at(ENDPOINT).because(error)
}

impl NoToken {
    /// Kind, outcome and finding, for a connection that was signed in before.
    pub(crate) fn told(&self, now: Timestamp) -> (ErrorKind, Outcome, Finding) {
        use ErrorKind::{Configuration, ConnectionRefused, Internal, Malformed, Unreachable};
        use Outcome::{Permanent, Temporary};
        let finding = Finding::new(self.code());
        match self {
            Self::NoConsent => (ConnectionRefused, Permanent, finding),
            Self::Dead(text) | Self::AppRefused(text) if text.is_empty() => (ConnectionRefused, Permanent, finding),
            Self::Dead(text) | Self::AppRefused(text) => (ConnectionRefused, Permanent, finding.said(None, text)),
            Self::TooEarly | Self::Broken(_) => (Unreachable, Temporary, finding),
            Self::Secrets(cause) => {
                let own = cause.findings.first().cloned().unwrap_or(finding);
                (cause.kind, cause.outcome, own)
            }
            Self::Store(_) => (Internal, Temporary, finding),
            Self::Call(call) => (call.kind(now), Temporary, finding),
            Self::Nowhere(_) => (Configuration, Permanent, finding.with("address", "token")),
            Self::Malformed(_) => (Malformed, Temporary, finding),
        }
    }

    fn code(&self) -> FindingCode {
        match self {
            Self::NoConsent => FindingCode::ConnectionConsentMissing,
            Self::Dead(_) => FindingCode::ConnectionConsentWithdrawn,
            Self::AppRefused(_) => FindingCode::ConnectionSubscriptionKeyRejected,
            Self::Secrets(_) => FindingCode::InternalSecretUnreadable,
            Self::Store(_) => FindingCode::InternalFailure,
            Self::Call(call) => match **call {
                CallError::RateLimited { .. } | CallError::LimitReached { .. } => FindingCode::PackageRateLimited,
                _ => FindingCode::PackageUnavailable,
            },
            Self::Nowhere(_) => FindingCode::ConnectionAddressWrong,
            Self::TooEarly | Self::Broken(_) => FindingCode::PackageUnavailable,
            Self::Malformed(_) => FindingCode::PackageMalformed,
        }
    }
}
