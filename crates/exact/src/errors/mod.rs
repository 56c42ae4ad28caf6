//! Refusals of the package into findings and outcomes (apis/exact.md section 7). Every answer that is not what was
//! asked for comes through here.

mod account;
mod body;
mod subject;
mod texts;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_http::{Answer, CallError, Effect, LimitScope};
use boekbrug_model::{Finding, FindingCode};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

pub(crate) use body::{is_validation, reason, said};
pub(crate) use subject::Subject;

/// A wait from which on it is the day's allowance that is used up, not the minute's.
const A_DAYS_LIMIT: SignedDuration = SignedDuration::from_mins(10);

/// What a call was, as far as its refusal depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Method and path template.
    pub(crate) endpoint: &'static str,
    /// Whether it changes something at the other side.
    pub(crate) effect: Effect,
    /// The scope that the app needs for it.
    pub(crate) right: &'static str,
    /// What it was about.
    pub(crate) subject: &'a Subject,
}

impl Asked<'_> {
    fn error(&self, kind: ErrorKind, outcome: Outcome, finding: Finding) -> ConnectorError {
        ConnectorError::new(kind, outcome, finding).at(self.endpoint)
    }

    /// No usable answer at all. An endpoint that used up its errors waits alone: other calls go on.
    pub(crate) fn unanswered(&self, error: CallError, now: Timestamp) -> ConnectorError {
        if let CallError::LimitReached {
            scope: LimitScope::EndpointErrors,
            ..
        } = error
        {
            let finding = Finding::new(FindingCode::PackageErrorAllowance);
            return self
                .error(ErrorKind::Refused, Outcome::Temporary, finding)
                .because(error);
        }
        let kind = error.kind(now);
        let outcome = error.outcome(self.effect);
        let code = match (&error, kind) {
            (_, _) if outcome == Outcome::Unknown => FindingCode::PackageAnswerLost,
            (_, ErrorKind::RateLimited { retry_after }) => limit_code(retry_after),
            (CallError::TooLarge(_), _) => FindingCode::PackageMalformed,
            _ => FindingCode::PackageUnavailable,
        };
        let text = match &error {
            CallError::RateLimited { answer, .. } | CallError::Unavailable(answer) => said(answer),
            _ => None,
        };
        self.error(kind, outcome, quoting(Finding::new(code), text))
            .because(error)
    }

    /// The credentials had ended before a row could be overwritten: until there are others the row may have changed.
    pub(crate) fn outdated(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::PackageUnavailable);
        self.error(ErrorKind::Unreachable, Outcome::Temporary, finding)
    }

    /// An answer that says no, or something else than it should.
    pub(crate) fn refused(&self, answer: &Answer) -> ConnectorError {
        match answer.status {
            StatusCode::FORBIDDEN => self.forbidden(answer),
            StatusCode::NOT_FOUND if said(answer).is_none() => self.nowhere(answer),
            StatusCode::INTERNAL_SERVER_ERROR if self.effect != Effect::Read => match body::message(&answer.body) {
                Some(text) => self.validated(&text),
                None => self.broken(answer),
            },
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => self.broken(answer),
            status if status.is_client_error() => match body::message(&answer.body) {
                Some(text) => self.complained(&text, Outcome::Permanent),
                None => self.unreadable(format!("{answer:?}")),
            },
            status if status.is_redirection() => self.nowhere(answer),
            _ => self.unreadable(format!("{answer:?}")),
        }
    }

    /// An answer that is cut or is not of the package (HTML of a proxy): of a write nothing is known then.
    pub(crate) fn unreadable(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
        let (outcome, code) = match self.effect {
            Effect::Read => (Outcome::Temporary, FindingCode::PackageMalformed),
            Effect::Write | Effect::Replace => (Outcome::Unknown, FindingCode::PackageAnswerLost),
        };
        self.error(ErrorKind::Malformed, outcome, Finding::new(code))
            .because(cause)
    }

    /// The booking that a call was about is not there.
    pub(crate) fn gone(&self) -> ConnectorError {
        let finding = self.subject.filled(Finding::new(FindingCode::PackageBookingGone), "");
        self.error(ErrorKind::Refused, Outcome::Permanent, finding)
    }

    /// The customer that a call was about is not there.
    pub(crate) fn customer_gone(&self) -> ConnectorError {
        let finding = self.subject.filled(Finding::new(FindingCode::CustomerGone), "");
        self.error(ErrorKind::Refused, Outcome::Permanent, finding)
    }

    /// A validation, which the package answers with 500. A text that is none of the known forms may be a fault on the
    /// way, and an entry number or a customer's code that is taken may be our own of which the answer was lost:
    /// then only a look-up may follow.
    fn validated(&self, text: &str) -> ConnectorError {
        let certain = texts::is_certain(text, self.subject);
        let outcome = if certain { Outcome::Permanent } else { Outcome::Unknown };
        self.complained(text, outcome)
    }

    /// All complaints at once: one for each line.
    fn complained(&self, text: &str, outcome: Outcome) -> ConnectorError {
        let mut findings = texts::findings(text, self.subject);
        let whole = findings.iter().any(texts::is_about_the_connection);
        let kind = if whole {
            ErrorKind::ConnectionRefused
        } else {
            ErrorKind::Refused
        };
        let outcome = if whole { Outcome::Permanent } else { outcome };
        let first = findings.remove(0);
        let mut error = self.error(kind, outcome, first);
        error.findings.extend(findings);
        error
    }

    /// A scope, a module or a right is missing, or the division is out of reach.
    fn forbidden(&self, answer: &Answer) -> ConnectorError {
        let text = said(answer);
        let right = text.as_deref().and_then(scope_in).unwrap_or(self.right).to_owned();
        let finding = Finding::new(FindingCode::ConnectionRightMissing).with("right", right);
        self.error(ErrorKind::ConnectionRefused, Outcome::Permanent, quoting(finding, text))
    }

    /// Nothing of the package at this address.
    fn nowhere(&self, answer: &Answer) -> ConnectorError {
        let finding = Finding::new(FindingCode::ConnectionAddressWrong).with("address", self.endpoint);
        self.error(
            ErrorKind::Configuration,
            Outcome::Permanent,
            quoting(finding, said(answer)),
        )
        .because(format!("{answer:?}"))
    }

    /// The package broke down over it: a write may have been done all the same.
    fn broken(&self, answer: &Answer) -> ConnectorError {
        let (outcome, code) = match self.effect {
            Effect::Read => (Outcome::Temporary, FindingCode::PackageUnavailable),
            Effect::Write | Effect::Replace => (Outcome::Unknown, FindingCode::PackageAnswerLost),
        };
        let finding = quoting(Finding::new(code), said(answer));
        self.error(ErrorKind::Unreachable, outcome, finding)
            .because(format!("{answer:?}"))
    }
}

/// A short wait is the minute's limit, a long one the day's.
fn limit_code(retry_after: Option<std::time::Duration>) -> FindingCode {
    let wait = retry_after.and_then(|wait| SignedDuration::try_from(wait).ok());
    if wait.is_some_and(|wait| wait > A_DAYS_LIMIT) {
        FindingCode::PackageDayLimit
    } else {
        FindingCode::PackageRateLimited
    }
}

fn quoting(finding: Finding, text: Option<String>) -> Finding {
    match text {
        Some(text) => finding.said(None, text),
        None => finding,
    }
}

/// The scope that a refusal names: `… Cannot read 'organization.administration' scope.`
fn scope_in(text: &str) -> Option<&str> {
    let (_, rest) = text
        .to_ascii_lowercase()
        .contains("scope")
        .then(|| text.split_once('\''))??;
    let (scope, _) = rest.split_once('\'')?;
    Some(scope)
}

#[cfg(test)]
mod tests;
