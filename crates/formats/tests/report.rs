//! Any file gets a report.

use boekbrug_formats::{FileReport, Limits, check_file, check_invoices, json, pdf, read_file};
use proptest::prelude::*;
use serde_json::{Value, json};

const XML: &[u8] = include_bytes!("samples/invoice.xml");
const CSV: &[u8] = include_bytes!("samples/invoices.csv");
const JSON: &[u8] = include_bytes!("samples/invoice.json");

fn report(name: &str, bytes: &[u8]) -> Value {
    serde_json::to_value(check_file(name, bytes)).expect("a report is JSON")
}

#[test]
fn a_good_file_shows_its_head() {
    assert_eq!(
        report("a.xml", XML),
        json!({
            "file": "a.xml", "format": "ubl", "ok": true, "number": "2026-0042", "kind": "invoice",
            "customer": "Café De Zoë & Zn. B.V.", "total_excl": "1409.35", "vat": "285.79", "total_incl": "1695.14",
            "currency": "EUR", "pdf": null, "findings": []
        })
    );
    assert_eq!(report("b.json", JSON)["total_incl"], "1684.84");
    assert_eq!(report("b.json", JSON)["format"], "json");
}

#[test]
fn a_refused_file_shows_what_could_be_read_and_why() {
    let text = String::from_utf8_lossy(XML).replace("1595.15", "1595.16");
    let report = report("a.xml", text.as_bytes());
    assert_eq!(
        (&report["ok"], &report["number"], &report["total_incl"]),
        (&json!(false), &json!("2026-0042"), &json!("1695.14"))
    );
    assert_eq!(
        report["findings"],
        json!([{
            "code": "document.amountsDiffer",
            "at": "LegalMonetaryTotal/PayableAmount",
            "warning": false,
            "text_nl": "LegalMonetaryTotal/PayableAmount is 1595.16, maar moet 1595.15 zijn. De bedragen van de factuur \
                tellen niet op tot dit totaal. Verbeter de bedragen in uw programma en lever de factuur opnieuw aan.",
            "text_en": "LegalMonetaryTotal/PayableAmount is 1595.16, must be 1595.15. The amounts of the invoice do not \
                add up to this total. Correct the amounts in your application and offer the invoice again.",
        }])
    );
}

#[test]
fn a_file_of_several_invoices_has_one_report_each() {
    let heads = |all: Vec<FileReport>| -> Vec<_> {
        all.into_iter()
            .map(|one| (one.number, one.total_incl, one.ok))
            .collect()
    };
    let head = |number: &str, total: &str, ok| (Some(number.to_owned()), Some(total.to_owned()), ok);
    let good = heads(check_invoices("c.csv", CSV));
    assert_eq!(good, [head("2026-1", "1737.18", true), head("2026-2", "80.00", true)]);
    let wrong = String::from_utf8_lossy(CSV).replace("1.737,18", "1.737,19");
    let bad = heads(check_invoices("c.csv", wrong.as_bytes()));
    assert_eq!(bad, [head("2026-1", "1737.18", false), head("2026-2", "80.00", true)]);
    let whole = check_file("c.csv", wrong.as_bytes());
    assert_eq!((whole.ok, whole.number, whole.findings.len()), (false, None, 1));
    assert!(check_file("c.csv", CSV).ok);
}

#[test]
fn the_content_decides_and_not_the_name() {
    let invoice = json::read(JSON, &Limits::default())
        .expect("the sample is right")
        .invoice;
    let cases: Vec<(&[u8], &str, &str)> = vec![
        (b"", "unknown", "document.empty"),
        (b"  \n", "unknown", "document.empty"),
        (b"PK\x03\x04rest", "zip", "document.unknownKind"),
        (b"just a sentence", "unknown", "document.unknownKind"),
        (b"\x89PNG\r\n\x1a\n", "unknown", "document.unknownKind"),
        (b"<html></html>", "ubl", "document.notUbl"),
        (b"{}", "json", "document.elementMissing"),
        (b"a;b\n1;2\n", "csv", "document.csvColumnUnknown"),
    ];
    for (bytes, format, code) in cases {
        let report = report("invoice.xml", bytes);
        assert_eq!(
            (report["format"].as_str(), report["findings"][0]["code"].as_str()),
            (Some(format), Some(code))
        );
        assert_eq!(report["ok"], false);
    }
    let drawn = pdf::stand_in(&invoice);
    assert_eq!(report("x", &drawn)["format"], "pdf");
}

#[test]
fn a_mark_in_front_changes_nothing() {
    for bytes in [XML, CSV, JSON] {
        let marked = [b"\xEF\xBB\xBF", bytes].concat();
        assert_eq!(check_file("x", &marked), check_file("x", bytes));
    }
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = String::from_utf8_lossy(XML);
        std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    };
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
        assert_eq!(check_file("x", &bytes), check_file("x", XML));
    }
}

#[test]
fn what_is_reported_is_what_is_read() {
    for (bytes, count) in [
        (XML, 1),
        (CSV, 2),
        (JSON, 1),
        (&b""[..], 1),
        (b"PK\x03\x04", 1),
        (b"a;b\n1;2", 1),
    ] {
        let (reads, reports) = (read_file("x", bytes), check_invoices("x", bytes));
        assert_eq!((reads.len(), reports.len()), (count, count));
        for (read, report) in reads.iter().zip(&reports) {
            assert_eq!(read.is_ok(), report.ok);
            let number = read.as_ref().ok().map(|document| document.invoice.number.to_string());
            assert_eq!(number, report.number);
        }
    }
    let only_a_header = b"number;date;description;net;vat %\n";
    assert_eq!(report("x.csv", only_a_header)["findings"][0]["code"], "document.empty");
}

#[test]
fn no_sentence_has_an_empty_place() {
    let text = String::from_utf8_lossy(XML);
    let wrongs = [
        ("1595.15", "x"),
        ("1595.15", "1595.151"),
        ("2026-11-21", "x"),
        (">380<", ">999<"),
        ("112.204", "200"),
        ("7.64", "9.64"),
        ("<cbc:ID>S</cbc:ID>", "<cbc:ID>X</cbc:ID>"),
        (">9<", ">0<"),
        ("currencyID=\"EUR\">74", "currencyID=\"USD\">74"),
        (">380<", ">386<"),
        ("<cbc:ID>2026-0042</cbc:ID>", ""),
        ("?>", "?><!DOCTYPE x>"),
        ("</Invoice>", ""),
        ("UTF-8", "x"),
        ("Invoice", "Order"),
    ];
    for (from, to) in wrongs {
        let report = check_file("a.xml", text.replace(from, to).as_bytes());
        assert!(!report.findings.is_empty(), "{to}");
        for finding in report.findings {
            let sentence = format!("{} {}", finding.text_nl, finding.text_en);
            assert!(!sentence.contains("onbekend)") && !sentence.contains('{'), "{sentence}");
        }
    }
}

proptest! {
    #[test]
    fn any_file_is_reported_on(bytes in proptest::collection::vec(any::<u8>(), 0..500), start in "|<|\\{|a;b\n|%PDF-|\u{FEFF}") {
        let all = [start.as_bytes(), &bytes].concat();
        let report = check_file("x", &all);
        prop_assert_eq!(report.ok, report.findings.iter().all(|finding| finding.warning));
    }
}
