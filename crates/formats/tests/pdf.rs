//! Is it a PDF: header, end, encryption, and names that are safe to store and to send.

use boekbrug_formats::pdf::{inspect, safe_file_name};
use boekbrug_model::FindingCode;
use proptest::prelude::*;

const SMALL: &str = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n\
                     << /Size 1 /Root 1 0 R >>\nstartxref\n44\n%%EOF\n";

fn refusal(bytes: &[u8]) -> FindingCode {
    inspect(bytes).expect_err("it is no whole PDF").code
}

#[test]
fn a_whole_file_is_a_pdf() {
    let found = inspect(SMALL.as_bytes()).unwrap();
    assert_eq!(
        (found.version, found.encrypted, found.size),
        ((1, 7), false, SMALL.len())
    );
}

#[test]
fn the_header_may_stand_within_the_first_kilobyte_and_no_later() {
    let behind = |count: usize| format!("{}{SMALL}", "x".repeat(count));
    assert!(inspect(behind(1000).as_bytes()).is_ok());
    assert_eq!(refusal(behind(1100).as_bytes()), FindingCode::PdfNotPdf);
}

#[test]
fn other_files_are_no_pdf() {
    for bytes in [
        &b""[..],
        b"GIF89a",
        b"%PDF-x.y\n%%EOF",
        b"PK\x03\x04",
        b"%PDF-",
        b"<html>%PDF 1.4",
    ] {
        assert_eq!(refusal(bytes), FindingCode::PdfNotPdf, "{bytes:?}");
    }
}

#[test]
fn a_file_that_was_cut_is_damaged() {
    let end = SMALL.len() - 1;
    for length in 9..end - 5 {
        assert_eq!(
            refusal(&SMALL.as_bytes()[..length]),
            FindingCode::PdfDamaged,
            "{length} bytes"
        );
    }
    let far = SMALL.replace("startxref\n44", "startxref\n999999");
    assert_eq!(
        refusal(far.as_bytes()),
        FindingCode::PdfDamaged,
        "the table lies beyond the end"
    );
}

#[test]
fn bytes_behind_the_end_are_usual() {
    assert!(inspect(format!("{SMALL}\n\n\0\0\0").as_bytes()).is_ok());
}

#[test]
fn encryption_is_seen() {
    let locked = SMALL.replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 2 0 R");
    assert!(inspect(locked.as_bytes()).unwrap().encrypted);
}

#[test]
fn names_lose_what_is_not_safe() {
    let cases = [
        ("factuur.pdf", "factuur.pdf"),
        ("Factuur 2026-1.PDF", "Factuur 2026-1.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\boos.exe", "boos.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("\"quoted\".pdf", "_quoted_.pdf"),
        ("café.pdf", "café.pdf"),
        ("", "factuur.pdf"),
        ("...", "factuur.pdf"),
        ("/", "factuur.pdf"),
        (".pdf", "factuur.pdf"),
        ("nul.pdf", "factuur.pdf"),
        ("COM1.pdf", "factuur.pdf"),
        ("\u{202E}fdp.exe", "_fdp.exe.pdf"),
    ];
    for (name, expected) in cases {
        assert_eq!(safe_file_name(name), expected, "{name:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let _ = inspect(&bytes);
    }

    #[test]
    fn any_name_becomes_a_safe_one(name in "\\PC*|[\\x00-\\x7f]{0,200}") {
        let safe = safe_file_name(&name);
        prop_assert!(safe.strip_suffix(".pdf").is_some_and(|stem| !stem.is_empty()) && safe.chars().count() <= 84);
        prop_assert!(!safe.contains(['/', '\\', ':', '"', '\'', '\0', '\r', '\n', '<', '>', '|', '*', '?']));
        prop_assert!(!safe.starts_with(['.', ' ']));
        prop_assert_eq!(safe_file_name(&safe), safe.clone());
    }
}
