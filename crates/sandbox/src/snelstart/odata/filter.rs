//! A filter tied to a model.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::tree::Compare;

/// A filter that is sure to make sense for its model.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    Constant(Constant),
    Field(Field),
    Not(Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Compare(Compare, Box<Filter>, Box<Filter>),
    Call(Function, Vec<Filter>),
    Any(Field, Option<Box<Filter>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(String),
    Guid(Uuid),
    Date(DateTime),
}

/// Where a value stands: in the row, or in the element of an `any`.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) of_element: bool,
    /// Field indexes, outermost first; empty is the element itself.
    pub(crate) steps: Vec<Step>,
}

impl Field {
    /// A field of the row itself.
    pub(crate) fn of_row(index: usize) -> Self {
        Field {
            of_element: false,
            steps: vec![Step::Prop(index)],
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Prop(usize),
    /// The `Id` of a reference.
    RefId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    SubstringOf,
    StartsWith,
    EndsWith,
    Year,
    Month,
    Day,
    ToLower,
    ToUpper,
}
