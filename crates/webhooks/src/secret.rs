//! Secrets that sign messages: HMAC-SHA256 by Standard Webhooks, sealed in the store.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use boekbrug_connector::Chance;
use boekbrug_model::EndpointId;
use boekbrug_vault::{Keyring, OpenError, Sealed};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

/// How long the secret before the current one still signs after a rotation.
pub(crate) const OVERLAP: Duration = Duration::from_hours(24);

/// How a secret begins.
const PREFIX: &str = "whsec_";

/// Bytes of a secret that is made here; the rules allow 24 to 64.
const LENGTH: usize = 32;

/// A secret that signs. Shows itself only to [`SigningSecret::reveal`]; wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Zeroizing<Vec<u8>>);

/// A text that is no secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("this is no signing secret: `whsec_` and 24 to 64 bytes in base64")]
pub struct SecretError;

impl SigningSecret {
    /// A new one.
    pub fn generate(chance: &dyn Chance) -> Self {
        let mut bytes = Zeroizing::new(vec![0; LENGTH]);
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// Reads the form in which it is shown.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(SecretError)?;
        let bytes = STANDARD.decode(encoded).map(Zeroizing::new).map_err(|_| SecretError)?;
        if (24..=64).contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(SecretError)
        }
    }

    /// The form in which it is shown, once: `whsec_` and base64.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    /// The signature of a message, with its version: `v1,…`. `at` is in seconds since 1970.
    pub fn sign(&self, id: &str, at: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length (RFC 2104)");
        mac.update(format!("{id}.{at}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret")
    }
}

impl Serialize for SigningSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.reveal())
    }
}

impl<'de> Deserialize<'de> for SigningSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The secrets of an endpoint: the current one and, for a day after a rotation, the one before it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SigningSecrets {
    current: SigningSecret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Before>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Before {
    secret: SigningSecret,
    until: Timestamp,
}

/// Why the secrets of an endpoint cannot be used.
#[derive(Debug, Error)]
pub(crate) enum Unusable {
    #[error(transparent)]
    Sealed(#[from] OpenError),
    #[error("what was sealed are no signing secrets")]
    Content(#[source] serde_json::Error),
}

impl SigningSecrets {
    pub(crate) fn new(current: SigningSecret) -> Self {
        Self { current, before: None }
    }

    /// With a new current one; the one until now signs along for [`OVERLAP`].
    pub(crate) fn rotated(self, fresh: SigningSecret, now: Timestamp) -> Self {
        let overlap = SignedDuration::try_from(OVERLAP).unwrap_or(SignedDuration::MAX);
        let until = now.saturating_add(overlap).unwrap_or(Timestamp::MAX);
        Self {
            current: fresh,
            before: Some(Before {
                secret: self.current,
                until,
            }),
        }
    }

    /// The header `webhook-signature`: the signature of each secret that counts now.
    pub(crate) fn signatures(&self, id: &str, now: Timestamp, body: &[u8]) -> String {
        let before = self.before.as_ref().filter(|before| now < before.until);
        let secrets = std::iter::once(&self.current).chain(before.map(|before| &before.secret));
        let signed: Vec<_> = secrets.map(|secret| secret.sign(id, now.as_second(), body)).collect();
        signed.join(" ")
    }

    pub(crate) fn seal(&self, endpoint: EndpointId, keyring: &Keyring, chance: &dyn Chance) -> Sealed {
        let plain = serde_json::to_vec(self).expect("it holds only texts and an instant");
        keyring.seal(&purpose(endpoint), &Zeroizing::new(plain), |nonce| chance.fill(nonce))
    }

    pub(crate) fn open(endpoint: EndpointId, keyring: &Keyring, sealed: &[u8]) -> Result<Self, Unusable> {
        let plain = keyring.open(&purpose(endpoint), sealed)?;
        serde_json::from_slice(&plain).map_err(Unusable::Content)
    }
}

/// What the secrets are bound to, so that rows of two endpoints cannot be swapped.
pub(crate) fn purpose(endpoint: EndpointId) -> String {
    format!("{endpoint}/signing")
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::SystemChance;
    use proptest::prelude::*;
    use standardwebhooks::Webhook;

    use super::*;

    /// The sample of the published libraries.
    #[test]
    fn it_signs_as_the_published_sample() {
        let secret = SigningSecret::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
        let body = br#"{"email":"test@example.com","username":"test_user"}"#;
        let signed = secret.sign("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553, body);
        assert_eq!(signed, "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
    }

    #[test]
    fn a_secret_comes_back_and_does_not_show_itself() {
        let secret = SigningSecret::generate(&SystemChance);
        let text = secret.reveal();
        assert!(text.starts_with("whsec_"));
        assert_eq!(SigningSecret::parse(&text), Ok(secret.clone()));
        assert_eq!(format!("{secret:?}"), "SigningSecret");
        for wrong in ["", "whsec_", "whsec_AAAA", &text[6..], &format!("{}=", *text)] {
            assert_eq!(SigningSecret::parse(wrong), Err(SecretError), "{wrong}");
        }
        let long = format!("whsec_{}", STANDARD.encode([0; 65]));
        assert_eq!(SigningSecret::parse(&long), Err(SecretError));
    }

    #[test]
    fn for_a_day_after_a_rotation_both_sign() {
        let at = |hours: i64| Timestamp::from_second(1_800_000_000 + hours * 3600).unwrap();
        let (old, new) = (
            SigningSecret::generate(&SystemChance),
            SigningSecret::generate(&SystemChance),
        );
        let secrets = SigningSecrets::new(old.clone());
        let one = |secret: &SigningSecret, now: Timestamp| secret.sign("msg_1", now.as_second(), b"{}");
        assert_eq!(secrets.signatures("msg_1", at(0), b"{}"), one(&old, at(0)));
        let rotated = secrets.rotated(new.clone(), at(0));
        let both = format!("{} {}", one(&new, at(23)), one(&old, at(23)));
        assert_eq!(rotated.signatures("msg_1", at(23), b"{}"), both);
        assert_eq!(rotated.signatures("msg_1", at(24), b"{}"), one(&new, at(24)));
    }

    #[test]
    fn what_is_sealed_belongs_to_its_endpoint() {
        let keyring = Keyring::parse(&format!("a:{}", "0b".repeat(32))).unwrap();
        let id = |byte| EndpointId::new(Timestamp::UNIX_EPOCH, [byte; 10]);
        let secret = SigningSecret::generate(&SystemChance);
        let sealed = SigningSecrets::new(secret.clone()).seal(id(1), &keyring, &SystemChance);
        let opened = SigningSecrets::open(id(1), &keyring, sealed.bytes()).unwrap();
        assert_eq!(opened.current, secret);
        assert!(SigningSecrets::open(id(2), &keyring, sealed.bytes()).is_err());
    }

    proptest! {
        #[test]
        fn it_signs_as_the_published_library(key in prop::collection::vec(any::<u8>(), 24..=64), id in "[a-z0-9_]{1,40}", at in 0..4_000_000_000_i64, body in "\\PC{0,200}") {
            let text = format!("whsec_{}", STANDARD.encode(&key));
            let ours = SigningSecret::parse(&text).unwrap().sign(&id, at, body.as_bytes());
            prop_assert_eq!(ours, Webhook::new(&text).unwrap().sign(&id, at, body.as_bytes()).unwrap());
        }
    }
}
