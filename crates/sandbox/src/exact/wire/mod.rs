//! From rows to bytes and back.

pub(crate) mod atom;
pub(crate) mod pad;
pub(crate) mod read;
pub(crate) mod write;
