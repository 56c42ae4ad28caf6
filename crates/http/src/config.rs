//! How one connection's client behaves: its limits, its patience and what it keeps for support.

use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;

use crate::Answer;

/// The settings of a client. Take [`ClientConfig::default`] and change what the package needs.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// How long a read may take, connecting and body included.
    pub timeout: Duration,
    /// How long a write may take: longer, because giving up means not knowing.
    pub write_timeout: Duration,
    /// The largest answer, in bytes.
    pub max_body: usize,
    /// The package's limits, kept ahead of each call.
    pub limits: Vec<Limit>,
    /// Calls under way at one time; at least one.
    pub concurrent: usize,
    /// How long a call may wait for the limits before it gives up with
    /// [`CallError::LimitReached`](crate::CallError::LimitReached).
    pub patience: Duration,
    /// What is tried again.
    pub retry: RetryPolicy,
    /// How we introduce ourselves.
    pub user_agent: String,
    /// The package's own way to say when to come back, asked on 429 and 503 when there is no `Retry-After`.
    pub wait_hint: Option<fn(&Answer, Timestamp) -> Option<Duration>>,
    /// Which answers count against [`LimitScope::EndpointErrors`]; by default 400 to 499 but not 429.
    pub counts_as_error: fn(&Answer) -> bool,
    /// What an answer says of the calls that are left, asked of every answer: for a package that tells it in headers.
    pub left: Option<fn(&Answer, Timestamp) -> Vec<Left>>,
    /// What is kept for support.
    pub record: RecordPolicy,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            write_timeout: Duration::from_mins(1),
            max_body: 32 * 1024 * 1024,
            limits: Vec::new(),
            concurrent: 4,
            patience: Duration::from_secs(90),
            retry: RetryPolicy::default(),
            user_agent: concat!("boekbrug/", env!("CARGO_PKG_VERSION")).to_owned(),
            wait_hint: None,
            counts_as_error: refused,
            left: None,
            record: RecordPolicy::default(),
        }
    }
}

fn refused(answer: &Answer) -> bool {
    answer.status.is_client_error() && answer.status != StatusCode::TOO_MANY_REQUESTS
}

/// What a package says of one of its limits. It is believed when it is less than our own count says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Left {
    /// The limit, by its place in [`ClientConfig::limits`].
    pub limit: usize,
    /// Calls that are left.
    pub calls: u32,
    /// When the package counts anew; an answer that comes later says nothing.
    pub until: Timestamp,
}

/// At most so many in any stretch of time, or in each stretch of the clock.
///
/// Counted when a call leaves, in a window that slides unless [`Limit::by_the_clock`] says otherwise: it also holds for
/// a package that counts in fixed clock minutes. The way to the package takes a varying time, so a `per` of a second more than the package's is wise when
/// it slides its own window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// How many.
    pub calls: u32,
    /// In how long.
    pub per: Duration,
    /// What is counted.
    pub scope: LimitScope,
    /// How the stretches follow each other.
    pub frame: Frame,
    /// Calls out of `calls` kept back for [`Priority::Invoice`](crate::Priority::Invoice); always less than `calls`.
    pub reserve: u32,
}

impl Limit {
    /// A limit on all calls of the connection, with nothing in reserve.
    pub fn new(calls: u32, per: Duration) -> Self {
        Self {
            calls,
            per,
            scope: LimitScope::Connection,
            frame: Frame::Sliding,
            reserve: 0,
        }
    }

    /// The same, with calls kept back for invoices.
    #[must_use]
    pub fn keeping(mut self, reserve: u32) -> Self {
        self.reserve = reserve;
        self
    }

    /// The same, counted anew at each multiple of `per` since 1970 in UTC: a day at midnight.
    #[must_use]
    pub fn by_the_clock(mut self) -> Self {
        self.frame = Frame::Clock;
        self
    }

    /// The same, counting something else.
    #[must_use]
    pub fn of(mut self, scope: LimitScope) -> Self {
        self.scope = scope;
        self
    }
}

/// How the stretches of a limit follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// Any stretch of that length.
    Sliding,
    /// Stretches that begin at multiples of their length since 1970 in UTC.
    Clock,
}

/// What a limit counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitScope {
    /// Every call of the connection.
    Connection,
    /// Refusals ([`ClientConfig::counts_as_error`]), for each path by itself whatever the method: some packages block
    /// a key that makes too many errors. A call to a path that used its allowance is refused at once and does not wait.
    EndpointErrors,
}

/// What is tried again. Reads after every failure to answer, writes only when it is certain that nothing was
/// processed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetryPolicy {
    /// Tries in all, the first one included; at least one.
    pub tries: u32,
    /// The wait before the second try; it doubles each time, and a random part of up to half is taken off.
    pub first: Duration,
    /// The longest such wait.
    pub longest: Duration,
    /// All waiting of one call between its tries.
    pub total: Duration,
    /// The longest `Retry-After` that is believed; more is cut down to this.
    pub believe: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 4,
            first: Duration::from_millis(500),
            longest: Duration::from_secs(15),
            total: Duration::from_mins(1),
            believe: Duration::from_hours(24),
        }
    }
}

/// What is kept of recent calls, secrets removed.
#[derive(Clone, Debug)]
pub struct RecordPolicy {
    /// Exchanges kept: so many that went well and as many that did not, so that failures are not washed away.
    pub kept: usize,
    /// Bytes kept of a body.
    pub body: usize,
    /// Names of fields, headers and parameters that hold secrets at this package, beside the usual ones. Case,
    /// hyphens and underscores make no difference.
    pub secret_names: Vec<&'static str>,
}

impl Default for RecordPolicy {
    fn default() -> Self {
        Self {
            kept: 20,
            body: 2048,
            secret_names: Vec::new(),
        }
    }
}
