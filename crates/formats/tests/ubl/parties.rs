//! The buyer, by whatever number the document names.

use boekbrug_model::FindingCode::DocumentCustomerNumbers;
use boekbrug_model::invoice::InvoiceCustomer;

use crate::support::{accepted, at, credit_note, invoice, places, read};

const CODE: &str = "<cac:PartyIdentification><cbc:ID>1001</cbc:ID></cac:PartyIdentification>";

fn customer(changes: &[(&str, &str)]) -> InvoiceCustomer {
    accepted(invoice(changes)).invoice.customer
}

fn own(scheme: &str, id: &str) -> String {
    format!("<cac:PartyIdentification><cbc:ID schemeID=\"{scheme}\">{id}</cbc:ID></cac:PartyIdentification>")
}

#[test]
fn every_number_has_its_place() {
    let customer = customer(&[]);
    assert_eq!(customer.code.as_deref(), Some("1001"));
    assert_eq!(customer.name.as_deref(), Some("Café De Zoë & Zn. B.V."));
    assert_eq!(customer.identification.as_deref(), Some("12345678"));
    assert_eq!(customer.vat_number.as_deref(), Some("NL123456782B01"));
    assert_eq!(customer.country_code.as_deref(), Some("NL"));
}

#[test]
fn a_code_has_no_scheme_or_a_scheme_that_is_no_register() {
    let of = |parts: &str| customer(&[(CODE, parts)]).code;
    assert_eq!(of("").as_deref(), None);
    assert_eq!(of(&own("0106", "12345678")).as_deref(), None);
    assert_eq!(of(&own("9944", "NL123456782B01")).as_deref(), None);
    assert_eq!(of(&own("0088", "8712345000004")).as_deref(), Some("8712345000004"));
    assert_eq!(of(&own("ZZZ", "K 77")).as_deref(), Some("K 77"));
    assert_eq!(
        of(&own("0190", "00000001234567890000")).as_deref(),
        Some("00000001234567890000")
    );
    assert_eq!(
        of(&(own("0088", "8712345000004") + CODE)).as_deref(),
        Some("1001"),
        "no scheme comes first"
    );
    assert_eq!(
        of(&(own("0190", "00000001234567890000") + &own("0088", "5"))).as_deref(),
        Some("5")
    );
}

#[test]
fn the_chamber_of_commerce_number_is_found_everywhere() {
    let legal = "<cbc:CompanyID schemeID=\"0106\">12345678</cbc:CompanyID>";
    let endpoint = "<cbc:EndpointID schemeID=\"0106\">12345678</cbc:EndpointID>";
    let of = |changes: &[(&str, &str)]| customer(changes).identification;
    assert_eq!(
        of(&[(legal, "")]).as_deref(),
        Some("12345678"),
        "the electronic address"
    );
    assert_eq!(of(&[(legal, ""), (endpoint, "")]), None);
    assert_eq!(
        of(&[(legal, ""), (endpoint, ""), (CODE, &own("0106", "87654321"))]).as_deref(),
        Some("87654321")
    );
    assert_eq!(
        of(&[(legal, ""), (endpoint, ""), (CODE, &own("NL:KVK", "87654321"))]).as_deref(),
        Some("87654321")
    );
    let bare = "<cbc:CompanyID>12345679</cbc:CompanyID>";
    assert_eq!(of(&[(legal, bare), (endpoint, "")]).as_deref(), Some("12345679"));
    let belgian = "<cbc:CompanyID schemeID=\"0208\">0123456789</cbc:CompanyID>";
    assert_eq!(of(&[(legal, belgian), (endpoint, "")]), None);
    let inside = own("0190", "00000003876543210000");
    assert_eq!(
        of(&[(legal, ""), (endpoint, ""), (CODE, &inside)]).as_deref(),
        Some("87654321"),
        "inside the OIN"
    );
}

#[test]
fn two_chamber_of_commerce_numbers_are_a_warning() {
    let document = accepted(invoice(&[(CODE, &own("0106", "87654321"))]));
    let path = "AccountingCustomerParty/Party/PartyIdentification";
    assert_eq!(places(&document.warnings), [at(DocumentCustomerNumbers, path)]);
    assert_eq!(document.invoice.customer.identification.as_deref(), Some("12345678"));
}

#[test]
fn a_vat_number_is_one_for_vat() {
    let endpoint = "<cbc:EndpointID schemeID=\"0106\">12345678</cbc:EndpointID>";
    let address = "<cbc:EndpointID schemeID=\"9944\">NL999999990B11</cbc:EndpointID>";
    assert_eq!(
        customer(&[(endpoint, address)]).vat_number.as_deref(),
        Some("NL123456782B01")
    );
    let scheme = "<cbc:CompanyID>NL123456782B01</cbc:CompanyID>\n        <cac:TaxScheme><cbc:ID>VAT</cbc:ID>";
    let other = scheme.replace(">VAT<", ">TAX<");
    assert_eq!(
        customer(&[(scheme, &other)]).vat_number,
        None,
        "the tax scheme of Norway is not VAT"
    );
    assert_eq!(
        customer(&[(scheme, &other), (endpoint, address)]).vat_number.as_deref(),
        Some("NL999999990B11")
    );
}

#[test]
fn the_trading_name_stands_in_for_the_legal_one() {
    let legal = "<cbc:RegistrationName>Café De Zoë &amp; Zn. B.V.</cbc:RegistrationName>";
    assert_eq!(customer(&[(legal, "")]).name.as_deref(), Some("De Zoë"));
}

#[test]
fn a_government_is_found_by_its_own_number() {
    let customer = accepted(credit_note(&[])).invoice.customer;
    assert_eq!(customer.code.as_deref(), Some("00000003123456780000"));
    assert_eq!(customer.identification.as_deref(), Some("12345678"));
    assert_eq!(customer.name.as_deref(), Some("Gemeente Noord"));
}

#[test]
fn the_supplier_is_never_the_customer() {
    let customer = accepted(read(crate::support::INVOICE)).invoice.customer;
    assert!(!format!("{customer:?}").contains("leverancier"));
}
