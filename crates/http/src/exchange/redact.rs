//! Turns a try into an exchange without secrets.
use http::HeaderMap;

use super::names::Names;
use super::scan::HIDDEN;
use super::{Exchange, Tried};
use crate::RecordPolicy;

pub(crate) struct Redactor {
    names: Names,
    body: usize,
}

impl Redactor {
    pub(crate) fn new(policy: &RecordPolicy) -> Self {
        Self {
            names: Names::new(&policy.secret_names),
            body: policy.body,
        }
    }

    pub(crate) fn exchange(&self, tried: &Tried<'_>) -> Exchange {
        let answer = tried.result.as_ref().ok();
        let _ = self.body;
        Exchange {
            at: tried.at,
            endpoint: tried.endpoint.to_owned(),
            attempt: tried.attempt,
            milliseconds: u64::try_from(tried.took.as_millis()).unwrap_or(u64::MAX),
            method: tried.request.method().to_string(),
            address: tried.request.uri().path().to_owned(),
            request_headers: self.headers(tried.request.headers()),
            request_body: String::new(),
            status: answer.map(|answer| answer.status.as_u16()),
            answer_headers: answer.map(|answer| self.headers(&answer.headers)).unwrap_or_default(),
            answer_body: String::new(),
            failure: tried.result.as_ref().err().cloned(),
        }
    }

    fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let shown = headers.iter().map(|(name, value)| {
            let value = if self.names.secret(name.as_str()) || value.is_sensitive() {
                HIDDEN.to_owned()
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (name.to_string(), value)
        });
        shown.collect()
    }
}
