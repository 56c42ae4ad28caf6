//! Invoices as callers read them.

use boekbrug_engine::Origin;
use boekbrug_formats::json::InvoiceJson;
use boekbrug_model::{Actor, AdministrationId, ConnectionId, Finding, InvoiceId, InvoiceState};
use boekbrug_store::{AttemptRow, DocumentRef, InvoiceRow};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::v1::finding::{FindingView, views};

/// The answer to an invoice that was offered: the same every time it is offered again.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferedInvoice {
    /// Its id.
    pub(super) id: InvoiceId,
    /// Its number.
    pub(super) number: String,
    /// The administration.
    pub(super) administration: AdministrationId,
    /// The connection over which it goes.
    pub(super) connection: ConnectionId,
    /// What was found while it was read. With a refusal among them it is kept and waits for a person.
    pub(super) findings: Vec<FindingView>,
}

/// How an invoice stands, in short.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceSummary {
    /// Its id.
    id: InvoiceId,
    /// The administration.
    administration: AdministrationId,
    /// The connection over which it goes.
    connection: ConnectionId,
    /// Its number.
    number: String,
    /// `invoice` or `creditNote`.
    kind: String,
    /// Date on the document.
    date: jiff::civil::Date,
    /// The customer's code, else a number or the name.
    #[schema(required = true)]
    customer: Option<String>,
    /// The currency.
    currency: String,
    /// Total with VAT, a decimal.
    total_incl: String,
    /// How far it is.
    state: InvoiceState,
    /// Why it does not go on, or warnings.
    findings: Vec<FindingView>,
    /// When it is tried again; null when it is at its end or waits for a person.
    #[schema(required = true)]
    due: Option<Timestamp>,
    /// When it was accepted.
    created: Timestamp,
    /// When its state last changed.
    changed: Timestamp,
}

/// An invoice with its document.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvoiceDetails {
    /// How it stands.
    #[serde(flatten)]
    summary: InvoiceSummary,
    /// Where it came from: a file name, or `api`.
    source: String,
    /// Who offered it; null when that is not known.
    #[schema(required = true)]
    offered_by: Option<Actor>,
    /// Tries so far.
    attempts: u32,
    /// Its PDF.
    #[schema(required = true)]
    pdf: Option<PdfJson>,
    /// The invoice as it was offered.
    document: InvoiceJson,
}

/// The PDF of an invoice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoicePdf)]
pub(super) struct PdfJson {
    /// Name of the file.
    file_name: String,
    /// Size in bytes.
    size: u64,
    /// SHA-256 in hex.
    sha256: String,
}

/// One step on an invoice's way.
#[derive(Serialize, ToSchema)]
pub(super) struct TimelineEntry {
    /// What was done: `accept`, `check`, `find`, `book`, `attach`, `readBack`, `mark`.
    step: String,
    /// The state before; null for the first.
    #[schema(required = true)]
    from: Option<InvoiceState>,
    /// The state after.
    to: InvoiceState,
    /// What was found.
    findings: Vec<FindingView>,
    /// The node that did it, or who offered or marked it.
    by: String,
    /// When.
    at: Timestamp,
}

impl From<&InvoiceRow> for InvoiceSummary {
    fn from(row: &InvoiceRow) -> Self {
        let invoice = &row.invoice;
        let customer = &invoice.customer;
        let names = [
            &customer.code,
            &customer.identification,
            &customer.vat_number,
            &customer.name,
        ];
        let rests = row.state.is_final() || row.rests();
        Self {
            id: row.id,
            administration: row.administration,
            connection: row.connection,
            number: invoice.number.to_string(),
            kind: word(&invoice.kind),
            date: invoice.date,
            customer: names.into_iter().flatten().next().cloned(),
            currency: invoice.currency.to_string(),
            total_incl: invoice.total_incl.amount_text(),
            state: row.state,
            findings: views(row.findings.clone()),
            due: (!rests).then_some(row.due),
            created: row.created,
            changed: row.changed,
        }
    }
}

impl From<InvoiceRow> for InvoiceDetails {
    fn from(row: InvoiceRow) -> Self {
        let origin = Origin::of(&row.source);
        Self {
            summary: (&row).into(),
            source: origin.source,
            offered_by: origin.by,
            attempts: row.attempts,
            pdf: row.pdf.map(Into::into),
            document: row.invoice.into(),
        }
    }
}

impl From<DocumentRef> for PdfJson {
    fn from(pdf: DocumentRef) -> Self {
        Self {
            file_name: pdf.file_name,
            size: pdf.size,
            sha256: pdf.sha256,
        }
    }
}

/// The steps of an invoice, the first being that it was offered.
pub(super) fn timeline(row: &InvoiceRow, attempts: Vec<AttemptRow>) -> Vec<TimelineEntry> {
    let origin = Origin::of(&row.source);
    let first = attempts.first().map_or(row.state, |attempt| attempt.from);
    let accepted = TimelineEntry {
        step: "accept".to_owned(),
        from: None,
        to: first,
        findings: Vec::<FindingView>::new(),
        by: origin.by.map_or(origin.source, |by| by.to_string()),
        at: row.created,
    };
    let step = |attempt: AttemptRow| TimelineEntry {
        step: attempt.step,
        from: Some(attempt.from),
        to: attempt.to,
        findings: views(attempt.findings),
        by: match Origin::of(&attempt.node).by {
            // whoever marked it may have said why
            Some(by) => by.to_string(),
            None => attempt.node,
        },
        at: attempt.at,
    };
    std::iter::once(accepted)
        .chain(attempts.into_iter().map(step))
        .collect()
}

/// The answer to an offer of this invoice.
pub(super) fn offered(
    connection: &boekbrug_store::ConnectionRow,
    id: InvoiceId,
    number: &str,
    findings: &[Finding],
) -> OfferedInvoice {
    OfferedInvoice {
        id,
        number: number.to_owned(),
        administration: connection.administration,
        connection: connection.id,
        findings: views(findings.to_vec()),
    }
}

/// A word of the model as it stands in JSON.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

/// An invoice for the document and for whoever tries the interface.
pub(super) fn sample() -> Value {
    json!({
        "number": "2026-0042",
        "kind": "invoice",
        "date": "2026-11-21",
        "dueDate": "2026-12-05",
        "customer": {"code": "1001", "name": "Café De Zoë (Noord) B.V."},
        "currency": "EUR",
        "orderReference": "PO 77",
        "lines": [{
            "description": "Advies",
            "quantity": "12.5",
            "unitPrice": "110.00",
            "net": "1375.00",
            "vat": {"code": "HOOG", "kind": "standard", "percent": "21"},
            "ledgerAccount": "8000"
        }],
        "vatTotals": [
            {"vat": {"code": "HOOG", "kind": "standard", "percent": "21"}, "base": "1375.00", "amount": "288.75"}
        ],
        "totalExcl": "1375.00",
        "totalVat": "288.75",
        "totalIncl": "1663.75"
    })
}
