//! One invoice as a UBL document, with the PDF inside it.

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::request::Parts;
use axum::response::Response;
use boekbrug_engine::OfferedPdf;
use boekbrug_formats::{Limits, ubl};
use boekbrug_model::AdministrationId;

use super::keyed::{Ready, offer, refused};
use super::offer::connection;
use super::shape::OfferedInvoice;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::{content_type, media_type};
use crate::v1::caller::Caller;
use crate::v1::context::Context;
use crate::v1::problem::Problem;

/// Offer a UBL document
///
/// UBL 2.1: SI-UBL 2.0, Peppol BIS Billing 3 or plain EN 16931, an invoice or a credit note. The PDF inside it goes along.
#[utoipa::path(
    post,
    path = "/administrations/{administration}/invoices/ubl",
    params(("administration" = AdministrationId, Path, description = "The administration")),
    request_body(content((String = "application/xml"), (String = "text/xml")), description = "The document"),
    responses(
        (status = 201, description = "It is new", body = OfferedInvoice, headers(("location" = String, description = "Its address"))),
        (status = 200, description = "The same was offered before", body = OfferedInvoice),
    )
)]
pub(super) async fn offer_ubl(
    State(app): State<App>,
    caller: Caller,
    At(administration): At<AdministrationId>,
    Extension(context): Extension<Context>,
    head: Parts,
    body: Bytes,
) -> Result<Response, Problem> {
    let connection = connection(&app, &caller, administration).await?;
    if !matches!(
        media_type(&head.headers).as_deref(),
        Some("application/xml" | "text/xml")
    ) {
        return Err(content_type("application/xml"));
    }
    let document = ubl::read(&body, &Limits::default()).map_err(|refusal| refused(refusal.findings))?;
    let pdf = document.pdf.map(|pdf| OfferedPdf {
        file_name: pdf.file_name,
        bytes: pdf.bytes.into(),
    });
    let ready = Ready {
        connection,
        invoice: document.invoice,
        pdf,
        source: "api, UBL".to_owned(),
        findings: document.warnings,
    };
    offer(&app, &caller, ready, None, &context).await
}
