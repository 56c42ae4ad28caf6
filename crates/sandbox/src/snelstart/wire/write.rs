//! Writes rows as JSON: exact names, scale kept, dates without zone.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::date;
use super::record::{Record, Reference, Schema, Value};
use crate::snelstart::switches::{AbsentAddress, ModifiedOnZone, SelectCasing, Switches};

/// What of the form is a switch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    zone: ModifiedOnZone,
    absent: AbsentAddress,
    select: SelectCasing,
}

impl Style {
    pub(crate) fn of(switches: &Switches) -> Self {
        Style {
            zone: switches.modified_on_zone,
            absent: switches.absent_address,
            select: switches.select_casing,
        }
    }
}

/// A row as text.
pub(crate) fn row(record: &dyn Record, style: Style) -> String {
    let mut out = String::with_capacity(1024);
    object(&mut out, record, None, style);
    out
}

/// A bare array of rows, with only the selected fields if any.
pub(crate) fn rows<'a>(
    records: impl Iterator<Item = &'a dyn Record>,
    select: Option<&[usize]>,
    style: Style,
) -> String {
    let mut out = String::from("[");
    for (index, record) in records.enumerate() {
        if index > 0 {
            out.push(',');
        }
        object(&mut out, record, select, style);
    }
    out.push(']');
    out
}

fn object(out: &mut String, record: &dyn Record, select: Option<&[usize]>, style: Style) {
    out.push('{');
    let mut first = true;
    for (index, prop) in record.schema().props.iter().enumerate() {
        if select.is_some_and(|select| !select.contains(&index)) {
            continue;
        }
        if !first {
            out.push(',');
        }
        first = false;
        if select.is_some() && style.select == SelectCasing::UpperCamel {
            out.push('"');
            out.extend(prop.name.chars().take(1).map(|c| c.to_ascii_uppercase()));
            out.extend(prop.name.chars().skip(1));
            out.push('"');
        } else {
            out.push('"');
            out.push_str(prop.name);
            out.push('"');
        }
        out.push(':');
        value(out, record.value(index), style);
    }
    out.push('}');
}

fn value(out: &mut String, value: Value<'_>, style: Style) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if yes { "true" } else { "false" }),
        Value::Int(number) => push(out, number),
        Value::Dec(amount) => decimal(out, amount),
        Value::Text(text) => string(out, &text),
        Value::Guid(id) => guid(out, id),
        Value::Date(moment) => date::push_plain(out, moment),
        Value::Stamp(stamp) => date::push_stamp(out, stamp, style.zone),
        Value::Ref(target) => reference(out, target),
        Value::Object(record) => object(out, record, None, style),
        Value::Absent(schema) => absent(out, schema, style),
        Value::Texts(texts) => list(out, texts, string),
        Value::Refs(targets) => list(out, targets, reference),
        Value::Objects(records) => {
            list(out, records, |out, record| object(out, record, None, style));
        }
    }
}

fn list<T>(out: &mut String, items: Vec<T>, mut each: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(']');
}

fn absent(out: &mut String, schema: &Schema, style: Style) {
    if style.absent == AbsentAddress::Null {
        out.push_str("null");
        return;
    }
    list_names(out, schema);
}

fn list_names(out: &mut String, schema: &Schema) {
    out.push('{');
    for (index, prop) in schema.props.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let _ = write!(out, "\"{}\":null", prop.name);
    }
    out.push('}');
}

fn reference(out: &mut String, target: Reference) {
    out.push_str("{\"id\":");
    guid(out, target.id);
    out.push_str(",\"uri\":\"/");
    out.push_str(target.path);
    out.push('/');
    let mut buffer = Uuid::encode_buffer();
    out.push_str(target.id.hyphenated().encode_lower(&mut buffer));
    out.push_str("\"}");
}

fn guid(out: &mut String, id: Uuid) {
    let mut buffer = Uuid::encode_buffer();
    out.push('"');
    out.push_str(id.hyphenated().encode_lower(&mut buffer));
    out.push('"');
}

/// A decimal with the scale it was given.
pub(crate) fn decimal(out: &mut String, amount: Decimal) {
    push(out, amount);
}

fn push(out: &mut String, shown: impl std::fmt::Display) {
    // writing to a string cannot fail
    let _ = write!(out, "{shown}");
}

/// A JSON string.
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
