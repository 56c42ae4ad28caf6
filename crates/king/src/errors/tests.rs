//! Texts of the package, and what each kind of failure means.

use std::sync::Arc;

use super::*;

fn called(effect: Effect) -> Called<'static> {
    Called {
        endpoint: "POST X",
        effect,
        subject: Subject::NONE,
    }
}

#[test]
fn codes_stand_in_brackets_at_the_end() {
    for (text, code) in [
        ("Kan niet converteren. (CS312)", Some("CS312")),
        ("Kan niet converteren (CS312).", Some("CS312")),
        ("Iets (zie handleiding)", None),
        ("Iets (CS312) en meer", None),
        ("Iets ()", None),
        ("", None),
        (")", None),
    ] {
        assert_eq!(texts::code_in(text), code, "{text}");
    }
}

#[test]
fn the_two_texts_that_are_known_by_the_letter() {
    let incomplete = "De selectie is incompleet, zie veld: ORDERBY";
    assert_eq!(meaning(incomplete), Meaning::Known(FindingCode::PackageNotOffered));
    let bytes = "Kan een object van het type System.String niet converteren naar het type System.Byte[]. (CS312)";
    assert_eq!(meaning(bytes), Meaning::Known(FindingCode::PdfRefusedWithBooking));
}

#[test]
fn words_tell_what_is_meant() {
    for (text, expected) in [
        ("Sessie verlopen", Meaning::Session),
        ("U moet eerst INLOGGEN", Meaning::Session),
        ("Te veel aanvragen", Meaning::Known(FindingCode::PackageRateLimited)),
        ("Wegens onderhoud niet beschikbaar", Meaning::Busy),
        ("Debiteur geblokkeerd", Meaning::Known(FindingCode::CustomerInactive)),
        (
            "Valuta USD onbekend",
            Meaning::Known(FindingCode::InvoiceCurrencyNotAllowed),
        ),
        ("Datum ongeldig", Meaning::Known(FindingCode::InvoiceDateRefused)),
        (
            "Veld BEDRBOEK: '121,00' is geen geldig bedrag",
            Meaning::Setting("decimals"),
        ),
        (
            "Veld DAT: '2026-03-16' is geen geldige datum",
            Meaning::Setting("dates"),
        ),
        ("Fout", Meaning::Other),
        ("", Meaning::Other),
    ] {
        assert_eq!(meaning(text), expected, "{text}");
    }
}

#[test]
fn a_read_that_broke_down_helps_itself_by_time_and_a_write_is_unknown() {
    let lost = || CallError::NoAnswer(Arc::new(std::io::Error::other("x")));
    let now = Timestamp::UNIX_EPOCH;
    let read = called(Effect::Read).unanswered(lost(), now);
    assert_eq!(
        (read.outcome, read.findings[0].code),
        (Outcome::Temporary, FindingCode::PackageUnavailable)
    );
    let write = called(Effect::Write).unanswered(lost(), now);
    assert_eq!(
        (write.outcome, write.findings[0].code),
        (Outcome::Unknown, FindingCode::PackageAnswerLost)
    );
    let busy = called(Effect::Write).refused("Er is een deadlock opgetreden");
    assert_eq!((busy.kind, busy.outcome), (ErrorKind::Unreachable, Outcome::Unknown));
    let limited = called(Effect::Write).refused("Te veel aanvragen");
    assert_eq!(limited.outcome, Outcome::Temporary, "it was not processed");
}

#[test]
fn long_texts_are_cut() {
    let error = called(Effect::Read).refused(&"x".repeat(10_000));
    assert_eq!(error.findings[0].package.as_ref().unwrap().text.len(), 500);
}

#[test]
fn a_subject_names_what_the_text_names() {
    let subject = Subject::of(vec![("account", vec!["8000".to_owned(), "8010".to_owned()])]);
    let called = Called {
        subject: &subject,
        ..called(Effect::Write)
    };
    let account = |text: &str| called.refused(text).findings[0].params["account"].clone();
    assert_eq!(account("Rekening 8010 bestaat niet"), "8010");
    assert_eq!(account("Rekening bestaat niet"), "8000, 8010");
    let nothing = super::Called {
        subject: Subject::NONE,
        ..called
    };
    assert_eq!(
        nothing.refused("Rekening bestaat niet").findings[0].params["account"],
        "-"
    );
}
