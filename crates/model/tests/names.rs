//! Ids and the fixed names that stand in JSON, in the database and on the command line.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use boekbrug_model::{
    ConnectionId, ConnectionState, CountryCode, Feed, InvoiceId, InvoiceNumber, InvoiceState, Package, Profile,
};
use jiff::Timestamp;
use proptest::prelude::*;

#[test]
fn an_id_says_what_it_is_of() {
    let id = InvoiceId::new(Timestamp::UNIX_EPOCH, [7; 10]);
    let text = id.to_string();
    assert!(text.starts_with("inv_"), "{text}");
    assert_eq!(text.parse::<InvoiceId>().unwrap(), id);
    assert!(text.parse::<ConnectionId>().is_err());
    assert_eq!(
        serde_json::from_str::<InvoiceId>(&serde_json::to_string(&id).unwrap()).unwrap(),
        id
    );
}

#[test]
fn what_is_no_id_is_refused() {
    let good = InvoiceId::new(Timestamp::UNIX_EPOCH, [7; 10]).to_string();
    for wrong in [
        "",
        "inv_",
        "inv_123",
        &good[4..],
        &good.replace('_', "-"),
        &format!("{good}0"),
        &good.replace("inv", "INV"),
    ] {
        assert!(wrong.parse::<InvoiceId>().is_err(), "{wrong}");
    }
}

#[test]
fn every_feed_has_one_name() {
    let names: BTreeSet<_> = Feed::ALL.iter().map(|feed| feed.as_str()).collect();
    assert_eq!(names.len(), Feed::ALL.len());
    for feed in Feed::ALL {
        assert_eq!(feed.as_str().parse::<Feed>().unwrap(), *feed);
        assert_eq!(serde_json::to_value(feed).unwrap(), feed.as_str());
        assert_eq!(feed.to_string(), feed.as_str());
    }
    assert_eq!(
        "Customers".parse::<Feed>().unwrap_err().to_string(),
        "`Customers` is not a feed"
    );
}

#[test]
fn every_state_of_an_invoice_has_one_name() {
    for state in InvoiceState::ALL {
        assert_eq!(state.as_str().parse::<InvoiceState>().unwrap(), *state);
        assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
    }
    let ends: Vec<_> = InvoiceState::ALL
        .iter()
        .filter(|state| state.is_final())
        .map(|state| state.as_str())
        .collect();
    assert_eq!(ends, ["verified", "skipped", "marked"]);
    assert!("done".parse::<InvoiceState>().is_err());
}

#[test]
fn states_and_profiles_of_a_connection_read_back() {
    for state in ["draft", "active", "paused", "broken", "disconnected"] {
        let read: ConnectionState = state.parse().unwrap();
        assert_eq!(read.as_str(), state);
        assert_eq!(serde_json::to_value(read).unwrap(), state);
    }
    assert!("on".parse::<ConnectionState>().is_err());
    for (text, profile) in [("A", Profile::A), ("b", Profile::B), ("C", Profile::C)] {
        assert_eq!(text.parse::<Profile>().unwrap(), profile);
    }
    assert!("D".parse::<Profile>().is_err());
}

#[test]
fn a_package_is_named_in_lower_case() {
    assert_eq!("sample2".parse::<Package>().unwrap().as_str(), "sample2");
    for wrong in ["", "Sample", "sam ple", "sam-ple", &"x".repeat(31)] {
        assert!(wrong.parse::<Package>().is_err(), "{wrong}");
        assert!(serde_json::from_value::<Package>(wrong.into()).is_err(), "{wrong}");
    }
}

#[test]
fn invoice_numbers_and_countries_are_tidied() {
    assert_eq!(" 2026-0001 ".parse::<InvoiceNumber>().unwrap().as_str(), "2026-0001");
    for wrong in ["", "  ", "a\u{7}b", "a\nb", &"9".repeat(101)] {
        assert!(wrong.parse::<InvoiceNumber>().is_err(), "{wrong:?}");
    }
    assert_eq!("nl".parse::<CountryCode>().unwrap().as_str(), "NL");
    for wrong in ["", "NLD", "ZZ", "N1"] {
        assert!(wrong.parse::<CountryCode>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn ids_sort_by_time(one in 0_i64..4_000_000_000_000, two in 0_i64..4_000_000_000_000, chance in any::<[u8; 10]>()) {
        let id = |millis| InvoiceId::new(Timestamp::from_millisecond(millis).unwrap(), chance);
        prop_assert_eq!(id(one).cmp(&id(two)), one.cmp(&two));
        prop_assert_eq!(id(one).to_string().cmp(&id(two).to_string()), one.cmp(&two));
    }
}
