//! The catalogue of findings: complete, the same in both languages, and a promise that is reviewed when it changes.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use boekbrug_model::finding::{CatalogueEntry, Heals, Severity};
use boekbrug_model::{Finding, FindingCode};

fn entries() -> impl Iterator<Item = &'static CatalogueEntry> {
    FindingCode::ALL.iter().map(|code| code.entry())
}

fn pairs(entry: &CatalogueEntry) -> [(&'static str, &'static str); 3] {
    [
        (entry.title_nl, entry.title_en),
        (entry.cause_nl, entry.cause_en),
        (entry.remedy_nl, entry.remedy_en),
    ]
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn every_text_is_there_and_is_a_translation() {
    for entry in entries() {
        for (dutch, english) in pairs(entry) {
            assert!(dutch.trim().len() > 5, "{}: `{dutch}`", entry.code.as_str());
            assert!(english.trim().len() > 5, "{}: `{english}`", entry.code.as_str());
            assert_ne!(dutch, english, "{}", entry.code.as_str());
            assert!(
                !dutch.contains("  ") && !english.contains("  "),
                "{}",
                entry.code.as_str()
            );
        }
    }
}

#[test]
fn causes_and_remedies_are_sentences_and_titles_are_not() {
    for entry in entries() {
        for text in [entry.cause_nl, entry.cause_en, entry.remedy_nl, entry.remedy_en] {
            assert!(text.ends_with('.'), "{}: `{text}`", entry.code.as_str());
        }
        for title in [entry.title_nl, entry.title_en] {
            assert!(!title.ends_with('.'), "{}: `{title}`", entry.code.as_str());
        }
    }
}

#[test]
fn both_languages_use_the_same_places() {
    for entry in entries() {
        for (dutch, english) in pairs(entry) {
            assert_eq!(places(dutch), places(english), "{}", entry.code.as_str());
        }
    }
}

#[test]
fn codes_are_unique_well_formed_and_read_back() {
    let mut seen = BTreeSet::new();
    for code in FindingCode::ALL {
        let text = code.as_str();
        assert!(seen.insert(text), "`{text}` is there twice");
        let (group, name) = text.split_once('.').unwrap();
        assert!(
            [group, name]
                .iter()
                .all(|part| part.bytes().all(|b| b.is_ascii_alphanumeric())),
            "{text}"
        );
        assert_eq!(text.parse::<FindingCode>().unwrap(), *code);
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{text}\""));
    }
    assert!("customer.nobody".parse::<FindingCode>().is_err());
}

#[test]
fn what_stops_an_item_says_how_it_goes_on() {
    for entry in entries().filter(|entry| entry.severity != Severity::Warning) {
        assert!(!entry.heals.is_empty(), "{}", entry.code.as_str());
    }
    for entry in entries().filter(|entry| entry.severity == Severity::Connection) {
        let by_itself = entry
            .heals
            .iter()
            .any(|heals| matches!(heals, Heals::Time | Heals::Feed(_)));
        assert!(
            !by_itself,
            "{} pauses the connection until a person acts",
            entry.code.as_str()
        );
    }
}

#[test]
fn the_catalogue_is_a_promise() {
    insta::assert_json_snapshot!("catalogue", entries().collect::<Vec<_>>());
}

#[test]
fn an_entry_names_its_places() {
    assert_eq!(FindingCode::CustomerUnknown.entry().places(), ["customer"]);
    assert_eq!(
        FindingCode::VatAmountDiffers.entry().places(),
        ["expected", "found", "percent"]
    );
    assert!(FindingCode::JournalMissing.entry().places().is_empty());
}

#[test]
fn a_finding_fills_its_places() {
    let finding = Finding::new(FindingCode::CustomerUnknown).with("customer", 1042);
    assert_eq!(finding.text_nl(), "Klant 1042 niet gevonden");
    assert_eq!(finding.text_en(), "Customer 1042 not found");
    assert_eq!(
        finding.cause_nl(),
        "De klant van deze factuur staat niet in het boekhoudpakket."
    );
    assert!(finding.remedy_en().starts_with("Create the customer"));
}

#[test]
fn a_line_is_counted_from_one_in_the_text() {
    let finding = Finding::new(FindingCode::LedgerUnknown)
        .at("lines[2].ledgerAccount")
        .with("account", 8000);
    assert_eq!(finding.text_nl(), "Regel 3: Grootboekrekening 8000 niet gevonden");
    assert_eq!(finding.text_en(), "Line 3: Ledger account 8000 not found");
    let last = finding.at(format!("lines[{}].net", usize::MAX));
    assert_eq!(last.text_nl(), "Grootboekrekening 8000 niet gevonden");
}

#[test]
fn a_missing_or_blank_param_is_shown_readably() {
    let finding = Finding::new(FindingCode::VatCodeUnmapped)
        .with("code", " ")
        .with("kind", "reverseCharge");
    assert_eq!(
        finding.text_nl(),
        "Btw niet gekoppeld: verlegd, (onbekend)% (code: (onbekend))"
    );
    assert_eq!(
        finding.text_en(),
        "VAT not mapped: reverse charge, (unknown)% (code: (unknown))"
    );
}

#[test]
fn words_of_a_list_are_each_said_in_the_language() {
    let finding = Finding::new(FindingCode::LedgerVatMismatch)
        .with("account", "8000, 8010")
        .with("band", "high, reverseCharge");
    assert_eq!(finding.text_nl(), "Rekening 8000, 8010 past niet bij btw hoog, verlegd");
    assert_eq!(
        finding.text_en(),
        "Account 8000, 8010 does not fit VAT high, reverse charge"
    );
}

#[test]
fn a_value_with_braces_is_not_filled_again() {
    let finding = Finding::new(FindingCode::CustomerUnknown).with("customer", "{customer}");
    assert_eq!(finding.text_nl(), "Klant {customer} niet gevonden");
}

#[test]
fn the_package_is_quoted_as_it_came() {
    let known = Finding::new(FindingCode::InvoiceNotBalanced).said(Some("X-39"), "niet in balans");
    assert!(known.text_nl().ends_with(". Boekhoudpakket: X-39 niet in balans"));
    let unknown = Finding::new(FindingCode::PackageOther).said(None, "Iets geks");
    assert_eq!(unknown.text_nl(), "Het boekhoudpakket weigert: Iets geks");
    assert_eq!(unknown.text_en(), "The package refuses: Iets geks");
}

#[test]
fn told_whole_it_says_what_why_and_what_to_do() {
    let finding = Finding::new(FindingCode::LedgerUnknown)
        .at("lines[0].ledgerAccount")
        .with("account", 8000)
        .said(Some("LED-1"), "Rekening bestaat niet.");
    assert_eq!(
        finding.told_nl(),
        "Regel 1: Grootboekrekening 8000 niet gevonden. De rekening waarop de regel moet komen, staat niet in het \
         rekeningschema van het boekhoudpakket. Maak de rekening aan in het boekhoudpakket, of kies bij Codes \
         koppelen een andere rekening. Boekhoudpakket: LED-1 Rekening bestaat niet."
    );
    assert!(
        finding
            .told_en()
            .starts_with("Line 1: Ledger account 8000 not found. The account")
    );
    assert!(finding.told_en().ends_with(" Package: LED-1 Rekening bestaat niet."));
}

#[test]
fn told_whole_it_has_whole_sentences_and_no_empty_place() {
    for entry in entries() {
        let mut finding = Finding::new(entry.code);
        for place in entry.places() {
            finding = finding.with(place, "Iets.");
        }
        for text in [finding.told_nl(), finding.told_en()] {
            assert!(text.ends_with('.') && !text.contains(".."), "{text}");
            assert!(!text.contains('{') && !text.contains("(onbekend)"), "{text}");
        }
    }
}

#[test]
fn words_of_the_program_are_said_in_the_language() {
    let empty = Finding::new(FindingCode::RecordFeedEmpty)
        .with("feed", boekbrug_model::Feed::CostCentres)
        .with("count", 3);
    assert_eq!(empty.text_nl(), "Het boekhoudpakket gaf een lege lijst: kostenplaatsen");
    assert_eq!(empty.text_en(), "The package gave an empty list: cost centres");
    for feed in boekbrug_model::Feed::ALL {
        let finding = Finding::new(FindingCode::PackageNotOffered).with("what", feed);
        let camel = |text: &str| text.ends_with(feed.as_str());
        assert!(!camel(&finding.text_nl()), "{feed} has a Dutch name");
    }
}
