//! Secrets that are handed out once and recognised by their hash.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use boekbrug_connector::Chance;
use sha2::{Digest, Sha256};

/// Bytes of chance in a token: 256 bits cannot be guessed, so that no slow hash is needed.
const BYTES: usize = 32;

/// Letters of those bytes in base64url without padding (RFC 4648 section 5).
const LETTERS: usize = 43;

/// A secret on its way to its owner. It tells nothing in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Draws a new one behind a prefix.
    pub(crate) fn draw(chance: &dyn Chance, prefix: &str) -> Self {
        let mut bytes = [0; BYTES];
        chance.fill(&mut bytes);
        Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret itself, for whoever hands it out.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 in hex: what is stored of a token.
pub(crate) fn hash(token: &str) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(token.as_bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether this could be a token behind a prefix: what is none needs no look in the database.
pub(crate) fn looks_right(text: &str, prefix: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == LETTERS && rest.bytes().all(letter))
}

/// Whether two secrets are the same, without telling by the time it takes how much of them is.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differing) == 0
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::SystemChance;

    use super::{Token, hash, looks_right, same};

    #[test]
    fn a_token_is_drawn_anew_each_time_and_looks_right() {
        let (one, other) = (Token::draw(&SystemChance, "x_"), Token::draw(&SystemChance, "x_"));
        assert_ne!(one, other);
        assert!(looks_right(one.as_str(), "x_") && !looks_right(one.as_str(), ""));
        for wrong in [
            "",
            "x_",
            "x_short",
            &format!("{}a", one.as_str()),
            &one.as_str().replace('_', "\n"),
        ] {
            assert!(!looks_right(wrong, "x_"), "{wrong:?}");
        }
        assert_eq!(format!("{one:?}"), "Token(…)");
    }

    #[test]
    fn the_hash_is_sha_256() {
        // The test vector of FIPS 180-2, appendix B.1.
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_same_is_the_same() {
        assert!(same("abc", "abc") && same("", ""));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a") && !same("xbc", "abc"));
    }
}
