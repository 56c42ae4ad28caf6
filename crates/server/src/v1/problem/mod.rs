//! Answers from 400 on: problem details (RFC 9457) whose reasons are findings of the catalogue.

mod from;
mod json;
mod render;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boekbrug_model::{Finding, FindingCode};
use serde_json::Value;

pub(crate) use json::ProblemJson;
pub(crate) use render::render;

/// Why a request is not carried out. It is written out at the very edge, where language and id of the request are
/// known.
#[derive(Clone, Debug)]
pub struct Problem {
    inner: Arc<Inner>,
}

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    reasons: Vec<Reason>,
    headers: HeaderMap,
    /// Members of its own (RFC 9457 section 3.2).
    members: BTreeMap<&'static str, Value>,
}

/// One reason, and which part of the request it is about.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    /// What is wrong.
    pub finding: Finding,
    /// JSON Pointer (RFC 6901) into the body.
    pub pointer: Option<String>,
    /// Name of a parameter in path, query or headers.
    pub parameter: Option<String>,
}

impl From<Finding> for Reason {
    /// The path of a finding, such as `lines[2].ledgerAccount`, becomes a pointer.
    fn from(finding: Finding) -> Self {
        Self {
            pointer: finding.at.as_deref().map(pointer_of),
            parameter: None,
            finding,
        }
    }
}

impl Reason {
    /// A reason about the body at a JSON Pointer.
    pub(crate) fn at_pointer(code: FindingCode, pointer: impl Into<String>) -> Self {
        Self {
            finding: Finding::new(code),
            pointer: Some(pointer.into()),
            parameter: None,
        }
    }

    /// A reason about a parameter.
    pub(crate) fn at_parameter(code: FindingCode, parameter: impl Into<String>) -> Self {
        Self {
            finding: Finding::new(code),
            pointer: None,
            parameter: Some(parameter.into()),
        }
    }

    /// Fills a place in the texts.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.finding = self.finding.with(name, value);
        self
    }
}

impl Problem {
    /// The reasons, for whoever tells them in another shape.
    pub fn reasons(&self) -> Vec<Finding> {
        self.inner.reasons.iter().map(|reason| reason.finding.clone()).collect()
    }

    /// The reasons, each with the place in the body that it is about.
    pub(crate) fn placed_reasons(&self) -> Vec<Finding> {
        let placed = |reason: &Reason| Finding {
            at: reason.pointer.clone().or_else(|| reason.finding.at.clone()),
            ..reason.finding.clone()
        };
        self.inner.reasons.iter().map(placed).collect()
    }

    /// A problem with one reason that is about the request as a whole.
    pub(crate) fn new(status: StatusCode, code: FindingCode) -> Self {
        Self::of(status, vec![Finding::new(code).into()])
    }

    /// A problem with these reasons; at least one.
    pub(crate) fn of(status: StatusCode, reasons: Vec<Reason>) -> Self {
        let inner = Inner {
            status,
            reasons,
            headers: HeaderMap::new(),
            members: BTreeMap::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// 422 with these findings, each with a pointer where it says where it is.
    pub(crate) fn findings(findings: Vec<Finding>) -> Self {
        Self::of(
            StatusCode::UNPROCESSABLE_ENTITY,
            findings.into_iter().map(Reason::from).collect(),
        )
    }

    /// 422 about one place of the body, for example `/vatMappings/0/percent`.
    pub(crate) fn wrong_value(pointer: &str, reason: impl ToString) -> Self {
        let name = pointer.trim_start_matches('/').to_owned();
        let wrong = Reason::at_pointer(FindingCode::RequestWrongValue, pointer);
        let wrong = wrong.with("name", name).with("reason", reason);
        Self::of(StatusCode::UNPROCESSABLE_ENTITY, vec![wrong])
    }

    /// 400 about one parameter.
    pub(crate) fn wrong_parameter(name: &str, reason: impl ToString) -> Self {
        let wrong = Reason::at_parameter(FindingCode::RequestWrongValue, name);
        let wrong = wrong.with("name", name).with("reason", reason);
        Self::of(StatusCode::BAD_REQUEST, vec![wrong])
    }

    /// 404: not there, or another tenant's; nobody can tell the two apart.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, FindingCode::RequestNotFound)
    }

    /// 409: the state of the thing does not allow it; `what` names it.
    pub(crate) fn conflict(what: &str) -> Self {
        Self::new(StatusCode::CONFLICT, FindingCode::RequestConflict).with("what", what)
    }

    /// 500: our own fault. The cause goes to the log and never to the caller.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "a request could not be answered");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, FindingCode::InternalFailure)
    }

    /// Fills a place in the texts of the first reason.
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        let inner = Arc::make_mut(&mut self.inner);
        if let Some(first) = inner.reasons.first_mut() {
            first.finding.params.insert(name.to_owned(), value.to_string());
        }
        self
    }

    /// Adds a member of its own to the problem.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        Arc::make_mut(&mut self.inner).members.insert(name, value.into());
        self
    }

    /// Adds a header to the answer.
    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        Arc::make_mut(&mut self.inner).headers.insert(name, value);
        self
    }

    /// Says after how many seconds the same request may be sent again.
    #[must_use]
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.inner.status
    }

    /// The code of the first reason.
    pub fn code(&self) -> FindingCode {
        let first = self.inner.reasons.first();
        first.map_or(FindingCode::InternalFailure, |reason| reason.finding.code)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.inner.status.into_response();
        response.headers_mut().extend(self.inner.headers.clone());
        response.extensions_mut().insert(self);
        response
    }
}

/// `lines[2].ledgerAccount` as `/lines/2/ledgerAccount` (RFC 6901).
pub(crate) fn pointer_of(path: &str) -> String {
    let mut pointer = String::with_capacity(path.len() + 1);
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        pointer.push('/');
        pointer.push_str(&escaped(part.trim_end_matches(']')));
    }
    pointer
}

/// One part of a JSON Pointer.
pub(crate) fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::pointer_of;

    #[test]
    fn paths_of_findings_become_pointers() {
        assert_eq!(pointer_of("lines[2].ledgerAccount"), "/lines/2/ledgerAccount");
        assert_eq!(pointer_of("customer"), "/customer");
        assert_eq!(pointer_of("a/b"), "/a~1b");
        assert_eq!(pointer_of(""), "");
    }
}
