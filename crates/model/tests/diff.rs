//! The comparison of coupled fields.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use boekbrug_model::diff::{Diff, FieldDiff, Known, Taken, diff};
use boekbrug_model::record::{Address, Customer, PaymentCondition};
use boekbrug_model::{Incoming, Record, testkit};
use proptest::prelude::*;
use serde_json::{Value, json};

fn incoming(customer: Customer) -> Incoming {
    Incoming {
        package_id: "customer-1001".to_owned(),
        code: customer.customer_code.clone(),
        name: customer.name.clone(),
        is_active: customer.is_active,
        record: Record::Customer(Box::new(customer)),
    }
}

fn off(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

fn known(taken: &Taken) -> Known<'_> {
    Known {
        hash: taken.hash,
        is_active: taken.is_active,
        values: &taken.values,
    }
}

fn first(record: &Incoming, switched_off: &BTreeSet<String>) -> Taken {
    match diff(None, record, switched_off).unwrap() {
        Diff::New(taken) => taken,
        other => panic!("{other:?}"),
    }
}

fn changed(before: &Taken, record: &Incoming, switched_off: &BTreeSet<String>) -> (Taken, Vec<FieldDiff>) {
    match diff(Some(known(before)), record, switched_off).unwrap() {
        Diff::Changed(taken, fields) => (taken, fields),
        other => panic!("{other:?}"),
    }
}

fn names(fields: &[FieldDiff]) -> Vec<&str> {
    fields.iter().map(|field| field.field.as_str()).collect()
}

#[test]
fn a_new_record_is_taken_whole() {
    let record = incoming(testkit::customer());
    let taken = first(&record, &off(&[]));
    assert!(taken.is_active);
    assert_eq!(
        serde_json::from_str::<Customer>(&taken.values).unwrap(),
        testkit::customer()
    );
}

#[test]
fn an_equal_record_is_unchanged() {
    let record = incoming(testkit::customer());
    let taken = first(&record, &off(&[]));
    assert_eq!(diff(Some(known(&taken)), &record, &off(&[])).unwrap(), Diff::Unchanged);
}

#[test]
fn changed_fields_are_named_by_path_with_both_values() {
    let taken = first(&incoming(testkit::customer()), &off(&[]));
    let mut moved = testkit::customer();
    moved.visit_address.city = Some("Hoorn".to_owned());
    moved.send_invoice_to = None;
    let (after, fields) = changed(&taken, &incoming(moved.clone()), &off(&[]));
    let old = json!("facturen@korenaar.example");
    assert_eq!(
        fields,
        [
            FieldDiff {
                field: "sendInvoiceTo".to_owned(),
                old,
                new: Value::Null
            },
            FieldDiff {
                field: "visitAddress.city".to_owned(),
                old: json!("Alkmaar"),
                new: json!("Hoorn")
            },
        ]
    );
    assert_eq!(serde_json::from_str::<Customer>(&after.values).unwrap(), moved);
    assert_eq!(
        diff(Some(known(&after)), &incoming(moved), &off(&[])).unwrap(),
        Diff::Unchanged
    );
}

#[test]
fn values_that_are_not_coupled_stay() {
    let mut taken = first(&incoming(testkit::customer()), &off(&[]));
    taken.values = taken.values.replacen('{', r#"{"ownNote":"belt altijd eerst","#, 1);
    let (after, fields) = changed(
        &taken,
        &incoming(Customer {
            name: "Korenaar BV".to_owned(),
            ..testkit::customer()
        }),
        &off(&[]),
    );
    assert_eq!(names(&fields), ["name"]);
    let values: Value = serde_json::from_str(&after.values).unwrap();
    assert_eq!(values["ownNote"], "belt altijd eerst");
    assert_eq!(values["name"], "Korenaar BV");
}

#[test]
fn a_deactivation_is_a_change_of_is_active() {
    let taken = first(&incoming(testkit::customer()), &off(&[]));
    let (after, fields) = changed(
        &taken,
        &incoming(Customer {
            is_active: false,
            ..testkit::customer()
        }),
        &off(&[]),
    );
    assert_eq!(
        fields,
        [FieldDiff {
            field: "isActive".to_owned(),
            old: json!(true),
            new: json!(false)
        }]
    );
    assert!(!after.is_active);
}

#[test]
fn a_feed_without_is_active_in_its_values_tells_it_beside_them() {
    let condition = |is_active| Incoming {
        package_id: "30".to_owned(),
        code: "30".to_owned(),
        name: "30 dagen".to_owned(),
        is_active,
        record: Record::PaymentCondition(PaymentCondition {
            code: "30".to_owned(),
            ..PaymentCondition::default()
        }),
    };
    let taken = first(&condition(true), &off(&[]));
    let (after, fields) = changed(&taken, &condition(false), &off(&[]));
    assert_eq!(names(&fields), ["isActive"]);
    assert!(!after.is_active);
    let (_, fields) = changed(&after, &condition(true), &off(&[]));
    assert_eq!(fields[0].new, json!(true));
}

#[test]
fn a_record_that_vanished_and_comes_back_is_a_change() {
    let record = incoming(testkit::customer());
    let mut taken = first(&record, &off(&[]));
    taken.values = taken.values.replace(r#""isActive":true"#, r#""isActive":false"#);
    taken.is_active = false;
    taken.hash = !taken.hash;
    let (after, fields) = changed(&taken, &record, &off(&[]));
    assert_eq!(names(&fields), ["isActive"]);
    assert!(after.is_active);
}

#[test]
fn switched_off_fields_never_change() {
    let switched_off = off(&["visitAddress.city", "invoiceAddress", "isActive"]);
    let taken = first(&incoming(testkit::customer()), &off(&[]));
    let other = Customer {
        is_active: false,
        visit_address: Address {
            city: Some("Hoorn".to_owned()),
            ..testkit::customer().visit_address
        },
        invoice_address: Address::default(),
        ..testkit::customer()
    };
    assert_eq!(
        diff(Some(known(&taken)), &incoming(other.clone()), &switched_off).unwrap(),
        Diff::Unchanged
    );
    let named = Customer {
        name: "Korenaar BV".to_owned(),
        ..other
    };
    let (after, fields) = changed(&taken, &incoming(named), &switched_off);
    assert_eq!(names(&fields), ["name"]);
    assert!(after.is_active);
    let expected = Customer {
        name: "Korenaar BV".to_owned(),
        ..testkit::customer()
    };
    assert_eq!(serde_json::from_str::<Customer>(&after.values).unwrap(), expected);
}

#[test]
fn a_new_record_carries_no_switched_off_field() {
    let taken = first(
        &incoming(testkit::customer()),
        &off(&["identification", "visitAddress"]),
    );
    let values: Value = serde_json::from_str(&taken.values).unwrap();
    assert_eq!(values.get("identification"), None);
    assert_eq!(values.get("visitAddress"), None);
    assert_eq!(values["name"], "Bakkerij De Korenaar");
}

#[test]
fn broken_known_values_are_an_error_and_not_overwritten() {
    let record = incoming(testkit::customer());
    let broken = Known {
        hash: 0,
        is_active: true,
        values: "{\"name\":",
    };
    assert!(diff(Some(broken), &record, &off(&[])).is_err());
}

#[test]
fn an_equal_hash_is_enough() {
    let record = incoming(testkit::customer());
    let hash = first(&record, &off(&[])).hash;
    let unread = Known {
        hash,
        is_active: true,
        values: "not read",
    };
    assert_eq!(diff(Some(unread), &record, &off(&[])).unwrap(), Diff::Unchanged);
}

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof!["[a-c]{0,2}", Just("é\"\\\u{1F600}".to_owned())])
}

fn any_customer() -> impl Strategy<Value = Customer> {
    (text(), text(), text(), text(), any::<bool>(), any::<bool>()).prop_map(|(name, kvk, city, email, active, same)| {
        Customer {
            name: name.unwrap_or_default(),
            identification: kvk,
            visit_address: Address {
                city,
                email_address: email.clone(),
                ..Address::default()
            },
            invoice_address: Address {
                email_address: email,
                ..Address::default()
            },
            is_active: active,
            invoice_address_same_as_visit_address: same,
            ..testkit::customer()
        }
    })
}

fn any_off() -> impl Strategy<Value = BTreeSet<String>> {
    let paths = vec![
        "name",
        "identification",
        "visitAddress",
        "visitAddress.city",
        "invoiceAddress.emailAddress",
        "isActive",
    ];
    proptest::sample::subsequence(paths, 0..=6).prop_map(|paths| off(&paths))
}

fn projection(customer: &Customer, switched_off: &BTreeSet<String>) -> Value {
    let mut value = serde_json::to_value(customer).unwrap();
    for path in switched_off {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let Some(found) = value.pointer_mut(&pointer) {
            *found = Value::Null;
        }
    }
    value
}

proptest! {
    #[test]
    fn a_record_does_not_differ_from_itself(one in any_customer(), switched_off in any_off()) {
        let record = incoming(one);
        let taken = first(&record, &switched_off);
        prop_assert_eq!(diff(Some(known(&taken)), &record, &switched_off).unwrap(), Diff::Unchanged);
    }

    #[test]
    fn taking_a_change_over_twice_changes_nothing(one in any_customer(), two in any_customer(), switched_off in any_off()) {
        let taken = first(&incoming(one), &switched_off);
        let record = incoming(two);
        if let Diff::Changed(after, fields) = diff(Some(known(&taken)), &record, &switched_off).unwrap() {
            prop_assert!(!fields.is_empty());
            prop_assert!(fields.iter().all(|field| field.old != field.new));
            prop_assert_eq!(diff(Some(known(&after)), &record, &switched_off).unwrap(), Diff::Unchanged);
        }
    }

    #[test]
    fn no_switched_off_field_is_named_or_overwritten(one in any_customer(), two in any_customer(), switched_off in any_off()) {
        let before = incoming(one);
        let taken = first(&before, &off(&[]));
        if let Diff::Changed(after, fields) = diff(Some(known(&taken)), &incoming(two), &switched_off).unwrap() {
            for field in &fields {
                let covered = switched_off.iter().any(|path| field.field == *path || field.field.starts_with(&format!("{path}.")));
                prop_assert!(!covered, "{}", field.field);
            }
            let (old, new): (Value, Value) = (serde_json::from_str(&taken.values).unwrap(), serde_json::from_str(&after.values).unwrap());
            for path in &switched_off {
                let pointer = format!("/{}", path.replace('.', "/"));
                prop_assert_eq!(old.pointer(&pointer), new.pointer(&pointer));
            }
        }
    }

    #[test]
    fn hashes_are_equal_when_the_coupled_fields_are(one in any_customer(), two in any_customer(), switched_off in any_off()) {
        let same = projection(&one, &switched_off) == projection(&two, &switched_off);
        let (first_hash, second_hash) = (first(&incoming(one), &switched_off).hash, first(&incoming(two), &switched_off).hash);
        prop_assert_eq!(first_hash == second_hash, same);
    }
}
