//! What of a row that is read after a write is our own, and what is not agreed on yet.

use std::collections::BTreeSet;

use boekbrug_model::ConnectionSettings;
use boekbrug_model::customers_out::{Write, own};
use boekbrug_model::record::Customer;
use boekbrug_model::settings::FieldOwner;
use boekbrug_model::testkit::{customer, customer_rules};

use crate::{Meeting, out, some, taken, with};

const SENT: [&str; 3] = ["name", "visitAddress.city", "visitAddress.phoneNumber"];

/// What is our own of a row that was overwritten with a new name, town and telephone, and then changed like this.
fn ours(change: impl FnOnce(&mut Customer)) -> Customer {
    ours_with(&ConnectionSettings::default(), change)
}

fn sent() -> Customer {
    with(|customer| {
        "Korenaar Groep".clone_into(&mut customer.name);
        customer.visit_address.city = some("Den Haag");
        customer.visit_address.phone_number = some("070-1234567");
    })
}

fn ours_with(settings: &ConnectionSettings, change: impl FnOnce(&mut Customer)) -> Customer {
    let mut after = sent();
    change(&mut after);
    let write = Write {
        before: &customer(),
        sent: &sent(),
        fields: &SENT.iter().map(|path| (*path).to_owned()).collect(),
        after: &after,
    };
    own(&write, &customer_rules(), settings)
}

#[test]
fn what_was_sent_is_our_own_however_the_package_writes_it() {
    assert_eq!(ours(|_| {}), sent());
    let in_its_own_way = |customer: &mut Customer| {
        customer.visit_address.city = some("DEN HAAG");
        customer.visit_address.phone_number = some("(070) 1234567");
    };
    let found = ours(in_its_own_way);
    assert_eq!(found.visit_address.city, some("DEN HAAG"));
    assert_eq!(found.visit_address.phone_number, some("(070) 1234567"));
    let refused = ours(|there| {
        there.visit_address.phone_number = customer().visit_address.phone_number;
        there.visit_address.city = None;
    });
    assert_eq!(
        refused.visit_address.phone_number,
        customer().visit_address.phone_number
    );
    assert_eq!(refused.visit_address.city, None);
}

#[test]
fn another_value_is_somebody_elses() {
    let found = ours(|there| {
        there.visit_address.phone_number = some("070-7654321");
        there.name = "Korenaar Oost".to_owned();
    });
    assert_eq!(found, sent());
    let beside = ours(|there| there.vat_number = some("NL001234567B01"));
    assert_eq!(
        beside.vat_number,
        customer().vat_number,
        "what was not sent stood as before"
    );
}

#[test]
fn what_does_not_go_both_ways_is_left_alone() {
    let mut settings = ConnectionSettings::default();
    crate::switch_off(&mut settings, "visitAddress.phoneNumber");
    let found = ours_with(&settings, |there| {
        there.visit_address.phone_number = some("070-7654321");
    });
    assert_eq!(found.visit_address.phone_number, some("070-7654321"));
}

#[test]
fn of_what_is_open_nothing_in_the_books_is_overwritten() {
    let open = |owner, paths: &[&str]| {
        let paths: BTreeSet<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        Meeting::new(owner).with(|meeting| {
            meeting.open = paths;
            meeting.here.name = "Korenaar Groep".to_owned();
            meeting.here.visit_address.phone_number = some("070-1234567");
            meeting.there.visit_address.phone_number = None;
        })
    };
    for owner in [FieldOwner::LastChange, FieldOwner::Package] {
        let merge = open(owner, &["name", "visitAddress.phoneNumber"]).merge();
        assert_eq!(taken(&merge), ["name"], "{owner:?}");
        assert_eq!(out(&merge), ["visitAddress.phoneNumber"], "{owner:?}");
        assert!(merge.conflicts.is_empty() && merge.kept_back.is_empty(), "{merge:?}");
    }
    let merge = open(FieldOwner::LastChange, &["visitAddress.phoneNumber"]).merge();
    assert_eq!(
        out(&merge),
        ["name", "visitAddress.phoneNumber"],
        "the name is a change"
    );
    let part = Meeting::new(FieldOwner::LastChange).with(|meeting| {
        meeting.open = ["visitAddress.city".to_owned()].into();
        meeting.here.visit_address.address1 = some("Dorpsstraat 2");
    });
    assert_eq!(taken(&part.merge()), ["visitAddress.address1"], "an address is one");
}
