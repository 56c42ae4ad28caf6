//! Seals and opens secrets: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with the key id in front.
//!
//! Knows no database and no chance of its own: the nonce comes from a closure. What a secret is bound to (connection
//! and name) is authenticated with it, so that two rows cannot be swapped.

mod error;
mod key;
mod sealed;

pub use error::{KeyError, OpenError};
pub use key::{KeyId, MasterKey};
pub use sealed::Sealed;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The master keys of an installation: the current one seals, every one opens. Keys are wiped when it is dropped.
///
/// To rotate, put a new key in front of the old ones, seal everything again (the store lists what is sealed under
/// another key), then take the old key away.
pub struct Keyring {
    current: MasterKey,
    older: Vec<MasterKey>,
}

impl Keyring {
    /// A ring with a current key and older ones that can still open. Two keys of one id are an error.
    pub fn try_new(current: MasterKey, older: Vec<MasterKey>) -> Result<Self, KeyError> {
        let ring = Self { current, older };
        let ids: Vec<_> = ring.ids().collect();
        match ids.iter().enumerate().find(|(at, id)| ids[..*at].contains(id)) {
            Some((_, id)) => Err(KeyError::Twice((*id).clone())),
            None => Ok(ring),
        }
    }

    /// Reads `id:key` pairs apart by commas, white space or new lines, the current one first. A key is 32 bytes in
    /// hexadecimal (64 digits) or in base64, standard or for URLs, with or without padding.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = text
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|part| !part.is_empty())
            .map(MasterKey::parse);
        let current = keys.next().ok_or(KeyError::Empty)??;
        Self::try_new(current, keys.collect::<Result<_, _>>()?)
    }

    /// The id of the key that seals.
    pub fn current(&self) -> &KeyId {
        self.current.id()
    }

    /// The ids of all keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        std::iter::once(&self.current).chain(&self.older).map(MasterKey::id)
    }

    /// Seals under the current key. `aad` says what the secret belongs to and must be the same when it is opened;
    /// `fill` fills the nonce with chance and is called once.
    pub fn seal(&self, aad: &str, plain: &[u8], fill: impl FnOnce(&mut [u8])) -> Sealed {
        let mut nonce = [0; sealed::NONCE];
        fill(&mut nonce);
        let head = sealed::head(self.current.id());
        let bound = bound(&head, aad);
        let payload = Payload {
            msg: plain,
            aad: &bound,
        };
        let secret = cipher(&self.current)
            .encrypt(XNonce::from_slice(&nonce), payload)
            .expect("sealing fails only beyond 256 GiB, and a secret is held in memory");
        Sealed::join(self.current.id().clone(), &head, &nonce, &secret)
    }

    /// Opens what was sealed under any key of the ring for the same `aad`. The result is wiped when it is dropped.
    pub fn open(&self, aad: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let parts = sealed::split(bytes)?;
        let key = std::iter::once(&self.current)
            .chain(&self.older)
            .find(|key| key.id() == &parts.key)
            .ok_or_else(|| OpenError::UnknownKey { key: parts.key.clone() })?;
        let bound = bound(parts.head, aad);
        let payload = Payload {
            msg: parts.secret,
            aad: &bound,
        };
        cipher(key)
            .decrypt(XNonce::from_slice(parts.nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| OpenError::Tampered { key: parts.key })
    }

    /// Seals under the current key what is sealed under an older one; none when it is under the current one already.
    pub fn reseal(&self, aad: &str, bytes: &[u8], fill: impl FnOnce(&mut [u8])) -> Result<Option<Sealed>, OpenError> {
        if &sealed::split(bytes)?.key == self.current() {
            return Ok(None);
        }
        self.open(aad, bytes).map(|plain| Some(self.seal(aad, &plain, fill)))
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Keyring")
            .field(&self.ids().map(KeyId::as_str).collect::<Vec<_>>())
            .finish()
    }
}

fn cipher(key: &MasterKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

/// What is authenticated beside the secret: the head (it tells its own length) and the purpose.
fn bound(head: &[u8], aad: &str) -> Vec<u8> {
    [head, aad.as_bytes()].concat()
}
