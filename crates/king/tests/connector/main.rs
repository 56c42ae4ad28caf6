//! The connector against a played package: what it asks, what it makes of the answers, and what it does when there are
//! none.
#![allow(clippy::unwrap_used, clippy::format_collect, clippy::cast_possible_truncation)]

mod customers;
mod doors;
mod feeds;
mod firm;
mod idle;
mod pages;
mod probe;
mod push;
mod refusals;
mod robust;
mod sign_in;
mod world;
