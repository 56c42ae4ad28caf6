//! The package's own words, in and out. Dutch stays here.

mod columns;
mod dataset;
mod master;
mod rows;
mod selection;
mod values;

pub(crate) use columns::{BASALG, BASFIN, Listing, of};
pub(crate) use dataset::{Cell, DataSet, Table};
pub(crate) use master::{Cells, changed, made};
pub(crate) use rows::{Records, Row, file_of};
pub(crate) use selection::{Asked, Condition, administration};
pub(crate) use values::{Forms, day, flag, whole};
