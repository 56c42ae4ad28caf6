//! Seals and opens secrets: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with the key id in front.
//!
//! Knows no database, no file and no chance of its own: the nonce comes from a closure, and so does the text of the
//! keys when they are read anew. What a secret is bound to (connection and name) is authenticated with it, so that two
//! rows cannot be swapped.

mod error;
mod key;
mod keyring;
mod ring;
mod sealed;

pub use error::{KeyError, OpenError, ReloadError};
pub use key::{KeyId, MasterKey};
pub use keyring::{Keyring, Source};
pub use sealed::Sealed;
