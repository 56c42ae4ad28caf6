//! The connector against the sandbox of its package, which was written from the same facts by somebody else.
#![allow(clippy::unwrap_used)]

mod firm;
mod settings;
mod walk;
