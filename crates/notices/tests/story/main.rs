//! From a refused invoice to a mail on a mail server, in virtual time, over real conversations.

#![allow(clippy::unwrap_used)]

mod delivery;
mod news;
mod office;
mod scene;
