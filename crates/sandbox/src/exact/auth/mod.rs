//! Sign-in and tokens [apis/exact.md §1].

pub(crate) mod endpoint;
pub(crate) mod grants;
pub(crate) mod page;

pub use grants::{TokenEvent, TokenEventKind, TokenPair};
