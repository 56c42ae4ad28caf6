//! One invoice as JSON, with or without its PDF.

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::request::Parts;
use axum::response::Response;
use boekbrug_formats::json::InvoiceJson;
use boekbrug_model::{AdministrationId, FindingCode};
use utoipa::ToSchema;

use super::keyed::{Ready, conflict, offer};
use super::multipart;
use super::shape::OfferedInvoice;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::{BODY, content_type, media_type, parse};
use crate::v1::caller::Caller;
use crate::v1::context::Context;
use crate::v1::idempotency::{Keyed, OwnKey, once};
use crate::v1::problem::{Problem, render};
use boekbrug_engine::EngineError;
use boekbrug_store::ConnectionRow;

/// An invoice with its PDF, as a form.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is looked at")]
pub(super) struct InvoiceForm {
    /// The invoice, as JSON.
    #[schema(value_type = InvoiceJson)]
    invoice: InvoiceJson,
    /// Its PDF.
    #[schema(value_type = Option<String>, format = Binary)]
    pdf: Option<Vec<u8>>,
}

/// Offer an invoice
///
/// Durable when this answers. The same number with the same content again is no second invoice: 200 with the first
/// answer. With another content it is 409. Findings in a 201 are no error: the invoice is kept.
#[utoipa::path(
    post,
    path = "/administrations/{administration}/invoices",
    params(("administration" = AdministrationId, Path, description = "The administration")),
    request_body(content(
        (InvoiceJson = "application/json"),
        (InvoiceForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, description = "It is new", body = OfferedInvoice, headers(("location" = String, description = "Its address"))),
        (status = 200, description = "The same was offered before", body = OfferedInvoice),
    )
)]
pub(super) async fn offer_invoice(
    State(app): State<App>,
    caller: Caller,
    At(administration): At<AdministrationId>,
    Extension(context): Extension<Context>,
    OwnKey(keyed): OwnKey,
    head: Parts,
    body: Bytes,
) -> Result<Response, Problem> {
    let ready = match read(&app, &caller, administration, &head, body).await {
        Ok(ready) => ready,
        Err(problem) => return refuse(&app, problem, keyed, &context).await,
    };
    offer(&app, &caller, ready, keyed, &context).await
}

/// A refusal is an answer too: it is kept for its key like any other.
async fn refuse(app: &App, problem: Problem, keyed: Option<Keyed>, context: &Context) -> Result<Response, Problem> {
    use axum::response::IntoResponse as _;
    let Some(Keyed { key, digest }) = keyed else {
        return Err(problem);
    };
    let answer = async { render(problem.into_response(), context) };
    once(app, key, digest, None, answer).await
}

async fn read(
    app: &App,
    caller: &Caller,
    administration: AdministrationId,
    head: &Parts,
    body: Bytes,
) -> Result<Ready, Problem> {
    let connection = connection(app, caller, administration).await?;
    let (json, pdf) = match media_type(&head.headers).as_deref() {
        Some("application/json") if body.len() > BODY => return Err(crate::v1::body::too_large(BODY)),
        Some("application/json") => (body, None),
        Some("multipart/form-data") => {
            let form = multipart::read(head, body).await?;
            let missing = || multipart::wrong(FindingCode::RequestMissingField, "invoice");
            (form.invoice.ok_or_else(missing)?, form.pdf)
        }
        _ => return Err(content_type("application/json, multipart/form-data")),
    };
    let json: InvoiceJson = parse(&json)?;
    Ok(Ready {
        connection,
        invoice: json.into_invoice().map_err(Problem::findings)?,
        source: pdf
            .as_ref()
            .map_or_else(|| "api".to_owned(), |pdf| pdf.file_name.clone()),
        pdf,
        findings: Vec::new(),
    })
}

/// The live connection of an administration that the caller may see. Without one it is 409 with the finding.
pub(super) async fn connection(
    app: &App,
    caller: &Caller,
    administration: AdministrationId,
) -> Result<ConnectionRow, Problem> {
    if !caller.sees(administration) {
        return Err(Problem::not_found());
    }
    match app.engine.live_connection(caller.organisation, administration).await {
        Ok(row) => Ok(row),
        Err(EngineError::Refused(findings)) => Err(conflict(&findings)),
        Err(error) => Err(error.into()),
    }
}
