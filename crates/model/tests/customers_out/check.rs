//! What may be written, field by field.

use boekbrug_model::FindingCode::*;
use proptest::prelude::*;

use crate::*;

#[test]
fn the_sample_customer_passes_as_it_is() {
    let checked = Desk::default().passes(&customer());
    assert_eq!(checked.customer().name, "Bakkerij De Korenaar");
    assert_eq!(checked.customer().customer_code, "1001");
    assert_eq!(checked.country().unwrap().package_id, "country-NL");
    assert_eq!(checked.invoice_country().unwrap().package_id, "country-NL");
}

#[test]
fn texts_are_put_on_one_line() {
    let untidy = with(|customer| {
        customer.name = "  Bakkerij\n De  Korenaar ".to_owned();
        customer.visit_address.phone_number = some(" 072\t1234567 ");
        customer.send_invoice_to = some("a@b.nl , c@d.nl;");
        customer.vat_number = some("nl 1234.56.782 b01");
        customer.identification = some("12 34 56 78");
        customer.payment_condition_id = some(" 014 ");
    });
    let checked = Desk::default().passes(&untidy);
    let written = checked.customer();
    assert_eq!(written.name, "Bakkerij De Korenaar");
    assert_eq!(written.visit_address.phone_number, some("072 1234567"));
    assert_eq!(written.send_invoice_to, some("a@b.nl;c@d.nl"));
    assert_eq!(written.vat_number, some("NL123456782B01"));
    assert_eq!(written.identification, some("12345678"));
    assert_eq!(written.payment_condition_id, some("14"));
}

#[test]
fn what_is_too_long_is_cut_or_refused() {
    let long = "Woord ".repeat(12);
    let cut = with(|customer| {
        customer.name.clone_from(&long);
        customer.contact_person_name = some(&long);
        customer.visit_address.address1 = some(&long);
        customer.visit_address.city = some(&long);
    });
    let (checked, warnings) = Desk::default().check(&cut).unwrap();
    let places: Vec<_> = warnings
        .iter()
        .map(|one| (one.code, one.at.as_deref().unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            "name",
            "contactPersonName",
            "visitAddress.address1",
            "visitAddress.city"
        ]
        .map(|path| (CustomerFieldCut, path))
    );
    assert_eq!(warnings[0].params["limit"], "50");
    assert_eq!(warnings[0].params["customer"], "1001");
    assert_eq!(warnings[0].text_nl(), "Naam van klant 1001 is ingekort");
    assert!(
        checked.customer().name.ends_with("Woord…"),
        "{}",
        checked.customer().name
    );
    for (change, path) in [
        (
            Box::new(|customer: &mut Customer| customer.visit_address.zip_code = some(&"9".repeat(26)))
                as Box<dyn FnOnce(&mut Customer)>,
            "visitAddress.zipCode",
        ),
        (
            Box::new(|customer: &mut Customer| customer.visit_address.phone_number = some(&"9".repeat(26))),
            "visitAddress.phoneNumber",
        ),
        (
            Box::new(|customer: &mut Customer| customer.send_invoice_to = some(&format!("{};", "a@b.nl").repeat(40))),
            "sendInvoiceTo",
        ),
    ] {
        Desk::default().one(&with(change), CustomerFieldInvalid, path);
    }
}

#[test]
fn a_name_is_needed() {
    let nameless = with(|customer| customer.name = " \n".to_owned());
    Desk::default().one(&nameless, CustomerNameMissing, "name");
    Desk::overwriting(&["visitAddress.phoneNumber"]).passes(&nameless);
}

#[test]
fn the_number_is_a_whole_number_where_the_package_needs_one() {
    let coded = |code: &str| with(|customer| customer.customer_code = code.to_owned());
    for code in [
        "",
        " ",
        "KL-0042",
        "0",
        "00",
        "1000000",
        "-1",
        "12a",
        "99999999999999999999999",
    ] {
        Desk::default().one(&coded(code), CustomerNeedsNumber, "customerCode");
    }
    for (code, number) in [("1", "1"), ("0042", "42"), (" 999999 ", "999999")] {
        assert_eq!(Desk::default().passes(&coded(code)).customer().customer_code, number);
    }
    let given = Desk::new(|desk| desk.number = Some("0042"));
    assert_eq!(given.passes(&coded("KL-0042")).customer().customer_code, "42");
    Desk::new(|desk| desk.number = Some("KL")).one(&coded("1"), CustomerNeedsNumber, "customerCode");
}

#[test]
fn letters_are_kept_where_the_package_takes_them() {
    let letters = Desk::new(|desk| desk.rules.largest_number = None);
    let coded = |code: &str| with(|customer| customer.customer_code = code.to_owned());
    assert_eq!(letters.passes(&coded(" KL-0042 ")).customer().customer_code, "KL-0042");
    assert_eq!(letters.passes(&coded("0042")).customer().customer_code, "0042");
    letters.one(&coded(&"K".repeat(21)), CustomerFieldInvalid, "customerCode");
}

#[test]
fn a_number_that_it_has_already_is_not_looked_at() {
    let letters = with(|customer| customer.customer_code = "KL-0042".to_owned());
    let checked = Desk::overwriting(&["name"]).passes(&letters);
    assert_eq!(checked.customer().customer_code, "KL-0042");
}

#[test]
fn numbers_and_addresses_of_people_have_their_form() {
    type Change = fn(&mut Customer);
    let cases: [(Change, FindingCode, &str); 9] = [
        (
            |c| c.identification = some("1234567"),
            CustomerFieldInvalid,
            "identification",
        ),
        (|c| c.vat_number = some("?"), CustomerVatNumberInvalid, "vatNumber"),
        (
            |c| c.vat_number = some("NL123456789B01"),
            CustomerVatNumberInvalid,
            "vatNumber",
        ),
        (|c| c.vat_number = some("NL12"), CustomerVatNumberInvalid, "vatNumber"),
        (
            |c| c.send_invoice_to = some("a@b.nl; geen"),
            CustomerFieldInvalid,
            "sendInvoiceTo",
        ),
        (
            |c| c.visit_address.email_address = some("geen"),
            CustomerFieldInvalid,
            "visitAddress.emailAddress",
        ),
        (
            |c| c.payment_condition_id = some("1001"),
            CustomerFieldInvalid,
            "paymentConditionId",
        ),
        (
            |c| c.payment_condition_id = some("30 dagen"),
            CustomerFieldInvalid,
            "paymentConditionId",
        ),
        (
            |c| c.payment_condition_id = some("-366"),
            CustomerFieldInvalid,
            "paymentConditionId",
        ),
    ];
    for (change, code, path) in cases {
        Desk::default().one(&with(change), code, path);
    }
    let any_term = Desk::new(|desk| desk.rules.payment_days = None);
    any_term.passes(&with(|customer| customer.payment_condition_id = some("30 dagen")));
}

#[test]
fn every_refusal_is_told_at_once_and_warnings_with_them() {
    let bad = with(|customer| {
        customer.customer_code = "X".to_owned();
        customer.identification = some("1");
        customer.send_invoice_to = some("geen");
        customer.visit_address.address1 = some(&"Lange Kade ".repeat(9));
        customer.visit_address.country_code = some("XX");
    });
    let found = Desk::default().refused(&bad);
    let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(
        codes,
        [
            CustomerNeedsNumber,
            CustomerFieldInvalid,
            CustomerFieldInvalid,
            CustomerCountryUnknown,
            CustomerVatCountryDiffers,
            CustomerFieldCut
        ]
    );
}

#[test]
fn what_is_switched_off_is_neither_written_nor_looked_at() {
    let bad = with(|customer| {
        customer.identification = some("1");
        customer.visit_address.city = None;
    });
    let desk = Desk::new(|desk| {
        switch_off(&mut desk.settings, "identification");
        switch_off(&mut desk.settings, "visitAddress");
    });
    let checked = desk.passes(&bad);
    assert_eq!(checked.customer().identification, None);
    assert_eq!(checked.customer().visit_address.address1, None);
    assert_eq!(checked.customer().visit_address.country, None);
    assert_eq!(checked.country(), None);
    assert_eq!(checked.customer().send_invoice_to, customer().send_invoice_to);
}

#[test]
fn an_overwrite_looks_at_what_it_writes_and_nothing_else() {
    let bad = with(|customer| {
        customer.identification = some("1");
        customer.visit_address.city = None;
        customer.visit_address.phone_number = some("072-1234567");
    });
    let checked = Desk::overwriting(&["visitAddress.phoneNumber"]).passes(&bad);
    assert_eq!(checked.customer().visit_address.phone_number, some("072-1234567"));
    Desk::overwriting(&["identification"]).one(&bad, CustomerFieldInvalid, "identification");
    Desk::overwriting(&["visitAddress.address1"]).one(&bad, CustomerAddressIncomplete, "visitAddress.city");
}

proptest! {
    /// Whatever stands in the fields: nothing panics, what passes is on one line and no longer than the package takes, and it
    /// passes again as it is.
    #[test]
    fn what_passes_fits_and_passes_again(
        texts in proptest::collection::vec(proptest::option::of(prop_oneof![".{0,80}", "[ a-z]{0,70}", "[A-Z]{2}", "[0-9]{1,9}"]), 12),
        own in any::<bool>(),
        whole_address in any::<bool>(),
    ) {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        let odd = with(|customer| {
            customer.name = next().unwrap_or_default();
            customer.identification = next().filter(|text| text.len() == 8);
            customer.vat_number = None;
            customer.contact_person_name = next();
            customer.payment_condition_id = next().filter(|text| text.len() < 3);
            for address in [&mut customer.visit_address, &mut customer.invoice_address] {
                address.address1 = next();
                address.zip_code = next();
                address.city = next();
                address.phone_number = next();
            }
            customer.invoice_address_same_as_visit_address = !own;
        });
        let desk = Desk::new(|desk| desk.rules.whole_address = whole_address);
        if let Ok((checked, _)) = desk.check(&odd) {
            let written = checked.customer();
            for (path, limit) in &desk.rules.lengths {
                let json = serde_json::to_value(written).unwrap();
                let value = path.split('.').fold(&json, |value, part| &value[part]);
                let text = value.as_str().unwrap_or_default();
                prop_assert!(text.encode_utf16().count() <= *limit, "{}: {}", path, text);
                prop_assert!(!text.chars().any(char::is_control) && text.trim() == text, "{}: {:?}", path, text);
            }
            let (again, warnings) = desk.check(written).unwrap();
            prop_assert_eq!(&again, &checked);
            prop_assert!(warnings.is_empty(), "{:?}", warnings);
        }
    }
}
