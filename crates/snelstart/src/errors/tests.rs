//! Every documented code, every shape of refusal, and what is known of the effect.

use std::fmt::Write as _;

use boekbrug_model::FindingCode;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use insta::assert_snapshot;

use super::*;

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::from(body.to_owned()),
    }
}

fn asked(effect: Effect, subject: &Subject) -> Asked<'_> {
    Asked {
        endpoint: "POST /verkoopboekingen",
        effect,
        right: "boekhouden:write",
        subject,
    }
}

/// The documented codes, where the reference `apis/` lies beside or above the sources; it is not part of them.
fn documented() -> Option<Vec<String>> {
    let above = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let places = above.flat_map(|folder| [folder.join("apis"), folder.join("shared/apis")]);
    let mut read = places.map(|apis| std::fs::read_to_string(apis.join("data/snelstart-error-codes.tsv")));
    let text = read.find_map(Result::ok)?;
    Some(
        text.lines()
            .filter_map(|line| Some(line.split_once('\t')?.0.to_owned()))
            .collect(),
    )
}

#[test]
fn every_documented_code_is_mapped_and_none_is_invented() {
    let ours: Vec<_> = codes::CODES.iter().map(|row| row.0).collect();
    assert!(ours.is_sorted(), "the table is searched by halving");
    assert_eq!(ours.len(), 203, "the list of apis/snelstart.md section 8");
    if let Some(documented) = documented() {
        assert_eq!(documented, ours);
    }
}

#[test]
fn the_table_of_codes() {
    let mut table = String::new();
    for (code, finding, params) in codes::CODES {
        let _ = writeln!(table, "{code} {} {params:?}", finding.as_str());
    }
    assert_snapshot!(table);
}

#[test]
fn the_places_in_the_texts_are_filled() {
    let subject = Subject::of([
        ("customer", "1001".to_owned()),
        ("account", "8000".to_owned()),
        ("band", "high".to_owned()),
        ("costCentre", "10".to_owned()),
        ("number", "F1".to_owned()),
        ("date", "2026-03-16".to_owned()),
        ("total", "1.00 EUR".to_owned()),
    ]);
    for (code, ..) in codes::CODES
        .iter()
        .filter(|row| row.0.starts_with("BOE") || row.0.starts_with("BLG"))
    {
        let complaint = Complaint {
            code: Some((*code).to_owned()),
            text: "de tekst".to_owned(),
            at: None,
        };
        let finding = finding(&complaint, &subject);
        let known_gaps = ["journal", "size", "item", "country"];
        for place in finding.code.entry().places() {
            assert!(
                finding.params.contains_key(place) || known_gaps.contains(&place),
                "{code}: {place}"
            );
        }
        assert_eq!(
            finding.package.as_ref().unwrap().code.as_deref(),
            Some(*code),
            "the package's own words stay"
        );
    }
}

#[test]
fn all_complaints_come_back_at_once() {
    let body = r#"[{"errorCode":"BOE-0060","message":"De opgegeven relatie is geen klant."},{"errorCode":"BOE-0037","message":"x"},{"errorCode":"CMP-0007","message":"iets nieuws"}]"#;
    let subject = Subject::of([("customer", "1001".to_owned())]);
    let error = asked(Effect::Write, &subject).refused(&answer(400, body));
    let codes: Vec<_> = error.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        [
            FindingCode::CustomerNotDebtor,
            FindingCode::LedgerUnknown,
            FindingCode::PackageOther
        ]
    );
    assert_eq!(error.findings[0].params["customer"], "1001");
    assert_eq!(error.findings[2].text_nl(), "Het boekhoudpakket weigert: iets nieuws");
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
}

#[test]
fn a_number_that_exists_must_be_looked_up() {
    let body = r#"[{"errorCode":"BOE-0021","message":"Het factuurnummer bestaat al","details":null}]"#;
    let error = asked(Effect::Write, Subject::NONE).refused(&answer(400, body));
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Unknown));
    assert_eq!(error.findings[0].code, FindingCode::InvoiceNumberInUse);
}

#[test]
fn what_each_status_means_for_reads_and_writes() {
    let cases: &[(u16, &str)] = &[
        (400, r#"[{"errorCode":"BOE-0039","message":"niet in balans"}]"#),
        (
            400,
            r#"{"message":"The request is invalid.","modelState":{"boeking.klant":["required"]}}"#,
        ),
        (400, "<html>Bad Request</html>"),
        (403, r#"{"statusCode":403,"message":"Forbidden"}"#),
        (
            403,
            r#"{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 00:12:34."}"#,
        ),
        (403, ""),
        (404, ""),
        (404, r#"{"statusCode":404,"message":"Resource not found"}"#),
        (404, r#"[{"errorCode":"BOE-0001","message":"Niet gevonden"}]"#),
        (302, ""),
        (408, ""),
        (409, r#"{"Message":"conflict"}"#),
        (418, ""),
        (500, r#"{"Message":"An error has occurred."}"#),
        (500, "<html>"),
        (501, ""),
    ];
    let mut table = String::new();
    for (status, body) in cases {
        for effect in [Effect::Read, Effect::Write] {
            let error = asked(effect, Subject::NONE).refused(&answer(*status, body));
            let codes: Vec<_> = error.findings.iter().map(|finding| finding.code.as_str()).collect();
            let _ = writeln!(
                table,
                "{status} {effect:?} {body:.40} => {:?} {:?} {codes:?}",
                error.kind, error.outcome
            );
            assert!(
                effect == Effect::Write || error.outcome != Outcome::Unknown,
                "a read changes nothing"
            );
        }
    }
    assert_snapshot!(table);
}
