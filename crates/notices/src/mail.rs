//! A mail and the way out.

use async_trait::async_trait;
use jiff::Timestamp;
use thiserror::Error;

/// A mail to one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What makes its Message-ID, the same at every try: letters, digits and underscores.
    pub id: String,
    /// The address.
    pub to: String,
    /// The subject, on one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Where the reader chooses what is sent to them (RFC 2369); none in a test.
    pub settings: Option<String>,
    /// When it was written.
    pub date: Timestamp,
}

/// Why a mail was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum MailError {
    /// Trying again later may help: the server is away, busy, or does not know us.
    #[error("not now: {0}")]
    Passing(String),
    /// The server refuses this mail for good.
    #[error("refused: {0}")]
    Refused(String),
}

/// The way out.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a mail over; well when the server has answered that it takes care of it.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;
}
