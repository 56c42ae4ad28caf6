//! Addresses before they are written.

use boekbrug_model::FindingCode::*;

use crate::*;

fn elsewhere(customer: &mut Customer) {
    customer.invoice_address_same_as_visit_address = false;
    customer.invoice_address.address1 = some("Postbus 7");
}

#[test]
fn an_address_is_whole_or_not_there() {
    for path in ["address1", "zipCode", "city"] {
        let visit = with(|customer| {
            let address = &mut customer.visit_address;
            *match path {
                "address1" => &mut address.address1,
                "zipCode" => &mut address.zip_code,
                _ => &mut address.city,
            } = some(" ");
        });
        let at = format!("visitAddress.{path}");
        Desk::default().one(&visit, CustomerAddressIncomplete, &at);
        Desk::new(|desk| desk.rules.whole_address = false).passes(&visit);
    }
    let half = with(|customer| {
        elsewhere(customer);
        customer.invoice_address.city = None;
    });
    Desk::default().one(&half, CustomerAddressIncomplete, "invoiceAddress.city");
    let none = with(|customer| customer.visit_address = Address::default());
    let checked = Desk::default().passes(&none);
    assert_eq!(checked.country(), None);
}

#[test]
fn a_country_alone_is_no_address() {
    let country = with(|customer| {
        customer.visit_address = Address::default();
        customer.visit_address.country_code = some("BE");
        customer.vat_number = None;
    });
    assert_eq!(
        Desk::default().passes(&country).customer().visit_address.country_code,
        None
    );
    let kept = Desk::new(|desk| desk.rules.whole_address = false).passes(&country);
    assert_eq!(kept.customer().visit_address.country_code, some("BE"));
}

#[test]
fn an_address_without_country_is_dutch() {
    let without = with(|customer| {
        customer.visit_address.country = None;
        customer.visit_address.country_code = some(" ");
    });
    let checked = Desk::default().passes(&without);
    assert_eq!(checked.customer().visit_address.country_code, some("NL"));
    assert_eq!(checked.customer().visit_address.country, some("Nederland"));
    assert_eq!(checked.country().unwrap().code, "NL");
}

#[test]
fn countries_are_found_by_code_or_by_name() {
    let of = |code: Option<&str>, name: Option<&str>| {
        with(|customer| {
            customer.vat_number = None;
            customer.visit_address.country_code = code.map(str::to_owned);
            customer.visit_address.country = name.map(str::to_owned);
        })
    };
    for (code, name) in [
        (Some("be"), None),
        (None, Some("belgië")),
        (Some("BE"), Some("Belgique")),
    ] {
        let checked = Desk::default().passes(&of(code, name));
        assert_eq!(checked.country().unwrap().package_id, "country-BE");
        assert_eq!(checked.customer().visit_address.country_code, some("BE"));
    }
    Desk::default().one(
        &of(Some("DE"), None),
        CustomerCountryUnknown,
        "visitAddress.countryCode",
    );
    Desk::default().one(
        &of(None, Some("Atlantis")),
        CustomerCountryUnknown,
        "visitAddress.country",
    );
    let unlisted = Desk::new(|desk| desk.listed = false);
    assert_eq!(unlisted.passes(&of(Some("DE"), None)).country(), None);
    unlisted.one(
        &of(Some("XX"), None),
        CustomerCountryUnknown,
        "visitAddress.countryCode",
    );
}

#[test]
fn a_vat_number_is_of_the_country_of_the_visit_address() {
    let at = |country: &str, number: &str| {
        with(|customer| {
            customer.visit_address.country_code = some(country);
            customer.vat_number = some(number);
        })
    };
    Desk::default().one(&at("BE", "NL123456782B01"), CustomerVatCountryDiffers, "vatNumber");
    Desk::default().one(&at("NL", "BE0123456789"), CustomerVatCountryDiffers, "vatNumber");
    Desk::default().one(&at("NL", "EL123456789"), CustomerVatCountryDiffers, "vatNumber");
    Desk::default().passes(&at("GR", "EL123456789"));
    Desk::default().passes(&at("BE", "BE0123456789"));
    Desk::new(|desk| desk.rules.vat_of_country = false).passes(&at("BE", "NL123456782B01"));
    let nowhere = with(|customer| {
        customer.visit_address = Address::default();
        customer.vat_number = some("BE0123456789");
    });
    Desk::default().passes(&nowhere);
    Desk::overwriting(&["visitAddress.city"]).one(&at("BE", "NL123456782B01"), CustomerVatCountryDiffers, "vatNumber");
    Desk::overwriting(&["name"]).passes(&at("BE", "NL123456782B01"));
}

#[test]
fn the_invoice_address_is_the_visit_address_unless_another_is_given() {
    for change in [
        (|customer| customer.invoice_address = Address::default()) as fn(&mut Customer),
        |customer| customer.invoice_address.address1 = some("een oud adres"),
    ] {
        let checked = Desk::default().passes(&with(change));
        assert!(checked.customer().invoice_address_same_as_visit_address);
        assert_eq!(checked.customer().invoice_address.address1, some("Kade 1"));
        assert_eq!(checked.invoice_country(), checked.country());
    }
    let unsaid = with(|customer| {
        customer.invoice_address_same_as_visit_address = false;
        customer.invoice_address.zip_code = some("1811ab");
    });
    assert!(
        Desk::default()
            .passes(&unsaid)
            .customer()
            .invoice_address_same_as_visit_address
    );
    let checked = Desk::default().passes(&with(elsewhere));
    assert!(!checked.customer().invoice_address_same_as_visit_address);
    assert_eq!(checked.customer().invoice_address.address1, some("Postbus 7"));
}

#[test]
fn one_person_to_ask_for_has_two_names() {
    let named = with(|customer| customer.contact_person_name = some("A. de Boer"));
    let written = Desk::default().passes(&named);
    assert_eq!(written.customer().visit_address.contact_person, some("A. de Boer"));
    let other = with(|customer| customer.visit_address.contact_person = some("B. Vis"));
    assert_eq!(
        Desk::default().passes(&other).customer().contact_person_name,
        some("B. Vis")
    );
    let two = Desk::new(|desk| desk.rules.one_contact = false).passes(&other);
    assert_eq!(two.customer().contact_person_name, None);
}
