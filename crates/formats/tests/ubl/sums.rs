//! The sums of EN 16931: one wrong number at a time.

use boekbrug_model::FindingCode::{
    DocumentAmountsDiffer, DocumentElementInvalid, DocumentElementMissing, DocumentVatCategory, DocumentVatDiffers,
    DocumentVatPercent, DocumentVatRounding, InvoiceAmountTooLarge,
};
use boekbrug_model::{Finding, FindingCode};
use proptest::prelude::*;

use crate::support::{CREDIT_NOTE, accepted, at, changed, credit_note, invoice, places, read, refused};

/// Path, found and expected of every sum that does not fit.
fn differences(changes: &[(&str, &str)]) -> Vec<(String, String, String)> {
    let refused = invoice(changes).expect_err("a sum is wrong");
    let of = |finding: &Finding| {
        assert_eq!(finding.code, DocumentAmountsDiffer, "{finding:?}");
        let param = |name: &str| finding.params[name].clone();
        (param("element"), param("found"), param("expected"))
    };
    refused.findings.iter().map(of).collect()
}

fn difference(path: &str, found: &str, expected: &str) -> (String, String, String) {
    (path.to_owned(), found.to_owned(), expected.to_owned())
}

#[test]
fn each_total_that_is_a_cent_off_is_named_with_what_it_should_be() {
    let total = |name: &str| format!("LegalMonetaryTotal/{name}");
    assert_eq!(
        differences(&[("1595.15", "1595.16")]),
        [difference(&total("PayableAmount"), "1595.16", "1595.15")]
    );
    assert_eq!(
        differences(&[("1449.35", "1449.36")]),
        [
            difference(&total("LineExtensionAmount"), "1449.36", "1449.35"),
            difference(&total("TaxExclusiveAmount"), "1409.35", "1409.36"),
        ]
    );
    assert_eq!(
        differences(&[("1409.35", "1409.34")]),
        [
            difference(&total("TaxExclusiveAmount"), "1409.34", "1409.35"),
            difference(&total("TaxInclusiveAmount"), "1695.14", "1695.13"),
        ]
    );
    assert_eq!(
        differences(&[("1695.14", "1695.15")]),
        [
            difference(&total("TaxInclusiveAmount"), "1695.15", "1695.14"),
            difference(&total("PayableAmount"), "1595.15", "1595.16"),
        ]
    );
    assert_eq!(
        differences(&[(">50.00</cbc:AllowanceTotalAmount>", ">49.00</cbc:AllowanceTotalAmount>")]),
        [
            difference(&total("AllowanceTotalAmount"), "49.00", "50.00"),
            difference(&total("TaxExclusiveAmount"), "1409.35", "1410.35"),
        ]
    );
    assert_eq!(
        differences(&[(
            "<cbc:ChargeTotalAmount currencyID=\"EUR\">10.00</cbc:ChargeTotalAmount>",
            ""
        )]),
        [
            difference(&total("ChargeTotalAmount"), "0.00", "10.00"),
            difference(&total("TaxExclusiveAmount"), "1409.35", "1399.35"),
        ]
    );
    assert_eq!(
        differences(&[("285.79", "285.80")]),
        [
            difference("TaxTotal/TaxAmount", "285.80", "285.79"),
            difference(&total("TaxInclusiveAmount"), "1695.14", "1695.15"),
        ]
    );
    assert_eq!(
        differences(&[(">100.00</cbc:PrepaidAmount>", ">10.00</cbc:PrepaidAmount>")]),
        [difference(&total("PayableAmount"), "1595.15", "1685.15")]
    );
}

#[test]
fn a_base_is_what_its_lines_make() {
    assert_eq!(
        differences(&[("84.85", "84.84")]),
        [difference("TaxTotal/TaxSubtotal[S 9%]/TaxableAmount", "84.84", "84.85")]
    );
    let moved = differences(&[(
        ">9</cbc:Percent>\n      <cac:TaxScheme>",
        ">21</cbc:Percent>\n      <cac:TaxScheme>",
    )]);
    assert_eq!(
        moved,
        [
            difference("TaxTotal/TaxSubtotal[S 9%]/TaxableAmount", "84.85", "74.85"),
            difference("TaxTotal/TaxSubtotal[S 21%]/TaxableAmount", "1324.50", "1334.50"),
        ]
    );
}

#[test]
fn a_group_that_cancels_out_needs_no_subtotal() {
    let part = |charge: bool, amount: &str| {
        format!(
            "<cac:AllowanceCharge><cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator><cbc:Amount currencyID=\"EUR\">{amount}</cbc:Amount>\
             <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>6</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge>"
        )
    };
    let with = |charge: &str| {
        let place = "<cac:TaxTotal>";
        let both = format!("{}{}{place}", part(true, charge), part(false, "5.00"));
        invoice(&[
            (place, &both),
            (">50.00</cbc:AllowanceTotalAmount>", ">55.00</cbc:AllowanceTotalAmount>"),
            (">10.00</cbc:ChargeTotalAmount>", ">15.00</cbc:ChargeTotalAmount>"),
        ])
    };
    assert_eq!(accepted(with("5.00")).invoice.vat_totals.len(), 2);
    let found = refused(with("5.01"));
    assert!(
        found.contains(&at(DocumentAmountsDiffer, "TaxTotal/TaxSubtotal[S 6%]/TaxableAmount")),
        "{found:?}"
    );
}

#[test]
fn vat_may_differ_by_less_than_a_unit_of_the_currency() {
    // 9% of 84.85 is 7.64. All totals follow the stated VAT.
    let with = |vat: &str, total: &str, incl: &str, payable: &str| {
        invoice(&[
            ("7.64", vat),
            ("285.79", total),
            ("1695.14", incl),
            ("1595.15", payable),
        ])
    };
    assert_eq!(
        places(&accepted(with("7.65", "285.80", "1695.15", "1595.16")).warnings),
        [],
        "a cent is rounding"
    );
    let warned = accepted(with("7.66", "285.81", "1695.16", "1595.17"));
    assert_eq!(
        places(&warned.warnings),
        [at(DocumentVatRounding, "TaxTotal/TaxSubtotal/TaxAmount")]
    );
    assert_eq!(
        warned.invoice.vat_totals[1].amount.minor(),
        766,
        "the VAT of the document holds"
    );
    accepted(with("6.65", "284.80", "1694.15", "1594.16"));
    let found = refused(with("6.64", "284.79", "1694.14", "1594.15"));
    assert_eq!(found, [at(DocumentVatDiffers, "TaxTotal/TaxSubtotal/TaxAmount")]);
}

#[test]
fn categories_without_vat_have_none() {
    let zero = "<TaxAmount currencyID=\"EUR\">0</TaxAmount>";
    let cent = "<TaxAmount currencyID=\"EUR\">0.01</TaxAmount>";
    let incl = (
        "<TaxInclusiveAmount currencyID=\"EUR\">80<",
        "<TaxInclusiveAmount currencyID=\"EUR\">80.01<",
    );
    let payable = (
        "<PayableAmount currencyID=\"EUR\">80<",
        "<PayableAmount currencyID=\"EUR\">80.01<",
    );
    let found = refused(credit_note(&[(zero, cent), incl, payable]));
    assert_eq!(found, [at(DocumentVatDiffers, "TaxTotal/TaxSubtotal/TaxAmount")]);
}

#[test]
fn every_category_of_the_standard_is_known_and_no_other() {
    use boekbrug_model::vat::VatKind;
    let of = |letter: &str| credit_note(&[("<ID>AE</ID>", &format!("<ID>{letter}</ID>"))]);
    for (letter, kind) in [
        ("Z", VatKind::ZeroRated),
        ("E", VatKind::Exempt),
        ("AE", VatKind::ReverseCharge),
        ("K", VatKind::IntraCommunity),
        ("G", VatKind::Export),
        ("O", VatKind::OutsideScope),
    ] {
        let invoice = accepted(of(letter)).invoice;
        assert_eq!(
            (invoice.lines[0].vat.kind, invoice.vat_totals[0].vat.kind),
            (kind, kind),
            "{letter}"
        );
    }
    for letter in ["L", "M", "AA", "s", "BTW"] {
        let found = refused(of(letter));
        assert!(
            found.iter().all(|(code, _)| *code == DocumentVatCategory),
            "{letter}: {found:?}"
        );
        assert_eq!(found.len(), 2, "the line and the subtotal");
    }
}

#[test]
fn percentages_fit_their_category() {
    let percent = |from: &str, to: &str| refused(credit_note(&[(from, to)]));
    let subtotal = "TaxTotal[1]/TaxSubtotal[1]/TaxCategory/Percent";
    assert_eq!(
        percent("<Percent>0</Percent>", "<Percent>21</Percent>"),
        [at(DocumentVatPercent, subtotal)]
    );
    assert_eq!(
        percent("<ID>AE</ID><Percent>0</Percent>", "<ID>S</ID><Percent>0</Percent>"),
        [at(DocumentVatPercent, subtotal)]
    );
    assert_eq!(
        percent("<ID>AE</ID><Percent>0</Percent>", "<ID>S</ID>"),
        [at(DocumentElementMissing, subtotal)]
    );
    assert_eq!(
        percent("<ID>AE</ID><Percent>0</Percent>", "<ID>S</ID><Percent>101</Percent>"),
        [at(DocumentVatPercent, subtotal)]
    );
    accepted(credit_note(&[("<Percent>0</Percent>", "")]));
}

#[test]
fn another_tax_is_no_vat() {
    let found = refused(invoice(&[(
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>\n      </cac:ClassifiedTaxCategory>",
        "<cac:TaxScheme><cbc:ID>EXC</cbc:ID></cac:TaxScheme>\n      </cac:ClassifiedTaxCategory>",
    )]));
    assert!(
        found.iter().all(|(code, _)| *code == DocumentElementInvalid) && found.len() == 2,
        "{found:?}"
    );
}

#[test]
fn sums_beyond_what_money_holds_are_refused() {
    let huge = "90000000000000000.00";
    let found = refused(invoice(&[
        ("1374.50", huge),
        ("74.85</cbc:Line", &format!("{huge}</cbc:Line")),
    ]));
    assert!(
        found.contains(&at(InvoiceAmountTooLarge, "LegalMonetaryTotal/LineExtensionAmount")),
        "{found:?}"
    );
    let large = "7922816251426433759354395033";
    let found = refused(invoice(&[("112.204", large), (">12.5<", &format!(">{large}<"))]));
    assert_eq!(found, [at(InvoiceAmountTooLarge, "InvoiceLine[1]/Price")]);
}

/// A credit note of so many lines at one rate, in cents, which ties out.
fn of_lines(nets: &[i32]) -> String {
    let cents = |amount: i64| {
        format!(
            "{}{}.{:02}",
            if amount < 0 { "-" } else { "" },
            amount.abs() / 100,
            amount.abs() % 100
        )
    };
    let base: i64 = nets.iter().map(|net| i64::from(*net)).sum();
    let line = |net: &i32| {
        format!(
            "<a:CreditNoteLine><ID>1</ID><LineExtensionAmount currencyID=\"EUR\">{}</LineExtensionAmount><a:Item><Name>x</Name>\
             <a:ClassifiedTaxCategory><ID>AE</ID></a:ClassifiedTaxCategory></a:Item></a:CreditNoteLine>",
            cents(i64::from(*net))
        )
    };
    let start = CREDIT_NOTE.find("<a:CreditNoteLine>").expect("there is a line");
    let lines: Vec<String> = nets.iter().map(line).collect();
    let head = changed(&CREDIT_NOTE[..start], &[(">80<", &format!(">{}<", cents(base)))]);
    format!("{head}{}</c:CreditNote>", lines.concat())
}

proptest! {
    #[test]
    fn whatever_ties_out_is_read_and_a_cent_more_is_not(nets in proptest::collection::vec(0..1_000_000_i32, 1..20), which in 0..20_usize) {
        let document = read(&of_lines(&nets)).expect("it ties out");
        prop_assert_eq!(document.invoice.total_incl.minor(), nets.iter().map(|net| i64::from(*net)).sum::<i64>());
        prop_assert_eq!(document.invoice.lines.len(), nets.len());

        let mut wrong = nets.clone();
        wrong[which % nets.len()] += 1;
        let lines = |xml: String| xml[xml.find("<a:CreditNoteLine>").expect("there is a line")..].to_owned();
        let mixed = of_lines(&nets).replace(&lines(of_lines(&nets)), &lines(of_lines(&wrong)));
        let codes: Vec<FindingCode> = refused(read(&mixed)).into_iter().map(|(code, _)| code).collect();
        prop_assert_eq!(codes, vec![DocumentAmountsDiffer; 2]);
    }
}
