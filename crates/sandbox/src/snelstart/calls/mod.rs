//! The calls, one file per kind of row; which path leads where is in
//! `route`.

pub(crate) mod articles;
pub(crate) mod bookings;
pub(crate) mod company;
pub(crate) mod cost_centers;
pub(crate) mod documents;
pub(crate) mod invoices;
pub(crate) mod ledgers;
pub(crate) mod lists;
pub(crate) mod orders;
pub(crate) mod relations;
