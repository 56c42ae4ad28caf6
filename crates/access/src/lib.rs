//! Who calls and what they may do: people with a password or an OpenID provider, applications with a key.
//!
//! Everything is decided here and remembered through the store, with time and chance handed in. Every effect and its
//! entry in the audit trail share one transaction. This room knows no HTTP server and no SQL, and asks an OpenID
//! provider through [`openid::Fetch`].
//!
//! What never leaves a caller's hands in the clear: passwords (argon2id), tokens of sessions and links and keys
//! (SHA-256; each holds 256 bits of chance, so that a slow hash would add nothing).

mod access;
mod cache;
mod caller;
mod email;
mod error;
mod invitations;
mod keys;
mod links;
pub mod openid;
mod password;
mod people;
mod profile;
mod sessions;
mod sign_in;
mod token;

pub use access::Access;
pub use caller::{Caller, CallerSession};
pub use email::Email;
pub use error::AccessError;
pub use invitations::{Accepted, Proof};
pub use keys::{KEY_PREFIX, KeyWish, MadeKey};
pub use links::{Link, LinkKind, LinkView};
pub use password::PasswordLimits;
pub use profile::ProfileChange;
pub use sessions::{SessionView, SignedIn};
pub use token::Token;
