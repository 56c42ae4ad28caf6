//! The connector against a played package: signing in, every feed, every step of the push, every way to refuse.

#![allow(clippy::unwrap_used)] // a test that fails may panic

mod customers;
mod feeds;
mod limits;
mod office;
mod orders;
mod orders_told;
mod outward;
mod overwrite;
mod probe;
mod push;
mod sign_in;
mod watch;
mod world;
