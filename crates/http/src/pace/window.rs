//! A window that slides or follows the clock: how many there were in the last, or in this, minute, hour or day, in
//! bounded memory.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{Frame, Limit, Priority};

/// Runs that a window keeps at most, about: the price of bounded memory is that room comes back a 64th part late.
const RUNS: u32 = 64;

/// Counts ahead of a limit. Calls close together are one run that leaves the window with its last call, so the count
/// is never too low.
#[derive(Debug)]
pub(crate) struct Window {
    calls: u32,
    reserve: u32,
    frame: Frame,
    per: SignedDuration,
    width: SignedDuration,
    runs: VecDeque<Run>,
    used: u32,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    first: Timestamp,
    last: Timestamp,
    calls: u32,
}

impl Window {
    pub(crate) fn new(limit: &Limit) -> Self {
        let per = limit.per.max(Duration::from_millis(1));
        let calls = limit.calls.max(1);
        Self {
            calls,
            reserve: limit.reserve.min(calls - 1),
            frame: limit.frame,
            per: SignedDuration::try_from(per).unwrap_or(SignedDuration::MAX),
            width: SignedDuration::try_from(per / RUNS).unwrap_or(SignedDuration::MAX),
            runs: VecDeque::new(),
            used: 0,
        }
    }

    /// The first instant at which `places` more calls of this priority have had room.
    pub(crate) fn room_at(&mut self, now: Timestamp, priority: Priority, places: u32) -> Timestamp {
        self.settle(now);
        let room = match priority {
            Priority::Invoice => self.calls,
            Priority::Normal | Priority::Background => self.calls - self.reserve,
        };
        let Some(mut must_leave) = self.used.saturating_add(places).checked_sub(room).filter(|&n| n > 0) else {
            return now;
        };
        if self.frame == Frame::Clock {
            let next = later(self.frame_of(now), self.per);
            let more = i32::try_from(places.saturating_sub(1) / room.max(1)).unwrap_or(i32::MAX);
            return later(next, self.per.saturating_mul(more));
        }
        for run in &self.runs {
            must_leave = must_leave.saturating_sub(run.calls);
            if must_leave == 0 {
                return later(run.last, self.per);
            }
        }
        // More than the whole window: whole windows on top of the newest run. An estimate, for the end of a queue.
        let newest = self.runs.back().map_or(now, |run| later(run.last, self.per));
        let windows = i32::try_from((must_leave - 1) / room).unwrap_or(i32::MAX);
        later(newest, self.per.saturating_mul(windows))
    }

    /// Counts calls.
    pub(crate) fn add(&mut self, now: Timestamp, calls: u32) {
        self.used = self.used.saturating_add(calls);
        if let Some(run) = self.runs.back_mut()
            && now >= run.last
            && now.duration_since(run.first) < self.width
        {
            run.last = now;
            run.calls = run.calls.saturating_add(calls);
            return;
        }
        let at = self.runs.partition_point(|run| run.last <= now);
        let run = Run {
            first: now,
            last: now,
            calls,
        };
        self.runs.insert(at, run);
    }

    /// Counts so many calls beside our own that only `left` are left.
    pub(crate) fn leave(&mut self, now: Timestamp, left: u32) {
        self.settle(now);
        let ours = self.calls.saturating_sub(self.used);
        if left < ours {
            self.add(now, ours - left);
        }
    }

    /// When the stretch began in which an instant lies.
    fn frame_of(&self, at: Timestamp) -> Timestamp {
        let per = self.per.as_nanos().max(1);
        Timestamp::from_nanosecond(at.as_nanosecond().div_euclid(per) * per).unwrap_or(Timestamp::MIN)
    }

    fn is_over(&self, run: &Run, now: Timestamp) -> bool {
        match self.frame {
            Frame::Sliding => now.duration_since(run.last) >= self.per,
            Frame::Clock => run.last < self.frame_of(now),
        }
    }

    /// Takes one call back that was counted at `at` and turned out not to have left.
    pub(crate) fn give_back(&mut self, at: Timestamp) {
        let holds = |run: &&mut Run| run.first <= at && at <= run.last && run.calls > 0;
        if let Some(run) = self.runs.iter_mut().find(holds) {
            run.calls -= 1;
            self.used = self.used.saturating_sub(1);
        }
    }

    /// Lets go of what left the window. A clock that was set back makes old calls look new, never future: the wait is
    /// then at most one window.
    fn settle(&mut self, now: Timestamp) {
        if self.runs.back().is_some_and(|run| run.last > now) {
            for run in &mut self.runs {
                run.first = run.first.min(now);
                run.last = run.last.min(now);
            }
        }
        while let Some(run) = self.runs.front()
            && self.is_over(run, now)
        {
            self.used = self.used.saturating_sub(run.calls);
            self.runs.pop_front();
        }
    }
}

/// An instant later, at the end of time at most.
pub(crate) fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}
