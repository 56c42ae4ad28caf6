//! The interface for applications, over the whole router and a real database.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![allow(clippy::format_collect, reason = "a few bytes")]

mod attacks;
mod callers;
mod connections;
mod customers;
mod document;
mod edge;
mod examples;
mod idempotency;
mod limits;
mod matching;
mod problems;
mod reference;
mod settings;
mod tenants;
mod webhook_endpoints;
