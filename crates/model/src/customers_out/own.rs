//! What of a row that is read after a write is our own doing.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fields::{copy, coupled};
use super::normal::{key, normal};
use super::units::units;
use crate::record::Customer;
use crate::{ConnectionSettings, CustomerRules};

/// A write of some fields, and what is read after it.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// The package's row as it was.
    pub before: &'a Customer,
    /// The values that were sent.
    pub sent: &'a Customer,
    /// The fields that were sent.
    pub fields: &'a BTreeSet<String>,
    /// The package's row as it is read after.
    pub after: &'a Customer,
}

/// The row as the write alone left it: a package may answer without the row, and before it is read a person may have
/// changed it again. Other letters or signs in what was sent, the value of before, and nothing at all are the package's
/// own way with a value; any other value is somebody's, and so is any change of what was not sent.
pub fn own(write: &Write<'_>, rules: &CustomerRules, settings: &ConnectionSettings) -> Customer {
    let [before, sent, after] = [write.before, write.sent, write.after].map(|side| normal(side, rules));
    let mut own = write.after.clone();
    for unit in units(&coupled(rules, settings), rules) {
        for path in &unit.paths {
            let (was, now) = (key(&before, path), key(&after, path));
            let is_sent = write.fields.contains(*path);
            let is_ours = was == now || is_sent && (now.is_null() || letters(&now) == letters(&key(&sent, path)));
            if !is_ours {
                let from = if is_sent { write.sent } else { write.before };
                let following = unit.following(&[path]);
                for path in [*path].into_iter().chain(following) {
                    copy(path, from, &mut own);
                }
            }
        }
    }
    own
}

/// What is left of a value without its way of writing.
fn letters(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
