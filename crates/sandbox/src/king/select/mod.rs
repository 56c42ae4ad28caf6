//! Selections: reading them, and finding and showing the rows they mean
//! [apis/king.md §4].

pub(crate) mod filter;
pub(crate) mod page;
pub(crate) mod selection;
