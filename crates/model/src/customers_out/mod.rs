//! Customers of the application that go to the package (profiles B and C, product section 3): what may be written, and
//! who has the last word where both sides changed one.

mod check;
mod fields;
mod follow;
mod merge;
mod normal;
mod own;
mod units;

pub use check::{CheckedCustomer, CustomerContext, check};
pub use fields::{copy, coupled, value};
pub use merge::{Conflict, Merge, Sides, Winner, changed, differences, merge};
pub use own::{Write, own};
