//! What an attacker or a broken line may send: refused, bounded, and never a panic.

use boekbrug_formats::{Limits, ubl};
use boekbrug_model::FindingCode;
use boekbrug_model::FindingCode::{
    DocumentDtdForbidden, DocumentEmpty, DocumentNotUbl, DocumentNotXml, DocumentTooComplex, DocumentTooDeep,
    DocumentTooLarge, DocumentTruncated,
};
use proptest::prelude::*;

use crate::support::{CREDIT_NOTE, INVOICE, changed, read};

fn code(xml: &str) -> FindingCode {
    read(xml).expect_err("it is refused").findings[0].code
}

fn under(limits: Limits, xml: &str) -> FindingCode {
    ubl::read(xml.as_bytes(), &limits).expect_err("it is refused").findings[0].code
}

#[test]
fn no_document_type_in_any_form() {
    let definitions = [
        "<!DOCTYPE Invoice>",
        "<!DOCTYPE Invoice SYSTEM \"http://127.0.0.1/x.dtd\">",
        "<!DOCTYPE Invoice PUBLIC \"-//x\" \"file:///etc/passwd\">",
        "<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE Invoice [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>",
        "<!DOCTYPE Invoice [<!ENTITY % p SYSTEM \"http://127.0.0.1/p\"> %p;]>",
        "<!DOCTYPE Invoice [<!ELEMENT Invoice ANY>",
        "<!doctype html>",
        "<!DOCTYPE",
    ];
    for definition in definitions {
        assert_eq!(
            code(&changed(INVOICE, &[("?>", &format!("?>{definition}"))])),
            DocumentDtdForbidden,
            "{definition}"
        );
    }
    assert_eq!(
        code(&changed(INVOICE, &[("Broodjes", "&xxe;")])),
        DocumentNotXml,
        "an entity that nobody defined"
    );
    assert_eq!(
        code(&changed(INVOICE, &[("unitCode=\"C62\"", "unitCode=\"&xxe;\"")])),
        DocumentNotXml
    );
}

#[test]
fn other_files_are_told_apart() {
    assert_eq!(code(""), DocumentEmpty);
    assert_eq!(code(" \n\t"), DocumentEmpty);
    assert_eq!(code("<html><body/></html>"), DocumentNotUbl);
    let cii = "<r:CrossIndustryInvoice xmlns:r=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\"/>";
    assert_eq!(code(cii), DocumentNotUbl);
    assert_eq!(code("%PDF-1.4"), DocumentNotXml);
    assert_eq!(code("{\"number\": 1}"), DocumentNotXml);
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let cases: &[(&str, &str)] = &[
        ("</cac:LegalMonetaryTotal>", "</cac:TaxTotal>"),
        ("</Invoice>", "</Invoice><Invoice/>"),
        ("</Invoice>", "</Invoice>rest"),
        ("<?xml version", "rest<?xml version"),
        ("cbc:IssueDate>", "zzz:IssueDate>"),
        ("unitCode=\"C62\"", "unitCode=\"C62\" unitCode=\"HUR\""),
        ("unitCode=\"C62\"", "unitCode=C62"),
        ("unitCode=\"C62\"", "unitCode"),
        ("Broodjes", "a & b"),
        ("Broodjes", "a < b"),
        ("Broodjes", "<!-- a -- b -->"),
    ];
    for (from, to) in cases {
        let found = code(&changed(INVOICE, &[(from, to)]));
        assert!(matches!(found, DocumentNotXml | DocumentTruncated), "{to}: {found:?}");
    }
}

#[test]
fn a_file_that_was_cut_anywhere_is_never_accepted() {
    for sample in [INVOICE, CREDIT_NOTE] {
        let whole = sample.trim_end().as_bytes();
        for length in 0..whole.len() {
            let result = ubl::read(&whole[..length], &Limits::default());
            let refused = result.expect_err("a part is no invoice");
            assert!(!refused.findings.is_empty(), "{length} bytes");
        }
    }
}

#[test]
fn each_limit_holds() {
    let limits = Limits::default();
    assert_eq!(
        under(
            Limits {
                file_bytes: INVOICE.len() - 1,
                ..limits
            },
            INVOICE
        ),
        DocumentTooLarge
    );
    assert_eq!(under(Limits { elements: 20, ..limits }, INVOICE), DocumentTooComplex);
    assert_eq!(under(Limits { depth: 3, ..limits }, INVOICE), DocumentTooDeep);
    assert_eq!(
        under(
            Limits {
                attributes: 2,
                ..limits
            },
            INVOICE
        ),
        DocumentTooComplex
    );
    assert_eq!(
        under(
            Limits {
                text_bytes: 20,
                ..limits
            },
            INVOICE
        ),
        DocumentTooComplex
    );
    let exact = Limits {
        file_bytes: INVOICE.len(),
        ..limits
    };
    assert!(ubl::read(INVOICE.as_bytes(), &exact).is_ok());
}

#[test]
fn bombs_are_refused() {
    let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    assert_eq!(code(&deep), DocumentTooDeep);
    let attributes: Vec<String> = (0..100_000).map(|index| format!(" a{index}=\"\"")).collect();
    assert_eq!(code(&format!("<a{}/>", attributes.concat())), DocumentTooComplex);
    let namespaces: Vec<String> = (0..100_000).map(|index| format!(" xmlns:a{index}=\"urn:x\"")).collect();
    let found = code(&format!("<a{}/>", namespaces.concat()));
    assert!(matches!(found, DocumentTooComplex | DocumentNotXml), "{found:?}");
    assert_eq!(code(&format!("<a>{}</a>", "<b/>".repeat(500_000))), DocumentTooComplex);
    assert_eq!(code(&format!("<a>{}</a>", "x".repeat(70_000))), DocumentTooComplex);
    assert_eq!(code(&format!("<a>{}</a>", "&amp;".repeat(70_000))), DocumentTooComplex);
    assert_eq!(code(&format!("<a b=\"{}\"/>", "x".repeat(70_000))), DocumentTooComplex);
}

#[test]
fn nobody_gets_more_findings_than_can_be_read() {
    let line =
        &INVOICE[INVOICE.rfind("<cac:InvoiceLine>").expect("a line")..INVOICE.rfind("</Invoice>").expect("an end")];
    let many = changed(
        INVOICE,
        &[(
            "</Invoice>",
            &format!("{}</Invoice>", line.replace("74.85", "x").repeat(1_000)),
        )],
    );
    let refused = read(&many).expect_err("a thousand lines are wrong");
    assert_eq!(refused.findings.len(), Limits::default().findings);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(ubl::read(&bytes, &Limits::default()).is_err());
    }

    #[test]
    fn any_damage_is_answered(
        place in 0..INVOICE.len(),
        cut in 0..40_usize,
        insert in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'<'), Just(b'>'), Just(b'&'), Just(b'"')], 0..12),
    ) {
        let mut bytes = INVOICE.as_bytes().to_vec();
        let end = (place + cut).min(bytes.len());
        bytes.splice(place..end, insert);
        match ubl::read(&bytes, &Limits::default()) {
            Ok(document) => {
                let invoice = document.invoice;
                let lines: i64 = invoice.lines.iter().map(|line| line.net.minor()).sum();
                prop_assert_eq!(lines, invoice.total_excl.minor());
                prop_assert_eq!(invoice.total_excl.minor() + invoice.total_vat.minor(), invoice.total_incl.minor());
            }
            Err(refused) => prop_assert!(!refused.findings.is_empty()),
        }
    }

    #[test]
    fn moved_elements_are_answered(from in 0..80_usize, to in 0..80_usize) {
        let mut lines: Vec<&str> = INVOICE.lines().collect();
        let (from, to) = (from % lines.len(), to % lines.len());
        lines.swap(from, to);
        let _ = read(&lines.join("\n"));
    }
}
