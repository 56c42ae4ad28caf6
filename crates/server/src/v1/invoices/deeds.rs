//! What a person or an application does to invoices that were accepted.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_model::{ConnectionId, FindingCode, InvoiceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shape::InvoiceDetails;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::problem::Problem;

/// Which invoices to try again.
#[derive(Deserialize, ToSchema)]
pub(super) struct RetryInvoices {
    /// Only those with this finding; all with any finding unless it is there.
    #[schema(value_type = Option<String>, examples("customer.unknown"))]
    finding: Option<FindingCode>,
}

/// How many invoices are tried again.
#[derive(Serialize, ToSchema)]
pub(super) struct RetriedInvoices {
    /// How many.
    count: u64,
}

/// Try an invoice again now
///
/// 409 when nothing is left to do for it.
#[utoipa::path(
    post,
    path = "/invoices/{invoice}/retry",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "It is due now", body = InvoiceDetails))
)]
pub(super) async fn retry_invoice(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Json<InvoiceDetails>, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    let done = app
        .engine
        .by(caller.actor.clone())
        .retry(caller.organisation, row.id)
        .await?;
    answer(&app, &caller, row.id, done).await
}

/// Mark an invoice as booked already
///
/// It is in the books by somebody's hand, and is not sent. 409 when it is at its end or just being sent.
#[utoipa::path(
    post,
    path = "/invoices/{invoice}/mark",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "It is marked", body = InvoiceDetails))
)]
pub(super) async fn mark_invoice(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Json<InvoiceDetails>, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    let by = caller.actor.to_string();
    let engine = app.engine.by(caller.actor.clone());
    let done = engine.mark(caller.organisation, row.id, &by).await?;
    answer(&app, &caller, row.id, done).await
}

/// Try all invoices of one cause again
#[utoipa::path(
    post,
    path = "/connections/{connection}/invoices/retry",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = RetryInvoices,
    responses((status = 200, description = "They are due now", body = RetriedInvoices))
)]
pub(super) async fn retry_invoices(
    State(app): State<App>,
    caller: Caller,
    At(connection): At<ConnectionId>,
    Written(which): Written<RetryInvoices>,
) -> Result<Json<RetriedInvoices>, Problem> {
    let row = app.connection(&caller, connection).await?;
    let engine = app.engine.by(caller.actor.clone());
    let count = engine.retry_all(caller.organisation, row.id, which.finding).await?;
    Ok(Json(RetriedInvoices { count }))
}

async fn answer(app: &App, caller: &Caller, id: InvoiceId, done: bool) -> Result<Json<InvoiceDetails>, Problem> {
    if !done {
        return Err(Problem::new(StatusCode::CONFLICT, FindingCode::InvoiceAtItsEnd));
    }
    let row = app.invoice(caller, id).await?;
    InvoiceDetails::of(app, row).await.map(Json)
}
