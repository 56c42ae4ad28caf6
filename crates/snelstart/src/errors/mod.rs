//! Refusals of the package into findings and outcomes. Every answer that is not what was asked for comes through here.

mod body;
mod codes;
mod subject;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_http::{Answer, CallError, Effect};
use boekbrug_model::{Finding, FindingCode};
use http::StatusCode;
use jiff::Timestamp;

pub(crate) use body::{Complaint, complaints};
pub(crate) use subject::Subject;

use crate::map::written_at;

/// The finding that a complaint is. One that is not documented is shown as it came.
fn finding(complaint: &Complaint, subject: &Subject) -> Finding {
    let meaning = complaint.code.as_deref().and_then(codes::meaning);
    let field = field(complaint, meaning, subject);
    let code = meaning
        .map(|row| row.1)
        .filter(|code| *code != FindingCode::PackageOther)
        .or(field.map(|_| FindingCode::CustomerFieldInvalid))
        .or(subject.rest)
        .unwrap_or(FindingCode::PackageOther);
    let mut finding = Finding::new(code).said(complaint.code.as_deref(), complaint.text.as_str());
    let sent = field.and_then(|path| subject.values.get(path)).map(String::as_str);
    for place in code.entry().places() {
        let own = meaning.and_then(|row| row.2.iter().find(|(name, _)| *name == place));
        let value = match (place, own) {
            (_, Some((_, value))) => Some(*value),
            ("field", None) => field,
            ("value", None) => sent.or(Some(complaint.text.as_str())),
            ("text" | "function", None) => Some(complaint.text.as_str()),
            (_, None) => subject.places.get(place).map(String::as_str),
        };
        if let Some(value) = value {
            finding = finding.with(place, value);
        }
    }
    match complaint.at.as_deref().or(field) {
        Some(path) => finding.at(path),
        None => finding,
    }
}

/// The canonical path of the field that a complaint is about: that of its code, or that of the member that the package
/// names where it found fault before its own rules were asked (`modelState`).
fn field(complaint: &Complaint, meaning: Option<&'static codes::Row>, subject: &Subject) -> Option<&'static str> {
    let own = meaning.and_then(|row| row.2.iter().find(|(name, _)| *name == "field"));
    let named = || {
        let path = written_at(complaint.at.as_deref()?)?;
        subject.values.contains_key(path).then_some(path)
    };
    own.map(|(_, path)| *path).or_else(named)
}

/// What a call was, as far as its refusal depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Method and path template.
    pub(crate) endpoint: &'static str,
    /// Whether it changes something at the other side.
    pub(crate) effect: Effect,
    /// The right that the koppelsleutel needs for it.
    pub(crate) right: &'static str,
    /// What it was about.
    pub(crate) subject: &'a Subject,
}

impl Asked<'_> {
    fn error(&self, kind: ErrorKind, outcome: Outcome, finding: Finding) -> ConnectorError {
        ConnectorError::new(kind, outcome, finding).at(self.endpoint)
    }

    /// No usable answer at all.
    pub(crate) fn unanswered(&self, error: CallError, now: Timestamp) -> ConnectorError {
        let kind = error.kind(now);
        let outcome = error.outcome(self.effect);
        let code = match (&error, outcome) {
            (_, Outcome::Unknown) => FindingCode::PackageAnswerLost,
            (CallError::RateLimited { .. } | CallError::LimitReached { .. }, _) => FindingCode::PackageRateLimited,
            (CallError::TooLarge(_), _) => FindingCode::PackageMalformed,
            _ => FindingCode::PackageUnavailable,
        };
        self.error(kind, outcome, Finding::new(code)).because(error)
    }

    /// The credentials had ended before a row could be overwritten: until there are others the row may have changed.
    pub(crate) fn outdated(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::PackageUnavailable);
        self.error(ErrorKind::Unreachable, Outcome::Temporary, finding)
    }

    /// An answer that says no, or something else than it should.
    pub(crate) fn refused(&self, answer: &Answer) -> ConnectorError {
        let complaints = complaints(&answer.body);
        match answer.status {
            StatusCode::FORBIDDEN => self.forbidden(&complaints),
            StatusCode::NOT_FOUND if codes_of(&complaints).next().is_none() => self.nowhere(answer, &complaints),
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => self.broken(&complaints),
            status if status.is_client_error() && !complaints.is_empty() => self.complained(&complaints),
            status if status.is_redirection() => self.nowhere(answer, &complaints),
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
        let mut finding = Finding::new(FindingCode::PackageBookingGone);
        if let Some(number) = self.subject.places.get("number") {
            finding = finding.with("number", number);
        }
        self.error(ErrorKind::Refused, Outcome::Permanent, finding)
    }

    /// The customer that a call was about is not there.
    pub(crate) fn customer_gone(&self) -> ConnectorError {
        let mut finding = Finding::new(FindingCode::CustomerGone);
        if let Some(code) = self.subject.places.get("customer") {
            finding = finding.with("customer", code);
        }
        self.error(ErrorKind::Refused, Outcome::Permanent, finding)
    }

    /// All complaints at once. A number that exists already may be of our own booking or customer of which the answer
    /// was lost, so that only a look-up may follow.
    fn complained(&self, complaints: &[Complaint]) -> ConnectorError {
        let findings = complaints
            .iter()
            .map(|complaint| finding(complaint, self.subject))
            .collect();
        let exists = codes_of(complaints).any(|code| TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(code)));
        let outcome = if exists { Outcome::Unknown } else { Outcome::Permanent };
        let mut error = self.error(ErrorKind::Refused, outcome, Finding::new(FindingCode::PackageOther));
        error.findings = findings;
        error
    }

    /// A right is missing; or the gateway's quota is used up, which it says with the same status.
    fn forbidden(&self, complaints: &[Complaint]) -> ConnectorError {
        let text = said(complaints);
        if text.to_ascii_lowercase().contains("quota") {
            let finding = Finding::new(FindingCode::PackageRateLimited).said(None, text);
            return self.error(
                ErrorKind::RateLimited { retry_after: None },
                Outcome::Temporary,
                finding,
            );
        }
        let finding = Finding::new(FindingCode::ConnectionRightMissing).with("right", self.right);
        let finding = if text.is_empty() {
            finding
        } else {
            finding.said(None, text)
        };
        self.error(ErrorKind::ConnectionRefused, Outcome::Permanent, finding)
    }

    /// Nothing of the package at this address.
    fn nowhere(&self, answer: &Answer, complaints: &[Complaint]) -> ConnectorError {
        let finding = Finding::new(FindingCode::ConnectionAddressWrong).with("address", self.endpoint);
        let text = said(complaints);
        let finding = if text.is_empty() {
            finding
        } else {
            finding.said(None, text)
        };
        self.error(ErrorKind::Configuration, Outcome::Permanent, finding)
            .because(format!("{answer:?}"))
    }

    /// The package broke down over it: a write may have been done all the same.
    fn broken(&self, complaints: &[Complaint]) -> ConnectorError {
        let (outcome, code) = match self.effect {
            Effect::Read => (Outcome::Temporary, FindingCode::PackageUnavailable),
            Effect::Write | Effect::Replace => (Outcome::Unknown, FindingCode::PackageAnswerLost),
        };
        let finding = Finding::new(code);
        let text = said(complaints);
        let finding = if text.is_empty() {
            finding
        } else {
            finding.said(None, text)
        };
        self.error(ErrorKind::Unreachable, outcome, finding)
    }
}

/// The number exists already: of an invoice, of a relation.
const TAKEN: [&str; 2] = ["BOE-0021", "REL-0008"];

fn codes_of(complaints: &[Complaint]) -> impl Iterator<Item = &str> {
    complaints.iter().filter_map(|complaint| complaint.code.as_deref())
}

/// All texts in one.
pub(crate) fn said(complaints: &[Complaint]) -> String {
    complaints
        .iter()
        .map(|complaint| complaint.text.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests;
