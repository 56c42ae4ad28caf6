//! What goes over of a customer, member by member.

use std::collections::BTreeSet;

use boekbrug_model::customers_out::{CustomerContext, check};
use boekbrug_model::testkit::countries;
use insta::assert_json_snapshot;

use super::*;

fn everything() -> Customer {
    let address = |street: &str, zip: &str, city: &str, country: &str| Address {
        contact_person: None,
        address1: Some(street.to_owned()),
        zip_code: Some(zip.to_owned()),
        city: Some(city.to_owned()),
        country_code: Some(country.to_owned()),
        ..Address::default()
    };
    let mut customer = Customer {
        customer_code: "1001".to_owned(),
        name: "Bakkerij De Korenaar".to_owned(),
        is_active: true,
        is_debtor: true,
        contact_person_name: Some("A. de Boer".to_owned()),
        identification: Some("12345678".to_owned()),
        vat_number: Some("NL123456782B01".to_owned()),
        visit_address: address("Kade 1", "1811 AB", "Alkmaar", "NL"),
        invoice_address: address("Postbus 7", "2000", "Antwerpen", "BE"),
        send_invoice_to: Some("facturen@korenaar.example".to_owned()),
        payment_condition_id: Some("14".to_owned()),
        ..Customer::default()
    };
    customer.visit_address.email_address = Some("info@korenaar.example".to_owned());
    customer.visit_address.phone_number = Some("072 511 0000".to_owned());
    customer.invoice_address.contact_person = Some("Crediteuren".to_owned());
    customer
}

/// What the checks let through; `fields` of one that is there.
fn checked(customer: &Customer, fields: Option<&[&str]>) -> CheckedCustomer {
    let settings = boekbrug_model::ConnectionSettings::for_profile(boekbrug_model::Profile::B);
    let fields: Option<BTreeSet<String>> = fields.map(|fields| fields.iter().map(|path| (*path).to_owned()).collect());
    let context = CustomerContext {
        rules: crate::capability().customers_out.as_ref().unwrap(),
        settings: &settings,
        countries: &countries(),
        number: None,
        fields: fields.as_ref(),
    };
    check(customer, &context).unwrap().0
}

fn there() -> Map<String, Value> {
    let row = json!({
        "id": "rel-1", "uri": "/relaties/rel-1", "relatiesoort": ["Klant"], "relatiecode": 1001, "naam": "Oud", "fax": "072",
        "modifiedOn": "2026-03-02T09:12:44.1234567", "memo": "Belt op dinsdag", "kredietLimiet": 2500.50, "somethingNew": {"a": [1]},
        "vestigingsAdres": {"contactpersoon": "A. de Boer", "straat": "Kade 1", "postcode": "1811 AB", "plaats": "Alkmaar", "land": {"id": "country-NL", "uri": "/landen/x"}},
        "correspondentieAdres": {"contactpersoon": null, "straat": "Postbus 7", "postcode": "2000", "plaats": "Antwerpen", "land": {"id": "country-BE"}},
        "factuurEmailVersturen": {"shouldSend": true, "email": "oud@korenaar.example", "ccEmail": "cc@korenaar.example"},
        "krediettermijn": 30, "telefoon": "072 511 0000", "btwNummer": "123456782B01"
    });
    row.as_object().unwrap().clone()
}

/// Members that differ from what was there, old and new.
fn changes(customer: &Customer, fields: &[&str]) -> Value {
    let leaves_out = crate::Config::default().relation_leaves_out;
    let row = merged_relatie(&there(), &checked(customer, Some(fields)), &leaves_out, |path| {
        fields.contains(&path)
    });
    for gone in ["fax", "uri", "modifiedOn"] {
        assert!(!row.contains_key(gone), "{gone} is only read");
    }
    let differs = row
        .into_iter()
        .filter(|(member, value)| there().get(member) != Some(value));
    Value::Object(differs.collect())
}

#[test]
fn a_new_relation_with_everything() {
    assert_json_snapshot!(new_relatie(&checked(&everything(), None), 1001));
}

#[test]
fn a_new_relation_with_nothing_but_its_name() {
    let customer = Customer {
        customer_code: "7".to_owned(),
        name: "Jansen".to_owned(),
        ..Customer::default()
    };
    let row = new_relatie(&checked(&customer, None), 7);
    assert_eq!(
        row,
        json!({"relatiesoort": ["Klant"], "relatiecode": 7, "naam": "Jansen"})
    );
}

#[test]
fn an_invoice_address_that_is_the_visit_address_is_none() {
    let mut customer = everything();
    customer.invoice_address = customer.visit_address.clone();
    assert_eq!(
        new_relatie(&checked(&customer, None), 1).get("correspondentieAdres"),
        None
    );
    customer.invoice_address = everything().invoice_address;
    customer.invoice_address_same_as_visit_address = true;
    assert_eq!(
        new_relatie(&checked(&customer, None), 1).get("correspondentieAdres"),
        None
    );
}

#[test]
fn one_field_changes_one_member() {
    let customer = everything();
    for (path, expected) in [
        ("name", json!({"naam": "Bakkerij De Korenaar"})),
        ("identification", json!({"kvkNummer": "12345678"})),
        ("vatNumber", json!({"btwNummer": "NL123456782B01"})),
        ("paymentConditionId", json!({"krediettermijn": 14})),
        ("visitAddress.phoneNumber", json!({})),
        ("visitAddress.emailAddress", json!({"email": "info@korenaar.example"})),
        (
            "sendInvoiceTo",
            json!({"factuurEmailVersturen": {"shouldSend": true, "email": "facturen@korenaar.example", "ccEmail": "cc@korenaar.example"}}),
        ),
    ] {
        assert_eq!(changes(&customer, &[path]), expected, "{path}");
    }
}

#[test]
fn a_part_of_an_address_is_written_with_the_whole_of_it() {
    let mut customer = everything();
    customer.visit_address.city = Some("Bergen".to_owned());
    let whole = json!({"vestigingsAdres": {"contactpersoon": "A. de Boer", "straat": "Kade 1", "postcode": "1811 AB", "plaats": "Bergen", "land": {"id": "country-NL"}}});
    assert_eq!(changes(&customer, &["visitAddress.city"]), whole);
    customer.invoice_address.address1 = Some("Postbus 8".to_owned());
    let whole = json!({"correspondentieAdres": {"contactpersoon": "Crediteuren", "straat": "Postbus 8", "postcode": "2000", "plaats": "Antwerpen", "land": {"id": "country-BE"}}});
    assert_eq!(changes(&customer, &["invoiceAddress.address1"]), whole);
    customer.invoice_address = Address::default();
    assert_eq!(
        changes(&customer, &["invoiceAddress.address1"]),
        json!({"correspondentieAdres": null})
    );
}

#[test]
fn an_address_that_is_taken_away_is_none() {
    let mut customer = everything();
    customer.visit_address = Address::default();
    let without = changes(&customer, &["visitAddress.address1", "visitAddress.city"]);
    assert_eq!(without["vestigingsAdres"]["contactpersoon"], "A. de Boer");
    assert_eq!(without["vestigingsAdres"]["straat"], Value::Null);
    customer.contact_person_name = None;
    let all = [
        "contactPersonName",
        "visitAddress.contactPerson",
        "visitAddress.address1",
    ];
    assert_eq!(changes(&customer, &all), json!({"vestigingsAdres": null}));
}

#[test]
fn the_person_has_two_names_and_the_new_one_counts() {
    let mut customer = everything();
    customer.contact_person_name = Some("B. Visser".to_owned());
    for fields in [
        &["contactPersonName"][..],
        &["visitAddress.contactPerson"],
        &["contactPersonName", "visitAddress.contactPerson"],
    ] {
        let person = changes(&customer, fields);
        assert_eq!(person["vestigingsAdres"]["contactpersoon"], "B. Visser", "{fields:?}");
        assert_eq!(
            person["vestigingsAdres"]["land"]["uri"], "/landen/x",
            "the rest stays as it is"
        );
    }
}

#[test]
fn a_blank_value_takes_the_old_one_away() {
    let mut customer = everything();
    customer.payment_condition_id = None;
    customer.visit_address.phone_number = None;
    customer.send_invoice_to = None;
    let fields = ["paymentConditionId", "visitAddress.phoneNumber", "sendInvoiceTo"];
    let expected = json!({"krediettermijn": null, "telefoon": null,
        "factuurEmailVersturen": {"shouldSend": true, "email": null, "ccEmail": "cc@korenaar.example"}});
    assert_eq!(changes(&customer, &fields), expected);
}

#[test]
fn amounts_and_unknown_members_come_back_as_they_were() {
    let leaves_out = crate::Config::default().relation_leaves_out;
    let row = merged_relatie(
        &there(),
        &checked(&everything(), Some(&["name"])),
        &leaves_out,
        |path| path == "name",
    );
    assert_eq!(row["kredietLimiet"].to_string(), "2500.5");
    assert_eq!(row["somethingNew"], json!({"a": [1]}));
    let all = merged_relatie(&there(), &checked(&everything(), Some(&[])), &[], |_| false);
    assert_eq!(all, there(), "nothing is left out and nothing written");
}

#[test]
fn a_supplier_stays_one_when_it_becomes_a_customer() {
    for (kinds, expected) in [
        (json!(["Leverancier"]), json!(["Leverancier", "Klant"])),
        (json!("Leverancier"), json!(["Leverancier", "Klant"])),
        (json!([]), json!(["Klant"])),
        (json!(null), json!(["Klant"])),
    ] {
        let mut row = there();
        row.insert("relatiesoort".to_owned(), kinds);
        make_customer(&mut row);
        assert_eq!(row["relatiesoort"], expected);
    }
}

#[test]
fn a_member_that_the_package_names_is_known_by_its_path() {
    for (said, path) in [
        ("relatie.VestigingsAdres.Straat", Some("visitAddress.address1")),
        ("naam", Some("name")),
        ("relatie.email", Some("visitAddress.emailAddress")),
        ("relatie.factuurEmailVersturen.email", Some("sendInvoiceTo")),
        ("model.correspondentieAdres.postcode", Some("invoiceAddress.zipCode")),
        ("bijnaam", None),
        ("iban", None),
    ] {
        assert_eq!(written_at(said), path, "{said}");
    }
}
