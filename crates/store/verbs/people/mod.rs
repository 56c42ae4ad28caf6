//! People, their sessions and invitations, and the keys of applications.

mod keys;
mod read;
mod roles;
mod write;
