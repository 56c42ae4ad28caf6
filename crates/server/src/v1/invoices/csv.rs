//! Many invoices as a table.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::request::Parts;
use boekbrug_engine::{Acceptance, Answer, Engine, EngineError, OfferedPdf, Told};
use boekbrug_formats::csv::{self, CsvInvoice};
use boekbrug_formats::{Document, Limits};
use boekbrug_model::{AdministrationId, Finding, InvoiceId};
use boekbrug_store::ConnectionRow;
use futures::{StreamExt as _, TryStreamExt as _};
use serde::Serialize;
use utoipa::ToSchema;

use super::keyed::{Ready, refused};
use super::offer::connection;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::{content_type, media_type};
use crate::v1::caller::Caller;
use crate::v1::finding::{FindingView, views};
use crate::v1::problem::Problem;

/// Invoices of one file that are offered at the same time: they share transactions.
const AT_ONCE: usize = 256;

/// What became of a file.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportedFile {
    /// Each invoice, in the order of the file.
    items: Vec<ImportedInvoice>,
    /// How many are new.
    new: usize,
    /// How many were offered before with the same content.
    already: usize,
    /// How many were refused.
    refused: usize,
}

/// What became of one invoice of a file.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportedInvoice {
    /// The row where it begins; the header is row 1.
    row: usize,
    /// Its number, where it could be read.
    #[schema(required = true)]
    number: Option<String>,
    /// `new`, `already` or `refused`.
    #[schema(value_type = String)]
    result: Outcome,
    /// Its id; null when it was refused and no invoice has its number.
    #[schema(required = true)]
    id: Option<InvoiceId>,
    /// What was found. A refused one says here why, by row and column.
    findings: Vec<FindingView>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    New,
    Already,
    Refused,
}

/// Offer a table of invoices
///
/// A row for each line; rows with one number make one invoice. A bad row refuses its own invoice and no other. A file that
/// cannot be read as a whole is 422, and nothing of it is stored.
#[utoipa::path(
    post,
    path = "/administrations/{administration}/invoices/csv",
    params(("administration" = AdministrationId, Path, description = "The administration")),
    request_body(content = String, content_type = "text/csv", description = "The table"),
    responses((status = 200, description = "What became of each invoice", body = ImportedFile))
)]
pub(super) async fn offer_csv(
    State(app): State<App>,
    caller: Caller,
    At(administration): At<AdministrationId>,
    head: Parts,
    body: Bytes,
) -> Result<Json<ImportedFile>, Problem> {
    let connection = connection(&app, &caller, administration).await?;
    if media_type(&head.headers).as_deref() != Some("text/csv") {
        return Err(content_type("text/csv"));
    }
    let invoices = tokio::task::spawn_blocking(move || csv::read(&body, &Limits::default())).await;
    let invoices = invoices.map_err(|error| Problem::internal(&error))?.map_err(refused)?;
    let engine = app.engine.by(caller.actor.clone());
    let offers = invoices
        .into_iter()
        .map(|invoice| import(&engine, &connection, invoice));
    let items: Vec<_> = futures::stream::iter(offers).buffered(AT_ONCE).try_collect().await?;
    let count = |result| {
        items
            .iter()
            .filter(|item: &&ImportedInvoice| item.result == result)
            .count()
    };
    Ok(Json(ImportedFile {
        new: count(Outcome::New),
        already: count(Outcome::Already),
        refused: count(Outcome::Refused),
        items,
    }))
}

async fn import(
    engine: &Engine,
    connection: &ConnectionRow,
    invoice: CsvInvoice,
) -> Result<ImportedInvoice, EngineError> {
    let item = |number, result, id, findings: &[Finding]| ImportedInvoice {
        row: invoice.row,
        number,
        result,
        id,
        findings: views(findings.to_vec()),
    };
    let document = match invoice.result {
        Ok(document) => document,
        Err(refusal) => {
            return Ok(item(
                refusal.summary.number.clone(),
                Outcome::Refused,
                None,
                &refusal.findings,
            ));
        }
    };
    let number = Some(document.invoice.number.to_string());
    let ready = ready(connection, document);
    let Told::Fresh(Answer {
        id,
        acceptance,
        findings,
    }) = engine.accept_over(connection, ready.into_offer(), None).await?
    else {
        return Err(EngineError::Busy);
    };
    let result = match acceptance {
        Acceptance::New => Outcome::New,
        Acceptance::Already => Outcome::Already,
        Acceptance::Conflict => Outcome::Refused,
    };
    Ok(item(number, result, Some(id), &findings))
}

fn ready(connection: &ConnectionRow, document: Document) -> Ready {
    Ready {
        connection: connection.clone(),
        invoice: document.invoice,
        pdf: document.pdf.map(|pdf| OfferedPdf {
            file_name: pdf.file_name,
            bytes: pdf.bytes.into(),
        }),
        source: "api, CSV".to_owned(),
        findings: document.warnings,
    }
}
