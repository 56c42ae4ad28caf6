//! Administrations: the companies of an organisation. Each has at most one connection at a time.

use axum::Json;
use axum::extract::State;
use boekbrug_model::{AdministrationId, Scope};
use boekbrug_store::AdministrationRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::at::At;
use super::audit;
use super::body::Written;
use super::caller::Caller;
use super::created::{self, Created};
use super::name::Name;
use super::operation::{Example, Needs, Operations};
use super::page::{Page, Paging};
use super::problem::Problem;
use super::query::Asked;
use crate::App;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Administrations",
        "The companies of the organisation, as the application knows them.",
    )
    .add(
        Needs::scope(Scope::OrganisationRead).example(Example::new("All administrations", 200)),
        routes!(list_administrations),
    )
    .add(
        Needs::scope(Scope::OrganisationWrite)
            .example(Example::new("A new administration", 201).body(json!({"name": "Jansen Holding"}))),
        routes!(create_administration),
    )
    .add(
        Needs::scope(Scope::OrganisationRead).example(Example::new("One administration", 200)),
        routes!(read_administration),
    )
    .add(
        Needs::scope(Scope::OrganisationWrite)
            .example(Example::new("Another name", 200).body(json!({"name": "Jansen Beheer"}))),
        routes!(rename_administration),
    )
}

/// An administration.
#[derive(Serialize, ToSchema)]
struct Administration {
    /// Its id.
    id: AdministrationId,
    /// Its name.
    name: String,
    /// When it was made.
    created: Timestamp,
}

impl From<AdministrationRow> for Administration {
    fn from(row: AdministrationRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created: row.created,
        }
    }
}

/// An administration to make, or to name anew.
#[derive(Deserialize, ToSchema)]
struct AdministrationName {
    /// Its name.
    name: Name,
}

/// List administrations
///
/// Those that the caller's key may see.
#[utoipa::path(
    get,
    path = "/administrations",
    params(Paging),
    responses((status = 200, description = "A page, oldest first", body = Page<Administration>))
)]
async fn list_administrations(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Administration>>, Problem> {
    let mut rows = app.store.administrations(caller.organisation).await?;
    rows.retain(|row| caller.sees(row.id));
    Page::cut(rows, paging, |row| row.id, Administration::from).map(Json)
}

/// Make an administration
///
/// A key that is limited to some administrations cannot.
#[utoipa::path(
    post,
    path = "/administrations",
    request_body = AdministrationName,
    responses((status = 201, description = "It", body = Administration))
)]
async fn create_administration(
    State(app): State<App>,
    caller: Caller,
    Written(new): Written<AdministrationName>,
) -> Result<Created<Administration>, Problem> {
    caller.whole()?;
    let created = app.clock.now();
    let row = AdministrationRow {
        id: AdministrationId::new(created, app.chance.ten()),
        organisation: caller.organisation,
        name: new.name.into(),
        created,
    };
    let mut tx = app.store.begin().await?;
    tx.create_administration(&row).await?;
    let entry = audit::entry(&app, &caller, "administration.created", &row.id).administration(row.id);
    tx.desk().note(&entry.details(json!({"name": row.name})).row()).await?;
    tx.commit().await?;
    let place = format!("/v1/administrations/{}", row.id);
    Ok(created::answer(place, row.into()))
}

/// Read an administration
#[utoipa::path(
    get,
    path = "/administrations/{administration}",
    params(("administration" = AdministrationId, Path, description = "The administration")),
    responses((status = 200, description = "It", body = Administration))
)]
async fn read_administration(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AdministrationId>,
) -> Result<Json<Administration>, Problem> {
    Ok(Json(app.administration(&caller, id).await?.into()))
}

/// Rename an administration
#[utoipa::path(
    patch,
    path = "/administrations/{administration}",
    params(("administration" = AdministrationId, Path, description = "The administration")),
    request_body = AdministrationName,
    responses((status = 200, description = "It, with its new name", body = Administration))
)]
async fn rename_administration(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AdministrationId>,
    Written(change): Written<AdministrationName>,
) -> Result<Json<Administration>, Problem> {
    let row = app.administration(&caller, id).await?;
    let mut tx = app.store.begin().await?;
    tx.rename_administration(caller.organisation, id, &change.name).await?;
    let names = json!({"name": {"before": row.name, "after": &*change.name}});
    let entry = audit::entry(&app, &caller, "administration.renamed", &id).administration(id);
    tx.desk().note(&entry.details(names).row()).await?;
    tx.commit().await?;
    let name = change.name.into();
    Ok(Json(AdministrationRow { name, ..row }.into()))
}
