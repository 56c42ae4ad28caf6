//! The form of sealed bytes: version (1), length of the key id (1), key id, nonce (24), ciphertext with its tag.

use crate::{KeyId, OpenError};

/// Bytes of an XChaCha20 nonce: long enough to be drawn at random for every secret.
pub(crate) const NONCE: usize = 24;
const TAG: usize = 16;
const VERSION: u8 = 1;

/// A sealed secret, safe to store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    key: KeyId,
    bytes: Vec<u8>,
}

impl Sealed {
    pub(crate) fn join(key: KeyId, head: &[u8], nonce: &[u8], secret: &[u8]) -> Self {
        Self {
            key,
            bytes: [head, nonce, secret].concat(),
        }
    }

    /// The master key under which it is sealed.
    pub fn key_id(&self) -> &KeyId {
        &self.key
    }

    /// The bytes to store.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes to store.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// What sealed bytes consist of.
pub(crate) struct Parts<'a> {
    pub(crate) head: &'a [u8],
    pub(crate) key: KeyId,
    pub(crate) nonce: &'a [u8],
    pub(crate) secret: &'a [u8],
}

pub(crate) fn head(key: &KeyId) -> Vec<u8> {
    let id = key.as_str().as_bytes();
    let length = u8::try_from(id.len()).expect("a key id has at most 32 bytes");
    [&[VERSION, length], id].concat()
}

pub(crate) fn split(bytes: &[u8]) -> Result<Parts<'_>, OpenError> {
    let (&version, rest) = bytes.split_first().ok_or(OpenError::Malformed)?;
    if version != VERSION {
        return Err(OpenError::Version(version));
    }
    let (&length, rest) = rest.split_first().ok_or(OpenError::Malformed)?;
    let length = usize::from(length);
    let (id, rest) = rest.split_at_checked(length).ok_or(OpenError::Malformed)?;
    let (nonce, secret) = rest.split_at_checked(NONCE).ok_or(OpenError::Malformed)?;
    let id = std::str::from_utf8(id).map_err(|_| OpenError::Malformed)?;
    let key: KeyId = id.parse().map_err(|_| OpenError::Malformed)?;
    if key.as_str() != id || secret.len() < TAG {
        return Err(OpenError::Malformed);
    }
    Ok(Parts {
        head: &bytes[..2 + length],
        key,
        nonce,
        secret,
    })
}
