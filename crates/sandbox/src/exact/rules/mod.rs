//! What may be written, and what follows from it [apis/exact.md §8].

mod account;
pub(crate) mod attachment;
pub(crate) mod document;
mod draft;
pub(crate) mod entry;
mod entry_check;
pub(crate) mod entry_lines;
pub(crate) mod invoice;
mod line_check;
pub(crate) mod master;
pub(crate) mod posting;
pub(crate) mod subscription;
mod vat;
