//! `boekbrug invoice`: check and import files, retry and mark invoices.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use boekbrug_engine::{Acceptance, Offer, OfferedPdf, Origin, Quiet};
use boekbrug_formats::{FileReport, FindingRow, check_invoices, read_file};
use boekbrug_model::{Finding, FindingCode, InvoiceId};
use boekbrug_store::{ConnectionRow, InvoiceRow};
use indicatif::ProgressBar;
use serde::Serialize;

use super::Ending;
use crate::cli::Invoice;
use crate::files::{files_under, read_document};
use crate::installation::Installation;
use crate::output::{Output, findings_text, row_text};

/// Runs one of the commands on invoices.
pub(crate) async fn run(data: &Path, what: &Invoice, output: Output) -> Result<Ending> {
    match what {
        Invoice::Check { files } => check(files, output),
        Invoice::Import { which, files } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let row = installation.connection(which.connection).await?;
            import(&installation, &row, files, output).await
        }
        Invoice::Retry { invoice } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let row = find(&installation, invoice).await?;
            let done = installation.engine.retry(row.organisation, row.id).await?;
            told(&row, done, "is tried again now", output)
        }
        Invoice::Mark { invoice } => {
            let installation = Installation::open(data, Arc::new(Quiet)).await?;
            let row = find(&installation, invoice).await?;
            let done = installation
                .engine
                .mark(row.organisation, row.id, "command line")
                .await?;
            told(&row, done, "is marked as booked and will not be sent", output)
        }
    }
}

/// Says what is in each file and what is wrong with it. No connection is needed.
fn check(files: &[PathBuf], output: Output) -> Result<Ending> {
    let mut reports = Vec::new();
    for found in files.iter().flat_map(|named| files_under(named)) {
        match found {
            Ok(path) => reports.extend(check_path(&path)),
            Err(unreachable) => reports.push(not_checked(&unreachable.path, &unreachable.finding())),
        }
    }
    let well = reports.iter().all(|report| report.ok);
    output.result(&reports, |reports| reports.iter().map(report_text).collect())?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

fn check_path(path: &Path) -> Vec<FileReport> {
    match read_document(path) {
        Ok(bytes) => check_invoices(&path.display().to_string(), &bytes),
        Err(finding) => vec![not_checked(path, &finding)],
    }
}

fn not_checked(path: &Path, finding: &Finding) -> FileReport {
    FileReport {
        file: path.display().to_string(),
        format: "unknown",
        findings: vec![FindingRow::from(finding)],
        ..FileReport::default()
    }
}

fn report_text(report: &FileReport) -> String {
    let mark = if report.ok { "ok  " } else { "FOUT" };
    let amount = [&report.total_incl, &report.currency].map(Option::as_deref);
    let amount = amount
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .map(|words| words.join(" "));
    let known: Vec<_> = [report.number.clone(), report.customer.clone(), amount]
        .into_iter()
        .flatten()
        .collect();
    let colon = if known.is_empty() { "" } else { ": " };
    let mut text = format!("{mark} {}{colon}{}\n", report.file, known.join(", "));
    for finding in &report.findings {
        text += &row_text(finding, "     ");
    }
    text
}

/// What became of one offered document.
#[derive(Serialize)]
struct Imported {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<InvoiceId>,
    findings: Vec<FindingRow>,
    #[serde(skip)]
    full: Vec<Finding>,
}

impl Imported {
    fn new(
        file: &Path,
        number: Option<String>,
        result: &'static str,
        invoice: Option<InvoiceId>,
        full: Vec<Finding>,
    ) -> Self {
        let findings = full.iter().map(FindingRow::from).collect();
        Self {
            file: file.display().to_string(),
            number,
            result,
            invoice,
            findings,
            full,
        }
    }
}

/// Offers every document; one that cannot be read is reported and the rest goes on.
async fn import(installation: &Installation, row: &ConnectionRow, files: &[PathBuf], output: Output) -> Result<Ending> {
    let found: Vec<_> = files.iter().flat_map(|named| files_under(named)).collect();
    let bar = if output.is_watched() {
        ProgressBar::new(found.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let mut all = Vec::new();
    for one in found {
        match one {
            Ok(path) => all.extend(import_path(installation, row, &path).await?),
            Err(unreachable) => all.push(not_read(&unreachable.path, unreachable.finding())),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let well = all.iter().all(|one| one.result != "refused");
    output.result(&all, |all| {
        let line = |one: &Imported| {
            let number = one.number.as_deref().unwrap_or("-");
            format!(
                "{:<8} {}: {number}\n{}",
                one.result,
                one.file,
                findings_text(&one.full, "         ")
            )
        };
        all.iter().map(line).collect()
    })?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

fn not_read(path: &Path, finding: Finding) -> Imported {
    Imported::new(path, None, "refused", None, vec![finding])
}

async fn import_path(installation: &Installation, row: &ConnectionRow, path: &Path) -> Result<Vec<Imported>> {
    let bytes = match read_document(path) {
        Ok(bytes) => bytes,
        Err(finding) => return Ok(vec![not_read(path, finding)]),
    };
    let source = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut all = Vec::new();
    for read in read_file(&source, &bytes) {
        let document = match read {
            Ok(document) => document,
            Err(refused) => {
                all.push(Imported::new(
                    path,
                    refused.summary.number.clone(),
                    "refused",
                    None,
                    refused.findings,
                ));
                continue;
            }
        };
        let number = Some(document.invoice.number.to_string());
        let pdf = document.pdf.map(|pdf| OfferedPdf {
            file_name: pdf.file_name,
            bytes: pdf.bytes.into(),
        });
        let offer = Offer {
            organisation: row.organisation,
            connection: row.id,
            invoice: document.invoice,
            pdf,
            source: source.clone(),
            findings: document.warnings,
        };
        let mut answer = installation.engine.accept(offer).await?;
        let result = match answer.acceptance {
            Acceptance::New => "new",
            Acceptance::Already => {
                let earlier = installation.store.invoice(row.organisation, answer.id).await?;
                let earlier = earlier.context("An accepted invoice is not there.")?;
                let again = offered_again(earlier.invoice.number.as_str(), &Origin::of(&earlier.source).source);
                answer.findings.push(again);
                "already"
            }
            Acceptance::Conflict => "refused",
        };
        all.push(Imported::new(path, number, result, Some(answer.id), answer.findings));
    }
    Ok(all)
}

/// The document of this number was offered before with the same content, from `earlier`.
pub(crate) fn offered_again(number: &str, earlier: &str) -> Finding {
    Finding::new(FindingCode::InvoiceSameAgain)
        .with("number", number)
        .with("earlier", earlier)
}

/// An invoice by its id, or by its number in one of the connections.
async fn find(installation: &Installation, named: &str) -> Result<InvoiceRow> {
    let organisation = installation
        .organisation()
        .await?
        .context("There is no connection yet.")?;
    if let Ok(id) = named.parse::<InvoiceId>() {
        return installation
            .store
            .invoice(organisation, id)
            .await?
            .context("There is no such invoice.");
    }
    let mut found = Vec::new();
    for row in installation.connections(None).await? {
        found.extend(installation.store.invoice_by_number(row.id, named).await?);
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => bail!("There is no invoice with number `{named}`."),
        count => bail!("{count} connections have an invoice with number `{named}`; give its id."),
    }
}

#[derive(Serialize)]
struct Told {
    invoice: InvoiceId,
    done: bool,
}

fn told(row: &InvoiceRow, done: bool, text: &str, output: Output) -> Result<Ending> {
    output.result(&Told { invoice: row.id, done }, |told| {
        let number = &row.invoice.number;
        if told.done {
            format!("{number} {text}.")
        } else {
            format!("Nothing was changed: {number} is {}.", row.state.as_str())
        }
    })?;
    Ok(if done { Ending::Well } else { Ending::NeedsAPerson })
}
