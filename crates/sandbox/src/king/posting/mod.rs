//! Bookings: reading rows of `BOE`, checking them, and writing what follows
//! from them [apis/king.md §6].

pub(crate) mod amounts;
pub(crate) mod check;
pub(crate) mod dossier;
pub(crate) mod row;
pub(crate) mod save;
