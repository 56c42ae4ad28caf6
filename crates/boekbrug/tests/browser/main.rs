//! What a person does with the pages, in a real browser against the real program: `boekbrug demo` with the sandbox of every
//! package. Chromium and its driver come from Debian's packages; without them, or without axe-core (see
//! `BOEKBRUG_TEST_AXE`), a test says so and does nothing. Everything stays on loopback.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod axe;
mod browser;
mod crawl;
mod door;
mod house;
mod journey;
mod person;
mod pictures;
mod pictures_two_way;
mod ticked;
mod two_way;
