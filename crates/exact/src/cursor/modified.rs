//! The cursor of a list that tells only when a row was modified, on the package's wall clock.
//!
//! Pages are followed by the package's own token, so rows do not shift. What can go wrong, each with its cure:
//!
//! * **A row changes on a page that was read already**: a run of several pages ends at the moment at which it began.
//! * **A row becomes visible late** (stamped before it was saved): the next run goes back a little before the newest
//!   stamp, until that stretch was read again later. From then on an idle run is one empty page.
//! * **The clock goes back** (the night in which summer time ends): in that hour the stretch is an hour longer.
//! * **A stamp from the future** would hide every change until that day: it is left out of account.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::config::Own;

/// Where such a list stands.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Modified {
    /// The newest stamp up to which everything was read; none before the first read ended.
    high: Option<DateTime>,
    /// True when the stretch before `high` was read again later.
    settled: bool,
    /// The run under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<Run>,
    /// When the package said that it does not have this list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) absent: Option<Timestamp>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Run {
    /// A moment on the package's clock that is surely not after the beginning.
    start: DateTime,
    /// The newest stamp seen.
    seen: Option<DateTime>,
    pages: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// How stamps are compared with our clock.
#[derive(Clone, Debug)]
pub(crate) struct Reckoning {
    pub(crate) zone: TimeZone,
    overlap: SignedDuration,
    margin: SignedDuration,
}

impl Reckoning {
    pub(crate) fn new(own: &Own) -> Self {
        Self {
            zone: own.zone.clone(),
            overlap: SignedDuration::from_secs(own.all.overlap_seconds.max(1).into()),
            margin: SignedDuration::from_secs(own.all.clock_margin_seconds.into()),
        }
    }

    fn earliest(&self, now: Timestamp) -> DateTime {
        self.zone.to_datetime(now).saturating_sub(self.margin)
    }

    fn latest(&self, now: Timestamp) -> DateTime {
        self.zone.to_datetime(now).saturating_add(self.margin)
    }

    /// How long before and behind a stamp other rows may still turn up.
    fn stretch(&self, stamp: DateTime) -> SignedDuration {
        let hour = SignedDuration::from_hours(1);
        let near = [stamp.saturating_sub(hour), stamp, stamp.saturating_add(hour)];
        let repeated = near
            .iter()
            .any(|at| self.zone.to_ambiguous_timestamp(*at).is_ambiguous());
        self.overlap + if repeated { hour } else { SignedDuration::ZERO }
    }
}

impl Modified {
    /// Begins a run unless one is under way. The filter, none for everything; or the next page.
    pub(crate) fn question(&mut self, reckoning: &Reckoning, now: Timestamp) -> Result<String, Option<String>> {
        let filter = self.filter(reckoning);
        let run = self.run.get_or_insert_with(|| Run {
            start: reckoning.earliest(now),
            seen: None,
            pages: 0,
            next: None,
        });
        run.next.clone().ok_or(filter)
    }

    /// Whether nothing was read to its end yet.
    pub(crate) fn is_first(&self) -> bool {
        self.high.is_none()
    }

    fn filter(&self, reckoning: &Reckoning) -> Option<String> {
        let high = self.high?;
        let second = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        Some(if self.settled {
            // Everything of this second was read again later: the next one is where news can be.
            let next = high.saturating_add(SignedDuration::from_secs(1));
            format!("Modified ge datetime'{}'", second(next))
        } else {
            let before = high.saturating_sub(reckoning.stretch(high));
            format!("Modified gt datetime'{}'", second(before))
        })
    }

    /// Takes note of a page; true when it was the last of the run.
    pub(crate) fn step(
        &mut self,
        newest: Option<DateTime>,
        next: Option<String>,
        reckoning: &Reckoning,
        now: Timestamp,
    ) -> bool {
        let Some(mut run) = self.run.take() else { return true };
        let latest = reckoning.latest(now);
        run.seen = run.seen.max(newest.filter(|newest| *newest <= latest));
        run.pages = run.pages.saturating_add(1);
        run.next = next;
        if run.next.is_some() {
            self.run = Some(run);
            return false;
        }
        self.end(&run, reckoning, now);
        true
    }

    fn end(&mut self, run: &Run, reckoning: &Reckoning, now: Timestamp) {
        let seen = match run.seen {
            Some(seen) if run.pages > 1 => Some(seen.min(run.start)),
            seen => seen,
        };
        let known = self.high;
        let high = known.max(seen);
        let quiet = known.is_some() && known == high;
        let over = high.is_some_and(|high| reckoning.earliest(now) >= high.saturating_add(reckoning.stretch(high)));
        self.settled = quiet && (self.settled || over);
        self.high = high;
    }

    /// The package does not have this list: nothing is under way.
    pub(crate) fn stop(&mut self) {
        self.run = None;
    }
}
