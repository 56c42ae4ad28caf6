//! Reading a list row by row only when it must be: one bad row never blocks its page.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The rows of an answer.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    /// The rows that could be read.
    pub(crate) good: Vec<T>,
    /// The rows that could not.
    pub(crate) bad: Vec<BadRow>,
}

impl<T> Rows<T> {
    /// How many rows the answer had.
    pub(crate) fn count(&self) -> usize {
        self.good.len() + self.bad.len()
    }
}

/// A row of the wrong shape, with what can still be said of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// The package's id, when there is one.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) label: String,
    /// The member that is wrong.
    pub(crate) member: String,
    /// What is wrong with it.
    pub(crate) why: String,
}

/// The answer is no list of rows: HTML, a cut answer, an object.
#[derive(Debug, thiserror::Error)]
#[error("not a JSON list: {0}")]
pub(crate) struct NotAList(#[from] serde_json::Error);

/// Reads a list. The whole is read at once; only when that fails each row is read by itself.
pub(crate) fn rows<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<Rows<T>, NotAList> {
    let body = without_mark(body);
    if let Ok(good) = serde_json::from_slice::<Vec<T>>(body) {
        return Ok(Rows { good, bad: Vec::new() });
    }
    let mut rows = Rows {
        good: Vec::new(),
        bad: Vec::new(),
    };
    for raw in serde_json::from_slice::<Vec<&RawValue>>(body)? {
        let mut reader = serde_json::Deserializer::from_str(raw.get());
        match serde_path_to_error::deserialize(&mut reader) {
            Ok(row) => rows.good.push(row),
            Err(error) => rows.bad.push(BadRow::of(raw, &error)),
        }
    }
    Ok(rows)
}

/// Reads one object.
pub(crate) fn object<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(without_mark(body))
}

/// A byte-order mark in front of JSON is not JSON, and servers of this make write one at times.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

impl BadRow {
    fn of(raw: &RawValue, error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let value: Value = serde_json::from_str(raw.get()).unwrap_or_default();
        let member = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| match value.get(name)? {
                    Value::String(text) => Some(text.chars().take(100).collect()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                })
                .unwrap_or_default()
        };
        Self {
            id: member(&["id"]),
            label: member(&["naam", "omschrijving", "relatiecode", "artikelcode", "nummer"]),
            member: error.path().to_string(),
            why: error.inner().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Relatie;

    #[test]
    fn a_bad_row_leaves_the_others_alone() {
        let body = br#"[{"id":"a","naam":"A"},{"id":"b","naam":"B","relatiecode":{}},7,{"id":"c"}]"#;
        let rows: Rows<Relatie<'_>> = rows(body).unwrap();
        let ids: Vec<_> = rows.good.iter().map(|row| row.id.as_deref().unwrap()).collect();
        assert_eq!(ids, ["a", "c"]);
        assert_eq!(rows.count(), 4);
        assert_eq!((rows.bad[0].id.as_str(), rows.bad[0].label.as_str()), ("b", "B"));
        assert_eq!(rows.bad[0].member, "relatiecode");
        assert_eq!(rows.bad[1].id, "");
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        for body in ["<html>", "{\"Message\":\"x\"}", "[{\"id\":\"a\"", ""] {
            assert!(rows::<Relatie<'_>>(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_read_over() {
        assert_eq!(rows::<Relatie<'_>>(b"\xef\xbb\xbf[]").unwrap().count(), 0);
    }
}
