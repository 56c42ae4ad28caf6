//! When a connection and its feeds are due.

use std::collections::BTreeSet;
use std::time::Duration;

use boekbrug_connector::Capability;
use boekbrug_model::invoice::Target;
use boekbrug_model::schedule::Hours;
use boekbrug_model::settings::{CustomersOut, Schedule};
use boekbrug_model::{ConnectionId, Feed, InvoiceState};
use boekbrug_store::FeedState;
use jiff::Timestamp;

use crate::backoff::later;
use crate::hold::{Halt, Held};
use crate::report::Stop;

/// Minutes between whole reads of reference data (accounts, journals, rates), which changes a few times a year. An
/// invoice with findings that such a feed heals brings it back to the connection's own interval.
const REFERENCE_MINUTES: u32 = 60;

/// Invoices looked at for what would heal them, and for when they are due.
const LOOKED_AT: u32 = 100;

/// The soonest that a connection comes back for an invoice or after a limit.
const SOONEST: Duration = Duration::from_secs(1);

/// How long a database is given to come back.
pub(crate) const RECOVER: Duration = Duration::from_mins(1);

/// Cycles looked ahead for when a feed is due: a day of one a minute.
const CYCLES_AHEAD: usize = 1_440;

impl Held<'_> {
    /// The feeds that are due now, in the order of a first read.
    pub(crate) async fn due_feeds(&self) -> Result<Vec<Feed>, Halt> {
        let now = self.engine.now();
        let row = &self.lease.connection;
        let healing = self.healing_feeds().await?;
        let hours = hours(&row.settings.schedule, self.capability, &healing);
        let states = self.states().await?;
        let due = |feed: &Feed| {
            let state = states.iter().find(|(known, _)| known == feed);
            let last = state.and_then(|(_, state)| state.completed);
            let told = state.and_then(|(_, state)| state.nudged);
            // a message of the very instant may have come after the read
            let told = told.is_some_and(|told| last.is_none_or(|last| told >= last));
            told || hours.feed_due(*feed, last, now, spread(row.id))
        };
        Ok(self.feeds().into_iter().filter(due).collect())
    }

    /// The feeds that a push needs and that were never read to their end.
    pub(crate) async fn unread(&self) -> Result<Vec<Feed>, Halt> {
        let states = self.states().await?;
        let read = |feed: Feed| {
            states
                .iter()
                .any(|(known, state)| *known == feed && state.completed.is_some())
        };
        let checks = self.checks_need();
        let needed = |feed: &Feed| crate::budget::is_needed(*feed, self.capability) || checks.contains(feed);
        let feeds = self.feeds().into_iter();
        Ok(feeds.filter(|feed| needed(feed) && !read(*feed)).collect())
    }

    /// The feeds that the connection reads, in the order of a first read: those of the package that its settings do not
    /// leave out. What the checks need is read in any case.
    pub(crate) fn feeds(&self) -> Vec<Feed> {
        let settings = &self.lease.connection.settings;
        let checks = self.checks_need();
        let needed = |feed: Feed| crate::budget::is_needed(feed, self.capability) || checks.contains(&feed);
        let all = self.capability.feeds.iter().map(|known| known.feed);
        all.filter(|feed| !settings.leaves_out(*feed) || needed(*feed))
            .collect()
    }

    /// The feeds whose records the checks of its invoices need.
    pub(crate) fn checks_need(&self) -> Vec<Feed> {
        let mut feeds = self.capability.checks_need.clone();
        if self.lease.connection.settings.invoices_as == Target::DraftOrder {
            feeds.push(Feed::Items);
        }
        feeds.sort_unstable();
        feeds.dedup();
        feeds.retain(|feed| self.capability.feed(*feed).is_some());
        feeds
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

    pub(crate) async fn states(&self) -> Result<Vec<(Feed, FeedState)>, Halt> {
        Ok(self.engine.store().feed_states(self.id()).await?)
    }

    /// When the connection is due again: by its schedule, earlier when an invoice is, later when the package says so.
    pub(crate) async fn next_due(&self) -> Timestamp {
        let now = self.engine.now();
        let row = &self.lease.connection;
        let hours = &self.hours;
        let regular = hours.next_due(now, spread(row.id));
        let (stop, faults) = {
            let report = self.report();
            (report.stop, report.push.faults)
        };
        match stop {
            Some(Stop::Limit(at)) => hours.next_open(at.max(later(now, SOONEST))),
            Some(Stop::ShuttingDown | Stop::Changed) => hours.next_open(now),
            Some(Stop::Store) => hours.next_open(later(now, RECOVER)).min(regular),
            None if faults == 0 => {
                let soonest = later(now, SOONEST);
                let earliest = [self.earliest_invoice().await, self.earliest_customer().await];
                let work = earliest.into_iter().flatten().min();
                let work = work.map(|due| hours.next_open(due.max(soonest)));
                work.map_or(regular, |due| regular.min(due))
            }
            _ => regular,
        }
    }

    /// When the first customer of the application is due.
    async fn earliest_customer(&self) -> Option<Timestamp> {
        self.takes_customers()?;
        let ticked = self.lease.connection.settings.customers_out == CustomersOut::Ticked;
        let store = self.engine.store().app_customers();
        match store.due(self.id(), Timestamp::MAX, ticked, 1).await {
            Ok(rows) => rows.first().map(|row| row.due),
            Err(error) => {
                tracing::warn!(connection = %self.id(), %error, "the next due customer could not be read");
                None
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

/// The hours of a connection, with reference data read less often unless it is set otherwise or `healing` needs it.
/// A schedule that cannot be is refused where it is set; one that got by is read as the default.
pub(crate) fn hours(schedule: &Schedule, capability: &Capability, healing: &BTreeSet<Feed>) -> Hours {
    let mut schedule = schedule.clone();
    let own = schedule.every_minutes.max(REFERENCE_MINUTES);
    for known in &capability.feeds {
        if known.feed.is_reference() {
            schedule.feed_minutes.entry(known.feed).or_insert(own);
        }
    }
    schedule.feed_minutes.retain(|feed, _| !healing.contains(feed));
    Hours::try_new(&schedule).unwrap_or_else(|error| {
        tracing::error!(%error, "a stored schedule cannot be; the default one counts");
        Hours::try_new(&Schedule::default()).expect("the default schedule names a zone of the IANA database")
    })
}

/// A number that belongs to a connection, by which its cycles are shifted: the last bits of its id, which are chance.
pub(crate) fn spread(id: ConnectionId) -> u64 {
    let text = id.to_string();
    let tail = text.get(text.len().saturating_sub(12)..).unwrap_or_default();
    u64::from_str_radix(tail, 16).unwrap_or_default()
}

/// When a feed is due: the first cycle from `now` on at which it is, looked for within the coming cycles.
pub(crate) fn feed_due(
    hours: &Hours,
    feed: Feed,
    last: Option<Timestamp>,
    now: Timestamp,
    spread: u64,
) -> Option<Timestamp> {
    let cycles = std::iter::successors(Some(hours.next_open(now)), |at| Some(hours.next_due(*at, spread)));
    let mut cycles = cycles.take(CYCLES_AHEAD);
    cycles.find(|at| *at < Timestamp::MAX && hours.feed_due(feed, last, *at, spread))
}
