//! Does a row meet a filter?

use std::borrow::Cow;
use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::filter::{Constant, Field, Filter, Function, Step};
use super::tree::Compare;
use crate::snelstart::switches::{FilterText, ModifiedOnZone, Switches};
use crate::snelstart::wire::date;
use crate::snelstart::wire::record::{Record, Value};

/// What of the evaluation is a switch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    zone: ModifiedOnZone,
    text: FilterText,
}

impl Rules {
    pub(crate) fn of(switches: &Switches) -> Self {
        Rules {
            zone: switches.modified_on_zone,
            text: switches.filter_text,
        }
    }
}

/// A row, and the element of the `any` around.
#[derive(Clone, Copy)]
struct Place<'a> {
    row: &'a dyn Record,
    element: Option<&'a Value<'a>>,
}

pub(crate) fn meets(filter: &Filter, row: &dyn Record, rules: Rules) -> bool {
    rules.is_true(filter, Place { row, element: None })
}

/// A field of a row, for sorting.
pub(crate) fn field_of<'a>(row: &'a dyn Record, field: &Field, rules: Rules) -> Value<'a> {
    rules.plain(follow(row, field))
}

impl Rules {
    fn is_true(self, filter: &Filter, place: Place<'_>) -> bool {
        match filter {
            Filter::Not(inner) => !self.is_true(inner, place),
            Filter::And(left, right) => self.is_true(left, place) && self.is_true(right, place),
            Filter::Or(left, right) => self.is_true(left, place) || self.is_true(right, place),
            Filter::Compare(compare, left, right) => {
                let left = self.value(left, place);
                let right = self.value(right, place);
                self.holds(*compare, &left, &right)
            }
            Filter::Any(field, inner) => self.any(field, inner.as_deref(), place),
            Filter::Constant(_) | Filter::Field(_) | Filter::Call(_, _) => {
                matches!(self.value(filter, place), Value::Bool(true))
            }
        }
    }

    fn value<'a>(self, filter: &'a Filter, place: Place<'a>) -> Value<'a> {
        match filter {
            Filter::Constant(constant) => match constant {
                Constant::Null => Value::Null,
                Constant::Bool(yes) => Value::Bool(*yes),
                Constant::Number(number) => Value::Dec(*number),
                Constant::Text(text) => Value::text(text),
                Constant::Guid(id) => Value::Guid(*id),
                Constant::Date(moment) => Value::Date(*moment),
            },
            Filter::Field(field) => self.plain(read(field, place)),
            Filter::Call(function, arguments) => self.call(*function, arguments, place),
            other => Value::Bool(self.is_true(other, place)),
        }
    }

    /// Numbers as decimals and moments as local dates, to be compared.
    fn plain(self, value: Value<'_>) -> Value<'_> {
        match value {
            Value::Int(number) => Value::Dec(Decimal::from(number)),
            Value::Stamp(stamp) => Value::Date(date::civil(stamp, self.zone)),
            other => other,
        }
    }

    fn any(self, field: &Field, inner: Option<&Filter>, place: Place<'_>) -> bool {
        let elements: Vec<Value<'_>> = match read(field, place) {
            Value::Texts(texts) => texts.into_iter().map(Value::text).collect(),
            Value::Refs(targets) => targets.into_iter().map(Value::Ref).collect(),
            Value::Objects(records) => records.into_iter().map(Value::Object).collect(),
            _ => Vec::new(),
        };
        let Some(inner) = inner else {
            return !elements.is_empty();
        };
        elements.iter().any(|element| {
            let place = Place {
                row: place.row,
                element: Some(element),
            };
            self.is_true(inner, place)
        })
    }

    fn call<'a>(self, function: Function, arguments: &'a [Filter], place: Place<'a>) -> Value<'a> {
        let first = arguments.first().map_or(Value::Null, |a| self.value(a, place));
        let second = arguments.get(1).map_or(Value::Null, |a| self.value(a, place));
        match (function, first, second) {
            (Function::SubstringOf, Value::Text(part), Value::Text(whole)) => {
                Value::Bool(self.folded(&whole).contains(self.folded(&part).as_ref()))
            }
            (Function::StartsWith, Value::Text(whole), Value::Text(part)) => {
                Value::Bool(self.folded(&whole).starts_with(self.folded(&part).as_ref()))
            }
            (Function::EndsWith, Value::Text(whole), Value::Text(part)) => {
                Value::Bool(self.folded(&whole).ends_with(self.folded(&part).as_ref()))
            }
            (Function::Year, Value::Date(moment), _) => Value::Dec(Decimal::from(moment.year())),
            (Function::Month, Value::Date(moment), _) => Value::Dec(Decimal::from(moment.month())),
            (Function::Day, Value::Date(moment), _) => Value::Dec(Decimal::from(moment.day())),
            (Function::ToLower, Value::Text(text), _) => Value::Text(text.to_lowercase().into()),
            (Function::ToUpper, Value::Text(text), _) => Value::Text(text.to_uppercase().into()),
            _ => Value::Null,
        }
    }

    fn folded(self, text: &str) -> Cow<'_, str> {
        match self.text {
            FilterText::IgnoresCase => Cow::Owned(text.to_lowercase()),
            FilterText::CaseSensitive => Cow::Borrowed(text),
        }
    }

    /// Null equals null only; every other comparison with it is false.
    fn holds(self, compare: Compare, left: &Value<'_>, right: &Value<'_>) -> bool {
        let nulls = (is_null(left), is_null(right));
        if nulls != (false, false) {
            let equal = nulls == (true, true);
            return match compare {
                Compare::Eq => equal,
                Compare::Ne => !equal,
                _ => false,
            };
        }
        let Some(order) = self.order(left, right) else {
            return compare == Compare::Ne;
        };
        match compare {
            Compare::Eq => order.is_eq(),
            Compare::Ne => order.is_ne(),
            Compare::Gt => order.is_gt(),
            Compare::Ge => order.is_ge(),
            Compare::Lt => order.is_lt(),
            Compare::Le => order.is_le(),
        }
    }

    /// The order of two values of one kind.
    pub(crate) fn order(self, left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
        match (left, right) {
            (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
            (Value::Dec(left), Value::Dec(right)) => Some(left.cmp(right)),
            (Value::Guid(left), Value::Guid(right)) => Some(left.cmp(right)),
            (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
            (Value::Text(left), Value::Text(right)) => Some(self.text_order(left, right)),
            _ => None,
        }
    }

    /// The order of two texts, without copying them.
    fn text_order(self, left: &str, right: &str) -> Ordering {
        match self.text {
            FilterText::CaseSensitive => left.cmp(right),
            FilterText::IgnoresCase => {
                let left = left.chars().flat_map(char::to_lowercase);
                left.cmp(right.chars().flat_map(char::to_lowercase))
            }
        }
    }
}

fn is_null(value: &Value<'_>) -> bool {
    matches!(value, Value::Null | Value::Absent(_))
}

fn read<'a>(field: &Field, place: Place<'a>) -> Value<'a> {
    if !field.of_element {
        return follow(place.row, field);
    }
    match place.element {
        Some(Value::Object(record)) => follow(*record, field),
        Some(Value::Ref(target)) if !field.steps.is_empty() => Value::Guid(target.id),
        Some(other) => other.clone(),
        None => Value::Null,
    }
}

fn follow<'a>(row: &'a dyn Record, field: &Field) -> Value<'a> {
    let mut value = Value::Object(row);
    for step in &field.steps {
        value = match (value, step) {
            (Value::Object(record), Step::Prop(index)) => record.value(*index),
            (Value::Ref(target), Step::RefId) => Value::Guid(target.id),
            _ => return Value::Null,
        };
    }
    value
}
