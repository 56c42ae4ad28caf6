//! Calls that are still on the way after their sender gave up.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::Request;
use http::request::Parts;
use jiff::{SignedDuration, Timestamp};

/// Calls and the moment from which each may arrive, as they were sent.
#[derive(Debug, Default)]
pub(crate) struct OnTheWay(Mutex<Vec<(Timestamp, Request<Bytes>)>>);

impl OnTheWay {
    /// A call is held up for so long.
    pub(crate) fn hold(&self, head: &Parts, body: &Bytes, now: Timestamp, millis: u64) {
        let after = SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        let arrives = now.checked_add(after).unwrap_or(Timestamp::MAX);
        let request = Request::from_parts(head.clone(), body.clone());
        self.calls().push((arrives, request));
    }

    /// Takes the calls that have arrived by now, in their order.
    pub(crate) fn arrived(&self, now: Timestamp) -> Vec<Request<Bytes>> {
        let mut calls = self.calls();
        let (mut arrived, still): (Vec<_>, Vec<_>) = calls.drain(..).partition(|(at, _)| *at <= now);
        *calls = still;
        arrived.sort_by_key(|(at, _)| *at);
        arrived.into_iter().map(|(_, request)| request).collect()
    }

    /// They never arrive.
    pub(crate) fn forget(&self) {
        self.calls().clear();
    }

    fn calls(&self) -> MutexGuard<'_, Vec<(Timestamp, Request<Bytes>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
