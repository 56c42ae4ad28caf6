//! One call: what is asked, what may be done when it goes wrong, and what is known afterwards.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{ErrorKind, Outcome};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use jiff::Timestamp;
use thiserror::Error;

use crate::LimitScope;

/// One call to a package.
#[derive(Clone)]
pub struct Call {
    /// Method and path template, for example `GET /customers/{id}`: the name under which calls are counted.
    pub endpoint: &'static str,
    /// The request, with its credentials.
    pub request: Request<Bytes>,
    /// Whether it may be repeated.
    pub effect: Effect,
    /// Who goes first when calls are scarce.
    pub priority: Priority,
}

impl Call {
    /// A call that changes nothing at the other side.
    pub fn read(endpoint: &'static str, request: Request<Bytes>, priority: Priority) -> Self {
        Self {
            endpoint,
            request,
            effect: Effect::Read,
            priority,
        }
    }

    /// A call that changes something at the other side.
    pub fn write(endpoint: &'static str, request: Request<Bytes>, priority: Priority) -> Self {
        Self {
            endpoint,
            request,
            effect: Effect::Write,
            priority,
        }
    }
}

/// What a call does at the other side. Not the method: some packages read by POST.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Nothing: it may be repeated freely.
    Read,
    /// Something: it is never repeated once it may have been sent.
    Write,
    /// Something that goes over what was read just before, such as a whole row: it is never repeated at all, because what
    /// was read is old by then.
    Replace,
}

/// Who goes first when calls are scarce.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Priority {
    /// Part of booking an invoice. The only one that may use the calls kept in reserve.
    Invoice,
    /// A person is waiting, or a due feed is read.
    Normal,
    /// Can wait: first reads, comparisons after the fact.
    Background,
}

/// What a package answered, whatever the status.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// A header as text; none when it is missing or not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Without headers and body: an answer can hold tokens and people's data.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// The cause below an error; shared, because one failure may be told to many that waited for it.
pub type Cause = Arc<dyn StdError + Send + Sync>;

/// Why there is no usable answer. All other answers, also 4xx and 500, come back as an [`Answer`].
#[derive(Clone, Debug, Error)]
pub enum CallError {
    /// The request never left: nothing happened on the other side.
    #[error("no connection")]
    NotSent(#[source] Cause),
    /// It left and no answer came. A write may have happened.
    #[error("no answer")]
    NoAnswer(#[source] Cause),
    /// The answer is larger than this many bytes. A write may have happened.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The package's limit (429): it was not processed, and waiting is longer than this client waits.
    #[error("refused by the package's limit")]
    RateLimited {
        /// When the package says to come back.
        retry_after: Option<Duration>,
        /// What it said.
        answer: Answer,
    },
    /// Out of service (502, 503, 504). A write may have happened all the same.
    #[error("out of service: {0:?}")]
    Unavailable(Answer),
    /// Not sent, because our own budget of calls or of errors is used up and waiting would be too long.
    #[error("no calls left until {until}")]
    LimitReached {
        /// When there is room again.
        until: Timestamp,
        /// Which budget.
        scope: LimitScope,
    },
}

impl CallError {
    /// What a connector makes of it; `now` turns an instant into a wait.
    pub fn kind(&self, now: Timestamp) -> ErrorKind {
        match self {
            Self::NotSent(_) | Self::NoAnswer(_) | Self::Unavailable(_) => ErrorKind::Unreachable,
            Self::TooLarge(_) => ErrorKind::Malformed,
            Self::RateLimited { retry_after, .. } => ErrorKind::RateLimited {
                retry_after: *retry_after,
            },
            Self::LimitReached { until, .. } => ErrorKind::RateLimited {
                retry_after: Some(Duration::try_from(until.duration_since(now)).unwrap_or_default()),
            },
        }
    }

    /// What is known of the effect: only a write that may have been processed is unknown.
    pub fn outcome(&self, effect: Effect) -> Outcome {
        match (self, effect) {
            (Self::NotSent(_) | Self::RateLimited { .. } | Self::LimitReached { .. }, _)
            | (Self::NoAnswer(_) | Self::Unavailable(_), Effect::Read) => Outcome::Temporary,
            (Self::TooLarge(_), Effect::Read) => Outcome::Permanent,
            (Self::NoAnswer(_) | Self::Unavailable(_) | Self::TooLarge(_), Effect::Write | Effect::Replace) => {
                Outcome::Unknown
            }
        }
    }
}
