//! Which addresses a tenant may have messages sent to: the guard against requests forged through this server (SSRF).

use std::net::IpAddr;

use boekbrug_model::{Finding, FindingCode};
use thiserror::Error;
use url::{Host, Url};

use crate::reach::Reach;

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// Names that mean this machine or this network wherever they are looked up (RFC 6761, RFC 6762, RFC 8375, and
/// `.internal`, which ICANN keeps for private use).
const INSIDE_NAMES: &[&str] = &["localhost", "local", "internal", "home.arpa"];

/// What the operator allows. By default: public addresses over `https`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AddressRules {
    /// Plain `http` too.
    pub allow_http: bool,
    /// This machine and private networks too. Link-local addresses, where clouds hand out keys, never are allowed.
    pub allow_private: bool,
}

/// Why an address is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AddressError {
    /// Not an address of the web.
    #[error("this is no usable web address")]
    Unreadable,
    /// Plain `http`.
    #[error("the address does not start with https")]
    Plain,
    /// With a user name or password.
    #[error("the address has a user name or password in it")]
    User,
    /// Not on the internet. Says no more, so that nobody learns from it how the network inside looks.
    #[error("the address is not a public one")]
    Inside,
}

impl AddressRules {
    /// Reads an address and refuses what may not be called. Host names are not looked up here: where they lead is
    /// judged at each try, with [`AddressRules::judge`], on the very address that is then connected to.
    pub fn check(self, text: &str) -> Result<Url, AddressError> {
        let odd = |letter: char| letter.is_whitespace() || letter.is_control();
        if text.len() > LONGEST || text.contains(odd) {
            return Err(AddressError::Unreadable);
        }
        let mut url = Url::parse(text).map_err(|_| AddressError::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if self.allow_http => {}
            "http" => return Err(AddressError::Plain),
            _ => return Err(AddressError::Unreadable),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::User);
        }
        if url.port() == Some(0) {
            return Err(AddressError::Unreadable);
        }
        match url.host().ok_or(AddressError::Unreadable)? {
            Host::Domain(name) => self.judge_name(name)?,
            Host::Ipv4(four) => self.judge(four.into())?,
            Host::Ipv6(six) => self.judge(six.into())?,
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// Whether this address may be connected to.
    pub fn judge(self, address: IpAddr) -> Result<(), AddressError> {
        match Reach::of(address) {
            Reach::Public => Ok(()),
            Reach::Inside if self.allow_private => Ok(()),
            Reach::Inside | Reach::Never => Err(AddressError::Inside),
        }
    }

    /// A name without a dot is looked up in the network's own domain.
    fn judge_name(self, name: &str) -> Result<(), AddressError> {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() || name.len() > 253 {
            return Err(AddressError::Unreadable);
        }
        let inside = |end: &&str| {
            name.strip_suffix(*end)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        if !self.allow_private && (!name.contains('.') || INSIDE_NAMES.iter().any(inside)) {
            return Err(AddressError::Inside);
        }
        Ok(())
    }
}

impl AddressError {
    /// The same for a person, about the field `url`.
    pub fn finding(self) -> Finding {
        let code = match self {
            Self::Unreadable => FindingCode::WebhookAddressUnreadable,
            Self::Plain => FindingCode::WebhookAddressNotHttps,
            Self::User => FindingCode::WebhookAddressUser,
            Self::Inside => FindingCode::WebhookAddressPrivate,
        };
        Finding::new(code).at("url")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STRICT: AddressRules = AddressRules {
        allow_http: false,
        allow_private: false,
    };
    const LENIENT: AddressRules = AddressRules {
        allow_http: true,
        allow_private: true,
    };

    #[test]
    fn public_addresses_pass_and_are_written_one_way() {
        for (text, written) in [
            ("https://app.example.com/hook", "https://app.example.com/hook"),
            ("https://app.example.com", "https://app.example.com/"),
            ("HTTPS://APP.example.com:443/a?b=c#d", "https://app.example.com/a?b=c"),
            ("https://app.example.com:8443/", "https://app.example.com:8443/"),
            ("https://app.example.com./", "https://app.example.com./"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
            ("https://1.1.1.1/", "https://1.1.1.1/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
            ("https://localhost.example.com/", "https://localhost.example.com/"),
            ("https://mylocal.nl/", "https://mylocal.nl/"),
            ("https:\\\\app.example.com\\x", "https://app.example.com/x"),
        ] {
            assert_eq!(STRICT.check(text).map(String::from), Ok(written.to_owned()), "{text}");
        }
    }

    /// One address inside, in every spelling that some program reads as it.
    #[test]
    fn the_inside_is_refused_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0x7F.0x0.0x0.0x1",
            "017700000001",
            "0177.0.0.1",
            "0177.0.0.01",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "127.0.0.%31",
            "１２７.０.０.１",
            "①②⑦.0.0.1",
            "127。0。0。1",
            "0",
            "0.0.0.0",
            "0x0",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::a9fe:a9fe]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[fd00::1]",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "10.0.0.1",
            "0xa.1",
            "012.1",
            "167772161",
            "172.16.0.1",
            "192.168.1.1",
            "192.168.257",
            "169.254.169.254",
            "2852039166",
            "0xa9fea9fe",
            "0251.0376.0251.0376",
            "0xa9.254.0251.254",
            "100.64.0.1",
            "192.0.0.192",
            "198.18.0.1",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "4294967295",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "ｌｏｃａｌｈｏｓｔ",
            "printer.local",
            "metadata.google.internal",
            "router.home.arpa",
            "database",
            "database.",
        ] {
            let text = format!("https://{host}/hook");
            assert_eq!(STRICT.check(&text), Err(AddressError::Inside), "{text}");
            let text = format!("https://{host}:8443/hook");
            assert_eq!(STRICT.check(&text), Err(AddressError::Inside), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused() {
        for text in [
            "",
            "/hook",
            "app.example.com",
            "//app.example.com/",
            "https://",
            "https:///",
            "https://.",
            "ftp://app.example.com/",
            "file:///etc/passwd",
            "gopher://app.example.com/_x",
            "javascript:alert(1)",
            "data:text/plain,x",
            "unix:/run/docker.sock",
            "https://app.example.com:0/",
            "https://app.example.com:65536/",
            "https://app.example.com/\r\nHost: inside",
            "https://app.exam\tple.com/",
            " https://app.example.com/",
            "https://app.example.com/ x",
            "https://app.example.com/\u{0}",
            "https://1.2.3.4.5/",
            "https://256.1.1.1/",
            "https://0x100000000/",
            "https://[::1/",
            "https://[fe80::1%25eth0]/",
            "https://a<b/",
            "https://a b/",
        ] {
            for rules in [STRICT, LENIENT] {
                assert_eq!(rules.check(text), Err(AddressError::Unreadable), "{text:?}");
            }
        }
        let long = format!("https://app.example.com/{}", "x".repeat(LONGEST));
        assert_eq!(STRICT.check(&long), Err(AddressError::Unreadable));
    }

    #[test]
    fn user_names_and_plain_http_are_refused() {
        for text in [
            "https://user@app.example.com/",
            "https://user:password@app.example.com/",
            "https://:password@app.example.com/",
            "https://app.example.com@127.0.0.1/",
            "https://127.0.0.1:80@app.example.com/",
        ] {
            assert_eq!(STRICT.check(text), Err(AddressError::User), "{text}");
            assert_eq!(LENIENT.check(text), Err(AddressError::User), "{text}");
        }
        assert_eq!(STRICT.check("http://app.example.com/"), Err(AddressError::Plain));
        assert!(LENIENT.check("http://app.example.com/").is_ok());
    }

    #[test]
    fn an_operator_may_open_the_house_but_not_the_cloud() {
        for text in [
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "https://printer.local/",
        ] {
            assert!(LENIENT.check(text).is_ok(), "{text}");
        }
        for text in [
            "http://169.254.169.254/latest/meta-data/",
            "http://2852039166/",
            "http://[::ffff:169.254.169.254]/",
            "http://[fe80::1]/",
            "http://[fd00:ec2::254]/",
            "http://100.100.100.200/",
            "http://0.0.0.0:8080/",
            "http://[::]/",
            "http://255.255.255.255/",
        ] {
            assert_eq!(LENIENT.check(text), Err(AddressError::Inside), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_passes_again_as_it_is_kept(text in "\\PC{0,60}") {
            for candidate in [text.clone(), format!("https://{text}")] {
                if let Ok(url) = STRICT.check(&candidate) {
                    prop_assert_eq!(STRICT.check(url.as_str()), Ok(url));
                }
            }
        }

        #[test]
        fn every_number_of_an_address_inside_is_refused(last: u8, middle: u16) {
            let bits = (10_u32 << 24) | (u32::from(middle) << 8) | u32::from(last);
            for host in [format!("{bits}"), format!("{bits:#x}"), format!("0{bits:o}"), format!("[::ffff:{:x}:{:x}]", bits >> 16, bits & 0xffff)] {
                prop_assert_eq!(STRICT.check(&format!("https://{host}/")), Err(AddressError::Inside));
            }
        }
    }
}
