//! The calls that a package allows in a day, and what waits when few are left: invoices go first, then what their
//! checks and the customers need; the other feeds wait for the next day.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use boekbrug_connector::{CallLimits, Capability};
use boekbrug_model::{ConnectionId, Feed};
use boekbrug_store::{CallRow, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::Engine;
use crate::hold::{Halt, Held};

/// Of a day's calls, the share in percent below which feeds that no invoice needs wait.
const SHORT: u64 = 30;

/// Of a day's calls, the share in percent below which every feed waits.
const SCARCE: u64 = 10;

/// The share in percent of a day's calls from which a connection is shown among the metrics.
const SHOWN: u64 = 50;

/// How much of a day's calls is left.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Budget {
    /// Enough, or there is no limit.
    Ample,
    /// Feeds that no invoice needs wait until midnight UTC.
    Short,
    /// Every feed waits until midnight UTC; invoices go on.
    Scarce,
}

impl Budget {
    /// What is left of a day's allowance after so many calls.
    pub fn after(used: u64, limits: CallLimits) -> Self {
        let Some(day) = limits.day.map(u64::from) else {
            return Self::Ample;
        };
        let left = day.saturating_sub(used) * 100;
        if left <= day * SCARCE {
            Self::Scarce
        } else if left <= day * SHORT {
            Self::Short
        } else {
            Self::Ample
        }
    }

    /// Whether a feed is read now.
    fn allows(self, feed: Feed, capability: &Capability) -> bool {
        match self {
            Self::Ample => true,
            Self::Short => is_needed(feed, capability),
            Self::Scarce => false,
        }
    }
}

/// Whether invoices need the feed: for their checks, or because customers do.
pub(crate) fn is_needed(feed: Feed, capability: &Capability) -> bool {
    capability.checks_need.contains(&feed) || capability.customers_need.contains(&feed) || feed == Feed::Customers
}

/// Midnight UTC before an instant: when a package's day begins.
pub(crate) fn day_start(at: Timestamp) -> Timestamp {
    let day = 86_400;
    Timestamp::from_second(at.as_second().div_euclid(day) * day).unwrap_or(at)
}

/// Calls made to a package.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallsUsed {
    /// In the present clock minute.
    pub minute: u64,
    /// In the last hour.
    pub hour: u64,
    /// In the last 24 hours.
    pub day: u64,
    /// Since midnight UTC, by which packages count their days.
    pub today: u64,
    /// Failed or refused, in the last 24 hours.
    pub errors: u64,
    /// Failed or refused per endpoint, in the last hour.
    pub endpoint_errors: BTreeMap<String, u64>,
    /// What the package allows.
    pub limits: CallLimits,
}

impl CallsUsed {
    /// Adds up the calls of the last 24 hours.
    pub(crate) fn count(rows: &[CallRow], now: Timestamp, limits: CallLimits) -> Self {
        let hour_ago = now.checked_sub(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MIN);
        let minute = now.as_second().div_euclid(60);
        let mut used = Self {
            limits,
            ..Self::default()
        };
        for row in rows {
            let calls = u64::from(row.calls);
            used.day += calls;
            used.errors += u64::from(row.errors);
            if row.minute >= day_start(now) {
                used.today += calls;
            }
            if row.minute.as_second().div_euclid(60) == minute {
                used.minute += calls;
            }
            if row.minute > hour_ago {
                used.hour += calls;
                if row.errors > 0 {
                    *used.endpoint_errors.entry(row.endpoint.clone()).or_default() += u64::from(row.errors);
                }
            }
        }
        used
    }

    /// How much of the day is left.
    pub fn budget(&self) -> Budget {
        Budget::after(self.today, self.limits)
    }
}

impl Engine {
    /// The calls of a connection against what its package allows.
    pub(crate) async fn calls_of(&self, id: ConnectionId, limits: CallLimits) -> Result<CallsUsed, StoreError> {
        let now = self.now();
        let since = now
            .checked_sub(SignedDuration::from_hours(24))
            .unwrap_or(Timestamp::MIN);
        let rows = self.store().calls_since(id, since).await?;
        Ok(CallsUsed::count(&rows, now, limits))
    }
}

impl Held<'_> {
    /// How much of the day's calls is left. What was counted before comes from the store, so it survives a restart.
    pub(crate) async fn budget(&self) -> Result<Budget, Halt> {
        let limits = self.limits();
        if limits.day.is_none() {
            return Ok(Budget::Ample);
        }
        let used = self.engine.calls_of(self.id(), limits).await?;
        let budget = used.budget();
        self.show(used.today, limits);
        if budget != Budget::Ample {
            tracing::warn!(connection = %self.id(), today = used.today, ?budget, "few calls are left today");
        }
        Ok(budget)
    }

    /// The feeds of these that are read now; all when a person asks for them.
    pub(crate) fn affordable(&self, mut feeds: Vec<Feed>, budget: Budget) -> Vec<Feed> {
        if !self.forced {
            feeds.retain(|feed| budget.allows(*feed, self.capability));
        }
        feeds
    }

    pub(crate) fn limits(&self) -> CallLimits {
        self.engine.ports().packages.limits(&self.lease.connection.package)
    }

    /// Shows a connection among the metrics that has used much of its day.
    fn show(&self, today: u64, limits: CallLimits) {
        let day = limits.day.map_or(u64::MAX, u64::from);
        let shown = self.shown.load(Ordering::Relaxed);
        if today.saturating_mul(100) < day.saturating_mul(SHOWN) && !shown {
            return;
        }
        self.shown.store(true, Ordering::Relaxed);
        let labels = [
            ("package", self.lease.connection.package.to_string()),
            ("connection", self.id().to_string()),
        ];
        #[allow(clippy::cast_precision_loss, reason = "a count of calls, for a graph")]
        metrics::gauge!("boekbrug_package_calls_today", &labels).set(today as f64);
    }

    /// Counts calls among the metrics of this process.
    pub(crate) fn tell_calls(&self, calls: &[CallRow]) {
        for call in calls {
            let labels = [
                ("package", self.lease.connection.package.to_string()),
                ("endpoint", call.endpoint.clone()),
            ];
            metrics::counter!("boekbrug_package_calls_total", &labels).increment(call.calls.into());
            if call.errors > 0 {
                metrics::counter!("boekbrug_package_call_errors_total", &labels).increment(call.errors.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_follows_from_what_is_left() {
        let limits = CallLimits {
            day: Some(5_000),
            ..CallLimits::default()
        };
        let after = |used| Budget::after(used, limits);
        assert_eq!([after(0), after(3_499)], [Budget::Ample; 2]);
        assert_eq!([after(3_500), after(4_499)], [Budget::Short; 2]);
        assert_eq!([after(4_500), after(9_000)], [Budget::Scarce; 2]);
        assert_eq!(Budget::after(u64::MAX, CallLimits::default()), Budget::Ample);
    }

    #[test]
    fn calls_are_counted_by_the_windows_of_a_package() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let call = |minute, calls, errors| CallRow {
            endpoint: "GET /things".to_owned(),
            minute: at(minute),
            calls,
            errors,
        };
        let rows = [
            call("2026-03-15T23:59:00Z", 7, 1),
            call("2026-03-16T00:00:00Z", 5, 0),
            call("2026-03-16T08:30:00Z", 3, 2),
            call("2026-03-16T09:00:00Z", 2, 0),
        ];
        let used = CallsUsed::count(&rows, at("2026-03-16T09:00:40Z"), CallLimits::default());
        assert_eq!(
            (used.minute, used.hour, used.today, used.day, used.errors),
            (2, 5, 10, 17, 3)
        );
        assert_eq!(used.endpoint_errors, [("GET /things".to_owned(), 2)].into());
    }
}
