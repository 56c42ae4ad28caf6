//! The comparison of a record that comes in with what is known of it: coupled fields only (product rule 2).

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

use crate::Incoming;

/// What is known of a record.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Hash over the coupled fields as they last came in.
    pub hash: i64,
    /// False when blocked, ended or vanished.
    pub is_active: bool,
    /// The canonical values as JSON.
    pub values: &'a str,
}

/// What a record that came in means.
#[derive(Clone, PartialEq, Debug)]
pub enum Diff {
    /// Nothing to write.
    Unchanged,
    /// It was not known.
    New(Taken),
    /// Coupled fields differ; never without a field.
    Changed(Taken, Vec<FieldDiff>),
}

/// What is to be kept of the record from now on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Hash over the coupled fields as they came in.
    pub hash: i64,
    /// False when blocked or ended.
    pub is_active: bool,
    /// The values as JSON: coupled fields overwritten, everything else as it was.
    pub values: String,
}

/// One overwritten field.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldDiff {
    /// Canonical path, for example `visitAddress.city`.
    pub field: String,
    /// Value before; null when there was none.
    pub old: Value,
    /// Value after.
    pub new: Value,
}

/// Feeds without this field in their values say it beside them.
const IS_ACTIVE: &str = "isActive";

/// Compares. `switched_off` holds canonical paths; a path of an address switches all of it off. An error means that
/// the known values are no JSON, or that the record cannot be written as JSON.
pub fn diff(
    known: Option<Known<'_>>,
    incoming: &Incoming,
    switched_off: &BTreeSet<String>,
) -> Result<Diff, serde_json::Error> {
    let coupled = Coupled::try_new(incoming, switched_off)?;
    let Some(known) = known else {
        return Ok(Diff::New(Taken {
            hash: coupled.hash,
            is_active: incoming.is_active,
            values: coupled.json,
        }));
    };
    if known.hash == coupled.hash {
        return Ok(Diff::Unchanged);
    }
    let mut values: Value = serde_json::from_str(known.values)?;
    let mut fields = Vec::new();
    overwrite(&mut values, serde_json::from_str(&coupled.json)?, "", &mut fields);
    let is_active = if coupled.activity {
        incoming.is_active
    } else {
        known.is_active
    };
    if is_active != known.is_active && !fields.iter().any(|field| field.field == IS_ACTIVE) {
        fields.push(FieldDiff {
            field: IS_ACTIVE.to_owned(),
            old: Value::Bool(known.is_active),
            new: Value::Bool(is_active),
        });
    }
    if fields.is_empty() {
        return Ok(Diff::Unchanged);
    }
    let taken = Taken {
        hash: coupled.hash,
        is_active,
        values: serde_json::to_string(&values)?,
    };
    Ok(Diff::Changed(taken, fields))
}

/// A hash over rows as [`diff`] sees them: when it is the same again for the same rows in the same order, none of them
/// differs from what was kept of it.
pub fn digest(rows: &[Incoming], switched_off: &BTreeSet<String>) -> Result<i64, serde_json::Error> {
    let mut hash = Xxh3::new();
    let mut add = |text: &str| {
        hash.update(&text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    for path in switched_off {
        add(path);
    }
    for row in rows {
        add(&row.package_id);
        add(&row.code);
        add(&row.name);
        add(&Coupled::try_new(row, switched_off)?.hash.to_string());
    }
    Ok(hash.digest().cast_signed())
}

/// The coupled part of a record.
struct Coupled {
    json: String,
    hash: i64,
    /// Whether being active is coupled.
    activity: bool,
}

impl Coupled {
    /// With nothing switched off the text is hashed as it is written, without a tree of values in between: a page of
    /// unchanged records costs one pass over its bytes.
    fn try_new(incoming: &Incoming, switched_off: &BTreeSet<String>) -> Result<Self, serde_json::Error> {
        let json = if switched_off.is_empty() {
            let mut bytes = Vec::with_capacity(512);
            serde_json::to_writer(&mut bytes, &incoming.record)?;
            String::from_utf8(bytes).map_err(serde::ser::Error::custom)?
        } else {
            let mut values = serde_json::to_value(&incoming.record)?;
            if let Value::Object(fields) = &mut values {
                leave_out(fields, "", switched_off);
            }
            serde_json::to_string(&values)?
        };
        let activity = !switched_off.contains(IS_ACTIVE);
        let seed = if activity { 1 + u64::from(incoming.is_active) } else { 0 };
        let hash = xxh3_64_with_seed(json.as_bytes(), seed).cast_signed();
        Ok(Self { json, hash, activity })
    }
}

fn leave_out(fields: &mut Map<String, Value>, path: &str, switched_off: &BTreeSet<String>) {
    fields.retain(|name, value| {
        let path = join(path, name);
        if switched_off.contains(&path) {
            return false;
        }
        if let Value::Object(inner) = value {
            leave_out(inner, &path, switched_off);
        }
        true
    });
}

/// Puts the new values over the old ones, leaf by leaf, and notes what differed.
fn overwrite(old: &mut Value, new: Value, path: &str, fields: &mut Vec<FieldDiff>) {
    match new {
        Value::Object(new) => {
            if !old.is_object() {
                *old = Value::Object(Map::new());
            }
            let Value::Object(old) = old else { return };
            for (name, value) in new {
                let path = join(path, &name);
                overwrite(old.entry(name).or_insert(Value::Null), value, &path, fields);
            }
        }
        new if *old != new => fields.push(FieldDiff {
            field: path.to_owned(),
            old: std::mem::replace(old, new.clone()),
            new,
        }),
        _ => {}
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
