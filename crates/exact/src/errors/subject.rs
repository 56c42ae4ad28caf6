//! What a call was about: values for the places in the catalogue's texts.

use std::collections::BTreeMap;

use boekbrug_connector::Pdf;
use boekbrug_model::invoice::{CheckedInvoice, Linked};
use boekbrug_model::{Finding, FindingCode};

/// What a call was about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    values: BTreeMap<&'static str, String>,
    /// What an unknown text about it is.
    pub(crate) otherwise: Option<FindingCode>,
}

impl Subject {
    /// A call about nothing in particular.
    pub(crate) const NONE: &'static Self = &Self {
        values: BTreeMap::new(),
        otherwise: None,
    };

    /// A call about a booking that was made before.
    pub(crate) fn booking(number: &str) -> Self {
        Self {
            values: [("number", number.to_owned())].into(),
            otherwise: None,
        }
    }

    /// A PDF that is sent.
    pub(crate) fn pdf(pdf: &Pdf) -> Self {
        let tenths = pdf.bytes.len().saturating_mul(10).div_ceil(1024 * 1024);
        let size = format!("{}.{}", tenths / 10, tenths % 10);
        Self {
            values: [("number", pdf.number.to_string()), ("size", size)].into(),
            otherwise: Some(FindingCode::PdfRefused),
        }
    }

    /// A call about an invoice. Accounts, codes and cost centres are all that occur, because the package does not say
    /// which one it means.
    pub(crate) fn invoice(invoice: &CheckedInvoice) -> Self {
        let lines = invoice.lines();
        let codes = |of: fn(&boekbrug_model::invoice::CheckedLine) -> Option<&Linked>| {
            joined(lines.iter().filter_map(of).map(|linked| linked.code.as_str()))
        };
        let one = |linked: Option<&Linked>| linked.map(|linked| linked.code.clone()).unwrap_or_default();
        let values = [
            ("customer", invoice.customer().code.clone()),
            ("number", invoice.number().to_string()),
            ("date", invoice.date().to_string()),
            ("total", invoice.total().to_string()),
            ("currency", invoice.total().currency().to_string()),
            ("journal", one(invoice.journal())),
            ("condition", one(invoice.payment_condition())),
            ("account", codes(|line| Some(&line.ledger))),
            ("code", codes(|line| line.vat_code.as_ref())),
            ("costCentre", codes(|line| line.cost_centre.as_ref())),
            ("project", codes(|line| line.project.as_ref())),
            ("band", joined(lines.iter().map(|line| line.band.as_str()))),
        ];
        Self {
            values: values.into(),
            otherwise: None,
        }
    }

    /// A finding with its places filled; `text` is the package's own line.
    pub(crate) fn filled(&self, mut finding: Finding, text: &str) -> Finding {
        for place in finding.code.entry().places() {
            if finding.params.contains_key(place) {
                continue;
            }
            let value = match place {
                "text" | "function" | "value" | "found" => Some(text),
                place => self.values.get(place).map(String::as_str),
            };
            if let Some(value) = value {
                finding = finding.with(place, value);
            }
        }
        finding
    }
}

fn joined<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<_> = codes.collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}
