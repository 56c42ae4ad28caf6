//! A filter that was understood.

use crate::exact::value::Owned;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Field(u16),
    Literal(Owned),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Compare(Compare, Box<Tree>, Box<Tree>),
    Call(Function, Vec<Tree>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// `substringof('part', Field)`.
    SubstringOf,
    StartsWith,
    EndsWith,
    Trim,
}

/// What a part of a filter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Number,
    Text,
    Guid,
    Date,
    Null,
}

impl Kind {
    /// As error texts name it.
    pub(crate) fn dotnet(self) -> &'static str {
        match self {
            Kind::Bool => "System.Boolean",
            Kind::Number => "System.Double",
            Kind::Text => "System.String",
            Kind::Guid => "System.Guid",
            Kind::Date => "System.DateTime",
            Kind::Null => "null",
        }
    }
}

impl Tree {
    /// All fields that are named, in order.
    pub(crate) fn fields(&self, out: &mut Vec<u16>) {
        match self {
            Tree::Field(at) => out.push(*at),
            Tree::Literal(_) => {}
            Tree::Not(inner) => inner.fields(out),
            Tree::And(a, b) | Tree::Or(a, b) | Tree::Compare(_, a, b) => {
                a.fields(out);
                b.fields(out);
            }
            Tree::Call(_, parts) => parts.iter().for_each(|part| part.fields(out)),
        }
    }

    /// The comparisons of a field with a value that all must hold.
    pub(crate) fn demands(&self, out: &mut Vec<(Compare, u16, Owned)>) {
        match self {
            Tree::And(a, b) => {
                a.demands(out);
                b.demands(out);
            }
            Tree::Compare(how, a, b) => match (a.as_ref(), b.as_ref()) {
                (Tree::Field(at), Tree::Literal(value)) => out.push((*how, *at, value.clone())),
                (Tree::Literal(value), Tree::Field(at)) => out.push((how.turned(), *at, value.clone())),
                _ => {}
            },
            _ => {}
        }
    }
}

impl Compare {
    pub(crate) fn of(name: &str) -> Option<Compare> {
        Some(match name {
            "eq" => Compare::Eq,
            "ne" => Compare::Ne,
            "gt" => Compare::Gt,
            "ge" => Compare::Ge,
            "lt" => Compare::Lt,
            "le" => Compare::Le,
            _ => return None,
        })
    }

    /// The same with its sides changed.
    fn turned(self) -> Compare {
        match self {
            Compare::Eq | Compare::Ne => self,
            Compare::Gt => Compare::Lt,
            Compare::Ge => Compare::Le,
            Compare::Lt => Compare::Gt,
            Compare::Le => Compare::Ge,
        }
    }
}
