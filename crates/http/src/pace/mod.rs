//! Who may call now: limits counted ahead of the call, a cap on calls under way, invoices first.
//!
//! One lock, never held over an await. Those who cannot go stand in a queue; only its head waits for time to pass, all
//! others wait to be called. A dropped future leaves the queue, a dropped permit makes room.

mod queue;
mod window;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use boekbrug_connector::{CallCount, Clock};
use futures::future::{Either, select};
use jiff::{SignedDuration, Timestamp};

use self::queue::Queue;
use self::window::Window;
pub(crate) use self::window::later;
use crate::{ClientConfig, Left, Limit, LimitScope, Priority};

/// Keeps the limits of one connection.
pub(crate) struct Pacer {
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
    concurrent: usize,
    patience: SignedDuration,
    error_limits: Vec<Limit>,
}

struct State {
    /// With their places among the limits.
    windows: Vec<(usize, Window)>,
    errors: HashMap<String, Vec<Window>>,
    held: Option<Hold>,
    under_way: usize,
    queue: Queue,
}

/// Why there is no permit: room comes too late for this caller.
pub(crate) struct Held {
    pub(crate) until: Timestamp,
    pub(crate) scope: LimitScope,
}

/// Nobody goes until then, because the package said so.
#[derive(Clone, Copy)]
struct Hold {
    since: Timestamp,
    until: Timestamp,
}

/// The right to make one call now. Dropping it makes room for the next.
pub(crate) struct Permit {
    pacer: Arc<Pacer>,
    at: Timestamp,
}

/// A place in the queue. Dropping it leaves the queue.
struct Place<'a> {
    pacer: &'a Arc<Pacer>,
    priority: Priority,
    number: u64,
    since: Timestamp,
    bell: Arc<tokio::sync::Notify>,
}

enum Turn {
    Go(Permit),
    TooLong(Timestamp),
    Wait(Duration),
    Stand,
}

impl Pacer {
    pub(crate) fn new(config: &ClientConfig, clock: Arc<dyn Clock>) -> Self {
        let places = config.limits.iter().enumerate();
        let (all, errors): (Vec<_>, Vec<_>) = places.partition(|(_, limit)| limit.scope == LimitScope::Connection);
        let state = State {
            windows: all.into_iter().map(|(at, limit)| (at, Window::new(limit))).collect(),
            errors: HashMap::new(),
            held: None,
            under_way: 0,
            queue: Queue::default(),
        };
        Self {
            state: Mutex::new(state),
            clock,
            concurrent: config.concurrent.max(1),
            patience: SignedDuration::try_from(config.patience).unwrap_or(SignedDuration::MAX),
            error_limits: errors.into_iter().map(|(_, limit)| *limit).collect(),
        }
    }

    /// Waits for a turn. The error is the instant at which there may be room, when that is longer than the patience.
    pub(crate) async fn enter(self: &Arc<Self>, priority: Priority, endpoint: &str) -> Result<Permit, Held> {
        let scope = LimitScope::Connection;
        let place = match self.arrive(priority, endpoint)? {
            Ok(permit) => return Ok(permit),
            Err(place) => place,
        };
        loop {
            match place.look() {
                Turn::Go(permit) => return Ok(permit),
                Turn::TooLong(until) => return Err(Held { until, scope }),
                Turn::Stand => place.bell.notified().await,
                Turn::Wait(wait) => {
                    let called = std::pin::pin!(place.bell.notified());
                    match select(self.clock.sleep(wait), called).await {
                        Either::Left(_) | Either::Right(_) => {}
                    }
                }
            }
        }
    }

    /// Lets nobody through for a while: what a 429 teaches.
    pub(crate) fn hold(&self, wait: Duration) {
        let now = self.clock.now();
        let until = later(now, SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX));
        let mut state = self.lock();
        if state.held_until(now) < until {
            state.held = Some(Hold { since: now, until });
        }
    }

    /// Counts a refusal against the endpoint's allowance.
    pub(crate) fn count_error(&self, endpoint: &str) {
        if !self.error_limits.is_empty() {
            let now = self.clock.now();
            self.lock().add_errors(&self.error_limits, endpoint, now, 1);
        }
    }

    /// Believes the package when it counts more calls than we did, for example because another program makes some.
    pub(crate) fn learn(&self, left: &Left) {
        let now = self.clock.now();
        let mut state = self.lock();
        let known = state.windows.iter_mut().find(|(at, _)| *at == left.limit);
        if let Some((_, window)) = known.filter(|_| now < left.until) {
            window.leave(now, left.calls);
        }
    }

    /// Counts calls that an earlier run made, as late in their minute as they can have been.
    pub(crate) fn preload(&self, made: &[CallCount]) {
        let now = self.clock.now();
        let mut state = self.lock();
        for count in made {
            let at = later(count.minute, SignedDuration::from_secs(60)).min(now);
            for (_, window) in &mut state.windows {
                window.add(at, count.calls);
            }
            state.add_errors(&self.error_limits, &count.endpoint, at, count.errors);
        }
    }

    /// Goes at once when there is room and nobody is ahead, else queues, else gives up when the queue is too long.
    fn arrive(self: &Arc<Self>, priority: Priority, endpoint: &str) -> Result<Result<Permit, Place<'_>>, Held> {
        let now = self.clock.now();
        let mut state = self.lock();
        let allowed_at = state.errors_allow_at(endpoint, priority, now);
        if allowed_at > now {
            let scope = LimitScope::EndpointErrors;
            return Err(Held {
                until: allowed_at,
                scope,
            });
        }
        let ahead = state.queue.ahead(priority);
        let room_at = state.room_at(now, priority, ahead.saturating_add(1));
        if ahead == 0 && room_at <= now && state.under_way < self.concurrent {
            return Ok(Ok(self.admit(&mut state, now)));
        }
        if room_at > later(now, self.patience) {
            let scope = LimitScope::Connection;
            return Err(Held { until: room_at, scope });
        }
        let (number, bell) = state.queue.push(priority);
        Ok(Err(Place {
            pacer: self,
            priority,
            number,
            since: now,
            bell,
        }))
    }

    fn admit(self: &Arc<Self>, state: &mut State, now: Timestamp) -> Permit {
        state.under_way += 1;
        for (_, window) in &mut state.windows {
            window.add(now, 1);
        }
        Permit {
            pacer: Arc::clone(self),
            at: now,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When there is room for so many more of this priority, all limits and the hold together.
    fn room_at(&mut self, now: Timestamp, priority: Priority, places: u32) -> Timestamp {
        let held = self.held_until(now);
        let rooms = self
            .windows
            .iter_mut()
            .map(|(_, window)| window.room_at(now, priority, places));
        rooms.fold(held, Timestamp::max)
    }

    /// The end of the hold, or now. A clock that was set back does not make the hold longer than it was.
    fn held_until(&mut self, now: Timestamp) -> Timestamp {
        let Some(hold) = self.held.as_mut() else { return now };
        if now < hold.since {
            hold.until = later(now, hold.until.duration_since(hold.since));
            hold.since = now;
        }
        if hold.until <= now {
            self.held = None;
            return now;
        }
        hold.until
    }

    fn errors_allow_at(&mut self, endpoint: &str, priority: Priority, now: Timestamp) -> Timestamp {
        let windows = self.errors.get_mut(path(endpoint)).into_iter().flatten();
        windows
            .map(|window| window.room_at(now, priority, 1))
            .fold(now, Timestamp::max)
    }

    fn add_errors(&mut self, limits: &[Limit], endpoint: &str, at: Timestamp, errors: u32) {
        if errors == 0 || limits.is_empty() {
            return;
        }
        let endpoint = path(endpoint);
        if !self.errors.contains_key(endpoint) {
            let windows = limits.iter().map(Window::new).collect();
            self.errors.insert(endpoint.to_owned(), windows);
        }
        for window in self.errors.get_mut(endpoint).into_iter().flatten() {
            window.add(at, errors);
        }
    }
}

/// What errors are counted by: the path template of `GET /customers/{id}`.
fn path(endpoint: &str) -> &str {
    endpoint.split_once(' ').map_or(endpoint, |(_, path)| path)
}

impl Place<'_> {
    /// Looks whether it is our turn; takes it when it is.
    fn look(&self) -> Turn {
        let now = self.pacer.clock.now();
        let mut state = self.pacer.lock();
        if !state.queue.is_head(self.priority, self.number) {
            return Turn::Stand;
        }
        let room_at = state.room_at(now, self.priority, 1);
        if room_at > later(self.since.min(now), self.pacer.patience).max(now) {
            return Turn::TooLong(room_at);
        }
        if room_at > now {
            let wait = Duration::try_from(room_at.duration_since(now)).unwrap_or_default();
            return Turn::Wait(wait.max(Duration::from_millis(1)));
        }
        if state.under_way >= self.pacer.concurrent {
            return Turn::Stand;
        }
        Turn::Go(self.pacer.admit(&mut state, now))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.pacer.lock().queue.leave(self.priority, self.number);
    }
}

impl Permit {
    /// The call never left: it does not count.
    pub(crate) fn give_back(self) {
        for (_, window) in &mut self.pacer.lock().windows {
            window.give_back(self.at);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.pacer.lock();
        state.under_way = state.under_way.saturating_sub(1);
        state.queue.call_head();
    }
}
