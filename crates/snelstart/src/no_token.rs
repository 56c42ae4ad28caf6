//! Why there is no token, and what a person is told.

use std::sync::Arc;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_http::CallError;
use boekbrug_http::session::SessionError;
use boekbrug_model::{Finding, FindingCode};
use jiff::Timestamp;

use crate::config::KOPPELSLEUTEL;
use crate::token::ENDPOINT;

/// Why there is no token.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum NoToken {
    #[error("there is no koppelsleutel")]
    KeyMissing,
    #[error("the koppelsleutel is no base64 of `user:password`")]
    KeyForm,
    #[error("the koppelsleutel is refused: {0}")]
    KeyRejected(String),
    #[error("the koppelsleutel could not be read: {0}")]
    Secrets(Arc<ConnectorError>),
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
        SessionError::RefusedNew => (
            ConnectionRefused,
            Permanent,
            Finding::new(FindingCode::ConnectionKeyRejected),
        ),
        SessionError::Vault(_) | SessionError::Busy | SessionError::Interrupted => {
            (Internal, Temporary, Finding::new(FindingCode::InternalFailure))
        }
    };
    ConnectorError::new(kind, outcome, finding).at(ENDPOINT).because(error)
}

impl NoToken {
    fn told(&self, now: Timestamp) -> (ErrorKind, Outcome, Finding) {
        use ErrorKind::{Configuration, ConnectionRefused, Malformed, Unreachable};
        use Outcome::{Permanent, Temporary};
        let finding = Finding::new(self.code());
        match self {
            Self::KeyMissing => (Configuration, Permanent, finding.with("secret", KOPPELSLEUTEL)),
            Self::KeyForm => (ConnectionRefused, Permanent, finding),
            Self::KeyRejected(text) if text.is_empty() => (ConnectionRefused, Permanent, finding),
            Self::KeyRejected(text) => (ConnectionRefused, Permanent, finding.said(None, text)),
            Self::Secrets(cause) => (
                cause.kind,
                cause.outcome,
                cause.findings.first().cloned().unwrap_or(finding),
            ),
            Self::Call(call) => (call.kind(now), Temporary, finding),
            Self::Nowhere(_) => (Configuration, Permanent, finding.with("address", "token")),
            Self::Broken(_) => (Unreachable, Temporary, finding),
            Self::Malformed(_) => (Malformed, Temporary, finding),
        }
    }

    fn code(&self) -> FindingCode {
        match self {
            Self::KeyMissing => FindingCode::ConnectionSecretMissing,
            Self::KeyForm | Self::KeyRejected(_) => FindingCode::ConnectionKeyRejected,
            Self::Secrets(_) => FindingCode::InternalSecretUnreadable,
            Self::Call(call) => match **call {
                CallError::RateLimited { .. } | CallError::LimitReached { .. } => FindingCode::PackageRateLimited,
                _ => FindingCode::PackageUnavailable,
            },
            Self::Nowhere(_) => FindingCode::ConnectionAddressWrong,
            Self::Broken(_) => FindingCode::PackageUnavailable,
            Self::Malformed(_) => FindingCode::PackageMalformed,
        }
    }
}
