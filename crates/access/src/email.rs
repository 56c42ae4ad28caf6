//! E-mail addresses as they are compared.

use std::fmt;

use boekbrug_model::FindingCode;

use crate::AccessError;

/// The longest address (RFC 5321 section 4.5.3.1, less the angle brackets).
const LONGEST: usize = 254;

/// An address, trimmed and in lower case: two spellings of one mailbox are one person. It is not asked whether mail
/// arrives there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads an address. What has no local part, no domain, or room for a header to hide in is refused.
    pub fn try_new(text: &str) -> Result<Self, AccessError> {
        let unfit = || AccessError::Unfit("/email", FindingCode::AccessEmailUnfit);
        let text = text.trim().to_lowercase();
        let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;:\"\\()[]".contains(letter);
        let (local, domain) = text.rsplit_once('@').ok_or_else(unfit)?;
        let parts = !local.is_empty() && !domain.is_empty() && !local.contains('@');
        let dots = !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains("..");
        if parts && dots && text.len() <= LONGEST && !text.chars().any(odd) {
            Ok(Self(text))
        } else {
            Err(unfit())
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn spellings_of_one_mailbox_are_one() {
        let read = |text: &str| Email::try_new(text).map(|email| email.as_str().to_owned()).ok();
        assert_eq!(
            read("  Anna.Bakker@Voorbeeld.NL \n").as_deref(),
            Some("anna.bakker@voorbeeld.nl")
        );
        assert_eq!(read("ÉÉN@voorbeeld.nl").as_deref(), Some("één@voorbeeld.nl"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@voorbeeld.nl", "a".repeat(250));
        for text in [
            "",
            "anna",
            "@voorbeeld.nl",
            "anna@",
            "a@b@c.nl",
            "anna@.nl",
            "anna@nl.",
            "anna@a..nl",
            "an na@voorbeeld.nl",
            "anna@voorbeeld.nl\r\nBcc: ander@voorbeeld.nl",
            "anna\0@voorbeeld.nl",
            "<anna@voorbeeld.nl>",
            &long,
        ] {
            assert!(Email::try_new(text).is_err(), "{text:?}");
        }
    }
}
