//! The application's invoice as JSON: every error names its field.

use boekbrug_formats::{Limits, json};
use boekbrug_model::FindingCode;
use boekbrug_model::FindingCode::{
    DocumentElementInvalid, DocumentElementMissing, DocumentElementTwice, DocumentElementUnknown, DocumentEmpty,
    DocumentNotJson, DocumentTooDeep, DocumentTooLarge, DocumentTruncated,
};
use proptest::prelude::*;

const SAMPLE: &str = include_str!("samples/invoice.json");

/// Code, place and value of the only finding.
fn finding(text: &str) -> (FindingCode, String, String) {
    let refused = json::read(text.as_bytes(), &Limits::default()).expect_err("it is wrong");
    assert_eq!(refused.findings.len(), 1);
    let finding = &refused.findings[0];
    let value = finding.params.get("value").cloned().unwrap_or_default();
    (finding.code, finding.at.clone().unwrap_or_default(), value)
}

fn changed(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "`{from}` is not in the sample");
    SAMPLE.replacen(from, to, 1)
}

fn found(code: FindingCode, place: &str, value: &str) -> (FindingCode, String, String) {
    (code, place.to_owned(), value.to_owned())
}

#[test]
fn the_sample_is_read_and_written_back_the_same() {
    let document = json::read(SAMPLE.as_bytes(), &Limits::default()).expect("the sample is right");
    let text = serde_json::to_string(&document.invoice).expect("an invoice is JSON");
    assert_eq!(json::read(text.as_bytes(), &Limits::default()), Ok(document));
}

#[test]
fn every_error_names_its_field() {
    let cases = [
        (
            "\"net\": \"74.85 EUR\"",
            "\"net\": \"74,85 EUR\"",
            found(DocumentElementInvalid, "lines[1].net", "\"74,85 EUR\""),
        ),
        (
            "\"net\": \"74.85 EUR\"",
            "\"net\": 74.85",
            found(DocumentElementInvalid, "lines[1].net", "74.85"),
        ),
        (
            "\"net\": \"74.85 EUR\"",
            "\"net\": \"74.851 EUR\"",
            found(DocumentElementInvalid, "lines[1].net", "\"74.851 EUR\""),
        ),
        (
            "\"2026-11-21\"",
            "\"2026-02-30\"",
            found(DocumentElementInvalid, "date", "\"2026-02-30\""),
        ),
        (
            "\"kind\": \"invoice\"",
            "\"kind\": \"bon\"",
            found(DocumentElementInvalid, "kind", "\"bon\""),
        ),
        (
            "\"currency\": \"EUR\"",
            "\"currency\": \"ECU\"",
            found(DocumentElementInvalid, "currency", "\"ECU\""),
        ),
        (
            "\"number\": \"2026-0042\"",
            "\"number\": \"  \"",
            found(DocumentElementInvalid, "number", "\"  \""),
        ),
        (
            "\"number\": \"2026-0042\",",
            "",
            found(DocumentElementMissing, "number", ""),
        ),
        (
            "\"net\": \"74.85 EUR\",",
            "",
            found(DocumentElementMissing, "lines[1].net", ""),
        ),
        (
            "\"code\": \"1001\"",
            "\"kode\": \"1001\"",
            found(DocumentElementUnknown, "customer.kode", ""),
        ),
        (
            "\"kind\"",
            "\"kleur\": 1, \"kind\"",
            found(DocumentElementUnknown, "kleur", ""),
        ),
        (
            "\"kind\"",
            "\"number\": \"2\", \"kind\"",
            found(DocumentElementTwice, "number", ""),
        ),
        (
            "\"lines\": [",
            "\"lines\": 7, \"x\": [",
            found(DocumentElementInvalid, "lines", "7"),
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(finding(&changed(from, to)), expected, "{to}");
    }
    assert_eq!(finding("[]").0, DocumentElementInvalid);
}

#[test]
fn amounts_may_leave_the_currency_to_the_invoice() {
    let plain = SAMPLE.replace(" EUR\"", "\"");
    assert_ne!(plain, SAMPLE);
    let limits = Limits::default();
    assert_eq!(
        json::read(plain.as_bytes(), &limits),
        json::read(SAMPLE.as_bytes(), &limits)
    );
    let without = plain.replace(",\n  \"rounding\": \"0.01\",\n  \"prepaid\": \"100.00\"", "");
    let read = json::read(without.as_bytes(), &limits).expect("both are zero unless they are there");
    assert!(read.invoice.rounding.is_zero() && read.invoice.prepaid.is_zero());
}

#[test]
fn every_unknown_field_and_every_wrong_amount_is_told_at_once() {
    let plain = SAMPLE.replace(" EUR\"", "\"");
    let places = |text: String| -> Vec<(FindingCode, String)> {
        let refused = json::read(text.as_bytes(), &Limits::default()).expect_err("it is wrong");
        let place = |finding: &boekbrug_model::Finding| (finding.code, finding.at.clone().unwrap_or_default());
        refused.findings.iter().map(place).collect()
    };
    let wrong = plain
        .replace("\"74.85\"", "\"74.851\"")
        .replace("\"0.01\"", "\"12345678901234567890\"");
    let expected = [
        (FindingCode::DocumentTooManyDecimals, "lines[1].net".to_owned()),
        (FindingCode::DocumentTooManyDecimals, "vatTotals[1].base".to_owned()),
        (DocumentElementInvalid, "rounding".to_owned()),
    ];
    assert_eq!(places(wrong), expected);
    let unknown = plain
        .replace("\"unit\":", "\"eenheid\":")
        .replace("\"currency\"", "\"kleur\": 1, \"currency\"");
    let expected = [
        (DocumentElementUnknown, "kleur".to_owned()),
        (DocumentElementUnknown, "lines[0].eenheid".to_owned()),
    ];
    assert_eq!(places(unknown), expected);
}

#[test]
fn what_is_written_reads_back() {
    let document = json::read(SAMPLE.as_bytes(), &Limits::default()).expect("the sample is right");
    let written = json::InvoiceJson::from(document.invoice.clone());
    let text = serde_json::to_string(&written).expect("an invoice is JSON");
    assert!(text.contains(r#""totalIncl":"1684.84""#), "{text}");
    assert_eq!(json::read(text.as_bytes(), &Limits::default()), Ok(document));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let marked = format!("\u{FEFF}{SAMPLE}");
    assert_eq!(
        json::read(marked.as_bytes(), &Limits::default()),
        json::read(SAMPLE.as_bytes(), &Limits::default())
    );
    assert_eq!(finding("\u{FEFF} ").0, DocumentEmpty);
}

#[test]
fn other_texts_are_told_apart() {
    assert_eq!(finding(" ").0, DocumentEmpty);
    assert_eq!(finding("<Invoice/>").0, DocumentNotJson);
    assert_eq!(finding(&format!("{SAMPLE}x")).0, DocumentNotJson);
    assert_eq!(finding(&changed("\"kind\"", "kind")).0, DocumentNotJson);
    for length in 1..SAMPLE.trim_end().len() {
        if let Some(part) = SAMPLE.get(..length) {
            let code = finding(part).0;
            assert!(
                matches!(code, DocumentTruncated | DocumentElementInvalid),
                "{length} bytes: {code:?}"
            );
        }
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(finding(&deep).0, DocumentTooDeep);
    let shown = changed("\"1001\"", "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[\"");
    assert!(
        json::read(shown.as_bytes(), &Limits::default()).is_ok(),
        "brackets in a text are no depth"
    );
    let large = changed(
        "\"kind\"",
        &format!("\"kleur\": [{}0], \"kind\"", "0,".repeat(1_000_000)),
    );
    let refused = json::read(large.as_bytes(), &Limits::default()).expect_err("an unknown field");
    assert_eq!(
        (refused.findings[0].code, refused.summary.number),
        (DocumentElementUnknown, None),
        "a tree of so large a text is not built"
    );
    let small = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    assert_eq!(
        json::read(SAMPLE.as_bytes(), &small).expect_err("too large").findings[0].code,
        DocumentTooLarge
    );
}

#[test]
fn what_was_read_is_shown() {
    let refused =
        json::read(changed("\"2026-11-21\"", "\"nooit\"").as_bytes(), &Limits::default()).expect_err("no date");
    assert_eq!(refused.summary.number.as_deref(), Some("2026-0042"));
    assert_eq!(refused.summary.customer.as_deref(), Some("Café De Zoë (Noord) B.V."));
    assert_eq!(
        refused.summary.total_incl.map(boekbrug_model::Money::minor),
        Some(168_484)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..1_000)) {
        prop_assert!(json::read(&bytes, &Limits::default()).is_err());
    }

    #[test]
    fn any_damage_is_answered(place in 0..SAMPLE.len(), cut in 0..30_usize, insert in "[\\[\\]{}\",:0-9a-z\\\\]{0,8}") {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let end = (place + cut).min(bytes.len());
        bytes.splice(place..end, insert.bytes());
        let _ = json::read(&bytes, &Limits::default());
    }
}
