//! The bench: how fast the program reads and pushes, beside the least that such work can take.
//!
//! `cargo xtask bench pull` reads a whole administration, then what changed, then nothing new. `cargo xtask bench push`
//! books invoices with their PDFs. Each runs against the sandbox in a process of its own over loopback, and so do the
//! program and its *floor*, so that time on the processors and peak memory are of one of them alone. Program and floor
//! take turns in one run and the median of each counts: on a machine that others use too, look at the ratios.
//!
//! `cargo xtask bench load` offers invoices over HTTP to `boekbrug serve`; what it tells is said in [`load`].
//! `cargo xtask bench match` compares two sides of many customers, in memory and in its own process.
//!
//! The floor makes the same calls, reads the same bytes and writes as many rows with the same database driver, and knows
//! nothing else: no mapping, no comparison, no cursor, no lease. What each floor does is said in [`pull::floor`] and
//! [`push::floor`].

pub mod command;
mod database;
mod figures;
mod installation;
pub mod load;
pub mod matching;
mod meter;
mod package;
pub mod pull;
pub mod push;
mod rounds;
mod sandbox;
mod wire;
