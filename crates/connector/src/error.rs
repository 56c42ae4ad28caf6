//! How a package refuses: a kind (what the caller decides on) and an outcome (does time help; is it known what
//! happened). The cause stays in `source()` and is printed once, where it is handled.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use boekbrug_model::{Finding, FindingCode};

/// What went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The network, or a package that is out of service.
    Unreachable,
    /// A limit of the package.
    RateLimited {
        /// When the package says to come back.
        retry_after: Option<Duration>,
    },
    /// The connection as a whole is refused: key dead, consent withdrawn, subscription too small, right missing.
    /// It pauses until a person mends it.
    ConnectionRefused,
    /// The record or invoice is refused, with findings.
    Refused,
    /// An answer that does not fit the package's own rules (HTML, cut, unknown shape).
    Malformed,
    /// Wrong or missing settings on our side.
    Configuration,
    /// Something in our own house failed (store, secrets).
    Internal,
}

/// What is known of the effect, and whether time helps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing happened on the other side, and trying again without a change is useless.
    Permanent,
    /// Nothing happened on the other side; the same call may go well later.
    Temporary,
    /// Sent, no usable answer: it may have happened. Only a look-up may follow.
    Unknown,
}

/// An error of a connector.
pub struct ConnectorError {
    /// What the caller decides on.
    pub kind: ErrorKind,
    /// What is known of the effect.
    pub outcome: Outcome,
    /// The call, as method and path template; empty when there was none.
    pub endpoint: String,
    /// What a person is told; never empty.
    pub findings: Vec<Finding>,
    /// The cause.
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ConnectorError {
    /// An error with one finding.
    pub fn new(kind: ErrorKind, outcome: Outcome, finding: Finding) -> Self {
        Self {
            kind,
            outcome,
            endpoint: String::new(),
            findings: vec![finding],
            source: None,
        }
    }

    /// The package, or this connector of it, cannot do what was asked of it; `what` is told to people, in Dutch.
    pub fn not_offered(what: &str) -> Self {
        let finding = Finding::new(FindingCode::PackageNotOffered).with("what", what);
        Self::new(ErrorKind::Configuration, Outcome::Permanent, finding)
    }

    /// Says at which call it happened.
    #[must_use]
    pub fn at(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = endpoint.into();
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for ConnectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<_> = self.findings.iter().map(|finding| finding.code.as_str()).collect();
        write!(
            f,
            "{:?} ({:?}) at `{}`: {}",
            self.kind,
            self.outcome,
            self.endpoint,
            codes.join(", ")
        )
    }
}

impl fmt::Debug for ConnectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        self.source
            .as_ref()
            .map_or(Ok(()), |source| write!(f, " because {source}"))
    }
}

impl StdError for ConnectorError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
