//! The part of OData v3 that SnelStart answers to [apis/snelstart.md §3]:
//! `$filter`, `$top`, `$skip`, `$select` and, as a switch, `$orderby`.

pub(crate) mod bind;
pub(crate) mod eval;
pub(crate) mod filter;
pub(crate) mod lexer;
pub(crate) mod parser;
pub(crate) mod query;
pub(crate) mod tree;

/// Why a query is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum QueryError {
    /// A property that the type has not: always a `Message` (measured).
    NoSuchProperty(String),
    /// Anything else about the filter: a code or a `Message` by switch.
    Invalid(String),
    /// `$top`, `$skip`, `$orderby`: a `Message`.
    Option(String),
}

impl QueryError {
    pub(crate) fn no_property(name: &str, schema: &str) -> Self {
        QueryError::NoSuchProperty(format!("Could not find a property named '{name}' on type '{schema}'"))
    }
}
