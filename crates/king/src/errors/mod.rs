//! What a refusal, a lost answer or a strange one means: kind, outcome and what a person is told (apis/king.md section 9).

mod debtor;
mod texts;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_http::{Answer, CallError, Effect};
use boekbrug_model::customers_out::{CheckedCustomer, value};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::{Finding, FindingCode};
use http::StatusCode;
use jiff::Timestamp;

use crate::door::NoReply;
use crate::map::WRITTEN;
pub(crate) use texts::{Meaning, meaning};

/// What a call is about: values for the places in the texts of findings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    places: Vec<(&'static str, Vec<String>)>,
    /// The fields of a customer that is written, with their values.
    written: Vec<(&'static str, String)>,
}

impl Subject {
    /// About nothing in particular.
    pub(crate) const NONE: &'static Self = &Self {
        places: Vec::new(),
        written: Vec::new(),
    };

    /// About a booking by its number.
    pub(crate) fn number(number: &str) -> Self {
        Self::of(vec![("number", vec![number.to_owned()])])
    }

    fn of(places: Vec<(&'static str, Vec<String>)>) -> Self {
        Self {
            places,
            written: Vec::new(),
        }
    }

    /// About a customer that is written.
    pub(crate) fn customer(customer: &CheckedCustomer) -> Self {
        let customer = customer.customer();
        let label = if customer.customer_code.is_empty() {
            &customer.name
        } else {
            &customer.customer_code
        };
        let text = |path: &str| match value(customer, path) {
            serde_json::Value::String(text) => text,
            _ => "-".to_owned(),
        };
        Self {
            places: vec![("customer", vec![label.clone()])],
            written: WRITTEN.iter().map(|(path, _)| (*path, text(path))).collect(),
        }
    }

    /// About an invoice.
    pub(crate) fn invoice(invoice: &CheckedInvoice) -> Self {
        let lines = invoice.lines();
        let codes = |of: fn(&boekbrug_model::invoice::CheckedLine) -> Option<&str>| {
            let mut codes: Vec<String> = lines.iter().filter_map(of).map(str::to_owned).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let one = |value: &dyn ToString| vec![value.to_string()];
        Self::of(vec![
            ("number", one(invoice.number())),
            ("customer", one(&invoice.customer().code)),
            ("date", one(&invoice.date())),
            ("total", one(&invoice.total())),
            ("currency", one(&invoice.total().currency())),
            (
                "journal",
                invoice
                    .journal()
                    .map(|journal| journal.code.clone())
                    .into_iter()
                    .collect(),
            ),
            ("account", codes(|line| Some(&line.ledger.code))),
            ("costCentre", codes(|line| Some(&line.cost_centre.as_ref()?.code))),
            ("project", codes(|line| Some(&line.project.as_ref()?.code))),
            ("code", codes(|line| Some(&line.vat_code.as_ref()?.code))),
        ])
    }

    /// The value of a place: of several those that the package names, or all.
    fn fill(&self, place: &str, text: &str) -> Option<String> {
        let (_, values) = self.places.iter().find(|(name, _)| *name == place)?;
        let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
        let named: Vec<_> = values.iter().filter(|value| words.contains(&value.as_str())).collect();
        let chosen = if named.is_empty() {
            values.iter().collect()
        } else {
            named
        };
        let texts: Vec<_> = chosen.into_iter().map(String::as_str).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }
}

/// What is known of a call when it goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Called<'a> {
    pub(crate) endpoint: &'static str,
    pub(crate) effect: Effect,
    pub(crate) subject: &'a Subject,
}

impl Called<'_> {
    fn error(&self, kind: ErrorKind, outcome: Outcome, finding: Finding) -> ConnectorError {
        ConnectorError::new(kind, outcome, finding).at(self.endpoint)
    }

    /// No answer came.
    pub(crate) fn unanswered(&self, error: CallError, now: Timestamp) -> ConnectorError {
        let outcome = error.outcome(self.effect);
        let code = match (&error, outcome) {
            (_, Outcome::Unknown) => FindingCode::PackageAnswerLost,
            (CallError::RateLimited { .. } | CallError::LimitReached { .. }, _) => FindingCode::PackageRateLimited,
            (CallError::TooLarge(_), _) => FindingCode::PackageMalformed,
            _ => FindingCode::PackageUnavailable,
        };
        self.error(error.kind(now), outcome, Finding::new(code)).because(error)
    }

    /// The session had ended before a row could be overwritten: until there is another one the row may have changed.
    pub(crate) fn outdated(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::PackageUnavailable);
        self.error(ErrorKind::Unreachable, Outcome::Temporary, finding)
    }

    /// An answer that cannot be read: of a booking nothing is known then.
    pub(crate) fn unreadable(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
        let (outcome, code) = match self.effect {
            Effect::Read => (Outcome::Temporary, FindingCode::PackageMalformed),
            Effect::Write | Effect::Replace => (Outcome::Unknown, FindingCode::PackageAnswerLost),
        };
        self.error(ErrorKind::Malformed, outcome, Finding::new(code))
            .because(cause)
    }

    /// The package broke down over it: a booking may have been made all the same.
    fn broken(&self, text: &str) -> ConnectorError {
        let (outcome, code) = match self.effect {
            Effect::Read => (Outcome::Temporary, FindingCode::PackageUnavailable),
            Effect::Write | Effect::Replace => (Outcome::Unknown, FindingCode::PackageAnswerLost),
        };
        self.error(ErrorKind::Unreachable, outcome, said(Finding::new(code), None, text))
    }

    /// A body that is no answer of the package. `Client` faults were not processed.
    pub(crate) fn no_reply(&self, reason: NoReply) -> ConnectorError {
        match reason {
            NoReply::Fault { ours: true, text } => self.refused(&text),
            NoReply::Fault { ours: false, text } => self.broken(&text),
            other => self.unreadable(other),
        }
    }

    /// A status other than 2xx; `fault` is what the body says, when it is a fault.
    pub(crate) fn status(&self, answer: &Answer, fault: Option<NoReply>) -> ConnectorError {
        if let Some(fault @ NoReply::Fault { .. }) = fault {
            return self.no_reply(fault);
        }
        match answer.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let finding = Finding::new(FindingCode::ConnectionSubscriptionKeyRejected);
                self.error(ErrorKind::ConnectionRefused, Outcome::Permanent, finding)
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                let finding = Finding::new(FindingCode::PdfRefusedWithBooking);
                self.error(ErrorKind::Refused, Outcome::Permanent, self.filled(finding, ""))
            }
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => self.broken(""),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE => self.nowhere(),
            status if status.is_redirection() => self.nowhere(),
            status if status.is_client_error() => self.refused(&format!("HTTP {}", status.as_u16())),
            _ => self.unreadable(format!("{answer:?}")),
        }
        .because(format!("{answer:?}"))
    }

    /// Nothing of the package is at this address.
    pub(crate) fn nowhere(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::ConnectionAddressWrong).with("address", self.endpoint);
        self.error(ErrorKind::Configuration, Outcome::Permanent, finding)
    }

    /// The booking that a call was about is not there.
    pub(crate) fn gone(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::PackageBookingGone);
        self.error(ErrorKind::Refused, Outcome::Permanent, self.filled(finding, ""))
    }

    /// The customer that a call was about is not there.
    pub(crate) fn customer_gone(&self) -> ConnectorError {
        let finding = Finding::new(FindingCode::CustomerGone);
        self.error(ErrorKind::Refused, Outcome::Permanent, self.filled(finding, ""))
    }

    /// The package said no, in words.
    pub(crate) fn refused(&self, text: &str) -> ConnectorError {
        let meaning = meaning(text);
        // of a customer that is written the words mean something else than of a booking, unless they are about us
        if !self.subject.written.is_empty()
            && meaning.weight().0 == ErrorKind::Refused
            && let Some((finding, outcome)) = debtor::meaning(text, &self.subject.written)
        {
            let finding = self.filled(said(finding, texts::code_in(text), text), text);
            return self.error(ErrorKind::Refused, outcome, finding);
        }
        let code = texts::code_in(text);
        let finding = said(Finding::new(meaning.finding()), code, text);
        let finding = match &meaning {
            Meaning::Module(module) => finding.with("module", module),
            Meaning::Setting(setting) => finding.with("setting", setting),
            _ => finding,
        };
        let mut finding = self.filled(finding, text);
        let (kind, mut outcome) = meaning.weight();
        if self.effect != Effect::Read && kind == ErrorKind::Unreachable {
            outcome = Outcome::Unknown;
            finding.code = FindingCode::PackageAnswerLost;
        }
        self.error(kind, outcome, finding)
    }

    /// Fills the places of a finding's texts that are still empty.
    fn filled(&self, mut finding: Finding, text: &str) -> Finding {
        for place in finding.code.entry().places() {
            if !finding.params.contains_key(place) {
                let value = match place {
                    "text" => Some(text.to_owned()),
                    place => self.subject.fill(place, text),
                };
                finding = finding.with(place, value.unwrap_or_else(|| "-".to_owned()));
            }
        }
        finding
    }
}

fn said(finding: Finding, code: Option<&str>, text: &str) -> Finding {
    let text: String = text.chars().take(500).collect();
    if text.is_empty() {
        finding
    } else {
        finding.said(code, text)
    }
}

#[cfg(test)]
mod tests;
