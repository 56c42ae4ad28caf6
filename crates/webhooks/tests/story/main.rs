//! Endpoints and their messages, over SQLite and real HTTP, in virtual time.
#![allow(clippy::unwrap_used)]

mod deeds;
mod delivery;
mod scene;
