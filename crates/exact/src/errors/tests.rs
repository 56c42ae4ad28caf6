//! Refusals, in the words in which they were seen, and what a person is told.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::json;

use super::*;

fn asked(subject: &Subject, effect: Effect) -> Asked<'_> {
    Asked {
        endpoint: "POST /salesentry/SalesEntries",
        effect,
        right: "sales/invoices",
        subject,
    }
}

fn answer(status: u16, body: impl Into<Bytes>) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: body.into(),
    }
}

fn said_so(value: &str) -> String {
    json!({"error": {"code": "", "message": {"lang": "", "value": value}}}).to_string()
}

/// What the package says of a write with this text.
fn written(text: &str) -> ConnectorError {
    asked(Subject::NONE, Effect::Write).refused(&answer(500, said_so(text)))
}

fn codes(error: &ConnectorError) -> Vec<FindingCode> {
    error.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_text_that_was_seen_is_known_in_both_languages() {
    use FindingCode as F;
    for (text, code) in [
        ("Verplicht: Relatie", F::CustomerUnknown),
        ("Mandatory: Relationship", F::CustomerUnknown),
        ("Invalid reference: Cost unit", F::RecordFieldRefused),
        ("Ongeldige referentie: Journals", F::JournalUnknown),
        ("Mandatory: Diary", F::JournalMissing),
        ("Verplicht: Dagboek", F::JournalMissing),
        ("Mandatory: journal", F::JournalMissing),
        ("Invalid: Journal (type)", F::JournalNotSales),
        ("Ongeldig: Dagboek", F::JournalNotSales),
        ("Ongeldige referentie: Btw-code", F::VatCodeUnknown),
        ("Niet toegestaan: Btw-code", F::VatRefused),
        ("Not allowed: VAT-code", F::VatRefused),
        ("Ongeldig: Btw-percentage []", F::VatRefused),
        ("Invalid: VAT percentage []", F::VatRefused),
        (
            "Een btw bedrag is niet toegestaan als u gebruikmaakt van een btw-code van het type geen btw",
            F::VatRefused,
        ),
        ("Ongeldige referentie: Betalingsconditie", F::PaymentConditionUnknown),
        ("Mandatory: Payment condition", F::PaymentConditionUnknown),
        ("Ongeldig: Klant (Type)", F::CustomerNotDebtor),
        ("Invalid: Customer (Type)", F::CustomerNotDebtor),
        ("Klant: non-actief", F::CustomerInactive),
        ("Ongeldig: Grootboekrekeningtype", F::LedgerNotUsable),
        ("Ongeldige referentie: Grootboekrekening", F::LedgerUnknown),
        ("Geblokkeerd: Grootboekrekening", F::LedgerInactive),
        ("Verplicht: Kostenplaats", F::CostCentreRequired),
        ("Invalid reference: Cost center", F::CostCentreUnknown),
        ("Not allowed: Cost center", F::CostCentreNotAllowed),
        ("Periode is afgesloten: [2026] – [03]", F::PeriodClosed),
        ("Period is closed: [2026] - [03]", F::PeriodClosed),
        ("Unknown: Fiscal year (Period - date table)", F::PeriodNoBookYear),
        ("Onbekend: Boekjaar (Periode - datumtabel)", F::PeriodNoBookYear),
        ("Not allowed: Exchange rate", F::InvoiceCurrencyNotAllowed),
        ("Invalid reference: Project", F::ProjectUnknown),
    ] {
        let error = written(text);
        assert_eq!(codes(&error), [code], "{text}");
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Refused, Outcome::Permanent),
            "{text}"
        );
        assert_eq!(
            error.findings[0].package.as_ref().unwrap().text,
            text,
            "the package's own words are kept"
        );
    }
}

#[test]
fn each_line_is_a_finding() {
    let error = written("Mandatory: Relationship\r\nInvalid reference: Cost unit\r\nMandatory: Diary\r\n");
    let expected = [
        FindingCode::CustomerUnknown,
        FindingCode::RecordFieldRefused,
        FindingCode::JournalMissing,
    ];
    assert_eq!(codes(&error), expected);
}

#[test]
fn a_number_in_use_may_be_our_own() {
    for text in [
        "In gebruik: Boekstuknummer.",
        "In use: Entry number.",
        "Already exists - Entry number: 26700001, Journal: 700",
    ] {
        let error = written(text);
        assert_eq!(codes(&error), [FindingCode::InvoiceNumberInUse], "{text}");
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Refused, Outcome::Unknown),
            "{text}"
        );
    }
}

#[test]
fn an_unknown_text_is_shown_as_it_came_and_looked_up_first() {
    let error = written("Er ging iets geks mis");
    assert_eq!(codes(&error), [FindingCode::PackageOther]);
    assert_eq!(
        error.findings[0].text_nl(),
        "Het boekhoudpakket weigert: Er ging iets geks mis"
    );
    assert_eq!(error.outcome, Outcome::Unknown);
    let known_kind = written("Ongeldig: Maanstand");
    assert_eq!(
        known_kind.outcome,
        Outcome::Permanent,
        "the form says that it was checked and not saved"
    );
}

#[test]
fn the_rights_of_the_user_are_about_the_connection() {
    let error = written("Wrong Division");
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::ConnectionRefused, Outcome::Permanent)
    );
}

#[test]
fn every_place_of_a_text_is_filled() {
    use boekbrug_model::testkit::{self, invoice};
    let books = testkit::Books::default();
    let invoice = match books.check(&invoice("F-1").line("Advies", "100.00", "21").build()) {
        Ok(boekbrug_model::checks::CheckOutcome::Book(checked, _)) => *checked,
        other => panic!("{other:?}"),
    };
    let subject = Subject::invoice(&invoice);
    let text = "In gebruik: Boekstuknummer.\r\nOngeldig: Klant (Type)\r\nPeriode is afgesloten: [2026] – [03]\r\n\
                Geblokkeerd: Grootboekrekening\r\nOngeldige referentie: Kostendrager\r\nVerplicht: Dagboek\r\n\
                Not allowed: Exchange rate\r\nOngeldige referentie: Btw-code\r\nOngeldige referentie: Project\r\n\
                Ongeldige referentie: Betalingsconditie\r\nOngeldige referentie: Kostenplaats";
    let error = asked(&subject, Effect::Write).refused(&answer(500, said_so(text)));
    assert_eq!(error.findings.len(), 11);
    for finding in &error.findings {
        let unfilled: Vec<_> = finding
            .code
            .entry()
            .places()
            .into_iter()
            .filter(|place| !finding.params.contains_key(*place))
            .collect();
        assert!(unfilled.is_empty(), "{:?}: {unfilled:?}", finding.code);
    }
}

#[test]
fn what_is_no_answer_of_the_package_leaves_a_write_unknown() {
    for body in ["<html>", "", "Internal Server Error", "{\"error\":7}"] {
        let error = asked(Subject::NONE, Effect::Write).refused(&answer(500, body.to_owned()));
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Unreachable, Outcome::Unknown),
            "{body}"
        );
        let error = asked(Subject::NONE, Effect::Read).refused(&answer(500, body.to_owned()));
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Unreachable, Outcome::Temporary),
            "{body}"
        );
    }
    let read = asked(Subject::NONE, Effect::Read).refused(&answer(500, said_so("Ongeldig: Dagboek")));
    assert_eq!((read.kind, read.outcome), (ErrorKind::Unreachable, Outcome::Temporary));
}

#[test]
fn a_scope_that_is_violated_is_named() {
    let text = "Forbidden - Application Scope Violated. Cannot read 'organization.administration' scope.";
    for body in [text.to_owned(), said_so(text)] {
        let error = asked(Subject::NONE, Effect::Read).refused(&answer(403, body));
        assert_eq!(error.kind, ErrorKind::ConnectionRefused);
        assert_eq!(error.findings[0].params["right"], "organization.administration");
    }
    let error = asked(Subject::NONE, Effect::Read).refused(&answer(403, ""));
    assert_eq!(error.findings[0].params["right"], "sales/invoices");
}

#[test]
fn bad_requests_are_refusals_with_their_text() {
    let error = asked(Subject::NONE, Effect::Read).refused(&answer(
        400,
        said_so("Please add a $select or a $top=1 statement to the query string."),
    ));
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
    assert_eq!(codes(&error), [FindingCode::PackageOther]);
    let error = asked(Subject::NONE, Effect::Read).refused(&answer(404, ""));
    assert_eq!(error.kind, ErrorKind::Configuration);
    let error = asked(Subject::NONE, Effect::Read).refused(&answer(400, "<html>"));
    assert_eq!(error.kind, ErrorKind::Malformed);
}

#[test]
fn a_refused_pdf_is_a_pdf_that_was_refused() {
    let pdf = boekbrug_connector::Pdf {
        file_name: "F.pdf".to_owned(),
        number: boekbrug_model::testkit::parsed("1"),
        customer: None,
        bytes: b"%PDF"[..].into(),
    };
    let subject = Subject::pdf(&pdf);
    let text = "Error processing request stream. Error encountered in converting the value from request payload for \
                property 'Attachment' to type 'Byte[]'";
    let error = asked(&subject, Effect::Write).refused(&answer(400, said_so(text)));
    assert_eq!(codes(&error), [FindingCode::PdfRefused]);
}

#[test]
fn limits_say_when_and_which() {
    let limited = |seconds| CallError::RateLimited {
        retry_after: Some(std::time::Duration::from_secs(seconds)),
        answer: answer(429, ""),
    };
    let now = Timestamp::UNIX_EPOCH;
    let error = asked(Subject::NONE, Effect::Write).unanswered(limited(30), now);
    assert_eq!(codes(&error), [FindingCode::PackageRateLimited]);
    let error = asked(Subject::NONE, Effect::Write).unanswered(limited(20_000), now);
    assert_eq!(codes(&error), [FindingCode::PackageDayLimit]);
    assert!(matches!(error.kind, ErrorKind::RateLimited { retry_after: Some(_) }));
    let ours = CallError::LimitReached {
        until: now,
        scope: LimitScope::EndpointErrors,
    };
    let error = asked(Subject::NONE, Effect::Write).unanswered(ours, now);
    assert_eq!(codes(&error), [FindingCode::PackageErrorAllowance]);
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Refused, Outcome::Temporary),
        "other calls go on"
    );
}

#[test]
fn a_validation_is_told_from_a_page_of_a_proxy() {
    assert!(is_validation(said_so("Ongeldig: Dagboek").as_bytes()));
    for body in ["<html>", "", "{}", "Internal Server Error"] {
        assert!(!is_validation(body.as_bytes()), "{body}");
    }
}

#[test]
fn a_reason_is_read_from_either_header() {
    let mut encoded = answer(401, "");
    encoded.headers.insert(
        "www-authenticate",
        HeaderValue::from_static("Bearer%20error%3A%20access%20token%20expired"),
    );
    assert_eq!(reason(&encoded).as_deref(), Some("Bearer error: access token expired"));
    encoded
        .headers
        .insert("reason", HeaderValue::from_static("Wrong token"));
    assert_eq!(reason(&encoded).as_deref(), Some("Wrong token"));
    assert_eq!(reason(&answer(401, "")), None);
}
