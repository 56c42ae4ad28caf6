//! The catalogue of findings: every reason why something does not go over, with cause and remedy.

use axum::Json;
use boekbrug_model::FindingCode;
use boekbrug_model::finding::CatalogueEntry;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::at::At;
use super::operation::{Example, Needs, Operations};

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Findings",
        "Why an invoice, a record or a request cannot go over, and what to do about it.",
    )
    .add(
        Needs::nobody().example(Example::new("The whole catalogue", 200)),
        routes!(list_findings),
    )
    .add(
        Needs::nobody().example(Example::new("One entry", 200).path(&[("code", "customer.unknown")])),
        routes!(read_finding),
    )
}

/// The whole catalogue.
#[derive(Serialize, ToSchema)]
struct Catalogue {
    /// Every entry, by group.
    items: Vec<&'static CatalogueEntry>,
}

/// List the catalogue of findings
///
/// All of it at once: it is the same for everybody and changes only with the version of the program.
#[utoipa::path(get, path = "/findings", responses((status = 200, description = "The catalogue", body = Catalogue)))]
async fn list_findings() -> Json<Catalogue> {
    let items = FindingCode::ALL.iter().map(|code| code.entry()).collect();
    Json(Catalogue { items })
}

/// Read one finding of the catalogue
#[utoipa::path(
    get,
    path = "/findings/{code}",
    params(("code" = FindingCode, Path, description = "Code of the finding")),
    responses((status = 200, description = "The entry", body = CatalogueEntry))
)]
async fn read_finding(At(code): At<FindingCode>) -> Json<&'static CatalogueEntry> {
    Json(code.entry())
}
