//! Rows as tables of named fields. One table per model serves writing JSON,
//! `$select` and `$filter`, so that the three cannot disagree.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One row of a model.
pub(crate) trait Record {
    fn schema(&self) -> &'static Schema;
    fn value(&self, index: usize) -> Value<'_>;
}

/// A row that has an id of its own.
pub(crate) trait Row: Record {
    fn id(&self) -> Uuid;
}

/// The names and kinds of a model's fields, in wire order.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The type's name as error texts give it.
    pub(crate) name: &'static str,
    pub(crate) props: &'static [Prop],
}

#[derive(Debug)]
pub(crate) struct Prop {
    /// Wire name, lowerCamelCase with its irregular capitals.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// What a field holds, as `$filter` sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Bool,
    Int,
    Dec,
    Text,
    Guid,
    Date,
    /// Relative address of a row; cannot be used in a filter.
    Uri,
    /// `{id, uri}`.
    Ref,
    Object(&'static Schema),
    Texts,
    Refs,
    Objects(&'static Schema),
}

/// One field's content.
#[derive(Clone)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Dec(Decimal),
    Text(Cow<'a, str>),
    Guid(Uuid),
    Date(DateTime),
    Stamp(Stamp),
    Ref(Reference),
    Object(&'a dyn Record),
    /// An object that is not there.
    Absent(&'static Schema),
    Texts(Vec<&'a str>),
    Refs(Vec<Reference>),
    Objects(Vec<&'a dyn Record>),
}

/// A reference on the wire: `{"id":"…","uri":"/relaties/…"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) path: &'static str,
    pub(crate) id: Uuid,
}

/// When a row was last changed, and how many digits of its second are
/// written (0 to 7) [apis/snelstart.md §2].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) at: Timestamp,
    pub(crate) digits: u8,
}

impl Schema {
    /// The field a filter names: UpperCamelCase, case-sensitive.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.props
            .iter()
            .position(|prop| is_upper_camel_of(name, prop.name))
            .filter(|index| !matches!(self.props[*index].kind, Kind::Uri))
    }
}

fn is_upper_camel_of(name: &str, wire: &str) -> bool {
    let (Some(first), Some(wire_first)) = (name.chars().next(), wire.chars().next()) else {
        return false;
    };
    first == wire_first.to_ascii_uppercase() && name.get(1..).is_some_and(|rest| Some(rest) == wire.get(1..))
}

impl<'a> Value<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }

    pub(crate) fn opt_text(text: Option<&'a str>) -> Self {
        text.map_or(Value::Null, Value::text)
    }

    pub(crate) fn opt_dec(amount: Option<Decimal>) -> Self {
        amount.map_or(Value::Null, Value::Dec)
    }

    pub(crate) fn opt_int(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Value::Null, |number| Value::Int(number.into()))
    }

    pub(crate) fn opt_date(date: Option<DateTime>) -> Self {
        date.map_or(Value::Null, Value::Date)
    }

    pub(crate) fn reference(path: &'static str, id: Uuid) -> Self {
        Value::Ref(Reference { path, id })
    }

    pub(crate) fn opt_ref(path: &'static str, id: Option<Uuid>) -> Self {
        id.map_or(Value::Null, |id| Value::reference(path, id))
    }

    /// Where a row lives: `/relaties/…`.
    pub(crate) fn uri(path: &'static str, id: Uuid) -> Self {
        Value::Text(Cow::Owned(format!("/{path}/{id}")))
    }

    pub(crate) fn opt_object<T: Record>(object: Option<&'a T>, schema: &'static Schema) -> Self {
        object.map_or(Value::Absent(schema), |object| Value::Object(object))
    }

    pub(crate) fn objects<T: Record>(objects: &'a [T]) -> Self {
        Value::Objects(objects.iter().map(|object| object as &dyn Record).collect())
    }
}

/// Declares the fields of a model: wire name, kind, and how to read it.
macro_rules! record {
    ($type:ty, $schema:ident, $name:literal, { $($field:literal: $kind:expr => $get:expr),* $(,)? }) => {
        pub(crate) static $schema: $crate::snelstart::wire::record::Schema =
            $crate::snelstart::wire::record::Schema {
                name: concat!("SnelStart.B2B.Api.V2.Models.", $name),
                props: &[$($crate::snelstart::wire::record::Prop { name: $field, kind: $kind }),*],
            };

        impl $crate::snelstart::wire::record::Record for $type {
            fn schema(&self) -> &'static $crate::snelstart::wire::record::Schema {
                &$schema
            }

            fn value(&self, index: usize) -> $crate::snelstart::wire::record::Value<'_> {
                type Get = for<'a> fn(&'a $type) -> $crate::snelstart::wire::record::Value<'a>;
                static GET: &[Get] = &[$($get),*];
                GET.get(index).map_or($crate::snelstart::wire::record::Value::Null, |get| get(self))
            }
        }
    };
}
pub(crate) use record;

/// Declares the fields of a model of which there are never rows.
macro_rules! schema {
    ($schema:ident, $name:literal, { $($field:literal: $kind:expr),* $(,)? }) => {
        pub(crate) static $schema: $crate::snelstart::wire::record::Schema =
            $crate::snelstart::wire::record::Schema {
                name: concat!("SnelStart.B2B.Api.V2.Models.", $name),
                props: &[$($crate::snelstart::wire::record::Prop { name: $field, kind: $kind }),*],
            };
    };
}
pub(crate) use schema;
