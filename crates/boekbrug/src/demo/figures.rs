//! What the demo prints.

use std::collections::BTreeMap;

use boekbrug_model::Finding;
use boekbrug_model::finding::Severity;
use serde::Serialize;

/// The whole of it.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// One per coupling.
    pub connections: Vec<ConnectionFigures>,
    /// Bookings too many, over all connections.
    pub duplicates: u64,
    /// From start to end.
    pub seconds: serde_json::Number,
}

/// One coupling.
#[derive(Debug, Serialize)]
pub(crate) struct ConnectionFigures {
    /// The package.
    pub package: String,
    /// The profile.
    pub profile: String,
    /// Records per feed.
    pub pulled: BTreeMap<String, u64>,
    /// What became of the invoices.
    pub invoices: InvoiceFigures,
    /// Calls per endpoint.
    pub calls: BTreeMap<String, u64>,
    /// Bookings beyond the first of an invoice number, counted in the sandbox's books.
    pub duplicates: u64,
    /// From linking to the last read-back.
    pub seconds: serde_json::Number,
}

/// What became of the invoices.
#[derive(Debug, Default, Serialize)]
pub(crate) struct InvoiceFigures {
    /// Documents offered.
    pub offered: u64,
    /// Booked in the package.
    pub booked: u64,
    /// Booked, read back and equal.
    pub verified: u64,
    /// Verified with their PDF.
    pub with_pdf: u64,
    /// Documents that were offered before with the same content; they count once.
    pub already: u64,
    /// Why the others were not booked, and what to look at. A document that is not booked is here.
    pub findings: Vec<FindingFigure>,
}

/// One reason.
#[derive(Debug, Serialize)]
pub(crate) struct FindingFigure {
    /// Invoice number, or the file when the number could not be read.
    pub invoice: String,
    /// The file.
    pub file: String,
    /// Stable code.
    pub code: String,
    /// True when it did not keep the document from being booked.
    pub warning: bool,
    /// What is the matter, why, and what to do, in Dutch.
    pub text_nl: String,
    /// The same in English.
    pub text_en: String,
}

/// A stretch of time as a JSON number of seconds, without a float on the way.
pub(crate) fn seconds(time: jiff::SignedDuration) -> serde_json::Number {
    let millis = time.as_millis();
    format!("{}.{:03}", millis / 1000, millis % 1000)
        .parse()
        .unwrap_or_else(|_| 0.into())
}

impl FindingFigure {
    /// A finding of an invoice.
    pub(crate) fn new(invoice: &str, file: &str, finding: &Finding) -> Self {
        Self {
            invoice: invoice.to_owned(),
            file: file.to_owned(),
            code: finding.code.as_str().to_owned(),
            warning: finding.code.entry().severity == Severity::Warning,
            text_nl: finding.told_nl(),
            text_en: finding.told_en(),
        }
    }
}

impl Figures {
    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for one in &self.connections {
            text += &format!("{} profile {}\n", one.package, one.profile);
            let pulled: Vec<_> = one
                .pulled
                .iter()
                .map(|(feed, count)| format!("{count} {feed}"))
                .collect();
            text += &format!("  read      {}\n", pulled.join(", "));
            let invoices = &one.invoices;
            text += &format!(
                "  invoices  {} offered, {} booked, {} read back and equal, {} with their PDF, {} offered again, {} booked twice\n",
                invoices.offered,
                invoices.booked,
                invoices.verified,
                invoices.with_pdf,
                invoices.already,
                one.duplicates
            );
            for finding in &invoices.findings {
                let mark = if finding.warning { "note   " } else { "refused" };
                text += &format!("  {mark}   {} ({}) [{}]\n", finding.invoice, finding.file, finding.code);
                text += &format!("            {}\n            {}\n", finding.text_nl, finding.text_en);
            }
            let calls: u64 = one.calls.values().sum();
            text += &format!("  calls     {calls} to the package, in {} s\n", one.seconds);
        }
        text
    }
}
