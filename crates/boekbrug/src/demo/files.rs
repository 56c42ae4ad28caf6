//! The documents that the demo offers, and what they ask of the sandbox.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use boekbrug_formats::{Document, Limits, Refused, pdf, ubl};
use boekbrug_model::Invoice;
use jiff::civil::Date;

use super::samples;
use crate::files::{Unreachable, files_under, read_document};

/// A document with what was read of it.
pub(crate) struct Offered {
    /// Name of the file within its folder.
    pub name: String,
    /// What was read.
    pub read: Result<Document, Refused>,
}

/// Reads every document under a folder, or makes the demo's own. Invoices come before credit notes, because a credit
/// note corrects an invoice; otherwise the order is that of the names.
pub(crate) fn documents(folder: Option<&Path>, today: Date) -> Result<Vec<Offered>> {
    let mut all = match folder {
        Some(folder) => from_folder(folder)?,
        None => own(today),
    };
    let is_credit = |offered: &Offered| {
        offered
            .read
            .as_ref()
            .is_ok_and(|document| document.invoice.kind == boekbrug_model::invoice::InvoiceKind::CreditNote)
    };
    all.sort_by_key(is_credit);
    for offered in &mut all {
        if let Ok(document) = &mut offered.read {
            add_pdf(document);
        }
    }
    Ok(all)
}

/// The number of the invoice for [`LETTERS`].
const OF_LETTERS: &str = "D-0009";

/// The code of a customer that is no number.
pub(crate) const LETTERS: &str = "K-17";

/// The demo's own documents, and one for a customer whose code has letters: what the profiles show that send customers
/// out, whatever folder was given.
pub(crate) fn with_letters(today: Date) -> Result<Vec<Offered>> {
    let mut all = documents(None, today)?;
    let first = all.iter().find_map(|offered| offered.read.as_ref().ok());
    let Some(first) = first else { return Ok(all) };
    let mut document = Document {
        invoice: first.invoice.clone(),
        pdf: None,
        warnings: Vec::new(),
    };
    document.invoice.number = OF_LETTERS.parse()?;
    document.invoice.customer.code = Some(LETTERS.to_owned());
    document.invoice.customer.name = Some("Kapsalon Knip".to_owned());
    document.invoice.customer.identification = None;
    document.invoice.customer.vat_number = None;
    add_pdf(&mut document);
    all.push(Offered {
        name: format!("{OF_LETTERS}.xml"),
        read: Ok(document),
    });
    Ok(all)
}

/// Those of the demo's own documents that become draft orders: the others need VAT that its items do not have. The lines
/// of the second name the package's items; the others leave it to the connection.
pub(crate) fn for_orders(today: Date) -> Result<Vec<Offered>> {
    let mut all = documents(None, today)?;
    all.retain(|offered| ["D-0001.xml", "D-0002.xml", "D-0005.xml"].contains(&offered.name.as_str()));
    let second = all.iter_mut().find(|offered| offered.name == "D-0002.xml");
    if let Some(Ok(document)) = second.map(|offered| &mut offered.read) {
        for (line, item) in document.invoice.lines.iter_mut().zip(["1005", "1006"]) {
            line.item = Some(item.to_owned());
        }
    }
    Ok(all)
}

fn from_folder(folder: &Path) -> Result<Vec<Offered>> {
    let mut all = Vec::new();
    for found in files_under(folder) {
        let (path, bytes) = match found {
            Ok(path) if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xml")) => {
                let bytes = read_document(&path);
                (path, bytes)
            }
            Ok(_) => continue,
            Err(Unreachable { path, error }) if path == folder => {
                return Err(anyhow!(error).context(format!("{} cannot be read.", path.display())));
            }
            Err(unreachable) => {
                let finding = unreachable.finding();
                (unreachable.path, Err(finding))
            }
        };
        let read = match bytes {
            Ok(bytes) => ubl::read(&bytes, &Limits::default()),
            Err(finding) => Err(Refused {
                summary: Box::default(),
                findings: vec![finding],
            }),
        };
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        all.push(Offered { name, read });
    }
    if all.is_empty() {
        bail!("There is no UBL document (*.xml) in {}.", folder.display());
    }
    Ok(all)
}

fn own(today: Date) -> Vec<Offered> {
    let picture = |xml: &str| {
        let read = ubl::read(xml.as_bytes(), &Limits::default());
        read.ok().map(|document| pdf::stand_in(&document.invoice))
    };
    let read = |sample: samples::Sample| Offered {
        read: ubl::read(sample.xml.as_bytes(), &Limits::default()),
        name: sample.name,
    };
    samples::samples(today, picture).into_iter().map(read).collect()
}

/// The demo plays the application, which has a PDF of every invoice: where the document carries none, it draws one.
fn add_pdf(document: &mut Document) {
    if document.pdf.is_none() {
        document.pdf = Some(boekbrug_formats::EmbeddedPdf {
            file_name: pdf::safe_file_name(&format!("{}.pdf", document.invoice.number)),
            bytes: pdf::stand_in(&document.invoice),
        });
    }
}

/// Gives the second and later documents of a number a number of their own: `-2`, `-3` and so on.
pub(crate) fn renumber(all: &mut [Offered]) -> Result<()> {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for document in all.iter_mut().filter_map(|offered| offered.read.as_mut().ok()) {
        let count = seen.entry(document.invoice.number.to_string()).or_default();
        *count += 1;
        if *count > 1 {
            document.invoice.number = format!("{}-{count}", document.invoice.number).parse()?;
        }
    }
    Ok(())
}

/// The invoices among the documents.
pub(crate) fn invoices(all: &[Offered]) -> impl Iterator<Item = &Invoice> {
    all.iter()
        .filter_map(|offered| offered.read.as_ref().ok())
        .map(|document| &document.invoice)
}
