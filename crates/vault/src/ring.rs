//! The master keys as they stand at one moment.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::{KeyError, KeyId, MasterKey, OpenError, Sealed, sealed};

/// A current key that seals, and older ones that can still open. Keys are wiped when it is dropped.
pub(crate) struct Ring {
    current: MasterKey,
    older: Vec<MasterKey>,
}

impl Ring {
    pub(crate) fn try_new(current: MasterKey, older: Vec<MasterKey>) -> Result<Self, KeyError> {
        let ring = Self { current, older };
        let ids: Vec<_> = ring.ids().collect();
        match ids.iter().enumerate().find(|(at, id)| ids[..*at].contains(id)) {
            Some((_, id)) => Err(KeyError::Twice((*id).clone())),
            None => Ok(ring),
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = text
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|part| !part.is_empty())
            .map(MasterKey::parse);
        let current = keys.next().ok_or(KeyError::Empty)??;
        Self::try_new(current, keys.collect::<Result<_, _>>()?)
    }

    pub(crate) fn current(&self) -> &KeyId {
        self.current.id()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.keys().map(MasterKey::id)
    }

    /// True when both hold the same keys in the same order.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let same =
            |(ours, theirs): (&MasterKey, &MasterKey)| ours.id() == theirs.id() && ours.bytes() == theirs.bytes();
        self.older.len() == other.older.len() && self.keys().zip(other.keys()).all(same)
    }

    pub(crate) fn seal(&self, aad: &str, plain: &[u8], fill: impl FnOnce(&mut [u8])) -> Sealed {
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

    pub(crate) fn open(&self, aad: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let parts = sealed::split(bytes)?;
        let key = self
            .keys()
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

    fn keys(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

fn cipher(key: &MasterKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

/// What is authenticated beside the secret: the head (it tells its own length) and the purpose.
fn bound(head: &[u8], aad: &str) -> Vec<u8> {
    [head, aad.as_bytes()].concat()
}
