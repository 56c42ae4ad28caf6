//! Rows as the JSON of WCF Data Services [apis/exact.md §3].

use std::fmt::Write as _;

use crate::exact::catalogue::{Field, Schema};
use crate::exact::switches::{Switches, TimestampForm};
use crate::exact::table::Rec;
use crate::exact::value::{Edm, Value};
use crate::exact::wall;

/// What surrounds an entity.
#[derive(Clone, Copy)]
pub(crate) struct Style<'a> {
    /// `https://host/api/v1/123456/` up to and with the last slash.
    pub(crate) root: &'a str,
    pub(crate) int64_as_text: bool,
}

impl<'a> Style<'a> {
    pub(crate) fn new(root: &'a str, switches: &Switches) -> Self {
        Style {
            root,
            int64_as_text: switches.timestamp_form == TimestampForm::Text,
        }
    }
}

/// Writes the rows behind a navigation, or says that it is not expanded.
pub(crate) type Expand<'e> = &'e dyn Fn(&mut String, Rec<'_>, u16) -> bool;

/// One entity: `select` names its fields, all when absent.
pub(crate) fn entity(
    out: &mut String,
    rec: Rec<'_>,
    schema: &'static Schema,
    select: Option<&[u16]>,
    style: Style<'_>,
    expand: Expand<'_>,
) {
    out.push_str("{\"__metadata\":{\"uri\":\"");
    uri(out, rec, schema, style);
    out.push_str("\",\"type\":\"Exact.Web.Api.Models.");
    out.push_str(schema.kind);
    out.push_str("\"}");
    let mut one = |at: u16| {
        let Some(field) = schema.field(at) else {
            return;
        };
        out.push_str(",\"");
        out.push_str(field.name);
        out.push_str("\":");
        if field.edm == Edm::Nav {
            if !expand(out, rec, at) {
                deferred(out, rec, schema, field, style);
            }
        } else {
            value(out, &rec.field(schema, at), field.edm, style);
        }
    };
    match select {
        Some(chosen) => chosen.iter().copied().for_each(&mut one),
        None => (0..).take(schema.fields.len()).for_each(&mut one),
    }
    out.push('}');
}

/// Where a row lives: `…/crm/Accounts(guid'…')`.
pub(crate) fn uri(out: &mut String, rec: Rec<'_>, schema: &'static Schema, style: Style<'_>) {
    out.push_str(style.root);
    out.push_str(schema.path);
    // writing to a string cannot fail
    let _ = match rec.field(schema, schema.key) {
        Value::Guid(id) => write!(out, "(guid'{id}')"),
        Value::Int(number) if schema.is_sync() => write!(out, "({number}L)"),
        Value::Int(number) => write!(out, "({number})"),
        Value::Text(text) => write!(out, "('{}')", text.trim()),
        _ => write!(out, "(guid'{}')", rec.row.id),
    };
}

fn deferred(out: &mut String, rec: Rec<'_>, schema: &'static Schema, field: &Field, style: Style<'_>) {
    out.push_str("{\"__deferred\":{\"uri\":\"");
    uri(out, rec, schema, style);
    out.push('/');
    out.push_str(field.name);
    out.push_str("\"}}");
}

fn value(out: &mut String, value: &Value<'_>, edm: Edm, style: Style<'_>) {
    // writing to a string cannot fail
    let _ = match value {
        Value::Null => {
            out.push_str("null");
            Ok(())
        }
        Value::Bool(yes) => write!(out, "{yes}"),
        Value::Int(number) if edm == Edm::Int64 && style.int64_as_text => write!(out, "\"{number}\""),
        Value::Int(number) => write!(out, "{number}"),
        Value::Dec(number) => write!(out, "{}", number.normalize()),
        Value::Guid(id) => write!(out, "\"{id}\""),
        Value::Date(at) => {
            wall::push(out, *at);
            Ok(())
        }
        Value::Text(text) => {
            string(out, text);
            Ok(())
        }
    };
}

/// A JSON string.
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '\\' || u32::from(c) < 0x20) {
        out.push_str(&rest[..at]);
        let found = rest.as_bytes()[at];
        match found {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            // writing to a string cannot fail
            other => drop(write!(out, "\\u{other:04x}")),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_survives(text in any::<String>()) {
            let mut out = String::new();
            string(&mut out, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&out).expect("json"), text);
        }
    }
}
