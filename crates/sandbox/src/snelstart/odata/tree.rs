//! A filter as a tree, names not yet looked up.

use super::lexer::Token;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Literal(Token),
    Bool(bool),
    Null,
    Path(Vec<String>),
    Call(String, Vec<Tree>),
    /// `Path/any(name: condition)`, or `Path/any()`.
    Any(Vec<String>, Option<(String, Box<Tree>)>),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Compare(Compare, Box<Tree>, Box<Tree>),
}
