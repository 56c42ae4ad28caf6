//! The ring of master keys that a program holds, which can be read anew while it runs.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;

use crate::ring::Ring;
use crate::{KeyError, KeyId, MasterKey, OpenError, ReloadError, Sealed, sealed};

/// Reads the text of the keys again, in the form of [`Keyring::parse`].
pub type Source = Box<dyn Fn() -> std::io::Result<String> + Send + Sync>;

/// The master keys of an installation: the current one seals, every one opens.
///
/// To rotate, put a new key in front of the old ones, seal everything again (the store lists what is sealed under
/// another key), then take the old key away. A ring with a [`Source`] follows such a rotation by another process: it
/// reads the keys anew before it seals, and when it meets a key that it does not know.
pub struct Keyring {
    now: RwLock<Arc<Ring>>,
    source: Option<Source>,
}

impl Keyring {
    /// A ring with a current key and older ones that can still open. Two keys of one id are an error.
    pub fn try_new(current: MasterKey, older: Vec<MasterKey>) -> Result<Self, KeyError> {
        Ring::try_new(current, older).map(Self::of)
    }

    /// Reads `id:key` pairs apart by commas, white space or new lines, the current one first. A key is 32 bytes in
    /// hexadecimal (64 digits) or in base64, standard or for URLs, with or without padding.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        Ring::parse(text).map(Self::of)
    }

    /// The same ring, which reads its keys anew from there.
    #[must_use]
    pub fn following(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// Reads the keys anew. True when they are others than before. What cannot be read leaves the ring as it is; a ring
    /// without source never changes.
    pub fn reload(&self) -> Result<bool, ReloadError> {
        let Some(source) = &self.source else { return Ok(false) };
        let fresh = Ring::parse(&Zeroizing::new(source()?))?;
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let changed = !now.equals(&fresh);
        if changed {
            *now = Arc::new(fresh);
        }
        Ok(changed)
    }

    /// The id of the key that seals.
    pub fn current(&self) -> KeyId {
        self.ring().current().clone()
    }

    /// The ids of all keys, the current one first.
    pub fn ids(&self) -> Vec<KeyId> {
        self.ring().ids().cloned().collect()
    }

    /// Seals under the current key. `aad` says what the secret belongs to and must be the same when it is opened;
    /// `fill` fills the nonce with chance and is called once.
    ///
    /// The keys are read anew first: a secret that is sealed under a key that was just taken away would be lost. When
    /// they cannot be read the key that is known is used.
    pub fn seal(&self, aad: &str, plain: &[u8], fill: impl FnOnce(&mut [u8])) -> Sealed {
        drop(self.reload());
        self.ring().seal(aad, plain, fill)
    }

    /// Opens what was sealed under any key of the ring for the same `aad`. The result is wiped when it is dropped.
    pub fn open(&self, aad: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        match self.ring().open(aad, bytes) {
            Err(OpenError::UnknownKey { .. }) if self.reload().unwrap_or(false) => self.ring().open(aad, bytes),
            other => other,
        }
    }

    /// Seals under the current key what is sealed under an older one; none when it is under the current one already.
    pub fn reseal(&self, aad: &str, bytes: &[u8], fill: impl FnOnce(&mut [u8])) -> Result<Option<Sealed>, OpenError> {
        if sealed::split(bytes)?.key == self.current() {
            return Ok(None);
        }
        self.open(aad, bytes).map(|plain| Some(self.seal(aad, &plain, fill)))
    }

    fn of(ring: Ring) -> Self {
        Self {
            now: RwLock::new(Arc::new(ring)),
            source: None,
        }
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.ids();
        f.debug_tuple("Keyring")
            .field(&ids.iter().map(KeyId::as_str).collect::<Vec<_>>())
            .finish()
    }
}
