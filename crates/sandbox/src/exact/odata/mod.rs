//! The subset of OData 2.0 that Exact Online speaks [apis/exact.md §3].

mod eval;
mod lexer;
mod list;
mod parser;
mod query;
mod tree;

pub(crate) use list::{Page, count, list};
pub(crate) use parser::key_of;
pub(crate) use query::Query;
