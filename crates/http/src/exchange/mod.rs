//! Recent exchanges, kept for support with secrets removed before they are kept.

mod names;
mod redact;
mod scan;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;
use serde::Serialize;

use self::redact::Redactor;
use crate::{Answer, RecordPolicy};

/// One try of a call and what came of it. Holds no secret: it may be shown and stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// When it was sent.
    pub at: Timestamp,
    /// Method and path template.
    pub endpoint: String,
    /// Which try of the call, from 1.
    pub attempt: u32,
    /// How long it took.
    pub milliseconds: u64,
    /// The method.
    pub method: String,
    /// The address, secrets in its parameters removed.
    pub address: String,
    /// The request's headers.
    pub request_headers: Vec<(String, String)>,
    /// The beginning of the request's body, as text.
    pub request_body: String,
    /// The status; none when there was no answer.
    pub status: Option<u16>,
    /// The answer's headers.
    pub answer_headers: Vec<(String, String)>,
    /// The beginning of the answer's body, as text.
    pub answer_body: String,
    /// Why there was no answer.
    pub failure: Option<String>,
}

/// One try, before its secrets are removed.
pub(crate) struct Tried<'a> {
    pub(crate) at: Timestamp,
    pub(crate) took: Duration,
    pub(crate) endpoint: &'a str,
    pub(crate) attempt: u32,
    pub(crate) request: &'a Request<Bytes>,
    pub(crate) result: Result<&'a Answer, String>,
}

/// The last exchanges: those that went well and those that did not, each in a ring of its own.
pub(crate) struct Record {
    redactor: Redactor,
    kept: usize,
    rings: Mutex<Rings>,
}

#[derive(Default)]
struct Rings {
    well: VecDeque<Exchange>,
    failed: VecDeque<Exchange>,
}

impl Record {
    pub(crate) fn new(policy: &RecordPolicy) -> Self {
        Self {
            redactor: Redactor::new(policy),
            kept: policy.kept,
            rings: Mutex::default(),
        }
    }

    /// Keeps a try.
    pub(crate) fn keep(&self, tried: &Tried<'_>) {
        if self.kept == 0 {
            return;
        }
        let exchange = self.redactor.exchange(tried);
        let well = exchange.status.is_some_and(|status| status < 400);
        let mut rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let ring = if well { &mut rings.well } else { &mut rings.failed };
        if ring.len() >= self.kept {
            ring.pop_front();
        }
        ring.push_back(exchange);
    }

    /// All that is kept, oldest first.
    pub(crate) fn all(&self) -> Vec<Exchange> {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = rings.well.iter().chain(&rings.failed).cloned().collect();
        all.sort_by_key(|exchange| exchange.at);
        all
    }
}
