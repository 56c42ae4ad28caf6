//! The connector against a played package: every feed, every step of the push, every way to refuse, every setting.

#![allow(clippy::unwrap_used)] // a test that fails may panic

mod activation;
mod customers;
mod feeds;
mod items;
mod limits;
mod orders;
mod probe;
mod push;
mod robust;
mod settings;
mod sign_in;
mod speed;
mod world;
