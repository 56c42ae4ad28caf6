//! Payloads: every name must be known, every value of its type; what is
//! read-only is let go without a word [apis/exact.md §3].

use rust_decimal::Decimal;
use uuid::Uuid;

use crate::exact::catalogue::{self, Field, Schema};
use crate::exact::failure::Failure;
use crate::exact::value::{Edm, Owned, Value};
use crate::exact::wall;
use crate::json::Json;

/// A payload that fits its resource.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// Writable fields that were sent, also those sent as null.
    pub(crate) fields: Vec<(&'static str, Owned)>,
    /// Nested rows, by the name of their navigation.
    pub(crate) nested: Vec<(&'static str, Vec<Bound>)>,
}

impl Bound {
    pub(crate) fn read(schema: &'static Schema, body: &[u8]) -> Result<Bound, Failure> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Err(Failure::stream("The request body is empty."));
        }
        let json = Json::parse(body).map_err(|error| Failure::stream(&format!("Error in JSON: {}", error.0)))?;
        Bound::of(schema, &json)
    }

    fn of(schema: &'static Schema, json: &Json) -> Result<Bound, Failure> {
        let Json::Object(members) = json else {
            return Err(Failure::stream("The request content is not a JSON object."));
        };
        let mut bound = Bound {
            fields: Vec::new(),
            nested: Vec::new(),
        };
        for (name, value) in members {
            if name == "__metadata" {
                continue;
            }
            let field = schema
                .at(name)
                .and_then(|at| schema.field(at))
                .ok_or_else(|| no_such(schema, name))?;
            if field.edm == Edm::Nav {
                bound.nest(field, value)?;
            } else if field.writable {
                bound.fields.push((field.name, convert(field, value)?));
            }
        }
        Ok(bound)
    }

    fn nest(&mut self, field: &Field, value: &Json) -> Result<(), Failure> {
        let items = match value {
            Json::List(items) => items.as_slice(),
            Json::Object(_) => match value.get("results") {
                Some(Json::List(items)) => items.as_slice(),
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        let Some((path, _)) = field.leads_to else {
            return Ok(());
        };
        let schema = catalogue::schema(path);
        let rows = items
            .iter()
            .map(|item| Bound::of(schema, item))
            .collect::<Result<_, _>>()?;
        self.nested.push((field.name, rows));
        Ok(())
    }

    /// A field that was sent and is not null. The last of two wins.
    pub(crate) fn get(&self, name: &str) -> Option<&Owned> {
        self.sent(name).filter(|value| !value.is_null())
    }

    /// A field that was sent, also as null.
    pub(crate) fn sent(&self, name: &str) -> Option<&Owned> {
        let found = self.fields.iter().rev().find(|(field, _)| *field == name);
        found.map(|(_, value)| value)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::trimmed)
    }

    pub(crate) fn rows(&self, name: &str) -> Option<&[Bound]> {
        let found = self.nested.iter().rev().find(|(field, _)| *field == name);
        found.map(|(_, rows)| rows.as_slice())
    }
}

fn no_such(schema: &Schema, name: &str) -> Failure {
    Failure::stream(&format!(
        "The property name '{name}' specified for type 'Exact.Web.Api.Models.{}' is not valid.",
        schema.kind
    ))
}

fn convert(field: &Field, json: &Json) -> Result<Owned, Failure> {
    let wrong = || {
        Failure::stream(&format!(
            "Error encountered in converting the value from request payload for property '{}' to type '{}', which is the property's expected type. See inner exception for more detail.",
            field.name,
            field.edm.dotnet()
        ))
    };
    if *json == Json::Null {
        return Ok(Value::Null);
    }
    let value = match field.edm {
        Edm::Guid => text(json).and_then(guid).map(Value::Guid),
        Edm::Text | Edm::Binary => text(json).map(Value::owned_text),
        Edm::Byte => integer(json, 0..=255),
        Edm::Int16 => integer(json, i64::from(i16::MIN)..=i64::from(i16::MAX)),
        Edm::Int32 => integer(json, i64::from(i32::MIN)..=i64::from(i32::MAX)),
        Edm::Int64 => integer(json, i64::MIN..=i64::MAX),
        Edm::Double => decimal(json).map(Value::Dec),
        Edm::Date => text(json).and_then(wall::parse).map(Value::Date),
        Edm::Bool => match json {
            Json::Bool(yes) => Some(Value::Bool(*yes)),
            _ => None,
        },
        Edm::Nav => Some(Value::Null),
    };
    value.ok_or_else(wrong)
}

fn text(json: &Json) -> Option<&str> {
    match json {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

/// A GUID of a payload, with or without braces.
pub(crate) fn guid(text: &str) -> Option<Uuid> {
    let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let text = bare.unwrap_or(text);
    (text.len() == 36).then(|| Uuid::parse_str(text).ok())?
}

fn integer(json: &Json, range: std::ops::RangeInclusive<i64>) -> Option<Owned> {
    let (Json::Number(text) | Json::Text(text)) = json else {
        return None;
    };
    let number: i64 = text.parse().ok()?;
    range.contains(&number).then_some(Value::Int(number))
}

/// A number, or a text with a number in it. No amount of ours is larger
/// than a million million, and products of two stay within a `Decimal`.
fn decimal(json: &Json) -> Option<Decimal> {
    const LARGEST: i64 = 1_000_000_000_000;
    let (Json::Number(text) | Json::Text(text)) = json else {
        return None;
    };
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
        .filter(|number| number.abs() <= Decimal::from(LARGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exact::catalogue::schema;

    fn read(path: &str, body: &str) -> Result<Bound, String> {
        Bound::read(schema(path), body.as_bytes()).map_err(|failure| match failure {
            Failure::Bad(text) => text,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn unknown_names_and_wrong_types_are_refused() {
        let refused = [
            (r#"{"name":"x"}"#, "The property name 'name'"),
            (r#"{"MainContact":"x"}"#, "to type 'Guid'"),
            (r#"{"MainContact":5}"#, "to type 'Guid'"),
            (r#"{"Blocked":"true"}"#, "to type 'Boolean'"),
            (r#"{"StartDate":"soon"}"#, "to type 'DateTime'"),
            (r#"{"IncotermVersionSales":70000}"#, "to type 'Int16'"),
            (r#"{"CreditLineSales":"much"}"#, "to type 'Double'"),
            (r#"{"CreditLineSales":1e13}"#, "to type 'Double'"),
            ("", "empty"),
            ("[1]", "not a JSON object"),
            ("{", "Error in JSON"),
        ];
        for (body, part) in refused {
            let text = read("crm/Accounts", body).expect_err(body);
            assert!(text.contains(part), "{body}: {text}");
        }
    }

    #[test]
    fn what_is_read_only_is_let_go() {
        let bound = read("crm/Accounts", r#"{"Name":"A","IsSales":true,"Division":5}"#).expect("reads");
        assert_eq!(bound.fields, [("Name", Value::owned_text("A"))]);
        let bound = read("salesentry/SalesEntryLines", r#"{"AmountFC":"12.50","AmountDC":9}"#).expect("reads");
        assert_eq!(bound.fields, [("AmountFC", Value::Dec(Decimal::new(1250, 2)))]);
    }

    #[test]
    fn lines_are_nested_in_both_forms() {
        for body in [
            r#"{"SalesEntryLines":[{"AmountFC":1}]}"#,
            r#"{"SalesEntryLines":{"results":[{"AmountFC":1}]}}"#,
        ] {
            let bound = read("salesentry/SalesEntries", body).expect("reads");
            assert_eq!(bound.rows("SalesEntryLines").map(<[_]>::len), Some(1));
        }
        assert!(read("salesentry/SalesEntries", r#"{"SalesEntryLines":[{"Amount":1}]}"#).is_err());
    }

    proptest! {
        #[test]
        fn garbage_never_panics(body in "\\PC{0,80}") {
            let _ = read("crm/Accounts", &body);
        }
    }
}
