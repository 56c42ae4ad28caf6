//! SQLite as a store. Each test has a file of its own.

mod story;
