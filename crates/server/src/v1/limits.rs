//! How much a caller may ask: requests a minute, per key, per person, and per address for what needs no sign-in.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use boekbrug_access::Caller;
use boekbrug_connector::Clock;
use boekbrug_model::{ActorKind, FindingCode};
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use serde::Deserialize;

use super::problem::Problem;

/// The headers in which a caller reads how much is allowed and left (draft-ietf-httpapi-ratelimit-headers).
pub(crate) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// See [`POLICY`].
pub(crate) const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Callers that were looked at between two clean-ups of those that are long gone.
const SWEEP: u32 = 4096;

/// The limits of the interface, as the operator sets them under `[server.limits]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests a minute of one API key; 0 for no limit.
    pub key_per_minute: u32,
    /// Requests a minute of one person; 0 for no limit.
    pub person_per_minute: u32,
    /// Requests a minute of one address without a valid sign-in; 0 for no limit.
    pub address_per_minute: u32,
    /// Whether a proxy of our own stands in front: its `X-Forwarded-For` then says who calls.
    pub behind_proxy: bool,
    /// Seconds within which the body of a request must have come in.
    pub body_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            key_per_minute: 6_000,
            person_per_minute: 1_200,
            address_per_minute: 120,
            behind_proxy: false,
            body_seconds: 30,
        }
    }
}

/// What is used up of the limits, in this process.
pub struct Rates {
    limits: Limits,
    keys: Option<Limiter<String>>,
    people: Option<Limiter<String>>,
    addresses: Option<Limiter<Option<IpAddr>>>,
}

impl Rates {
    /// Nothing is used up yet.
    pub fn new(limits: Limits, clock: &Arc<dyn Clock>) -> Self {
        Self {
            limits,
            keys: Limiter::new("key", limits.key_per_minute, clock),
            people: Limiter::new("person", limits.person_per_minute, clock),
            addresses: Limiter::new("address", limits.address_per_minute, clock),
        }
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Counts a request of somebody, or of an address when nobody is signed in. None where there is no limit.
    pub(crate) fn spend(&self, who: Option<&Caller>, address: Option<IpAddr>) -> Spent {
        match who {
            Some(who) if who.actor.kind == ActorKind::Person => spend(self.people.as_ref(), &who.actor.id),
            Some(who) => spend(self.keys.as_ref(), &who.actor.id),
            None => spend(self.addresses.as_ref(), &address),
        }
    }
}

impl std::fmt::Debug for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rates({:?})", self.limits)
    }
}

/// What a request used up, and whether it was too much.
pub(crate) struct Spent {
    pub(crate) allowance: Option<Allowance>,
    pub(crate) refused: Option<Problem>,
}

/// How much is allowed and left after a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Allowance {
    policy: &'static str,
    per_minute: u32,
    left: u32,
    /// Seconds until something (nothing left), or everything, is allowed again.
    seconds: u64,
}

impl Allowance {
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let policy = format!("\"{}\";q={};w=60", self.policy, self.per_minute);
        let left = format!("\"{}\";r={};t={}", self.policy, self.left, self.seconds);
        for (name, text) in [(POLICY, policy), (LEFT, left)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}

#[derive(Clone)]
struct Ours(Arc<dyn Clock>);

impl governor::clock::Clock for Ours {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from(self.0.now().as_nanosecond()).unwrap_or(0))
    }
}

struct Limiter<K: Hash + Eq + Clone> {
    policy: &'static str,
    per_minute: u32,
    clock: Ours,
    used: RateLimiter<K, DashMapStateStore<K>, Ours, StateInformationMiddleware>,
    looked: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(policy: &'static str, per_minute: u32, clock: &Arc<dyn Clock>) -> Option<Self> {
        let clock = Ours(Arc::clone(clock));
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        let used = RateLimiter::<_, _, _, governor::middleware::NoOpMiddleware<Nanos>>::new(
            quota,
            DashMapStateStore::default(),
            clock.clone(),
        );
        Some(Self {
            policy,
            per_minute,
            clock,
            used: used.with_middleware(),
            looked: AtomicU32::new(0),
        })
    }

    fn allowance(&self, left: u32, seconds: u64) -> Allowance {
        Allowance {
            policy: self.policy,
            per_minute: self.per_minute,
            left,
            seconds,
        }
    }
}

fn spend<K: Hash + Eq + Clone>(limiter: Option<&Limiter<K>>, key: &K) -> Spent {
    use governor::clock::Clock as _;
    let Some(limiter) = limiter else {
        return Spent {
            allowance: None,
            refused: None,
        };
    };
    if limiter.looked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
        limiter.used.retain_recent();
    }
    match limiter.used.check_key(key) {
        Ok(snapshot) => {
            let left = snapshot.remaining_burst_capacity();
            let used = u64::from(limiter.per_minute.saturating_sub(left));
            let seconds = (used * 60).div_ceil(u64::from(limiter.per_minute));
            Spent {
                allowance: Some(limiter.allowance(left, seconds)),
                refused: None,
            }
        }
        Err(until) => {
            let wait = until.wait_time_from(limiter.clock.now());
            let seconds = wait.as_secs() + 1;
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, FindingCode::RequestTooMany)
                .with("limit", limiter.per_minute)
                .with("seconds", seconds)
                .retry_after(seconds);
            Spent {
                allowance: Some(limiter.allowance(0, seconds)),
                refused: Some(problem),
            }
        }
    }
}
