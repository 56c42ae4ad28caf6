//! Where a read stands, and how it goes on so that no row is lost. The content of a cursor belongs to us alone; one
//! that is not of this form starts anew.

mod modified;
mod pass;
mod sync;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use modified::{Modified, Reckoning};
pub(crate) use pass::{Pass, START, SeenVersions};
pub(crate) use sync::{DivisionMark, Synced};

/// Reads a cursor; none when it is not one of ours.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// The cursor's text.
pub(crate) fn text<T: Serialize>(state: &T) -> String {
    serde_json::to_string(state).unwrap_or_default()
}

#[cfg(test)]
mod tests;
