//! One field's content, and what the catalogue says it may hold.

use std::borrow::Cow;
use std::cmp::Ordering;

use rust_decimal::Decimal;
use uuid::Uuid;

/// A field's content; texts may be borrowed from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Dec(Decimal),
    Text(Cow<'a, str>),
    Guid(Uuid),
    /// Dutch wall-clock time, in milliseconds as if it were UTC.
    Date(i64),
}

/// A value that belongs to nobody else.
pub(crate) type Owned = Value<'static>;

impl<'a> Value<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }

    /// A text, or null where there is none.
    pub(crate) fn text_or_null(text: &'a str) -> Self {
        if text.is_empty() {
            Value::Null
        } else {
            Value::text(text)
        }
    }

    pub(crate) fn owned_text(text: impl Into<String>) -> Owned {
        Value::Text(Cow::Owned(text.into()))
    }

    pub(crate) fn is_null(&self) -> bool {
        *self == Value::Null
    }

    pub(crate) fn into_owned(self) -> Owned {
        match self {
            Value::Null => Value::Null,
            Value::Bool(yes) => Value::Bool(yes),
            Value::Int(number) => Value::Int(number),
            Value::Dec(number) => Value::Dec(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Guid(id) => Value::Guid(id),
            Value::Date(at) => Value::Date(at),
        }
    }

    /// The same value without a copy of its text.
    pub(crate) fn borrow(&self) -> Value<'_> {
        match self {
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Null => Value::Null,
            Value::Bool(yes) => Value::Bool(*yes),
            Value::Int(number) => Value::Int(*number),
            Value::Dec(number) => Value::Dec(*number),
            Value::Guid(id) => Value::Guid(*id),
            Value::Date(at) => Value::Date(*at),
        }
    }

    pub(crate) fn as_guid(&self) -> Option<Uuid> {
        match self {
            Value::Guid(id) if !id.is_nil() => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(yes) => Some(*yes),
            Value::Int(number) => Some(*number != 0),
            _ => None,
        }
    }

    pub(crate) fn as_date(&self) -> Option<i64> {
        match self {
            Value::Date(at) => Some(*at),
            _ => None,
        }
    }

    pub(crate) fn as_dec(&self) -> Option<Decimal> {
        match self {
            Value::Dec(number) => Some(*number),
            Value::Int(number) => Some(Decimal::from(*number)),
            _ => None,
        }
    }

    /// The text without its padding; `None` when there is none.
    pub(crate) fn trimmed(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// How two values of one kind lie; `None` for null or different kinds.
    pub(crate) fn order(&self, other: &Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
            (Value::Int(a), Value::Int(b)) | (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            (Value::Guid(a), Value::Guid(b)) => Some(a.cmp(b)),
            (Value::Int(_) | Value::Dec(_), Value::Int(_) | Value::Dec(_)) => {
                Some(self.as_dec()?.cmp(&other.as_dec()?))
            }
            _ => None,
        }
    }
}

/// The types of the vendor's field lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edm {
    Guid,
    Text,
    Byte,
    Int16,
    Int32,
    /// Text on the wire.
    Int64,
    Double,
    Date,
    Bool,
    Binary,
    /// Another resource; nothing to filter.
    Nav,
}

impl Edm {
    /// By the short names of the catalogue.
    pub(crate) fn of(short: &str) -> Option<Edm> {
        Some(match short {
            "g" => Edm::Guid,
            "s" => Edm::Text,
            "y" => Edm::Byte,
            "i16" => Edm::Int16,
            "i32" => Edm::Int32,
            "i64" => Edm::Int64,
            "d" => Edm::Double,
            "t" => Edm::Date,
            "b" => Edm::Bool,
            "bin" => Edm::Binary,
            "nav" => Edm::Nav,
            _ => return None,
        })
    }

    /// As error texts of .NET name it.
    pub(crate) fn dotnet(self) -> &'static str {
        match self {
            Edm::Guid => "Guid",
            Edm::Text => "String",
            Edm::Byte => "Byte",
            Edm::Int16 => "Int16",
            Edm::Int32 => "Int32",
            Edm::Int64 => "Int64",
            Edm::Double => "Double",
            Edm::Date => "DateTime",
            Edm::Bool => "Boolean",
            Edm::Binary => "Byte[]",
            Edm::Nav => "Collection",
        }
    }
}
