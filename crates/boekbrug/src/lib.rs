//! The executable's rooms as a library, so that tests and benches wire an installation exactly as the program does.
//!
//! Configuration, the registry of packages, the wiring, and the commands. No business rules live here.

#![allow(
    clippy::format_push_string,
    reason = "text for people is put together once per command, and reads better without `write!` and its result"
)]

mod account;
pub mod cli;
mod commands;
pub mod config;
mod demo;
mod door;
mod files;
pub mod installation;
mod keys;
pub mod memory;
mod output;
mod private;
mod progress;
pub mod registry;

pub use commands::run;
