//! What the database says, in the words of the port.

use boekbrug_store::StoreError;

use super::Result;

/// Translates an error of the driver. A unique value that is in use is `Taken`, a reference into nothing `Missing`; what
/// time heals (busy, restarting, out of reach, a deadlock that was broken) is `Unavailable`.
pub(crate) fn fail(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(cause) if cause.is_unique_violation() => StoreError::Taken {
            what: "a value that must be unique",
        },
        sqlx::Error::Database(cause) if cause.is_foreign_key_violation() => StoreError::Missing {
            what: "what this belongs to",
        },
        sqlx::Error::Database(cause) if cause.code().is_some_and(|code| crate::is_passing(&code)) => {
            StoreError::Unavailable(Box::new(error))
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(Box::new(error)),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => StoreError::Unreadable {
            what: "column",
            source: Box::new(error),
        },
        _ => StoreError::Database(Box::new(error)),
    }
}

/// Gives the error's `Taken` and `Missing` the words of the verb.
pub(crate) fn named(error: StoreError, taken: &'static str, missing: &'static str) -> StoreError {
    match error {
        StoreError::Taken { .. } => StoreError::Taken { what: taken },
        StoreError::Missing { .. } => StoreError::Missing { what: missing },
        other => other,
    }
}

/// A row that was not inserted, because something unique of it is there already, is `Taken`.
pub(crate) fn one(affected: u64, what: &'static str) -> Result<()> {
    if affected == 0 {
        Err(StoreError::Taken { what })
    } else {
        Ok(())
    }
}
