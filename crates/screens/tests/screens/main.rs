//! Pages over the whole router with a real database: who sees them, what forms do, what is refused.
#![allow(clippy::unwrap_used)]

mod connections;
mod customers;
mod door;
mod help;
mod lists;
mod logbook;
mod manage;
mod mapping;
mod matching;
mod notices;
mod speed;
mod stage;
mod wizard;
