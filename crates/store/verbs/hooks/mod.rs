//! Endpoints that are told of changes, and the messages to them.

mod messages;
mod read;
mod write;
