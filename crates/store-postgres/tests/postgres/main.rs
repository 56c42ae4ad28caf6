//! PostgreSQL as a store. Each test has a database of its own, and is skipped where there is no server to test against.

mod server;
mod story;
