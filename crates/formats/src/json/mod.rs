//! An application's own invoice as JSON: the fields of [`boekbrug_model::Invoice`], with amounts as plain decimals
//! ([`InvoiceJson`]).

mod wire;

use boekbrug_model::{Finding, FindingCode, Money};
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment, Track};

pub use wire::{Amount, CustomerJson, InvoiceJson, LineJson, PeriodJson, VatJson, VatTotalJson};

use crate::{Document, Limits, Refused, Summary, too_large};

/// Largest text of which a refusal still shows the head: a tree of any JSON takes many times its bytes.
const SHOWN_BYTES: usize = 1024 * 1024;

/// Reads one invoice. Amounts are checked against each other where an invoice is checked for booking; here only their
/// form counts.
///
/// # Errors
/// A finding for each unknown field and each wrong amount, else one that names the field by path, for example
/// `lines[2].net`; and what could be read of the head.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refused> {
    // Programs on Windows put a byte order mark in front, which RFC 8259 lets a reader pass over.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bounded(bytes, limits).map_err(Refused::unread)?;
    let refused = |mut findings: Vec<Finding>| {
        findings.truncate(limits.findings);
        Refused {
            summary: Box::new(summary(value(bytes).as_ref())),
            findings,
        }
    };
    let invoice = shape(bytes).map_err(refused)?.into_invoice().map_err(refused)?;
    Ok(Document {
        invoice,
        pdf: None,
        warnings: Vec::new(),
    })
}

/// The fields as they are written, in one go over the bytes, so that a double field is seen.
fn shape(bytes: &[u8]) -> Result<InvoiceJson, Vec<Finding>> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let (mut track, mut unknown) = (Track::new(), Vec::new());
    let read: Result<InvoiceJson, _> = {
        let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
        serde_ignored::deserialize(tracked, |path| unknown.push(unknown_path(&path)))
    };
    let shape = read.map_err(|error| vec![finding(&error, &track.path(), value(bytes).as_ref())])?;
    reader
        .end()
        .map_err(|error| vec![Finding::new(FindingCode::DocumentNotJson).with("text", error)])?;
    if unknown.is_empty() {
        return Ok(shape);
    }
    let unknown = unknown.into_iter();
    Err(unknown
        .map(|path| about(FindingCode::DocumentElementUnknown, path))
        .collect())
}

/// Any JSON, where it is not too large to be shown.
fn value(bytes: &[u8]) -> Option<Value> {
    (bytes.len() <= SHOWN_BYTES)
        .then(|| serde_json::from_slice(bytes).ok())
        .flatten()
}

fn unknown_path(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", unknown_path(parent)),
        Path::Map { parent, key } => {
            let parent = unknown_path(parent);
            let key: String = key.chars().take(100).collect();
            if parent.is_empty() {
                key
            } else {
                format!("{parent}.{key}")
            }
        }
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            unknown_path(parent)
        }
    }
}

/// Size and depth, before anything is built.
fn bounded(bytes: &[u8], limits: &Limits) -> Result<(), Finding> {
    if bytes.len() > limits.file_bytes {
        return Err(too_large(bytes.len(), limits.file_bytes));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Finding::new(FindingCode::DocumentEmpty));
    }
    let (mut depth, mut text, mut escaped) = (0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => depth += 1,
            b']' | b'}' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits.depth {
            return Err(Finding::new(FindingCode::DocumentTooDeep).with("max", limits.depth));
        }
    }
    Ok(())
}

/// Serde names the field in its message; the path says where that field would be.
fn finding(error: &serde_json::Error, path: &Path, value: Option<&Value>) -> Finding {
    let message = error.to_string();
    match error.classify() {
        Category::Eof => return Finding::new(FindingCode::DocumentTruncated),
        Category::Syntax | Category::Io => return Finding::new(FindingCode::DocumentNotJson).with("text", message),
        Category::Data => {}
    }
    let place = path_text(path);
    let named = |prefix: &str| message.strip_prefix(prefix)?.split_once('`').map(|(name, _)| name);
    let inside = |name: &str| match place.as_str() {
        "" => name.to_owned(),
        // A double field may be part of the path already, a missing one is not.
        place if place == name || place.ends_with(&format!(".{name}")) => place.to_owned(),
        place => format!("{place}.{name}"),
    };
    if let Some(name) = named("missing field `") {
        let path = if place.is_empty() {
            name.to_owned()
        } else {
            format!("{place}.{name}")
        };
        return about(FindingCode::DocumentElementMissing, path);
    }
    if let Some(name) = named("duplicate field `") {
        return about(FindingCode::DocumentElementTwice, inside(name));
    }
    let found = value
        .and_then(|value| at(value, path))
        .map(Value::to_string)
        .unwrap_or_default();
    let place = if place.is_empty() { "invoice".to_owned() } else { place };
    about(FindingCode::DocumentElementInvalid, place).with("value", found.chars().take(60).collect::<String>())
}

fn about(code: FindingCode, path: String) -> Finding {
    Finding::new(code).with("element", &path).at(path)
}

fn path_text(path: &Path) -> String {
    let text = path.to_string();
    if text == "." { String::new() } else { text }
}

fn at<'a>(value: &'a Value, path: &Path) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, segment| match segment {
        Segment::Seq { index } => value.get(*index),
        Segment::Map { key } => value.get(key),
        Segment::Enum { .. } | Segment::Unknown => None,
    })
}

/// What a listing can show of an invoice that has a field wrong.
fn summary(value: Option<&Value>) -> Summary {
    let text = |path: &str| {
        value?
            .pointer(path)?
            .as_str()
            .map(|text| text.chars().take(100).collect::<String>())
    };
    let currency = text("/currency").and_then(|code| code.parse().ok());
    let money = |path| {
        let amount = text(path)?;
        amount.parse().ok().or_else(|| Money::parse(&amount, currency?).ok())
    };
    let names = [
        "/customer/name",
        "/customer/code",
        "/customer/identification",
        "/customer/vatNumber",
    ];
    Summary {
        number: text("/number"),
        kind: value.and_then(|value| serde_json::from_value(value.get("kind")?.clone()).ok()),
        date: text("/date").and_then(|date| crate::value::iso_date(&date)),
        customer: names.into_iter().find_map(text),
        total_excl: money("/totalExcl"),
        total_vat: money("/totalVat"),
        total_incl: money("/totalIncl"),
    }
}
