//! What may be written, and what follows from it [apis/exact.md §8].

pub(crate) mod attachment;
pub(crate) mod document;
mod draft;
pub(crate) mod entry;
mod entry_check;
pub(crate) mod entry_lines;
mod line_check;
pub(crate) mod master;
pub(crate) mod posting;
pub(crate) mod subscription;
mod vat;
