//! The models of `apis/snelstart.md` §5 that any coupling needs, each with
//! its field table.

pub(crate) mod address;
pub(crate) mod article;
pub(crate) mod booking;
pub(crate) mod company;
pub(crate) mod document;
pub(crate) mod invoice;
pub(crate) mod ledger;
pub(crate) mod ledger_function;
pub(crate) mod mutation;
pub(crate) mod order;
pub(crate) mod relation;
pub(crate) mod settings;
pub(crate) mod vat;
