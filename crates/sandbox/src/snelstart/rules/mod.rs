//! What the package refuses, with every code that applies at once.

pub(crate) mod address;
pub(crate) mod article;
pub(crate) mod booking;
pub(crate) mod booking_lines;
pub(crate) mod booking_rules;
pub(crate) mod identity;
pub(crate) mod mandate;
pub(crate) mod order;
pub(crate) mod relation;
pub(crate) mod relation_read;
pub(crate) mod vat;
