//! A package, a clock and chance by hand, for tests of this room and of those above it. Only with the feature
//! `testkit`.
//!
//! [`FakePackage`] remembers what was booked and does what it is told to do wrong; [`Stage`] links it to a store.

mod books;
mod clock;
mod consent;
mod customers;
mod faults;
mod package;
mod stage;

pub use books::{capability, customer_row};
pub use clock::{CountedChance, ManualClock};
pub use consent::{SIGNATURE, TOKEN};
pub use faults::{Call, Fault};
pub use package::{FakeBooking, FakePackage};
pub use stage::{ANOTHER_KEY, KEY, Stage, pdf};
