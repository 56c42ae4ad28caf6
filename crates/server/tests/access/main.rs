//! People at the edge: cookies, forms, tokens of sessions, and whoever tries to get in by them.
#![allow(clippy::unwrap_used)]

mod attacks;
mod life;
mod stage;
