//! Short texts: numbers, names of files, addresses, cutting.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use boekbrug_model::InvoiceNumber;
use boekbrug_model::text::{
    code_key, cut, dutch_vat_check, email_list, file_name_for, kvk_number, one_line, vat_number,
};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

#[test]
fn texts_are_cut_on_a_word_boundary() {
    for (text, limit, expected) in [
        ("kort", 4, "kort"),
        ("Advies in maart", 15, "Advies in maart"),
        ("Advies in maart", 14, "Advies in…"),
        ("Advies in maart", 10, "Advies in…"),
        ("Advies, extra", 9, "Advies…"),
        ("Onderhoudscontract", 10, "Onderhoud…"),
        ("Op Onderhoudscontractkosten", 20, "Op Onderhoudscontra…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
        ("ééééé", 4, "ééé…"),
        ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
        ("👨‍👩‍👧 thuis", 9, "👨‍👩‍👧…"),
        ("👨‍👩‍👧 thuis", 8, "…"),
    ] {
        assert_eq!(cut(text, limit), expected, "{text} at {limit}");
    }
}

#[test]
fn a_text_is_put_on_one_line() {
    assert_eq!(one_line("  Advies\r\n\tin\u{0} maart "), "Advies in maart");
    assert_eq!(one_line(" \n "), "");
}

#[test]
fn numeric_codes_compare_without_leading_zeros() {
    assert_eq!(code_key(" 00120 "), "120");
    assert_eq!(code_key("000"), "0");
    assert_eq!(code_key("00A"), "00A");
    assert_eq!(code_key(""), "");
}

#[test]
fn kvk_numbers_have_eight_digits() {
    assert_eq!(kvk_number(" 1234 5678 ").as_deref(), Some("12345678"));
    assert_eq!(kvk_number("01.234.567").as_deref(), Some("01234567"));
    for wrong in ["1234567", "123456789", "1234567a", "", "１２３４５６７８"] {
        assert_eq!(kvk_number(wrong), None, "{wrong}");
    }
}

#[test]
fn vat_numbers_are_brought_to_one_form() {
    for (text, expected) in [
        ("nl 1234.56.782.b01", Some("NL123456782B01")),
        ("123456782B01", Some("NL123456782B01")),
        ("BE 0123.456.789", Some("BE0123456789")),
        ("EL123456789", Some("EL123456789")),
        ("IE1234567WA", Some("IE1234567WA")),
        ("123456782", None),
        ("NL", None),
        ("NEDERLAND", None),
        ("é1234567", None),
        ("", None),
    ] {
        assert_eq!(vat_number(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn dutch_vat_numbers_have_check_digits() {
    assert_eq!(dutch_vat_check("NL123456782B01"), Some(true), "firm, 11-test");
    assert_eq!(dutch_vat_check("NL000099998B57"), Some(true), "sole trader, modulo 97");
    assert_eq!(dutch_vat_check("NL123456783B01"), Some(false));
    assert_eq!(dutch_vat_check("NL000099998B58"), Some(false));
    assert_eq!(dutch_vat_check("NL12"), Some(false));
    assert_eq!(dutch_vat_check("BE0123456789"), None);
}

#[test]
fn file_names_are_safe_for_every_package() {
    for (number, name) in [
        ("2026-0001", "2026-0001.pdf"),
        ("2026/0001", "2026-0001.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("F 12 (kopie)", "F-12-kopie.pdf"),
        ("€€", "factuur.pdf"),
        ("a_b", "a_b.pdf"),
    ] {
        assert_eq!(file_name_for(&number.parse().unwrap()), name, "{number}");
    }
    let long: InvoiceNumber = "9".repeat(100).parse().unwrap();
    assert_eq!(file_name_for(&long).len(), 64);
}

#[test]
fn lists_of_addresses_are_checked_by_form() {
    assert_eq!(
        email_list("a@b.nl; c.d+e@sub.example.com,").unwrap(),
        ["a@b.nl", "c.d+e@sub.example.com"]
    );
    for wrong in [
        "",
        ";",
        "a",
        "a@b",
        "@b.nl",
        "a@.nl",
        "a@b.",
        "a b@c.nl",
        "a@b.nl c@d.nl",
        "<a@b.nl>",
        "a@@b.nl",
        "a@-b.nl",
    ] {
        assert!(email_list(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn cutting_keeps_within_the_limit_and_within_graphemes(text in "\\PC{0,60}", limit in 0_usize..40) {
        let short = cut(&text, limit);
        prop_assert!(short.encode_utf16().count() <= limit);
        prop_assert!(short.chars().count() <= limit);
        if let Some(kept) = short.strip_suffix('…').filter(|_| short != text) {
            let boundaries: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            prop_assert!(text.starts_with(kept) && boundaries.contains(&kept.len()));
        } else {
            prop_assert!(short == text || limit == 0);
        }
    }

    #[test]
    fn a_file_name_is_always_safe(number in "\\PC{1,100}") {
        if let Ok(number) = number.parse::<InvoiceNumber>() {
            let name = file_name_for(&number);
            let stem = name.strip_suffix(".pdf").unwrap();
            prop_assert!((1..=60).contains(&stem.len()));
            prop_assert!(stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        }
    }

    #[test]
    fn normalising_a_vat_number_twice_changes_nothing(text in "[A-Za-z0-9 .-]{0,16}") {
        if let Some(number) = vat_number(&text) {
            prop_assert_eq!(vat_number(&number), Some(number.clone()));
        }
    }
}
