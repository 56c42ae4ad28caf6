//! Whether a row fits a filter.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::tree::{Compare, Function, Tree};
use crate::exact::switches::{FilterCase, Switches};
use crate::exact::value::Value;

/// How texts compare, as the database behind the API is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Collation {
    case_counts: bool,
    trailing_blanks_count: bool,
}

impl Collation {
    pub(crate) fn of(switches: &Switches) -> Self {
        Collation {
            case_counts: switches.filter_case == FilterCase::Counts,
            trailing_blanks_count: switches.filter_trailing_blanks,
        }
    }

    fn fold(self, text: &str) -> Cow<'_, str> {
        let text = if self.trailing_blanks_count {
            text
        } else {
            text.trim_end_matches(' ')
        };
        if self.case_counts {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(text.to_lowercase())
        }
    }

    fn order(self, left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
        match (left, right) {
            (Value::Text(a), Value::Text(b)) => Some(self.fold(a).cmp(&self.fold(b))),
            _ => left.order(right),
        }
    }
}

/// Whether a row, given by its fields, fits. What is null fits no
/// comparison but the one with `null`.
pub(crate) fn fits<'r>(tree: &'r Tree, field: &impl Fn(u16) -> Value<'r>, collation: Collation) -> bool {
    value(tree, field, collation).as_bool() == Some(true)
}

fn value<'r>(tree: &'r Tree, field: &impl Fn(u16) -> Value<'r>, collation: Collation) -> Value<'r> {
    let truth = |tree: &'r Tree| fits(tree, field, collation);
    match tree {
        Tree::Field(at) => field(*at),
        Tree::Literal(literal) => literal.borrow(),
        Tree::Not(inner) => Value::Bool(!truth(inner)),
        Tree::And(a, b) => Value::Bool(truth(a) && truth(b)),
        Tree::Or(a, b) => Value::Bool(truth(a) || truth(b)),
        Tree::Compare(how, a, b) => {
            let (a, b) = (value(a, field, collation), value(b, field, collation));
            Value::Bool(compare(*how, &a, &b, collation))
        }
        Tree::Call(function, parts) => call(*function, parts, field, collation),
    }
}

fn compare(how: Compare, left: &Value<'_>, right: &Value<'_>, collation: Collation) -> bool {
    if left.is_null() || right.is_null() {
        let both = left.is_null() && right.is_null();
        return match how {
            Compare::Eq => both,
            Compare::Ne => !both,
            _ => false,
        };
    }
    let Some(order) = collation.order(left, right) else {
        return false;
    };
    match how {
        Compare::Eq => order.is_eq(),
        Compare::Ne => order.is_ne(),
        Compare::Gt => order.is_gt(),
        Compare::Ge => order.is_ge(),
        Compare::Lt => order.is_lt(),
        Compare::Le => order.is_le(),
    }
}

fn call<'r>(
    function: Function,
    parts: &'r [Tree],
    field: &impl Fn(u16) -> Value<'r>,
    collation: Collation,
) -> Value<'r> {
    let part = |at: usize| parts.get(at).map_or(Value::Null, |part| value(part, field, collation));
    let folded = |text: &str| {
        if collation.case_counts {
            text.to_owned()
        } else {
            text.to_lowercase()
        }
    };
    match (function, part(0), part(1)) {
        (Function::Trim, Value::Text(text), _) => Value::owned_text(text.trim()),
        (Function::SubstringOf, Value::Text(part), Value::Text(whole)) => {
            Value::Bool(folded(&whole).contains(&folded(&part)))
        }
        (Function::StartsWith, Value::Text(whole), Value::Text(part)) => {
            Value::Bool(folded(&whole).starts_with(&folded(&part)))
        }
        (Function::EndsWith, Value::Text(whole), Value::Text(part)) => {
            Value::Bool(folded(&whole).ends_with(&folded(&part)))
        }
        (Function::Trim, ..) => Value::Null,
        _ => Value::Bool(false),
    }
}
