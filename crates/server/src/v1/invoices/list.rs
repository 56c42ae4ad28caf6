//! Looking at invoices: lists, one, its timeline and its receipt.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::State;
use boekbrug_engine::Receipt;
use boekbrug_model::{AdministrationId, InvoiceId, InvoiceState};
use boekbrug_store::InvoiceRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shape::{InvoiceDetails, InvoiceSummary, TimelineEntry, timeline};
use crate::App;
use crate::v1::at::At;
use crate::v1::caller::Caller;
use crate::v1::page::{Cursor, Limit, Page};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

/// Which invoices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InvoiceFilter {
    /// Only those in one of these states, separated by commas.
    #[param(value_type = Option<String>, pattern = "^[a-zA-Z,]*$", example = "findings,unknown")]
    state: Option<States>,
    /// Only the one with this number.
    number: Option<String>,
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
}

/// States by their names, separated by commas.
#[derive(Default, Deserialize)]
#[serde(try_from = "String")]
struct States(Vec<InvoiceState>);

impl TryFrom<String> for States {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let states: Result<Vec<InvoiceState>, _> = names.map(str::parse).collect();
        let known = || {
            InvoiceState::ALL
                .iter()
                .map(|state| state.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        states.map(Self).map_err(|_| known())
    }
}

/// What was done to an invoice, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Timeline {
    /// The steps.
    items: Vec<TimelineEntry>,
}

/// The proof that an invoice is in the books: what was sent, when, the package's ids, what was read back.
#[derive(ToSchema)]
#[schema(as = Receipt)]
#[allow(dead_code, reason = "only its shape is looked at")]
pub(super) struct ReceiptShape {
    /// What was sent, and when.
    #[schema(value_type = Object)]
    sent: (),
    /// The package's ids of the booking.
    #[schema(value_type = Object)]
    booking: (),
    /// The document in the package, when one went along.
    #[schema(value_type = Option<Object>, required = true)]
    document: (),
    /// What the package said of the booking afterwards.
    #[schema(value_type = Object, rename = "readBack")]
    read_back: (),
    /// When it said so.
    #[schema(value_type = String, format = DateTime)]
    verified: (),
}

/// List the invoices of an administration
///
/// Newest first, over all connections that the administration ever had.
#[utoipa::path(
    get,
    path = "/administrations/{administration}/invoices",
    params(("administration" = AdministrationId, Path, description = "The administration"), InvoiceFilter),
    responses((status = 200, description = "A page of them", body = Page<InvoiceSummary>))
)]
pub(super) async fn list_invoices(
    State(app): State<App>,
    caller: Caller,
    At(administration): At<AdministrationId>,
    Asked(filter): Asked<InvoiceFilter>,
) -> Result<Json<Page<InvoiceSummary>>, Problem> {
    let administration = app.administration(&caller, administration).await?;
    let before: Option<InvoiceId> = Cursor::key(filter.after.as_ref())?;
    let limit = filter.limit.unwrap_or_default();
    let states = filter.state.unwrap_or_default().0;
    let rows = app
        .store
        .invoices_of(
            caller.organisation,
            administration.id,
            &states,
            filter.number.as_deref(),
            before,
            limit.and_one(),
        )
        .await?;
    let mut as_set = HashMap::new();
    for row in &rows {
        if let Entry::Vacant(place) = as_set.entry(row.connection) {
            let connection = app.store.connection(caller.organisation, row.connection).await?;
            place.insert(connection.map(|found| found.settings.invoices_as).unwrap_or_default());
        }
    }
    let as_set = |row: &InvoiceRow| as_set.get(&row.connection).copied().unwrap_or_default();
    let summary = |row: InvoiceRow| InvoiceSummary::of(&row, as_set(&row));
    Ok(Json(Page::of(rows, limit, |row| row.id, summary)))
}

/// Read an invoice
#[utoipa::path(
    get,
    path = "/invoices/{invoice}",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "It", body = InvoiceDetails))
)]
pub(super) async fn read_invoice(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Json<InvoiceDetails>, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    InvoiceDetails::of(&app, row).await.map(Json)
}

/// Read the timeline of an invoice
///
/// Who offered it, and every step since, oldest first.
#[utoipa::path(
    get,
    path = "/invoices/{invoice}/timeline",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "Its steps", body = Timeline))
)]
pub(super) async fn read_timeline(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Json<Timeline>, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    let attempts = app.store.attempts(row.id).await?;
    Ok(Json(Timeline {
        items: timeline(&row, attempts),
    }))
}

/// Read the receipt of an invoice
///
/// Only after it was read back from the package and found equal; 404 before that.
#[utoipa::path(
    get,
    path = "/invoices/{invoice}/receipt",
    params(("invoice" = InvoiceId, Path, description = "The invoice")),
    responses((status = 200, description = "The proof", body = ReceiptShape))
)]
pub(super) async fn read_receipt(
    State(app): State<App>,
    caller: Caller,
    At(invoice): At<InvoiceId>,
) -> Result<Json<Receipt>, Problem> {
    let row = app.invoice(&caller, invoice).await?;
    Receipt::of(&row)?.map(Json).ok_or_else(Problem::not_found)
}
