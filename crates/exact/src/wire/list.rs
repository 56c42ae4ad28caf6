//! Lists in both shapes, `{"d":{"results":[…],"__next":"…"}}` and `{"d":[…]}`, and single rows (apis/exact.md section
//! 3). A page is read straight into rows; only when that fails each row is read by itself, so that one bad row never
//! blocks its page.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// The rows of an answer.
#[derive(Debug)]
pub(crate) struct Rows<'a, T> {
    /// The rows that could be read.
    pub(crate) good: Vec<T>,
    /// The rows that could not.
    pub(crate) bad: Vec<BadRow>,
    /// Where the list goes on, as the package wrote it.
    pub(crate) next: Option<Cow<'a, str>>,
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

/// Reads a list.
pub(crate) fn rows<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<Rows<'a, T>, serde_json::Error> {
    let body = without_mark(body);
    if let Ok(Envelope { d }) = serde_json::from_slice::<Envelope<'a, T>>(body) {
        return Ok(Rows {
            good: d.rows,
            bad: Vec::new(),
            next: d.next,
        });
    }
    let Envelope { d } = serde_json::from_slice::<Envelope<'a, &'a RawValue>>(body)?;
    let mut rows = Rows {
        good: Vec::with_capacity(d.rows.len()),
        bad: Vec::new(),
        next: d.next,
    };
    for raw in d.rows {
        let mut reader = serde_json::Deserializer::from_str(raw.get());
        match serde_path_to_error::deserialize(&mut reader) {
            Ok(row) => rows.good.push(row),
            Err(error) => rows.bad.push(BadRow::of(raw, &error)),
        }
    }
    Ok(rows)
}

/// Reads one row, also where it comes as the only one of a list.
pub(crate) fn single<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, NotOne> {
    let body = without_mark(body);
    let listed = serde_json::from_slice::<Envelope<'a, &'a RawValue>>(body);
    let raw = match &listed {
        Ok(envelope) => envelope.d.rows.first().ok_or(NotOne::Empty)?.get(),
        Err(_) => alone(body)?,
    };
    let mut reader = serde_json::Deserializer::from_str(raw);
    Ok(serde_path_to_error::deserialize(&mut reader)?)
}

/// The row that stands under `d` by itself.
fn alone(body: &[u8]) -> Result<&str, NotOne> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let single: Single<'_> = serde_path_to_error::deserialize(&mut reader)?;
    Ok(single.d.get())
}

/// There is no row to read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotOne {
    #[error("not a row: {0}")]
    Unreadable(#[from] serde_path_to_error::Error<serde_json::Error>),
    #[error("an empty list")]
    Empty,
}

#[derive(Deserialize)]
struct Single<'a> {
    #[serde(borrow)]
    d: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a, T: Deserialize<'de>"))]
struct Envelope<'a, T> {
    d: List<'a, T>,
}

/// What stands under `d`.
struct List<'a, T> {
    rows: Vec<T>,
    next: Option<Cow<'a, str>>,
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for List<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct ListVisitor<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for ListVisitor<'a, T> {
    type Value = List<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or an object with `results`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = items.next_element()? {
            rows.push(row);
        }
        Ok(List { rows, next: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut rows, mut next) = (None, None);
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match name.as_ref() {
                "results" => rows = Some(members.next_value()?),
                "__next" => next = members.next_value::<Option<Next<'de>>>()?,
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        let rows = rows.ok_or_else(|| A::Error::missing_field("results"))?;
        Ok(List {
            rows,
            next: next.map(|Next(text)| text),
        })
    }
}

#[derive(Deserialize)]
struct Next<'a>(#[serde(borrow)] Cow<'a, str>);

/// A byte-order mark in front of JSON is not JSON, and servers of this make write one at times.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

impl BadRow {
    fn of(raw: &RawValue, error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let value: Value = serde_json::from_str(raw.get()).unwrap_or_default();
        let member = |names: &[&str]| {
            let found = names.iter().find_map(|name| match value.get(name)? {
                Value::String(text) => Some(text.trim().chars().take(100).collect()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
            found.unwrap_or_default()
        };
        Self {
            id: member(&["ID", "EntryID", "InvoiceID"]).to_lowercase(),
            label: member(&["Name", "FullName", "Description", "Subject", "YourRef", "Code"]),
            member: error.path().to_string(),
            why: error.inner().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Account;

    fn names(body: &str) -> (Vec<String>, Option<String>) {
        let read: Rows<'_, Account<'_>> = rows(body.as_bytes()).unwrap();
        let names = read.good.iter().filter_map(|row| row.name.owned()).collect();
        (names, read.next.map(Cow::into_owned))
    }

    #[test]
    fn both_shapes_are_read() {
        let next = "https://start.exactonline.nl/api/v1/1/crm/Accounts?$skiptoken=guid'a'";
        let object = format!(r#"{{"d":{{"results":[{{"Name":"A","__metadata":{{"uri":"x"}}}}],"__next":"{next}"}}}}"#);
        assert_eq!(names(&object), (vec!["A".to_owned()], Some(next.to_owned())));
        assert_eq!(names(r#"{"d":[{"Name":"A"},{"Name":"B"}]}"#).0, ["A", "B"]);
        for empty in [r#"{"d":{"results":[]}}"#, r#"{"d":[]}"#, "\u{feff}{\"d\":[]}"] {
            assert_eq!(names(empty), (Vec::new(), None));
        }
        assert_eq!(
            names(r#"{"d":{"__count":"1","__next":null,"results":[{"Name":"A"}]}}"#).0,
            ["A"]
        );
    }

    #[test]
    fn a_bad_row_leaves_the_others_alone() {
        let body = r#"{"d":[{"ID":"0B1F0000-0000-0000-0000-000000000001","Name":"A","Blocked":{}},{"Name":"B"},7]}"#;
        let read: Rows<'_, Account<'_>> = rows(body.as_bytes()).unwrap();
        assert_eq!((read.good.len(), read.bad.len()), (1, 2));
        assert_eq!(read.bad[0].id, "0b1f0000-0000-0000-0000-000000000001");
        assert_eq!(
            (read.bad[0].label.as_str(), read.bad[0].member.as_str()),
            ("A", "Blocked")
        );
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        for body in [
            "<html>",
            "{}",
            r#"{"d":{}}"#,
            r#"{"d":[{"Name":"A"}"#,
            "",
            r#"{"d":null}"#,
            r#"{"d":7}"#,
        ] {
            assert!(rows::<Account<'_>>(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn one_row_comes_alone_or_in_a_list() {
        #[derive(serde::Deserialize, Debug)]
        struct Named {
            #[serde(rename = "Name")]
            name: String,
        }
        let name = |body: &str| single::<Named>(body.as_bytes()).map(|row| row.name);
        for body in [
            r#"{"d":{"Name":"A"}}"#,
            r#"{"d":{"results":[{"Name":"A"}]}}"#,
            r#"{"d":[{"Name":"A"}]}"#,
        ] {
            assert_eq!(name(body).unwrap(), "A", "{body}");
        }
        assert!(matches!(name(r#"{"d":[]}"#), Err(NotOne::Empty)));
        let wrong = name(r#"{"d":{"Name":7}}"#).unwrap_err().to_string();
        assert!(wrong.contains("Name"), "{wrong}");
        assert!(name("<html>").is_err());
    }
}
