//! PostgreSQL as a store. Each test has a database of its own, and is skipped where there is no server to test against.

mod claims;
mod outages;
mod place;
mod plans;
mod story;
#[path = "../../../store/verbs/tests/mod.rs"]
mod verbs;

use place::Place;
