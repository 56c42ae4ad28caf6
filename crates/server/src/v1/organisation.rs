//! The caller's own organisation.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{OrganisationId, Scope};
use boekbrug_store::OrganisationRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::audit;
use super::body::Written;
use super::caller::Caller;
use super::name::Name;
use super::operation::{Example, Needs, Operations};
use super::problem::Problem;
use crate::App;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Organisation",
        "The organisation on whose behalf the key or person calls.",
    )
    .add(
        Needs::scope(Scope::OrganisationRead).example(Example::new("The caller's organisation", 200)),
        routes!(read_organisation),
    )
    .add(
        Needs::scope(Scope::OrganisationWrite)
            .example(Example::new("Another name", 200).body(json!({"name": "De Vries Advies"}))),
        routes!(rename_organisation),
    )
}

/// An organisation: the tenant. Nothing crosses it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Organisation {
    /// Its id.
    id: OrganisationId,
    /// Its name.
    #[schema(examples("De Vries Advies"))]
    name: String,
    /// When it was made.
    created: Timestamp,
}

impl From<OrganisationRow> for Organisation {
    fn from(row: OrganisationRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created: row.created,
        }
    }
}

/// What can be changed of an organisation.
#[derive(Deserialize, ToSchema)]
struct OrganisationChange {
    /// Its name.
    name: Name,
}

/// Read the caller's organisation
#[utoipa::path(get, path = "/organisation", responses((status = 200, description = "It", body = Organisation)))]
async fn read_organisation(State(app): State<App>, caller: Caller) -> Result<Json<Organisation>, Problem> {
    let row = app.store.organisation(caller.organisation).await?;
    row.map(|row| Json(row.into())).ok_or_else(Problem::not_found)
}

/// Rename the caller's organisation
#[utoipa::path(
    patch,
    path = "/organisation",
    request_body = OrganisationChange,
    responses((status = 200, description = "It, with its new name", body = Organisation))
)]
async fn rename_organisation(
    State(app): State<App>,
    caller: Caller,
    Written(change): Written<OrganisationChange>,
) -> Result<Json<Organisation>, Problem> {
    caller.whole()?;
    let mut tx = app.store.begin().await?;
    tx.rename_organisation(caller.organisation, &change.name).await?;
    let entry = audit::entry(&app, &caller, "organisation.renamed", &caller.organisation)
        .details(json!({"name": &*change.name}));
    tx.desk().note(&entry.row()).await?;
    tx.commit().await?;
    read_organisation(State(app), caller).await
}
