//! One master key and its id.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{GeneralPurposeConfig, STANDARD};
use base64::{alphabet, engine::DecodePaddingMode};
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use crate::KeyError;

/// A master key of 32 bytes. Shows only its id; wiped when it is dropped.
pub struct MasterKey {
    id: KeyId,
    bytes: SecretBox<[u8; 32]>,
}

impl MasterKey {
    /// A key from its bytes.
    pub fn new(id: KeyId, bytes: [u8; 32]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self {
            id,
            bytes: SecretBox::new(Box::new(*bytes)),
        }
    }

    /// Reads `id:key`; see [`crate::Keyring::parse`] for the forms of a key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, key) = text.split_once(':').ok_or(KeyError::NoId)?;
        let id: KeyId = id.parse()?;
        let bytes = decode(key.trim()).ok_or_else(|| KeyError::BadKey(id.clone()))?;
        Ok(Self::new(id, *bytes))
    }

    /// Writes a fresh key as `id:key` in base64, for a first configuration. `fill` fills it with chance.
    pub fn generate(id: &KeyId, fill: impl FnOnce(&mut [u8])) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(&mut bytes[..]);
        let key = Zeroizing::new(STANDARD.encode(&bytes[..]));
        Zeroizing::new(format!("{id}:{}", *key))
    }

    /// Its id.
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.bytes.expose_secret()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

/// The name of a master key: 1 to 32 lower-case letters, digits or dashes. It stands in front of everything sealed
/// under the key, so it is no secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyId(Box<str>);

impl KeyId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=32).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.into()))
        } else {
            Err(KeyError::BadId)
        }
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn decode(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        Zeroizing::new(hex(text)?)
    } else {
        Zeroizing::new(base64(text)?)
    };
    <[u8; 32]>::try_from(&bytes[..]).ok().map(Zeroizing::new)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

/// Either alphabet, with or without padding: people copy keys from many tools.
fn base64(text: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [&alphabet::STANDARD, &alphabet::URL_SAFE]
        .into_iter()
        .find_map(|letters| GeneralPurpose::new(letters, lenient).decode(text).ok())
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::URL_SAFE;

    use super::*;

    #[test]
    fn a_key_reads_alike_in_every_form() {
        let bytes = [0xfb; 32];
        let forms = [
            "fb".repeat(32),
            "FB".repeat(32),
            STANDARD.encode(bytes),
            URL_SAFE.encode(bytes),
            STANDARD.encode(bytes).trim_end_matches('=').to_owned(),
        ];
        for form in forms {
            let key = MasterKey::parse(&format!("a:{form}")).unwrap();
            assert_eq!(key.bytes(), &bytes, "{form}");
        }
    }
}
