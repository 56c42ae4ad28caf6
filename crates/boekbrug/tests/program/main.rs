//! The real executable, as a user starts it: against `boekbrug sandbox` on loopback, on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod access;
mod books;
mod check;
mod customers;
mod demo;
mod ends;
mod help;
mod import;
mod keys;
mod place;
mod private;
mod prune;
mod rest;
mod serve;
mod site;
mod stage;
mod words;
