//! When a connection and its feeds are due.

use std::collections::BTreeSet;
use std::time::Duration;

use boekbrug_model::settings::Schedule;
use boekbrug_model::{Feed, InvoiceState};
use boekbrug_store::FeedState;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::backoff::later;
use crate::hold::{Halt, Held};
use crate::report::Stop;

/// Minutes between whole reads of reference data (accounts, journals, rates), which changes a few times a year. An
/// invoice with findings that such a feed heals brings it back to the connection's own interval.
const REFERENCE_MINUTES: u32 = 60;

/// Invoices looked at for what would heal them, and for when they are due.
const LOOKED_AT: u32 = 100;

/// The soonest that a connection comes back for an invoice.
const SOONEST: Duration = Duration::from_secs(1);

impl Held<'_> {
    /// The feeds that are due now, in the order of a first read.
    pub(crate) async fn due_feeds(&self) -> Result<Vec<Feed>, Halt> {
        let now = self.engine.now();
        let schedule = &self.lease.connection.settings.schedule;
        let healing = self.healing_feeds().await?;
        let states = self.states().await?;
        let due = |feed: &Feed| {
            let state = states.iter().find(|(known, _)| known == feed).map(|(_, state)| state);
            let due = state.and_then(|state| {
                if healing.contains(feed) {
                    state.completed.map(|at| later(at, minutes(schedule.every_minutes)))
                } else {
                    feed_due(schedule, *feed, state)
                }
            });
            due.is_none_or(|due| due <= now)
        };
        let feeds = self.capability.feeds.iter().map(|known| known.feed);
        Ok(feeds.filter(due).collect())
    }

    /// The feeds that a push needs and that were never read to their end.
    pub(crate) async fn unread(&self) -> Result<Vec<Feed>, Halt> {
        let states = self.states().await?;
        let read = |feed: Feed| {
            states
                .iter()
                .any(|(known, state)| *known == feed && state.completed.is_some())
        };
        let needed = |feed: &Feed| {
            self.capability.checks_need.contains(feed)
                || self.capability.customers_need.contains(feed)
                || *feed == Feed::Customers
        };
        let feeds = self.capability.feeds.iter().map(|known| known.feed);
        Ok(feeds.filter(|feed| needed(feed) && !read(*feed)).collect())
    }

    /// Reference feeds that would heal an invoice with findings.
    async fn healing_feeds(&self) -> Result<BTreeSet<Feed>, Halt> {
        let store = self.engine.store();
        let invoices = store
            .invoices(self.id(), &[InvoiceState::Findings], None, LOOKED_AT)
            .await?;
        let findings = invoices.iter().flat_map(|invoice| &invoice.findings);
        let heals = findings.flat_map(|finding| finding.code.entry().heals);
        Ok(heals
            .filter_map(|heals| match heals {
                boekbrug_model::finding::Heals::Feed(feed) => Some(*feed),
                _ => None,
            })
            .collect())
    }

    async fn states(&self) -> Result<Vec<(Feed, FeedState)>, Halt> {
        Ok(self.engine.store().feed_states(self.id()).await?)
    }

    /// When the connection is due again: by its schedule, earlier when an invoice is, later when the package says so.
    pub(crate) async fn next_due(&self) -> Timestamp {
        let now = self.engine.now();
        let schedule = &self.lease.connection.settings.schedule;
        let regular = next_due(schedule, now);
        let stop = self.report().stop;
        match stop {
            Some(Stop::Limit(at)) => open_at(schedule, at.max(now)),
            Some(Stop::ShuttingDown | Stop::Changed | Stop::Store) => open_at(schedule, now),
            Some(Stop::Unreachable | Stop::Refused | Stop::Closed(_) | Stop::LeaseLost) => regular,
            None if self.report().push.faults > 0 => regular,
            None => {
                let soonest = later(now, SOONEST);
                let invoice = self
                    .earliest_invoice()
                    .await
                    .map(|due| open_at(schedule, due.max(soonest)));
                invoice.map_or(regular, |due| regular.min(due))
            }
        }
    }

    /// When the earliest of the oldest open invoices is due.
    async fn earliest_invoice(&self) -> Option<Timestamp> {
        let store = self.engine.store();
        match store.invoices(self.id(), crate::desk::OPEN, None, LOOKED_AT).await {
            Ok(invoices) => invoices.iter().map(|invoice| invoice.due).min(),
            Err(error) => {
                tracing::warn!(connection = %self.id(), %error, "the next due invoice could not be read");
                None
            }
        }
    }
}

/// Whether a connection works at this instant.
pub(crate) fn is_open(schedule: &Schedule, now: Timestamp) -> bool {
    open_at(schedule, now) == now
}

/// The first instant from `at` on at which the connection works.
pub(crate) fn open_at(schedule: &Schedule, at: Timestamp) -> Timestamp {
    let (from, until) = (schedule.from, schedule.until);
    let zone = TimeZone::get(&schedule.time_zone).unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone);
    let time = local.time();
    let open = if from <= until {
        from == until || (from <= time && time < until)
    } else {
        from <= time || time < until
    };
    if open {
        return at;
    }
    let day = if time < from {
        Ok(local.date())
    } else {
        local.date().tomorrow()
    };
    day.and_then(|day| day.to_datetime(from).to_zoned(local.time_zone().clone()))
        .map_or(Timestamp::MAX, |start| start.timestamp())
}

/// When a connection is due after a cycle that ended now.
pub(crate) fn next_due(schedule: &Schedule, now: Timestamp) -> Timestamp {
    open_at(schedule, later(now, minutes(schedule.every_minutes)))
}

/// When a feed is due; none before its first read.
pub(crate) fn feed_due(schedule: &Schedule, feed: Feed, state: &FeedState) -> Option<Timestamp> {
    let own = schedule.feed_minutes.get(&feed).copied();
    let every = own.unwrap_or(if feed.is_reference() {
        schedule.every_minutes.max(REFERENCE_MINUTES)
    } else {
        schedule.every_minutes
    });
    state.completed.map(|at| open_at(schedule, later(at, minutes(every))))
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_mins(u64::from(minutes.max(1)))
}
