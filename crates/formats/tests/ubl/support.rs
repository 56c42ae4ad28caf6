//! The samples and the one way in which every case reads them.

use boekbrug_formats::{Document, Limits, Refused, ubl};
use boekbrug_model::{Finding, FindingCode};

pub(crate) const INVOICE: &str = include_str!("../samples/invoice.xml");
pub(crate) const CREDIT_NOTE: &str = include_str!("../samples/credit-note.xml");

pub(crate) fn read(xml: &str) -> Result<Document, Refused> {
    ubl::read(xml.as_bytes(), &Limits::default())
}

/// The sample with changes; each must have something to change.
pub(crate) fn changed(sample: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(sample.to_owned(), |xml, (from, to)| {
        assert!(xml.contains(from), "`{from}` is not in the sample");
        xml.replace(from, to)
    })
}

pub(crate) fn invoice(changes: &[(&str, &str)]) -> Result<Document, Refused> {
    read(&changed(INVOICE, changes))
}

pub(crate) fn credit_note(changes: &[(&str, &str)]) -> Result<Document, Refused> {
    read(&changed(CREDIT_NOTE, changes))
}

pub(crate) fn accepted(result: Result<Document, Refused>) -> Document {
    result.expect("the document is right")
}

/// Code and place of every finding of a document that must be refused.
pub(crate) fn refused(result: Result<Document, Refused>) -> Vec<(FindingCode, String)> {
    places(&result.expect_err("the document is wrong").findings)
}

pub(crate) fn places(findings: &[Finding]) -> Vec<(FindingCode, String)> {
    findings
        .iter()
        .map(|finding| (finding.code, finding.at.clone().unwrap_or_default()))
        .collect()
}

/// One expected finding.
pub(crate) fn at(code: FindingCode, place: &str) -> (FindingCode, String) {
    (code, place.to_owned())
}
