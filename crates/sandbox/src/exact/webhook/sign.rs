//! `HashCode`: HMAC-SHA256 over the raw bytes of `Content`, as 64 upper-case
//! hex digits [apis/exact.md §5, checked live by two clients].

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes of a block of SHA-256 [RFC 2104].
const BLOCK: usize = 64;

/// The signature of some bytes.
pub(crate) fn hash_code(secret: &str, content: &[u8]) -> String {
    let mut key = [0_u8; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret.as_bytes()));
    } else {
        key[..secret.len()].copy_from_slice(secret.as_bytes());
    }
    let inner = Sha256::new()
        .chain_update(key.map(|byte| byte ^ 0x36))
        .chain_update(content)
        .finalize();
    let outer = Sha256::new()
        .chain_update(key.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize();
    hex(&outer)
}

/// Upper-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // writing to a string cannot fail
        let _ = write!(out, "{byte:02X}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4231() {
        let sent = hash_code("Jefe", b"what do ya want for nothing?");
        assert_eq!(sent, "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
        let long = "\u{2a}".repeat(131);
        assert_eq!(hash_code(&long, b"x").len(), 64);
        assert_ne!(hash_code(&long, b"x"), hash_code(&"\u{2a}".repeat(130), b"x"));
    }
}
