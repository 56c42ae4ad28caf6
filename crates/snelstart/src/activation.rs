//! The activation flow (apis/snelstart.md section 1.1): the link that a person follows, and the message by which the package
//! then sends the koppelsleutel.
//!
//! The message is not signed: whoever receives it must keep the address secret, look up the reference that it handed
//! out itself, and try the key with [`identify`](boekbrug_connector::Connector::identify) before trusting it.

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::config::Config;

/// The link under "Login bij SnelStart". None without an app short name, or when the reference is blank or longer than
/// the 500 characters that the package takes.
pub fn activation_link(config: &Config, reference: &str, success: Option<&Url>) -> Option<Url> {
    let app = config
        .app_short_name
        .as_deref()
        .map(str::trim)
        .filter(|app| !app.is_empty())?;
    if reference.is_empty() || reference.chars().count() > 500 {
        return None;
    }
    let mut link = config.web.clone();
    link.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend(["couplings", "activate", app]);
    link.query_pairs_mut().append_pair("referenceKey", reference);
    if let Some(success) = success {
        link.query_pairs_mut().append_pair("successUrl", success.as_str());
    }
    Some(link)
}

/// What the package tells about a key.
#[derive(Clone, Debug)]
pub struct KeyNotice {
    /// What happened.
    pub action: KeyAction,
    /// The reference that the activation link carried.
    pub reference: String,
    /// The koppelsleutel; none when it was withdrawn and left out.
    pub key: Option<SecretString>,
}

/// What happened to a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyAction {
    /// A new one.
    Create,
    /// One in place of the old.
    Regenerate,
    /// It is withdrawn.
    Delete,
}

/// Reads the message. The case of its names is not certain, so it makes no difference. None for anything else.
pub fn key_notice(body: &[u8]) -> Option<KeyNotice> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let object = value.as_object()?;
    let member = |name: &str| {
        let found = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        found.1.as_str().map(str::trim).filter(|text| !text.is_empty())
    };
    let action = match member("ActionType")?.to_ascii_lowercase().as_str() {
        "create" => KeyAction::Create,
        "regenerate" => KeyAction::Regenerate,
        "delete" => KeyAction::Delete,
        _ => return None,
    };
    let key = member("KoppelSleutel").map(SecretString::from);
    if key.is_none() && action != KeyAction::Delete {
        return None;
    }
    Some(KeyNotice {
        action,
        reference: member("ReferenceKey")?.to_owned(),
        key,
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_link_carries_reference_and_way_back() {
        let config = Config {
            app_short_name: Some("Boekbrug".into()),
            ..Config::default()
        };
        let back = Url::parse("https://example.nl/klaar?a=1&b=2").unwrap();
        let link = activation_link(&config, "con_1 & co", Some(&back)).unwrap();
        assert_eq!(
            link.as_str(),
            "https://web.snelstart.nl/couplings/activate/Boekbrug?referenceKey=con_1+%26+co&successUrl=https%3A%2F%2Fexample.nl%2Fklaar%3Fa%3D1%26b%3D2"
        );
        assert_eq!(activation_link(&config, &"x".repeat(501), None), None);
        assert_eq!(activation_link(&Config::default(), "con_1", None), None);
    }

    #[test]
    fn notices_are_read_in_any_case_and_never_show_the_key() {
        let body = br#"{"KoppelSleutel":"s3cret","ActionType":"Create","ReferenceKey":"con_1"}"#;
        let lower = br#"{"koppelSleutel":"s3cret","actionType":"create","referenceKey":"con_1"}"#;
        for body in [&body[..], &lower[..]] {
            let notice = key_notice(body).unwrap();
            assert_eq!((notice.action, notice.reference.as_str()), (KeyAction::Create, "con_1"));
            assert_eq!(notice.key.as_ref().unwrap().expose_secret(), "s3cret");
            assert!(!format!("{notice:?}").contains("s3cret"));
        }
        let withdrawn = br#"{"KoppelSleutel":null,"ActionType":"Delete","ReferenceKey":"con_1"}"#;
        assert_eq!(key_notice(withdrawn).unwrap().action, KeyAction::Delete);
        for body in [
            &br#"{"ActionType":"Create","ReferenceKey":"con_1"}"#[..],
            b"[]",
            b"{}",
            b"<html>",
        ] {
            assert!(key_notice(body).is_none());
        }
    }
}
