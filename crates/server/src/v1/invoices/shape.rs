//! Invoices as callers read them.

use boekbrug_engine::{Origin, Progress};
use boekbrug_formats::json::InvoiceJson;
use boekbrug_model::invoice::Target;
use boekbrug_model::record::{Order, OrderStatus};
use boekbrug_model::{Actor, AdministrationId, ConnectionId, Feed, Finding, InvoiceId, InvoiceState, RecordId};
use boekbrug_store::{AttemptRow, DocumentRef, InvoiceRow, KnownRecord};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::App;
use crate::v1::finding::{FindingView, views};
use crate::v1::problem::Problem;

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
    /// What it became in the package, or becomes as the connection is set: `booking` or `draftOrder`.
    target: Target,
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
    /// What it is in the package. Null until it is there.
    #[schema(required = true)]
    booking: Option<Placed>,
    /// The invoice as it was offered.
    document: InvoiceJson,
}

/// The booking or draft order in the package.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlacedInvoice)]
pub(super) struct Placed {
    /// The package's id.
    package_id: String,
    /// The number that people see there. Null where it gives none.
    #[schema(required = true)]
    number: Option<String>,
    /// Where a person sees it. Null where the package has no such address.
    #[schema(required = true)]
    link: Option<String>,
    /// What became of the draft order, as the feed `orders` last told. Null for a booking, and until that feed was read.
    #[schema(required = true)]
    order: Option<OrderJson>,
}

/// What became of a draft order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DraftOrder)]
pub(super) struct OrderJson {
    /// `open`: it waits for a person; `invoiced`: the package made an invoice of it.
    #[schema(value_type = String, examples("invoiced"))]
    status: OrderStatus,
    /// How far it is in the package's own word. Null where it has none.
    #[schema(required = true)]
    stage: Option<String>,
    /// Number of the invoice that the package made of it. Null until then.
    #[schema(required = true)]
    invoice_number: Option<String>,
    /// False when the package told that it is there no more. One whose feed `orders` tells only what changed does not tell
    /// that a draft was deleted: such a draft stays `open` here.
    is_there: bool,
    /// Our record of it in the feed `orders`.
    record: RecordId,
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

impl InvoiceSummary {
    /// `as_set` is what its connection now makes of invoices.
    pub(super) fn of(row: &InvoiceRow, as_set: Target) -> Self {
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
            target: target(row).unwrap_or(as_set),
            state: row.state,
            findings: views(row.findings.clone()),
            due: (!rests).then_some(row.due),
            created: row.created,
            changed: row.changed,
        }
    }
}

/// What an invoice became, or was sent as; none before that.
fn target(row: &InvoiceRow) -> Option<Target> {
    let progress = Progress::of(row).ok()?;
    let placed = progress.booking.map(|booking| booking.target);
    placed.or(progress.sent.map(|sent| sent.target))
}

impl InvoiceDetails {
    /// With its connection's row, and what became of its draft order.
    pub(super) async fn of(app: &App, row: InvoiceRow) -> Result<Self, Problem> {
        let connection = app.store.connection(row.organisation, row.connection).await?;
        let as_set = connection
            .map(|connection| connection.settings.invoices_as)
            .unwrap_or_default();
        let placed = placed(app, &row).await?;
        let origin = Origin::of(&row.source);
        Ok(Self {
            summary: InvoiceSummary::of(&row, as_set),
            source: origin.source,
            offered_by: origin.by,
            attempts: row.attempts,
            pdf: row.pdf.map(Into::into),
            booking: placed,
            document: row.invoice.into(),
        })
    }
}

async fn placed(app: &App, row: &InvoiceRow) -> Result<Option<Placed>, Problem> {
    let Some(booking) = Progress::of(row)?.booking else {
        return Ok(None);
    };
    let order = match booking.target {
        Target::Booking => None,
        Target::DraftOrder => order(app, row, &booking.id).await?,
    };
    Ok(Some(Placed {
        package_id: booking.id,
        number: booking.number,
        link: booking.link,
        order,
    }))
}

/// The record of the feed `orders` with the package's id of a draft order.
async fn order(app: &App, row: &InvoiceRow, package_id: &str) -> Result<Option<OrderJson>, Problem> {
    let known = app.store.known(row.connection, Feed::Orders, &[package_id]).await?;
    let read = |known: KnownRecord| {
        let order: Order = serde_json::from_str(&known.values).ok()?;
        Some(OrderJson {
            status: order.status,
            stage: order.stage,
            invoice_number: order.invoice_number,
            is_there: known.is_active,
            record: known.id,
        })
    };
    Ok(known.into_iter().next().and_then(read))
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
