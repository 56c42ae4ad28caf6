//! Why the store could not do what was asked.

use thiserror::Error;

/// An error of the store. The caller decides on the variant; the cause is in `source()`.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another node took the connection over; whoever held the lease must stop at once.
    #[error("the lease on this connection was taken over by another node")]
    LeaseLost,
    /// Somebody changed the row in between.
    #[error("the row was changed in between; read it again")]
    Stale,
    /// Something unique is already in use.
    #[error("{what} is already in use")]
    Taken {
        /// What is taken, in words.
        what: &'static str,
    },
    /// The row is not there (or belongs to another organisation).
    #[error("{what} is not there")]
    Missing {
        /// What is missing, in words.
        what: &'static str,
    },
    /// The database is busy, restarting or out of reach: trying again later helps.
    #[error("the database is not available for now")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored value that this version cannot read.
    #[error("a stored {what} cannot be read")]
    Unreadable {
        /// What cannot be read.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Anything else the database says.
    #[error("the database refused")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Not something this database can do; the text says what to do instead.
    #[error("{0}")]
    Unsupported(String),
}
