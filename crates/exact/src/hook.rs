//! Webhooks (apis/exact.md section 5): whether a message is the package's, and which feeds it concerns. Only ids
//! travel, and messages come twice or out of order, so they nudge and no more.

use boekbrug_connector::{HookVerdict, InboundHook, Nudge};
use boekbrug_model::Feed;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::Sha256;

use crate::config::Config;
use crate::site::Site;
use crate::wire::{Text, Whole};

/// The topics that concern us, with the feeds behind them. There are none for codes, conditions and projects.
pub(crate) const TOPICS: &[(&str, Feed)] = &[
    ("Accounts", Feed::Customers),
    ("Contacts", Feed::Customers),
    ("Items", Feed::Items),
    ("GLAccounts", Feed::LedgerAccounts),
    ("SalesInvoices", Feed::Orders),
];

#[derive(Deserialize)]
struct Message<'a> {
    /// As it came: the signature is made over these bytes, braces included.
    #[serde(rename = "Content", borrow)]
    content: &'a RawValue,
    #[serde(rename = "HashCode")]
    hash_code: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Content<'a> {
    #[serde(rename = "Topic")]
    topic: Text<'a>,
    #[serde(rename = "Division")]
    division: Whole,
}

/// Looks at a message. The site stands in the path, because each has a secret of its own; without it every secret that
/// is set may fit.
pub fn receive(config: &Config, hook: &InboundHook<'_>) -> HookVerdict {
    if hook.body.iter().all(u8::is_ascii_whitespace) {
        return HookVerdict::Challenge {
            status: 200,
            body: Vec::new(),
        };
    }
    verified(config, hook).map_or(HookVerdict::Rejected, HookVerdict::Nudges)
}

fn verified(config: &Config, hook: &InboundHook<'_>) -> Option<Vec<Nudge>> {
    let message: Message<'_> = serde_json::from_slice(hook.body).ok()?;
    let named = hook.path.first().and_then(|text| Site::named(text));
    let sites = config
        .sites
        .iter()
        .filter(|(site, _)| named.is_none_or(|named| named == **site));
    let signed = message.content.get().as_bytes();
    let hash = bytes_of(message.hash_code.get()?)?;
    let mut secrets = sites.filter_map(|(_, site)| site.webhook_secret.as_ref());
    if !secrets.any(|secret| fits(secret, signed, &hash)) {
        return None;
    }
    let content: Content<'_> = serde_json::from_str(message.content.get()).ok()?;
    Some(nudges(&content))
}

fn nudges(content: &Content<'_>) -> Vec<Nudge> {
    let topic = content.topic.get().unwrap_or_default();
    let feeds = TOPICS.iter().filter(|(name, _)| *name == topic).map(|(_, feed)| *feed);
    let nudge = |division: i64| Nudge {
        remote_id: division.to_string(),
        feeds: feeds.clone().collect(),
    };
    let nudge = content.division.0.map(nudge);
    nudge.into_iter().filter(|nudge| !nudge.feeds.is_empty()).collect()
}

/// Whether the signature is right; compared without telling by the time it takes where it differs.
fn fits(secret: &SecretString, signed: &[u8], hash: &[u8]) -> bool {
    let key = secret.expose_secret().trim();
    if key.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return false;
    };
    mac.update(signed);
    mac.verify_slice(hash).is_ok()
}

/// Reads hex digits of either case.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    let byte = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use serde_json::json;

    use super::*;

    const CONTENT: &str = r#"{ "Topic":"Accounts","ClientId":"{a}","Division":123456 ,"Action":"Update","Key":"0b1f","ExactOnlineEndpoint":"https://x","EventCreatedOn":"2026-03-16T10:00:00.12"}"#;

    fn config() -> Config {
        serde_json::from_value(json!({"sites": {
            "nl": {"client_id": "a", "client_secret": "b", "webhook_secret": "secret-nl"},
            "be": {"client_id": "a", "client_secret": "b", "webhook_secret": "secret-be"},
            "de": {"client_id": "a", "client_secret": "b", "webhook_secret": ""},
            "fr": {"client_id": "a"}
        }}))
        .unwrap()
    }

    fn sign(secret: &str, content: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(content.as_bytes());
        let mut hex = String::new();
        for byte in mac.finalize().into_bytes() {
            write!(hex, "{byte:02X}").unwrap();
        }
        hex
    }

    fn looked_at(path: &[&str], body: &str) -> HookVerdict {
        let hook = InboundHook {
            path,
            headers: &[],
            body: body.as_bytes(),
        };
        receive(&config(), &hook)
    }

    fn message(content: &str, hash: &str) -> String {
        format!(r#"{{"Content":{content},"HashCode":"{hash}"}}"#)
    }

    #[test]
    fn the_signature_is_known() {
        // HMAC-SHA256 of `{}` with the key `secret-nl`, made with another program.
        let expected = "F024ADC36C1E8E3F248A327DD422AFD35628CE24E8165C078A2A3F8D5CD6B9B0";
        assert_eq!(sign("secret-nl", "{}"), expected);
        assert!(fits(&"secret-nl".into(), b"{}", &bytes_of(expected).unwrap()));
        assert_eq!(bytes_of(expected), bytes_of(&expected.to_lowercase()));
        assert_eq!(bytes_of("ABC"), None);
        assert_eq!(bytes_of("zz"), None);
    }

    #[test]
    fn an_empty_body_asks_whether_we_are_there() {
        assert_eq!(
            looked_at(&["nl"], ""),
            HookVerdict::Challenge {
                status: 200,
                body: Vec::new()
            }
        );
    }

    #[test]
    fn a_signed_message_nudges_its_feed() {
        let body = message(CONTENT, &sign("secret-nl", CONTENT));
        let nudge = Nudge {
            remote_id: "123456".to_owned(),
            feeds: vec![Feed::Customers],
        };
        for path in [&["nl"][..], &[], &["elsewhere"]] {
            assert_eq!(
                looked_at(path, &body),
                HookVerdict::Nudges(vec![nudge.clone()]),
                "{path:?}"
            );
        }
        let lower = message(CONTENT, &sign("secret-nl", CONTENT).to_lowercase());
        assert_eq!(looked_at(&["nl"], &lower), HookVerdict::Nudges(vec![nudge]));
    }

    #[test]
    fn what_is_not_signed_by_that_site_is_rejected() {
        let good = sign("secret-nl", CONTENT);
        let other = CONTENT.replace("123456", "123457");
        for (path, body) in [
            ("be", message(CONTENT, &good)),
            ("nl", message(&other, &good)),
            ("nl", message(&CONTENT.replace(" ,", ","), &good)),
            ("nl", message(CONTENT, &sign("", CONTENT))),
            ("de", message(CONTENT, &sign("", CONTENT))),
            ("fr", message(CONTENT, &good)),
            ("nl", message(CONTENT, "")),
            ("nl", message(CONTENT, &good[..62])),
            ("nl", format!(r#"{{"Content":{CONTENT}}}"#)),
            ("nl", "not JSON".to_owned()),
            ("nl", "[]".to_owned()),
        ] {
            assert_eq!(looked_at(&[path], &body), HookVerdict::Rejected, "{path} {body}");
        }
    }

    #[test]
    fn a_topic_that_is_no_feed_is_verified_and_nudges_nothing() {
        let content = CONTENT.replace("Accounts", "SalesEntries");
        let body = message(&content, &sign("secret-nl", &content));
        assert_eq!(looked_at(&["nl"], &body), HookVerdict::Nudges(Vec::new()));
    }
}
