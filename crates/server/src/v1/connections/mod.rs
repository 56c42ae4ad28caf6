//! Connections: an administration linked to one administration in a bookkeeping package. Here: list, make, read.

mod authorise;
mod choices;
mod fields;
mod looks;
mod mappings;
mod matching;
mod previews;
mod questions;
mod settings;
mod state;
mod view;
mod work;

pub use questions::missing as unanswered;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use boekbrug_engine::{ConnectRequest, EngineError, WhichAdministration, WhichOrganisation};
use boekbrug_model::{AdministrationId, ConnectionId, FindingCode, Package, Profile, Scope};
use boekbrug_store::StoreError;
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::at::At;
use super::body::Written;
use super::caller::Caller;
use super::created::{self, Created};
use super::operation::{Example, Needs, Operations};
use super::page::{Cursor, Limit, Page, Paging};
use super::problem::Problem;
use super::query::Asked;
use crate::App;
use view::Connection;

pub(crate) fn operations() -> Operations {
    let group = Operations::new(
        "Connections",
        "An administration linked to one administration in a bookkeeping package. Make one (a draft), authorise it, \
         answer its questions, activate it.",
    )
    .add(
        Needs::scope(Scope::ConnectionsRead).example(Example::new("All connections", 200)),
        routes!(list_connections),
    )
    .add(
        Needs::scope(Scope::ConnectionsWrite)
            .refuses(404)
            .example(Example::new("A draft", 201).body(json!({
                "administration": "{free_administration}", "package": "{package}", "profile": "A"
            }))),
        routes!(create_connection),
    )
    .add(
        Needs::scope(Scope::ConnectionsRead).example(Example::new("One connection", 200)),
        routes!(read_connection),
    );
    let group = authorise::add(group);
    let group = questions::add(group);
    let group = settings::add(group);
    let group = mappings::add(group);
    let group = fields::add(group);
    let group = state::add(group);
    let group = work::add(group);
    let group = matching::add(group);
    let group = previews::add(group);
    looks::add(group)
}

/// Which connections to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Rows on a page; 100 unless set.
    limit: Option<Limit>,
    /// `next` of the page before.
    after: Option<Cursor>,
    /// Only those of this administration.
    administration: Option<AdministrationId>,
}

/// A connection to make.
#[derive(Deserialize, ToSchema)]
struct NewConnection {
    /// The administration; it must not have a connection that has not ended.
    administration: AdministrationId,
    /// The package.
    package: Package,
    /// The preset of its settings; `A` unless set.
    profile: Option<Profile>,
}

/// List connections
#[utoipa::path(
    get,
    path = "/connections",
    params(Filter),
    responses((status = 200, description = "A page, oldest first", body = Page<Connection>))
)]
async fn list_connections(
    State(app): State<App>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Page<Connection>>, Problem> {
    let mut rows = app.store.connections(caller.organisation).await?;
    rows.retain(|row| caller.sees(row.administration));
    rows.retain(|row| filter.administration.is_none_or(|only| row.administration == only));
    let paging = Paging {
        limit: filter.limit,
        after: filter.after,
    };
    Page::cut(rows, paging, |row| row.id, Connection::from).map(Json)
}

/// Make a connection
///
/// It is a draft with the settings of its profile; a package tells which `profiles` work with it. Next: `authorise` with the package's secrets, or `sign-in` where a person signs in on the package's
/// own site; then `questions`; then `activate`.
#[utoipa::path(
    post,
    path = "/connections",
    request_body = NewConnection,
    responses((status = 201, description = "A draft", body = Connection))
)]
async fn create_connection(
    State(app): State<App>,
    caller: Caller,
    Written(new): Written<NewConnection>,
) -> Result<Created<Connection>, Problem> {
    app.administration(&caller, new.administration).await?;
    let profile = new.profile.unwrap_or(Profile::A);
    let known = app.engine.capability(&new.package);
    let request = ConnectRequest {
        organisation: WhichOrganisation::Existing(caller.organisation),
        administration: WhichAdministration::Existing(new.administration),
        package: new.package,
        profile,
        settings: known.map(|known| known.preset(profile)).unwrap_or_default(),
        secrets: Vec::new(),
        start: false,
    };
    let made = app.by(&caller).draft(request).await.map_err(one_only)?;
    let row = app.connection(&caller, made.connection).await?;
    let place = format!("/v1/connections/{}", row.id);
    Ok(created::answer(place, row.into()))
}

fn one_only(error: EngineError) -> Problem {
    match error {
        EngineError::Store(StoreError::Taken { .. }) => {
            Problem::new(StatusCode::CONFLICT, FindingCode::ConnectionOneOnly)
        }
        error => error.into(),
    }
}

/// Read a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "It", body = Connection))
)]
async fn read_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<Connection>, Problem> {
    Ok(Json(app.connection(&caller, id).await?.into()))
}
