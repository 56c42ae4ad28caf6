//! Organisations, for the operator's own key: make one, list them. Nothing of what is in them.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{ApiKeyId, OrganisationId, Scope};
use boekbrug_store::OrganisationRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::audit;
use super::body::Written;
use super::caller::Operator;
use super::created::{self, Created};
use super::name::Name;
use super::operation::{Example, Needs, Operations};
use super::organisation::Organisation;
use super::page::{Page, Paging};
use super::problem::Problem;
use super::query::Asked;
use crate::App;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Organisations",
        "The tenants of this installation. Only a key of the installation sees them.",
    )
    .add(
        Needs::scope(Scope::Installation).example(Example::new("The first ones", 200).query("limit=10")),
        routes!(list_organisations),
    )
    .add(
        Needs::scope(Scope::Installation)
            .hides("/apiKey/key")
            .example(Example::new("A new organisation", 201).body(json!({"name": "Jansen Installatie"}))),
        routes!(create_organisation),
    )
}

/// An organisation to make.
#[derive(Deserialize, ToSchema)]
struct NewOrganisation {
    /// Its name.
    name: Name,
}

/// An organisation that was made, with its first key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MadeOrganisation {
    /// Its id.
    id: OrganisationId,
    /// Its name.
    name: String,
    /// When it was made.
    created: Timestamp,
    /// Its first key: every scope of the organisation.
    api_key: FirstKey,
}

/// The first key of an organisation.
#[derive(Serialize, ToSchema)]
struct FirstKey {
    /// Its id.
    id: ApiKeyId,
    /// The key itself, shown this once. Null when the answer is given again for an idempotency key.
    #[schema(required = true, examples("bbk_…"))]
    key: Option<String>,
}

/// List organisations
#[utoipa::path(
    get,
    path = "/organisations",
    params(Paging),
    responses((status = 200, description = "A page, oldest first", body = Page<Organisation>))
)]
async fn list_organisations(
    State(app): State<App>,
    _: Operator,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Organisation>>, Problem> {
    let rows = app.store.organisations().await?;
    Page::cut(rows, paging, |row| row.id, Organisation::from).map(Json)
}

/// Make an organisation
///
/// It comes with its first key, which has every scope within the organisation; make narrower ones with it.
#[utoipa::path(
    post,
    path = "/organisations",
    request_body = NewOrganisation,
    responses((status = 201, description = "It, with its first key", body = MadeOrganisation))
)]
async fn create_organisation(
    State(app): State<App>,
    Operator(known): Operator,
    Written(new): Written<NewOrganisation>,
) -> Result<Created<MadeOrganisation>, Problem> {
    let created = app.clock.now();
    let row = OrganisationRow {
        id: OrganisationId::new(created, app.chance.ten()),
        name: new.name.into(),
        created,
    };
    let mut tx = app.store.begin().await?;
    tx.create_organisation(&row).await?;
    let entry = audit::entry_of(&app, &known.actor, Some(row.id), "organisation.created", &row.id);
    tx.desk().note(&entry.details(json!({"name": row.name})).row()).await?;
    let key = app.access.first_key_in(&mut *tx, &known, row.id, "first").await?;
    tx.commit().await?;
    let made = MadeOrganisation {
        id: row.id,
        name: row.name,
        created,
        api_key: FirstKey {
            id: key.row.id,
            key: Some(key.key.as_str().to_owned()),
        },
    };
    Ok(created::answer("/v1/organisation", made))
}
