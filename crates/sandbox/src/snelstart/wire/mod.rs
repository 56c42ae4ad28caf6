//! The form of SnelStart's JSON: what goes out, what comes in, dates.

pub(crate) mod bind;
pub(crate) mod date;
pub(crate) mod record;
pub(crate) mod write;
