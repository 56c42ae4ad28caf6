//! Which names of headers, parameters and fields hold secrets.

/// Parts of a name that give a secret away, wherever they stand.
const PARTS: [&str; 13] = [
    "authorization",
    "password",
    "passwd",
    "passphrase",
    "wachtwoord",
    "secret",
    "token",
    "cookie",
    "credential",
    "signature",
    "sleutel",
    "sessionid",
    "assertion",
];

/// The letters of each part: most names lack one, and are not looked through.
const LETTERS: [u32; PARTS.len()] = {
    let mut letters = [0; PARTS.len()];
    let mut part = 0;
    while part < PARTS.len() {
        let mut at = 0;
        while at < PARTS[part].len() {
            letters[part] |= letter(PARTS[part].as_bytes()[at]);
            at += 1;
        }
        part += 1;
    }
    letters
};

/// A bit for each lower-case letter, one for all else.
const fn letter(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() {
        1 << (byte - b'a')
    } else {
        1 << 31
    }
}

/// Ends of a name that give a secret away.
const ENDS: [&str; 3] = ["key", "pwd", "auth"];

/// Harmless names that the lists above would catch.
const HARMLESS: [&str; 3] = ["tokentype", "primarykey", "foreignkey"];

/// Names that are secrets only in a form or an address, where a sign-in puts them; in JSON they are everyday words.
const IN_FORMS: [&str; 5] = ["code", "codeverifier", "state", "sig", "username"];

/// The longest name that is looked at; a longer run of letters is no name.
const LONGEST: usize = 64;

/// Knows the names.
#[derive(Clone, Debug)]
pub(super) struct Names {
    own: Vec<String>,
}

/// Where a name stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In JSON, XML or free text.
    Text,
    /// In a form, an address or a header.
    Form,
}

impl Names {
    /// The usual names and these.
    pub(super) fn new(own: &[&'static str]) -> Self {
        let plain = |name: &&str| {
            let kept = name.bytes().filter(u8::is_ascii_alphanumeric);
            kept.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
        };
        Self {
            own: own.iter().map(plain).collect(),
        }
    }

    /// Whether a value of this name must be hidden. Case, hyphens and the like make no difference.
    pub(super) fn secret(&self, name: &str, place: Place) -> bool {
        let mut plain = [0; LONGEST];
        let mut length = 0;
        let mut has = 0;
        for byte in name.bytes().filter(u8::is_ascii_alphanumeric) {
            if length == LONGEST {
                return false;
            }
            plain[length] = byte.to_ascii_lowercase();
            has |= letter(plain[length]);
            length += 1;
        }
        let plain = std::str::from_utf8(&plain[..length]).unwrap_or_default();
        if self.own.iter().any(|own| own == plain) || (place == Place::Form && IN_FORMS.contains(&plain)) {
            return true;
        }
        let part_of = |at: usize| LETTERS[at] & !has == 0 && plain.contains(PARTS[at]);
        let caught = (0..PARTS.len()).any(part_of) || ENDS.iter().any(|end| plain.ends_with(end));
        caught && !HARMLESS.contains(&plain)
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Place};

    #[test]
    fn names_of_secrets_are_known_however_they_are_written() {
        let names = Names::new(&["Room-Code"]);
        for name in [
            "Authorization",
            "Proxy-Authorization",
            "access_token",
            "refreshToken",
            "X-CSRF-Token",
            "client_secret",
            "Some-Subscription-Key",
            "PartnerKey",
            "api-key",
            "SESSIONID",
            "Session_Id",
            "Set-Cookie",
            "wachtwoord",
            "roomcode",
            "ROOM_CODE",
        ] {
            assert!(names.secret(name, Place::Text), "{name}");
        }
        for name in [
            "token_type",
            "expires_in",
            "name",
            "keyboard",
            "code",
            "state",
            "",
            "Primarykey",
            "monkeys",
        ] {
            assert!(!names.secret(name, Place::Text), "{name}");
        }
        assert!(names.secret("code", Place::Form));
        assert!(!names.secret(&"token".repeat(40), Place::Form));
    }
}
