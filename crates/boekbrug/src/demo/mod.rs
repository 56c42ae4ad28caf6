//! The demo's parts: its own invoices, the sandbox beside it, and the figures that it prints.

mod control;
pub(crate) mod coupling;
pub(crate) mod door;
pub(crate) mod figures;
pub(crate) mod files;
pub(crate) mod samples;
pub(crate) mod stands;
pub(crate) mod two_way;
