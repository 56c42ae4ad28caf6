//! The storm: a whole installation with its sandbox in one process, under virtual time and random faults, and then
//! the promises of product section 5 held against what the sandbox has.
//!
//! A seed decides everything and repeats exactly: nodes stop at a gate before and after each call and at each wait,
//! and a scheduler that draws from the seed lets one go on at a time.

mod agenda;
mod clients;
mod door;
mod gate;
mod node;
mod people;
mod plan;
mod side;
mod storm;
mod time;
mod verdict;
mod wire;
mod world;

pub use boekbrug_engine::Mutations;
pub use plan::Plan;
pub use side::PackageKind;
pub use storm::{prepare, run};
pub use verdict::Verdict;
