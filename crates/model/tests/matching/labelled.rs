//! The labelled set itself: it repeats, its truth is sound, and what makes matching hard is in it.

use std::collections::{BTreeMap, BTreeSet};

use boekbrug_model::testkit::{Labelled, Numbers, Written};
use boekbrug_model::text::{code_key, kvk_number};

/// Ids of a side by a key; those without the key are left out.
fn by<'a, K: Ord>(side: &'a [Written], key: impl Fn(&'a Written) -> Option<K>) -> BTreeMap<K, Vec<&'a str>> {
    let mut all: BTreeMap<K, Vec<&str>> = BTreeMap::new();
    for one in side {
        if let Some(key) = key(one) {
            all.entry(key).or_default().push(&one.id);
        }
    }
    all
}

fn email(one: &Written) -> Option<&str> {
    one.customer.send_invoice_to.as_deref()
}

#[test]
fn a_seed_repeats_and_seeds_differ() {
    let (one, again, other) = (
        Labelled::throw(7, 300),
        Labelled::throw(7, 300),
        Labelled::throw(8, 300),
    );
    assert_eq!(
        (&one.here, &one.there, &one.pairs),
        (&again.here, &again.there, &again.pairs)
    );
    assert_ne!(one.here, other.here);
}

#[test]
fn the_truth_speaks_of_customers_that_are_there() {
    let set = Labelled::throw(1, 3_000);
    let ids = |side: &[Written]| side.iter().map(|one| one.id.clone()).collect::<BTreeSet<_>>();
    let (here, there) = (ids(&set.here), ids(&set.there));
    assert_eq!(
        (here.len(), there.len()),
        (set.here.len(), set.there.len()),
        "an id twice"
    );
    assert!(
        set.same
            .iter()
            .all(|(one, other)| here.contains(one) && there.contains(other))
    );
    assert!(
        set.pairs
            .iter()
            .all(|(one, other)| set.same.contains(&(one.clone(), other.clone())))
    );
    assert_eq!(set.pairs.values().collect::<BTreeSet<_>>().len(), set.pairs.len());
    assert!(set.pairs.len() >= 2_000, "{}", set.pairs.len());
    assert!(set.same.len() > set.pairs.len() + 30, "doubles and mergers");
    assert!(set.doubles.len() > 40);
}

#[test]
fn equal_keys_of_others_are_in_it() {
    let set = Labelled::throw(3, 3_000);
    let shared = |all: BTreeMap<String, Vec<&str>>, times: usize| all.values().filter(|ids| ids.len() >= times).count();
    let kvk = by(&set.there, |one| {
        one.customer.identification.as_deref().and_then(kvk_number)
    });
    assert!(shared(kvk, 2) > 20, "branches");
    let place = |one: &Written| {
        let address = &one.customer.visit_address;
        Some(format!(
            "{}{}",
            address.zip_code.as_ref()?.replace(' ', ""),
            address.address1.as_ref()?
        ))
    };
    assert!(shared(by(&set.here, place), 5) > 2, "buildings");
    assert!(
        shared(by(&set.there, |one| email(one).map(str::to_owned)), 3) > 2,
        "accountants"
    );
    let name = |one: &Written| Some(one.customer.name.clone());
    assert!(shared(by(&set.here, name), 2) > 20, "one name, several customers");
    let nothing = set.there.iter().filter(|one| {
        let customer = &one.customer;
        customer.identification.is_none() && email(one).is_none() && customer.visit_address.zip_code.is_none()
    });
    assert!(nothing.count() > 20, "hardly anything known");
}

#[test]
fn numbers_agree_only_where_they_were_kept_equal() {
    for seed in 0..5 {
        let set = Labelled::throw(seed, 2_000);
        let codes = |side: &[Written]| -> BTreeMap<String, String> {
            side.iter()
                .map(|one| (one.id.clone(), code_key(&one.customer.customer_code).to_owned()))
                .collect()
        };
        let (here, there) = (codes(&set.here), codes(&set.there));
        let equal = set
            .pairs
            .iter()
            .filter(|(one, other)| here[*one] == there[*other])
            .count()
            * 100
            / set.pairs.len();
        let theirs: BTreeMap<_, _> = there.iter().map(|(id, code)| (code, id)).collect();
        let accidents = here.iter().filter(|(id, code)| {
            theirs
                .get(code)
                .is_some_and(|other| !set.same.contains(&((*id).clone(), (*other).clone())))
        });
        let accidents = accidents.count();
        match set.numbers {
            Numbers::Equal | Numbers::Zeros => assert!(equal > 90 && accidents > 20, "{equal} {accidents}"),
            Numbers::Changed => assert!(equal < 5 && accidents > 1_000, "{equal} {accidents}"),
            Numbers::Partly => assert!((40..80).contains(&equal) && accidents > 200, "{equal} {accidents}"),
            Numbers::Letters => assert!(equal == 0 && accidents == 0, "{equal} {accidents}"),
        }
    }
}
