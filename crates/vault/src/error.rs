//! Why a key or a sealed secret cannot be used. No text holds key material or plaintext.

use thiserror::Error;

use crate::KeyId;

/// Why the master keys cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum KeyError {
    /// There is none.
    #[error("there is no master key; give at least one as `id:key`")]
    Empty,
    /// A part without a colon.
    #[error("a master key is written as `id:key`, with a name of its own in front of the colon")]
    NoId,
    /// An id with other characters, or too long.
    #[error("a master key's id has 1 to 32 lower-case letters, digits or dashes")]
    BadId,
    /// The key is not text of 32 bytes.
    #[error("the master key `{0}` is not 32 bytes in hexadecimal or base64")]
    BadKey(KeyId),
    /// Two keys of one id.
    #[error("the master key `{0}` is given twice")]
    Twice(KeyId),
}

/// Why the master keys could not be read anew.
#[derive(Debug, Error)]
pub enum ReloadError {
    /// Their text cannot be read.
    #[error("the master keys cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// They are damaged.
    #[error(transparent)]
    Damaged(#[from] KeyError),
}

/// Why sealed bytes cannot be opened.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum OpenError {
    /// The key under which it was sealed is not in the ring.
    #[error("sealed under the master key `{key}`, which is not among the keys of this installation")]
    UnknownKey {
        /// The missing key.
        key: KeyId,
    },
    /// The bytes were changed, they belong to something else, or the key's content is another one.
    #[error(
        "the sealed bytes were changed, belong elsewhere, or the master key `{key}` is not the one that sealed them"
    )]
    Tampered {
        /// The key that was tried.
        key: KeyId,
    },
    /// Not in the form of sealed bytes.
    #[error("these are no sealed bytes")]
    Malformed,
    /// Sealed by a later version.
    #[error("sealed in form {0}, which this version does not know")]
    Version(u8),
}
