//! What becomes of the errors of store and engine at the edge.

use axum::http::StatusCode;
use boekbrug_connector::{ConnectorError, ErrorKind};
use boekbrug_engine::{Closed, EngineError};
use boekbrug_model::FindingCode;
use boekbrug_store::StoreError;

use super::{Problem, Reason};

/// Seconds after which a database that is away, or a package, may be asked again.
const AGAIN: u64 = 5;

/// Seconds after which a connection that is at work may be free.
const FREE: u64 = 30;

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::not_found(),
            StoreError::Taken { what } => Self::conflict(what),
            StoreError::Stale => Self::new(StatusCode::PRECONDITION_FAILED, FindingCode::RequestPreconditionFailed),
            StoreError::LeaseLost => busy(),
            StoreError::Unavailable(source) => {
                tracing::warn!(
                    error = &*source as &dyn std::error::Error,
                    "the database does not answer"
                );
                Self::new(StatusCode::SERVICE_UNAVAILABLE, FindingCode::InternalStore).retry_after(AGAIN)
            }
            error => Self::internal(&error),
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Connector(error) => error.into(),
            EngineError::Missing(_) => Self::not_found(),
            EngineError::Closed(closed) => Self::new(StatusCode::CONFLICT, code_of(closed)),
            EngineError::Busy => busy(),
            EngineError::Crowded => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, FindingCode::RequestCrowded).retry_after(AGAIN)
            }
            EngineError::Expired { first, last } => Self::new(StatusCode::GONE, FindingCode::ChangesExpired)
                .with("number", first.0 - 1)
                .member("firstNumber", first.0)
                .member("lastNumber", last.0),
            EngineError::UnknownPackage(package) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, FindingCode::ConnectionPackageUnknown)
                    .with("package", package)
            }
            EngineError::NoConsent(_) => Self::new(StatusCode::CONFLICT, FindingCode::ConnectionNoSignIn),
            EngineError::Refused(findings) => Self::findings(findings),
            error @ EngineError::Secret { .. } => {
                tracing::error!(error = &error as &dyn std::error::Error, "a secret cannot be opened");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, FindingCode::InternalSecretUnreadable)
            }
        }
    }
}

impl From<ConnectorError> for Problem {
    fn from(error: ConnectorError) -> Self {
        tracing::warn!(error = &error as &dyn std::error::Error, "a package could not be asked");
        let (status, wait) = match error.kind {
            ErrorKind::Unreachable | ErrorKind::Malformed => (StatusCode::SERVICE_UNAVAILABLE, Some(AGAIN)),
            ErrorKind::RateLimited { retry_after } => {
                let wait = retry_after.map_or(60, |wait| wait.as_secs().max(1));
                (StatusCode::SERVICE_UNAVAILABLE, Some(wait))
            }
            ErrorKind::ConnectionRefused | ErrorKind::Configuration => (StatusCode::CONFLICT, None),
            ErrorKind::Refused => (StatusCode::UNPROCESSABLE_ENTITY, None),
            ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, None),
        };
        let problem = Self::of(status, error.findings.into_iter().map(Reason::from).collect());
        match wait {
            Some(seconds) => problem.retry_after(seconds),
            None => problem,
        }
    }
}

fn busy() -> Problem {
    Problem::new(StatusCode::CONFLICT, FindingCode::ConnectionBusy).retry_after(FREE)
}

fn code_of(closed: Closed) -> FindingCode {
    match closed {
        Closed::Draft | Closed::Broken | Closed::OutsideHours => FindingCode::ConnectionNotReady,
        Closed::Paused => FindingCode::ConnectionPaused,
        Closed::Disconnected => FindingCode::ConnectionDisconnected,
    }
}
