//! What the vault promises: what was sealed opens for its own purpose under a known key, and in no other way.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use boekbrug_vault::{KeyError, KeyId, Keyring, MasterKey, OpenError};
use proptest::prelude::*;

const OLD: &str = "old:0101010101010101010101010101010101010101010101010101010101010101";
const NEW: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn ring(text: &str) -> Keyring {
    Keyring::parse(text).unwrap()
}

fn nonce(seed: u8) -> impl FnOnce(&mut [u8]) {
    move |bytes| bytes.fill(seed)
}

#[test]
fn a_secret_opens_only_for_what_it_was_sealed_for() {
    let ring = ring(OLD);
    let sealed = ring.seal("con_1/key", b"very secret", nonce(7));
    assert_eq!(&ring.open("con_1/key", sealed.bytes()).unwrap()[..], b"very secret");
    let swapped = ring.open("con_2/key", sealed.bytes());
    assert!(matches!(swapped, Err(OpenError::Tampered { .. })));
}

#[test]
fn rotation_opens_old_secrets_and_seals_under_the_new_key() {
    let sealed = ring(OLD).seal("a", b"x", nonce(1));
    let both = ring(&format!("{NEW}\n{OLD}"));
    assert_eq!(both.current().as_str(), "new");
    let again = both.reseal("a", sealed.bytes(), nonce(2)).unwrap().unwrap();
    assert_eq!(again.key_id().as_str(), "new");
    assert_eq!(both.reseal("a", again.bytes(), nonce(3)).unwrap(), None);
    assert_eq!(&ring(NEW).open("a", again.bytes()).unwrap()[..], b"x");
}

#[test]
fn an_unknown_key_is_named() {
    let sealed = ring(OLD).seal("a", b"x", nonce(1));
    let error = ring(NEW).open("a", sealed.bytes()).unwrap_err();
    assert!(matches!(&error, OpenError::UnknownKey { key } if key.as_str() == "old"));
    assert!(error.to_string().contains("`old`"), "{error}");
}

#[test]
fn a_key_of_the_same_name_with_other_content_opens_nothing() {
    let sealed = ring(OLD).seal("a", b"x", nonce(1));
    let other = format!("old:{}", "02".repeat(32));
    assert!(matches!(
        ring(&other).open("a", sealed.bytes()),
        Err(OpenError::Tampered { .. })
    ));
}

#[test]
fn what_is_no_key_is_refused_with_its_reason() {
    let id = |text: &str| text.parse::<KeyId>().unwrap();
    let cases = [
        (" ,\n ", KeyError::Empty),
        ("justakey", KeyError::NoId),
        ("Bad Id:00", KeyError::NoId),
        ("UPPER:00", KeyError::BadId),
        (":00", KeyError::BadId),
        ("short:00ff", KeyError::BadKey(id("short"))),
        (
            "long:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            KeyError::BadKey(id("long")),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(Keyring::parse(text).unwrap_err(), expected, "{text:?}");
    }
    let twice = format!("{OLD},{OLD}");
    assert_eq!(Keyring::parse(&twice).unwrap_err(), KeyError::Twice(id("old")));
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!(
        "{:?} {:?}",
        ring(&format!("{OLD} {NEW}")),
        MasterKey::parse(OLD).unwrap()
    );
    assert_eq!(shown, r#"Keyring(["old", "new"]) MasterKey(old)"#);
    let error = Keyring::parse("short:cafebabe").unwrap_err();
    assert!(!error.to_string().contains("cafebabe"));
}

#[test]
fn a_generated_key_can_be_read() {
    let text = MasterKey::generate(&"k1".parse().unwrap(), nonce(9));
    assert_eq!(ring(&text).current().as_str(), "k1");
}

proptest! {
    #[test]
    fn every_secret_comes_back(plain: Vec<u8>, aad: String, seed: u8) {
        let ring = ring(OLD);
        let sealed = ring.seal(&aad, &plain, nonce(seed));
        prop_assert_eq!(&ring.open(&aad, sealed.bytes()).unwrap()[..], &plain[..]);
    }

    #[test]
    fn one_changed_bit_anywhere_is_seen(plain: Vec<u8>, at: prop::sample::Index, bit in 0_u8..8) {
        let ring = ring(OLD);
        let mut bytes = ring.seal("a", &plain, nonce(3)).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(ring.open("a", &bytes).is_err());
    }

    #[test]
    fn a_cut_or_foreign_text_is_an_error_and_no_panic(bytes: Vec<u8>, cut: prop::sample::Index) {
        let ring = ring(OLD);
        prop_assert!(ring.open("a", &bytes).is_err());
        let sealed = ring.seal("a", b"something", nonce(3)).into_bytes();
        prop_assert!(ring.open("a", &sealed[..cut.index(sealed.len())]).is_err());
    }
}

/// A ring that reads its keys from a place that a test can change.
fn following(text: &str) -> (Arc<Mutex<Option<String>>>, Keyring) {
    let place = Arc::new(Mutex::new(Some(text.to_owned())));
    let read = Arc::clone(&place);
    let source = move || {
        let text = read.lock().unwrap().clone();
        text.ok_or_else(|| std::io::Error::other("gone"))
    };
    (place, ring(text).following(Box::new(source)))
}

#[test]
fn a_ring_that_runs_follows_a_rotation() {
    let (place, running) = following(OLD);
    let before = running.seal("a", b"x", nonce(1));
    *place.lock().unwrap() = Some(format!("{NEW} {OLD}"));
    let anew = ring(NEW).seal("a", b"y", nonce(2));
    assert_eq!(
        &running.open("a", anew.bytes()).unwrap()[..],
        b"y",
        "an unknown key is looked for"
    );
    assert_eq!(&running.open("a", before.bytes()).unwrap()[..], b"x");
    assert_eq!(running.ids().len(), 2);
    *place.lock().unwrap() = Some(NEW.to_owned());
    assert!(running.reload().unwrap());
    assert!(!running.reload().unwrap(), "nothing changed since");
    let lost = running.open("a", before.bytes());
    assert!(
        matches!(lost, Err(OpenError::UnknownKey { .. })),
        "a key that was taken away opens nothing"
    );
}

#[test]
fn nothing_is_sealed_under_a_key_that_was_taken_away() {
    let (place, running) = following(OLD);
    *place.lock().unwrap() = Some(NEW.to_owned());
    assert_eq!(running.seal("a", b"x", nonce(1)).key_id().as_str(), "new");
}

#[test]
fn keys_that_cannot_be_read_leave_the_ring_as_it_is() {
    let (place, running) = following(OLD);
    for broken in [
        None,
        Some(String::new()),
        Some("old:short".to_owned()),
        Some(format!("{NEW} {NEW}")),
    ] {
        *place.lock().unwrap() = broken;
        assert!(running.reload().is_err());
        assert_eq!(running.seal("a", b"x", nonce(1)).key_id().as_str(), "old");
    }
    assert!(!ring(OLD).reload().unwrap(), "a ring without source never changes");
    let other = format!("old:{}", "02".repeat(32));
    *place.lock().unwrap() = Some(other);
    assert!(running.reload().unwrap(), "another key of the same name is another key");
}
