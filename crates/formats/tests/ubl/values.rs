//! What is read out of a document, field by field.

use boekbrug_model::FindingCode;
use boekbrug_model::FindingCode::{
    DocumentCurrencyMixed, DocumentElementInvalid, DocumentElementMissing, DocumentElementTwice, DocumentLineDiffers,
    DocumentNotUbl, DocumentTooManyDecimals,
};
use boekbrug_model::invoice::LineRole;

use crate::support::{CREDIT_NOTE, INVOICE, accepted, at, changed, invoice, places, read, refused};

#[test]
fn the_invoice_is_read_whole() {
    let document = accepted(read(INVOICE));
    assert_eq!(places(&document.warnings), []);
    insta::assert_json_snapshot!(document.invoice);
}

#[test]
fn the_credit_note_is_read_whole_under_other_prefixes() {
    let document = accepted(read(CREDIT_NOTE));
    assert_eq!(places(&document.warnings), []);
    insta::assert_json_snapshot!(document.invoice);
}

#[test]
fn prefixes_mean_nothing() {
    let other = changed(
        INVOICE,
        &[
            ("cac:", "x:"),
            ("cbc:", "cac:"),
            ("xmlns:cac=", "xmlns:x="),
            ("xmlns:cbc=", "xmlns:cac="),
        ],
    );
    assert_eq!(accepted(read(&other)), accepted(read(INVOICE)));
}

#[test]
fn namespaces_mean_everything() {
    let found = invoice(&[("xsd:CommonBasicComponents-2", "xsd:CommonBasicComponents-1")]);
    assert!(refused(found).contains(&at(DocumentElementMissing, "ID")));
    for wrong in ["urn:oasis:names:specification:ubl:schema:xsd:Invoice-1.0", "", "urn:x"] {
        let found = invoice(&[("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", wrong)]);
        assert_eq!(refused(found), [at(DocumentNotUbl, "")], "{wrong}");
    }
}

#[test]
fn allowances_and_charges_are_lines_with_their_role() {
    let lines = accepted(read(INVOICE)).invoice.lines;
    let shape: Vec<_> = lines
        .iter()
        .map(|line| (line.role, line.net.minor(), line.description.as_str()))
        .collect();
    assert_eq!(
        shape,
        [
            (LineRole::Supply, 137_450, "Advies in oktober"),
            (LineRole::Supply, 7_485, "Broodjes"),
            (LineRole::Allowance, -5_000, "Trouwe klant"),
            (LineRole::Charge, 1_000, "Toeslag"),
        ]
    );
}

#[test]
fn a_cost_centre_of_the_buyer_is_not_ours() {
    let lines = accepted(read(INVOICE)).invoice.lines;
    assert!(lines.iter().all(|line| line.cost_centre.is_none()));
}

#[test]
fn every_missing_element_is_named_by_path() {
    let cases: &[(&str, &str)] = &[
        ("<cbc:ID>2026-0042</cbc:ID>", "ID"),
        ("<cbc:IssueDate>2026-11-21</cbc:IssueDate>", "IssueDate"),
        ("<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", "InvoiceTypeCode"),
        (
            "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>",
            "DocumentCurrencyCode",
        ),
        (
            "<cbc:TaxAmount currencyID=\"EUR\">285.79</cbc:TaxAmount>",
            "TaxTotal[1]/TaxAmount",
        ),
        (
            "<cbc:LineExtensionAmount currencyID=\"EUR\">1449.35</cbc:LineExtensionAmount>",
            "LegalMonetaryTotal/LineExtensionAmount",
        ),
        (
            "<cbc:PayableAmount currencyID=\"EUR\">1595.15</cbc:PayableAmount>",
            "LegalMonetaryTotal/PayableAmount",
        ),
        ("<cbc:Name>Broodjes</cbc:Name>", "InvoiceLine[2]/Item/Name"),
        (
            "<cbc:LineExtensionAmount currencyID=\"EUR\">74.85</cbc:LineExtensionAmount>",
            "InvoiceLine[2]/LineExtensionAmount",
        ),
    ];
    for (element, path) in cases {
        let (start, rest) = element.split_once('>').expect("an element");
        let end = &rest[rest.find('<').expect("its end")..];
        for instead in [String::new(), format!("{start}>{end}"), format!("{start}> \n {end}")] {
            let found = refused(invoice(&[(element, &instead)]));
            assert_eq!(found, [at(DocumentElementMissing, path)], "{element} -> `{instead}`");
        }
    }
}

#[test]
fn all_findings_come_at_once() {
    let found = refused(invoice(&[
        ("2026-11-21", "2026-02-30"),
        ("<cbc:ID>2026-0042</cbc:ID>", ""),
        ("1595.15", "1595.16"),
        ("285.79", "285.789"),
        ("<cac:AccountingCustomerParty>", "<cac:Nobody>"),
        ("</cac:AccountingCustomerParty>", "</cac:Nobody>"),
    ]));
    assert_eq!(
        found,
        [
            at(DocumentElementMissing, "ID"),
            at(DocumentElementInvalid, "IssueDate"),
            at(DocumentElementMissing, "AccountingCustomerParty"),
            at(DocumentTooManyDecimals, "TaxTotal[1]/TaxAmount"),
            at(FindingCode::DocumentAmountsDiffer, "LegalMonetaryTotal/PayableAmount"),
        ]
    );
}

#[test]
fn what_was_read_is_shown_even_when_it_is_refused() {
    let refused = invoice(&[("2026-11-21", "gisteren")]).expect_err("the date is no date");
    let summary = *refused.summary;
    assert_eq!(summary.number.as_deref(), Some("2026-0042"));
    assert_eq!(summary.customer.as_deref(), Some("Café De Zoë & Zn. B.V."));
    assert_eq!(
        summary.total_incl.map(|total| total.to_string()).as_deref(),
        Some("1695.14 EUR")
    );
    assert_eq!(summary.date, None);
}

#[test]
fn doubles_are_refused() {
    let cases: &[(&str, &str)] = &[
        ("<cbc:ID>2026-0042</cbc:ID>", "ID"),
        ("<cbc:IssueDate>2026-11-21</cbc:IssueDate>", "IssueDate"),
        (
            "<cbc:PayableAmount currencyID=\"EUR\">1595.15</cbc:PayableAmount>",
            "LegalMonetaryTotal/PayableAmount",
        ),
        (
            "<cbc:LineExtensionAmount currencyID=\"EUR\">74.85</cbc:LineExtensionAmount>",
            "InvoiceLine[2]/LineExtensionAmount",
        ),
    ];
    for (element, path) in cases {
        let found = refused(invoice(&[(element, &format!("{element}{element}"))]));
        assert!(found.contains(&at(DocumentElementTwice, path)), "{path}: {found:?}");
    }
}

#[test]
fn days_are_days() {
    for good in [
        "2026-11-21",
        " 2026-11-21 ",
        "2026-11-21Z",
        "2026-11-21+01:00",
        "2026-11-21-12:00",
    ] {
        let document = accepted(invoice(&[("2026-11-21", good)]));
        assert_eq!(document.invoice.date.to_string(), "2026-11-21", "{good}");
    }
    for bad in [
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "21-11-2026",
        "2026-11-21T10:00:00",
        "2026-11-21+1:00",
        "20261121",
        "2026-1-2",
        "-026-11-21",
        "２０２６-11-21",
        "0000-00-00",
        "99999-01-01",
        "2026-11-2é",
    ] {
        let found = refused(invoice(&[("2026-11-21", bad)]));
        assert_eq!(found, [at(DocumentElementInvalid, "IssueDate")], "{bad}");
    }
}

#[test]
fn amounts_are_plain_decimals() {
    for good in [
        "1595.15",
        "+1595.15",
        "01595.150",
        "1595.15000000000000000000000000000000000000",
        " 1595.15\n",
    ] {
        accepted(invoice(&[("1595.15", good)]));
    }
    for bad in [
        "1595,15",
        "1.595,15",
        "1,595.15",
        "1.59515E3",
        "NaN",
        "INF",
        "",
        "0x63B",
        "1_595.15",
        "1595.15.",
        "--1595.15",
        "1595 15",
        "99999999999999999999999999999999999",
        "92233720368547758.08",
        "€1595.15",
        "１５９５.15",
    ] {
        let found = refused(invoice(&[("1595.15", bad)]));
        let code = if bad.is_empty() {
            DocumentElementMissing
        } else {
            DocumentElementInvalid
        };
        assert_eq!(found, [at(code, "LegalMonetaryTotal/PayableAmount")], "{bad}");
    }
    for precise in ["1595.151", "1595.1500000000000000000000000000000000000001", "0.001"] {
        let found = refused(invoice(&[("1595.15", precise)]));
        assert_eq!(
            found,
            [at(DocumentTooManyDecimals, "LegalMonetaryTotal/PayableAmount")],
            "{precise}"
        );
    }
}

#[test]
fn quantities_and_prices_may_have_many_decimals() {
    let document = accepted(invoice(&[
        (">12.5<", ">12.500000001<"),
        ("112.204<", "112.2039999999<"),
    ]));
    assert_eq!(places(&document.warnings), []);
    assert_eq!(
        document.invoice.lines[0].quantity.map(|q| q.to_string()).as_deref(),
        Some("12.500000001")
    );
}

#[test]
fn a_line_that_differs_from_its_price_is_a_warning() {
    let document = accepted(invoice(&[("112.204", "112.207")]));
    assert_eq!(
        places(&document.warnings),
        [at(DocumentLineDiffers, "InvoiceLine[1]/LineExtensionAmount")]
    );
    assert_eq!(document.warnings[0].params["expected"], "1374.54");
    assert_eq!(
        places(&accepted(invoice(&[("112.204", "112.2055")])).warnings),
        [],
        "two cents are print"
    );
}

#[test]
fn a_base_quantity_of_nothing_is_refused() {
    let found = refused(invoice(&[(">100</cbc:BaseQuantity>", ">0.00</cbc:BaseQuantity>")]));
    assert_eq!(found, [at(DocumentElementInvalid, "InvoiceLine[2]/Price/BaseQuantity")]);
}

#[test]
fn one_currency_for_all() {
    let found = refused(invoice(&[("currencyID=\"EUR\">74.85", "currencyID=\"USD\">74.85")]));
    assert_eq!(found, [at(DocumentCurrencyMixed, "InvoiceLine[2]/LineExtensionAmount")]);
    accepted(invoice(&[(
        "<cbc:TaxableAmount currencyID=\"EUR\">",
        "<cbc:TaxableAmount>",
    )]));
    let found = refused(invoice(&[(
        ">EUR</cbc:DocumentCurrencyCode>",
        ">ECU</cbc:DocumentCurrencyCode>",
    )]));
    assert_eq!(found, [at(DocumentElementInvalid, "DocumentCurrencyCode")]);
}

#[test]
fn vat_in_a_second_currency_is_passed_over() {
    let total = "<cac:TaxTotal><cbc:TaxAmount currencyID=\"SEK\">3123.45</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>";
    let named = (
        "</cbc:DocumentCurrencyCode>",
        "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>",
    );
    let document = accepted(invoice(&[("<cac:LegalMonetaryTotal>", total), named]));
    assert_eq!(document.invoice.total_vat.minor(), 28_579);
    let found = refused(invoice(&[("<cac:LegalMonetaryTotal>", total)]));
    assert!(
        found.contains(&at(DocumentElementTwice, "TaxTotal")),
        "nobody announced the second: {found:?}"
    );
}

#[test]
fn a_number_that_is_no_number_is_refused() {
    let long = "9".repeat(101);
    for bad in [long.as_str(), "20&#9;26&#10;x"] {
        let found = refused(invoice(&[("<cbc:ID>2026-0042<", &format!("<cbc:ID>{bad}<"))]));
        assert_eq!(found, [at(DocumentElementInvalid, "ID")]);
    }
}

#[test]
fn a_period_must_not_end_before_it_begins() {
    let found = refused(invoice(&[("2026-10-31", "2026-09-30")]));
    assert_eq!(found, [at(DocumentElementInvalid, "InvoicePeriod/EndDate")]);
    let open = accepted(invoice(&[("<cbc:EndDate>2026-10-31</cbc:EndDate>", "")]));
    assert_eq!(open.invoice.service_period, None);
}

#[test]
fn nothing_is_concluded_from_what_could_not_be_read() {
    let found = refused(invoice(&[(
        ">100.00</cbc:PrepaidAmount>",
        ">honderd</cbc:PrepaidAmount>",
    )]));
    assert_eq!(found, [at(DocumentElementInvalid, "LegalMonetaryTotal/PrepaidAmount")]);
    let found = refused(invoice(&[(
        ">74.85</cbc:LineExtensionAmount>",
        ">?</cbc:LineExtensionAmount>",
    )]));
    assert_eq!(
        found,
        [at(DocumentElementInvalid, "InvoiceLine[2]/LineExtensionAmount")]
    );
    let found = refused(invoice(&[(">278.15</cbc:TaxAmount>", ">?</cbc:TaxAmount>")]));
    assert_eq!(
        found,
        [at(DocumentElementInvalid, "TaxTotal[1]/TaxSubtotal[1]/TaxAmount")]
    );
}
