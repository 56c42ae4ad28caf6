//! SQLite as a store. Each test has a file of its own.

mod options;
mod place;
mod plans;
mod story;
#[path = "../../../store/verbs/tests/mod.rs"]
mod verbs;

use place::Place;
