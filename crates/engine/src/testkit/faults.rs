//! What a package can be told to do wrong.

use std::time::Duration;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_model::{Feed, Finding, FindingCode};

/// A call to the package.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Call {
    Identify,
    Fetch(Feed),
    Find,
    Book,
    Documents,
    Attach,
    ReadBack,
    Watch,
    FindCustomers,
    ReadCustomer,
    CreateCustomer,
    OverwriteCustomer,
    Order,
}

/// What goes wrong with a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is done, and the answer is lost.
    Lost,
    /// It is not done, and no answer comes.
    Swallowed,
    /// The package is out of service; it is not done.
    Down,
    /// A limit; it is not done.
    Limit(Duration),
    /// The record or invoice is refused.
    Refused(FindingCode),
    /// The connection as a whole is refused.
    Broken(FindingCode),
    /// "That number exists": refused, and perhaps it was us.
    NumberExists,
    /// No answer ever comes, nor a time-out.
    Hangs,
    /// A fault of our own program.
    Panics,
}

impl Fault {
    /// Whether the call is done all the same.
    pub(super) fn is_done(&self) -> bool {
        *self == Self::Lost
    }

    /// What the connector says of it.
    pub(super) fn error(&self) -> ConnectorError {
        let unavailable = FindingCode::PackageUnavailable;
        let (kind, outcome, code) = match self {
            Self::Lost | Self::Swallowed => (ErrorKind::Unreachable, Outcome::Unknown, FindingCode::PackageAnswerLost),
            Self::Down | Self::Hangs | Self::Panics => (ErrorKind::Unreachable, Outcome::Temporary, unavailable),
            Self::Limit(wait) => {
                let retry_after = Some(*wait);
                let kind = ErrorKind::RateLimited { retry_after };
                (kind, Outcome::Temporary, FindingCode::PackageRateLimited)
            }
            Self::Refused(code) => (ErrorKind::Refused, Outcome::Permanent, *code),
            Self::Broken(code) => (ErrorKind::ConnectionRefused, Outcome::Permanent, *code),
            Self::NumberExists => (ErrorKind::Refused, Outcome::Unknown, FindingCode::InvoiceNumberInUse),
        };
        ConnectorError::new(kind, outcome, Finding::new(code)).at("TEST /")
    }
}
