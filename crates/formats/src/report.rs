//! What a file is and whether it can be booked: one row of `boekbrug invoice check --json`.

use boekbrug_model::finding::Severity;
use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::{Finding, FindingCode, Money};
use serde::Serialize;

use crate::{Document, Limits, Refused, Summary, csv, json, ubl};

/// One file, or one invoice of a file that holds several.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct FileReport {
    /// Name of the file.
    pub file: String,
    /// What the content is: `ubl`, `csv`, `json`, `pdf`, `zip` or `unknown`.
    pub format: &'static str,
    /// True when nothing stops it; warnings may be there.
    pub ok: bool,
    /// Invoice number.
    pub number: Option<String>,
    /// Invoice or credit note.
    pub kind: Option<InvoiceKind>,
    /// Name of the customer, else a number of the customer.
    pub customer: Option<String>,
    /// Total without VAT, a decimal.
    pub total_excl: Option<String>,
    /// The VAT, a decimal.
    pub vat: Option<String>,
    /// Total with VAT, a decimal.
    pub total_incl: Option<String>,
    /// Currency of the amounts.
    pub currency: Option<String>,
    /// Name of the PDF inside the file.
    pub pdf: Option<String>,
    /// What is wrong, warnings last.
    pub findings: Vec<FindingRow>,
}

/// A finding with its sentences.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FindingRow {
    /// The stable code.
    pub code: FindingCode,
    /// The element, field or cell that it is about.
    pub at: Option<String>,
    /// True when it does not stop the invoice.
    pub warning: bool,
    /// What is the matter, why, and what to do, in Dutch.
    pub text_nl: String,
    /// The same in English.
    pub text_en: String,
}

impl From<&Finding> for FindingRow {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            at: finding.at.clone(),
            warning: finding.code.entry().severity == Severity::Warning,
            text_nl: finding.told_nl(),
            text_en: finding.told_en(),
        }
    }
}

/// Reports on a file by its content; the name is only repeated. Never fails: what is wrong is a finding.
///
/// A CSV file with several invoices gives one report on all of them, without number or amounts; [`check_invoices`]
/// gives one for each.
pub fn check_file(name: &str, bytes: &[u8]) -> FileReport {
    let mut reports = check_invoices(name, bytes);
    if reports.len() == 1 {
        return reports.swap_remove(0);
    }
    FileReport {
        file: name.to_owned(),
        format: reports.first().map_or("unknown", |report| report.format),
        ok: reports.iter().all(|report| report.ok),
        findings: reports.into_iter().flat_map(|report| report.findings).collect(),
        ..FileReport::default()
    }
}

/// Reports on every invoice of a file; at least one report.
pub fn check_invoices(name: &str, bytes: &[u8]) -> Vec<FileReport> {
    let format = Format::of(bytes);
    let reads = read_file(name, bytes);
    reads
        .iter()
        .map(|result| report(name, format, result.as_ref()))
        .collect()
}

/// Reads every invoice of a file by its content, UBL, CSV or JSON; the name is only repeated. At least one result.
pub fn read_file(name: &str, bytes: &[u8]) -> Vec<Result<Document, Refused>> {
    let limits = Limits::default();
    match Format::of(bytes) {
        Format::Ubl => vec![ubl::read(bytes, &limits)],
        Format::Json => vec![json::read(bytes, &limits)],
        Format::Csv => match csv::read(bytes, &limits) {
            Ok(invoices) if invoices.is_empty() => vec![Err(Refused::unread(Finding::new(FindingCode::DocumentEmpty)))],
            Ok(invoices) => invoices.into_iter().map(|invoice| invoice.result).collect(),
            Err(findings) => vec![Err(Refused {
                summary: Box::default(),
                findings,
            })],
        },
        Format::Empty => vec![Err(Refused::unread(Finding::new(FindingCode::DocumentEmpty)))],
        Format::Pdf | Format::Zip | Format::Unknown => {
            vec![Err(Refused::unread(
                Finding::new(FindingCode::DocumentUnknownKind).with("file", name),
            ))]
        }
    }
}

/// What a file is by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    Ubl,
    Csv,
    Json,
    Pdf,
    Zip,
    Empty,
    Unknown,
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        let marked = [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"];
        let bare = marked
            .iter()
            .find_map(|mark| bytes.strip_prefix(*mark))
            .unwrap_or(bytes);
        let mut printed = bare
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != 0);
        match printed.next() {
            None => Self::Empty,
            Some(b'<') => Self::Ubl,
            Some(b'{' | b'[') => Self::Json,
            Some(b'%') if bare.starts_with(b"%PDF-") => Self::Pdf,
            Some(b'P') if bare.starts_with(b"PK\x03\x04") => Self::Zip,
            Some(_) => Self::of_text(bytes),
        }
    }

    /// A table has a separator in its first line.
    fn of_text(bytes: &[u8]) -> Self {
        let Ok(text) = crate::decode::csv_text(bytes) else {
            return Self::Unknown;
        };
        let first = text.lines().next().unwrap_or_default();
        let plain = !first.chars().any(|c| c.is_control() && c != '\t');
        if plain && first.contains([';', ',', '\t']) {
            Self::Csv
        } else {
            Self::Unknown
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Ubl => "ubl",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Empty | Self::Unknown => "unknown",
        }
    }
}

fn report(name: &str, format: Format, result: Result<&Document, &Refused>) -> FileReport {
    let (summary, pdf, findings) = match result {
        Ok(document) => (
            Summary::of(&document.invoice),
            document.pdf.as_ref(),
            &document.warnings,
        ),
        Err(refused) => ((*refused.summary).clone(), None, &refused.findings),
    };
    let currency = [summary.total_incl, summary.total_excl, summary.total_vat]
        .into_iter()
        .flatten()
        .next();
    FileReport {
        file: name.to_owned(),
        format: format.name(),
        ok: result.is_ok(),
        number: summary.number,
        kind: summary.kind,
        customer: summary.customer,
        total_excl: summary.total_excl.map(Money::amount_text),
        vat: summary.total_vat.map(Money::amount_text),
        total_incl: summary.total_incl.map(Money::amount_text),
        currency: currency.map(|money| money.currency().to_string()),
        pdf: pdf.map(|pdf| pdf.file_name.clone()),
        findings: findings.iter().map(FindingRow::from).collect(),
    }
}
