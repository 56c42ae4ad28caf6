//! Coupled fields of a connection: which are taken over from the package, and which a user switched off.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_connector::{Capability, Direction};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, FindingCode, Scope};
use boekbrug_store::ConnectionRow;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::settings::store;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::etag::{Etag, IfMatch, IfNoneMatch, tagged};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::{Problem, Reason, escaped};

pub(super) fn add(group: Operations) -> Operations {
    group
        .add(
            Needs::scope(Scope::ConnectionsRead)
                .tagged()
                .example(Example::new("Its fields", 200)),
            routes!(read_coupled_fields),
        )
        .add(
            Needs::scope(Scope::ConnectionsWrite)
                .tagged()
                .example(Example::new("All on again", 200).body(json!({"switchedOff": {}}))),
            routes!(change_coupled_fields),
        )
}

/// The coupled fields of a connection.
#[derive(Serialize, ToSchema)]
struct CoupledFields {
    /// By feed, as the package has them.
    items: Vec<CoupledField>,
}

/// One coupled field.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CoupledField {
    /// The feed.
    feed: Feed,
    /// Our path, for example `visitAddress.city`.
    field: &'static str,
    /// The package's path. Empty for a derived value.
    package_field: &'static str,
    /// Whether it is taken over.
    on: bool,
}

/// Which fields are switched off.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SwitchedOff {
    /// Paths by feed. Every other field is on.
    switched_off: BTreeMap<Feed, BTreeSet<String>>,
}

/// The fields of a package that come in, by feed.
fn coupled(known: &Capability) -> impl Iterator<Item = (Feed, &'static str, &'static str)> {
    known
        .fields
        .iter()
        .filter_map(|table| Some((table.feed?, table)))
        .flat_map(|(feed, table)| {
            let comes_in = |direction| matches!(direction, Direction::In | Direction::Both);
            let rows = table.rows.iter().filter(move |row| comes_in(row.direction));
            rows.map(move |row| (feed, row.canonical, row.package))
        })
}

fn view(app: &App, row: &ConnectionRow) -> CoupledFields {
    let off = &row.settings.switched_off;
    let known = app.engine.capability(&row.package);
    let items = known
        .into_iter()
        .flat_map(coupled)
        .map(|(feed, field, package_field)| CoupledField {
            on: !off.get(&feed).is_some_and(|fields| fields.contains(field)),
            feed,
            field,
            package_field,
        });
    CoupledFields { items: items.collect() }
}

/// Fields that the package does not couple.
fn refuse_strange(known: Option<&Capability>, off: &SwitchedOff) -> Result<(), Problem> {
    let fields: BTreeSet<_> = known
        .into_iter()
        .flat_map(coupled)
        .map(|(feed, field, _)| (feed, field))
        .collect();
    let each = off
        .switched_off
        .iter()
        .flat_map(|(feed, fields)| fields.iter().map(move |field| (*feed, field)));
    let strange = each.filter(|(feed, field)| !fields.contains(&(*feed, field.as_str())));
    let reasons: Vec<_> = strange
        .map(|(feed, field)| {
            let pointer = format!("/switchedOff/{}", escaped(feed.as_str()));
            Reason::at_pointer(FindingCode::ConnectionFieldNotCoupled, pointer).with("field", field)
        })
        .collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Problem::of(StatusCode::UNPROCESSABLE_ENTITY, reasons))
    }
}

/// Read the coupled fields of a connection
#[utoipa::path(
    get,
    path = "/connections/{connection}/fields",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Its fields", body = CoupledFields))
)]
async fn read_coupled_fields(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let row = app.connection(&caller, id).await?;
    Ok(seen.answer(&Etag::of(row.version), &view(&app, &row)))
}

/// Switch coupled fields off or on
///
/// A field that is off is not overwritten any more; what was taken over stays.
#[utoipa::path(
    put,
    path = "/connections/{connection}/fields",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = SwitchedOff,
    responses((status = 200, description = "As they are now", body = CoupledFields))
)]
async fn change_coupled_fields(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    seen: IfMatch,
    Written(off): Written<SwitchedOff>,
) -> Result<Response, Problem> {
    let row = app.connection(&caller, id).await?;
    seen.check(&Etag::of(row.version))?;
    refuse_strange(app.engine.capability(&row.package), &off)?;
    let mut switched_off = off.switched_off;
    switched_off.retain(|_, fields| !fields.is_empty());
    let settings = ConnectionSettings {
        switched_off,
        ..row.settings.clone()
    };
    let row = store(&app, &caller, row, settings).await?;
    Ok(tagged(&Etag::of(row.version), &view(&app, &row)))
}
