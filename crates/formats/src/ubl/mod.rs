//! UBL 2.1 `Invoice` and `CreditNote`: SI-UBL 2.0 (NLCIUS), Peppol BIS Billing 3 and plain EN 16931.
//!
//! What counts is whether the document can be booked: its amounts must tie out by the rules of EN 16931 (named BR-…
//! where they are applied), and every finding is reported at once. Rules about addresses, bank accounts and code
//! lists that a booking does not touch are left to the validators of the network.

mod at;
mod attachment;
mod header;
mod line;
mod party;
mod ties;
mod totals;
mod vat;

use boekbrug_model::{Finding, FindingCode, Invoice};

use self::at::{At, Findings, shown};
use self::header::Header;
use self::line::Lines;
use self::totals::Totals;
use crate::decode::xml_text;
use crate::xml::{Parsed, Work, parse};
use crate::{Document, Limits, Refused, Summary, too_large};

/// Which of the two documents it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Root {
    Invoice,
    CreditNote,
}

/// Reads one document.
///
/// # Errors
/// A [`Refused`] with every finding that stops it, the warnings, and what could be read of its head.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refused> {
    let parsed = tree(bytes, limits, &mut Work::default()).map_err(Refused::unread)?;
    let root = root_of(&parsed).map_err(Refused::unread)?;
    let mut findings = Findings::new(limits.findings);
    let mut warnings = Findings::new(limits.findings);
    let (draft, pdf) = {
        let at = At::root(&parsed.root);
        let draft = Draft::read(&at, root, &mut findings, &mut warnings);
        (draft, attachment::pdf(&at, limits, &mut warnings))
    };
    let (findings, warnings) = (findings.into_vec(), warnings.into_vec());
    let summary = draft.summary();
    match draft.finish() {
        Some(invoice) if findings.is_empty() => Ok(Document { invoice, pdf, warnings }),
        _ => Err(Refused {
            summary: Box::new(summary),
            findings: at_least_one(findings, warnings),
        }),
    }
}

/// Bytes to tree, within the limits.
pub(crate) fn tree(bytes: &[u8], limits: &Limits, work: &mut Work) -> Result<Parsed, Finding> {
    if bytes.len() > limits.file_bytes {
        return Err(too_large(bytes.len(), limits.file_bytes));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Finding::new(FindingCode::DocumentEmpty));
    }
    parse(&xml_text(bytes)?, limits, work)
}

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

fn root_of(parsed: &Parsed) -> Result<Root, Finding> {
    let name = parsed.root.name();
    match (parsed.namespace.strip_prefix(UBL), name) {
        (Some("Invoice-2"), "Invoice") => Ok(Root::Invoice),
        (Some("CreditNote-2"), "CreditNote") => Ok(Root::CreditNote),
        _ => {
            let namespace: String = parsed.namespace.chars().take(120).collect();
            let element = if namespace.is_empty() {
                shown(name)
            } else {
                format!("{} ({namespace})", shown(name))
            };
            Err(Finding::new(FindingCode::DocumentNotUbl).with("element", element))
        }
    }
}

/// Everything that could be read; an invoice when nothing is missing.
struct Draft {
    header: Header,
    customer: Option<boekbrug_model::invoice::InvoiceCustomer>,
    lines: Lines,
    totals: Totals,
}

impl Draft {
    fn read(at: &At<'_>, root: Root, findings: &mut Findings, warnings: &mut Findings) -> Self {
        let header = Header::read(at, root, findings, warnings);
        let customer = party::buyer(at, findings, warnings);
        let lines = Lines::read(at, root, header.currency, findings, warnings);
        let totals = Totals::read(at, header.currency, header.tax_currency.as_deref(), findings);
        ties::check(&lines, &totals, findings, warnings);
        header.check_sign(totals.tax_inclusive, findings);
        Self {
            header,
            customer,
            lines,
            totals,
        }
    }

    fn summary(&self) -> Summary {
        let customer = self.customer.as_ref();
        let names = customer.map(|c| [&c.name, &c.code, &c.identification, &c.vat_number]);
        Summary {
            number: self.header.number.as_ref().map(ToString::to_string),
            kind: self.header.kind,
            date: self.header.date,
            customer: names.into_iter().flatten().flatten().next().cloned(),
            total_excl: self.totals.tax_exclusive,
            total_vat: self.totals.vat,
            total_incl: self.totals.tax_inclusive,
        }
    }

    /// None only where a finding was filed.
    fn finish(self) -> Option<Invoice> {
        let Self {
            header,
            customer,
            lines,
            totals,
        } = self;
        Some(Invoice {
            number: header.number?,
            kind: header.kind?,
            date: header.date?,
            due_date: header.due_date,
            payment_condition: None,
            customer: customer?,
            currency: header.currency,
            credited_invoice: header.credited_invoice,
            order_reference: header.order_reference,
            description: header.description,
            service_period: header.service_period,
            lines: lines.finish()?,
            vat_totals: totals.vat_totals()?,
            total_excl: totals.tax_exclusive?,
            total_vat: totals.vat?,
            total_incl: totals.tax_inclusive?,
            rounding: totals.rounding,
            prepaid: totals.prepaid,
        })
    }
}

/// Findings before warnings. A draft that is not complete has filed a finding; should a reader have forgotten to, the
/// document is still refused with one.
fn at_least_one(mut findings: Vec<Finding>, warnings: Vec<Finding>) -> Vec<Finding> {
    if findings.is_empty() {
        findings.push(Finding::new(FindingCode::DocumentElementMissing).with("element", "Invoice"));
    }
    findings.extend(warnings);
    findings
}
