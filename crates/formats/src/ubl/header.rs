//! The head of the document: number, kind, dates, currency and references.

use boekbrug_model::invoice::{InvoiceKind, ServicePeriod};
use boekbrug_model::{Currency, Finding, FindingCode, InvoiceNumber, Money};
use jiff::civil::Date;

use super::Root;
use super::at::{At, Findings, shown};
use crate::value::one_line;
use crate::xml::{cac, cbc};

/// What stands above the lines.
pub(super) struct Header {
    pub(super) number: Option<InvoiceNumber>,
    pub(super) kind: Option<InvoiceKind>,
    pub(super) date: Option<Date>,
    pub(super) due_date: Option<Date>,
    pub(super) currency: Currency,
    pub(super) tax_currency: Option<String>,
    pub(super) credited_invoice: Option<String>,
    pub(super) order_reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) service_period: Option<ServicePeriod>,
}

impl Header {
    pub(super) fn read(at: &At<'_>, root: Root, findings: &mut Findings, warnings: &mut Findings) -> Self {
        let reference = |outer, inner, findings: &mut Findings| {
            let place = at.first(cac(outer))?;
            let place = if inner {
                place.first(cac("InvoiceDocumentReference"))?
            } else {
                place
            };
            place.text(cbc("ID"), findings).map(one_line)
        };
        Self {
            number: number(at, findings),
            kind: kind(at, root, findings, warnings),
            date: day(at, findings),
            due_date: due_date(at, root, findings),
            currency: currency(at, findings),
            tax_currency: at.text(cbc("TaxCurrencyCode"), findings).map(str::to_owned),
            credited_invoice: reference("BillingReference", true, findings),
            order_reference: reference("OrderReference", false, findings),
            description: description(at),
            service_period: period(at, findings),
        }
    }

    /// A credit note shows positive amounts (EN 16931, BT-3 with code 381). Negative ones may mean either direction:
    /// the document says twice that money goes back, and nobody can tell whether it meant to.
    pub(super) fn check_sign(&self, total: Option<Money>, findings: &mut Findings) {
        if self.kind == Some(InvoiceKind::CreditNote) && total.is_some_and(|total| total.minor() < 0) {
            let finding = Finding::new(FindingCode::DocumentCreditNegative).at("LegalMonetaryTotal/TaxInclusiveAmount");
            findings.add(finding.with("found", total.map(Money::amount_text).unwrap_or_default()));
        }
    }
}

fn number(at: &At<'_>, findings: &mut Findings) -> Option<InvoiceNumber> {
    let text = at.need_text(cbc("ID"), findings)?;
    let number = text.parse().ok();
    if number.is_none() {
        findings.add(at.bad_value(cbc("ID"), text));
    }
    number
}

/// The kind by the type code (UNTDID 1001). Commercial (380), partial (326), debit note (383), corrected (384) and
/// prepayment (386) invoices are sales of the supplier who sends them, and so is the credit note (381).
///
/// A self-billed invoice (389) is written by the buyer: the same file is a sale in one administration and a purchase
/// in the other, so it is refused, as is every other code. Code 381 in an `Invoice` breaks rule BR-NL-8 but says
/// plainly what it is.
fn kind(at: &At<'_>, root: Root, findings: &mut Findings, warnings: &mut Findings) -> Option<InvoiceKind> {
    let tag = match root {
        Root::Invoice => cbc("InvoiceTypeCode"),
        Root::CreditNote => cbc("CreditNoteTypeCode"),
    };
    let code = match root {
        Root::Invoice => at.need_text(tag, findings)?,
        Root::CreditNote => at.text(tag, findings).unwrap_or("381"),
    };
    let about = |finding_code| at.finding(finding_code, tag.1).with("type", shown(code));
    match (root, code) {
        (Root::Invoice, "326" | "380" | "383" | "384") => Some(InvoiceKind::Invoice),
        (Root::Invoice, "386") => {
            warnings.add(about(FindingCode::DocumentPrepayment));
            Some(InvoiceKind::Invoice)
        }
        (Root::Invoice, "381") => {
            warnings.add(about(FindingCode::DocumentCreditAsInvoice));
            Some(InvoiceKind::CreditNote)
        }
        (Root::CreditNote, "381") => Some(InvoiceKind::CreditNote),
        _ => {
            findings.add(about(FindingCode::DocumentUnsupportedType));
            None
        }
    }
}

fn day(at: &At<'_>, findings: &mut Findings) -> Option<Date> {
    at.need_text(cbc("IssueDate"), findings)?;
    at.date(cbc("IssueDate"), findings)
}

/// BT-9. A credit note has no `DueDate`; both documents may have it with the means of payment.
fn due_date(at: &At<'_>, root: Root, findings: &mut Findings) -> Option<Date> {
    let own = match root {
        Root::Invoice => at.date(cbc("DueDate"), findings),
        Root::CreditNote => None,
    };
    let places = || {
        at.first(cac("PaymentMeans"))
            .into_iter()
            .chain(at.first(cac("PaymentTerms")))
    };
    own.or_else(|| places().find_map(|place| place.date(cbc("PaymentDueDate"), findings)))
}

/// BT-5. Where it is not readable the rest is read in the currency of the total, so that all findings come at once.
fn currency(at: &At<'_>, findings: &mut Findings) -> Currency {
    let tag = cbc("DocumentCurrencyCode");
    if let Some(text) = at.need_text(tag, findings) {
        match text.parse() {
            Ok(currency) => return currency,
            Err(_) => findings.add(at.bad_value(tag, text)),
        }
    }
    let total = at
        .first(cac("LegalMonetaryTotal"))
        .and_then(|total| total.first(cbc("PayableAmount")));
    let named = total.and_then(|amount| amount.element().attribute("currencyID")?.parse().ok());
    named.unwrap_or(Currency::EUR)
}

fn description(at: &At<'_>) -> Option<String> {
    let notes = at.all(cbc("Note"));
    let notes: Vec<String> = notes.iter().map(|note| one_line(note.element().text())).collect();
    let joined = notes.join(" ").trim().to_owned();
    (!joined.is_empty()).then_some(joined)
}

/// BG-14. A period with one end only says nothing that a booking can use.
fn period(at: &At<'_>, findings: &mut Findings) -> Option<ServicePeriod> {
    let place = at.first(cac("InvoicePeriod"))?;
    let from = place.date(cbc("StartDate"), findings);
    let until = place.date(cbc("EndDate"), findings);
    let (from, until) = (from?, until?);
    if until < from {
        findings.add(place.bad_value(cbc("EndDate"), &until.to_string()));
        return None;
    }
    Some(ServicePeriod { from, until })
}
