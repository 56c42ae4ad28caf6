//! Who may what, told over a real database with a clock that the tests set.
#![allow(clippy::unwrap_used)]

mod callers;
mod erasing;
mod keys;
mod links;
mod openid;
mod roles;
mod sessions;
mod signing_in;
mod stage;
