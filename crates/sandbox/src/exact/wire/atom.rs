//! Atom, for a client that does not ask for JSON [apis/exact.md §3]. Only
//! what shows such a client its mistake: entries with their properties.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::write::{Style, uri};
use crate::exact::catalogue::Schema;
use crate::exact::odata::Query;
use crate::exact::table::Rec;
use crate::exact::value::Value;
use crate::exact::wall;
use crate::reply;

/// Whether a call did not ask for JSON.
pub(crate) fn wanted(headers: &HeaderMap) -> bool {
    let accept = headers.get("accept").and_then(|value| value.to_str().ok());
    !accept.is_some_and(|accept| accept.contains("json"))
}

/// Whether a call asks for plain XML, which is not offered.
pub(crate) fn refused(headers: &HeaderMap) -> bool {
    let accept = headers.get("accept").and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.trim() == "application/xml")
}

/// A list as a feed.
pub(crate) fn feed(rows: &[Rec<'_>], schema: &'static Schema, query: &Query, style: Style<'_>) -> Response<Bytes> {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\" xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\"><title>{}</title>",
        schema.name()
    );
    for rec in rows {
        out.push_str("<entry><id>");
        uri(&mut out, *rec, schema, style);
        out.push_str("</id><content type=\"application/xml\"><m:properties>");
        for (at, field) in (0_u16..).zip(&schema.fields) {
            if query.select.as_ref().is_some_and(|chosen| !chosen.contains(&at)) {
                continue;
            }
            property(&mut out, field.name, &rec.field(schema, at));
        }
        out.push_str("</m:properties></content></entry>");
    }
    out.push_str("</feed>");
    reply::response(200, "application/atom+xml;charset=utf-8", out)
}

fn property(out: &mut String, name: &str, value: &Value<'_>) {
    let text = match value {
        Value::Null => {
            // writing to a string cannot fail
            let _ = write!(out, "<d:{name} m:null=\"true\" />");
            return;
        }
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Dec(number) => number.normalize().to_string(),
        Value::Guid(id) => id.to_string(),
        Value::Date(at) => wall::civil(*at).to_string(),
        Value::Text(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
    };
    let _ = write!(out, "<d:{name}>{text}</d:{name}>");
}
