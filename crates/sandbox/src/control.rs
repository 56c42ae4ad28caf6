//! What a sandbox remembers about the calls it got.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Calls of one endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCount {
    /// Calls that arrived (calls lost on the way there are not counted).
    pub calls: u64,
    /// Answers with a status of 400 and up.
    pub errors: u64,
    /// Calls struck by a fault.
    pub faults: u64,
}

/// Calls per endpoint, named by its template such as `GET /relaties/{id}`.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallLog {
    counts: BTreeMap<String, CallCount>,
}

impl CallLog {
    pub(crate) fn count(&mut self, endpoint: &str, status: Option<u16>, fault: bool) {
        let count = self.of(endpoint);
        count.calls += 1;
        count.errors += u64::from(status.is_some_and(|status| status >= 400));
        count.faults += u64::from(fault);
    }

    /// A call that a fault kept from arriving.
    pub(crate) fn count_lost(&mut self, endpoint: &str) {
        self.of(endpoint).faults += 1;
    }

    fn of(&mut self, endpoint: &str) -> &mut CallCount {
        self.counts.entry(endpoint.to_owned()).or_default()
    }

    pub(crate) fn counts(&self) -> &BTreeMap<String, CallCount> {
        &self.counts
    }
}
