//! First-link matching: who is who on two sides.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod decisions;
mod figures;
mod labelled;
mod laws;
mod rules;
