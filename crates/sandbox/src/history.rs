//! Who wrote what in the books: a check of a connector wants to tell its
//! writes from those of people.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who did something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A client over the API.
    Api,
    /// A person inside the package.
    #[default]
    Person,
}

/// What was done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was made.
    Made,
    /// It was written; also when that changed nothing.
    Changed,
    /// It was deleted, or became inactive by a delete.
    Deleted,
}

/// One field of a write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Name on the wire, such as `vestigingsAdres.straat`.
    pub field: String,
    /// What it was; null when it was not there.
    pub old: Value,
    /// What it is; null when it is no longer there.
    pub new: Value,
}
