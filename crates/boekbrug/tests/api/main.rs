//! The interface for applications as an application meets it: over HTTP, against `boekbrug serve` with a sandbox of each
//! package on loopback. What can be made from the document that the server serves is made from it.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![allow(clippy::disallowed_methods, reason = "the programs here run in real time")]

mod call;
mod document;
mod hearing;
mod house;
mod life;
mod steps;
mod tenants;
