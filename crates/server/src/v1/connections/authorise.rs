//! Giving a connection its way in: secrets, or a sign-in on the package's own site, and which administration it is.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use boekbrug_model::{ConnectionId, ConnectionState, FindingCode, Scope};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::view::Connection;
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::{Problem, Reason, escaped};

/// The most characters of a secret.
const LONGEST: usize = 4096;

pub(super) fn add(group: Operations) -> Operations {
    let write = || Needs::scope(Scope::ConnectionsWrite);
    group
        .add(
            write().example(Example::new("The key of the package", 200).body(json!({"secrets": {"key": "sesame"}}))),
            routes!(authorise_connection),
        )
        .add(write(), routes!(sign_connection_in))
        .add(
            write().example(Example::new("By number or name", 200).body(json!({"administration": "adm-1"}))),
            routes!(choose_remote_administration),
        )
        .add(
            Needs::scope(Scope::ConnectionsRead)
                .refuses(409)
                .refuses(422)
                .example(Example::new("What the secrets open", 200)),
            routes!(list_remote_administrations),
        )
}

/// Secrets of a connection.
#[derive(Deserialize, ToSchema)]
struct Secrets {
    /// By the names that the package wants (`secrets` of the package). They are kept sealed and never shown again.
    secrets: BTreeMap<String, String>,
}

/// Where a person signs in.
#[derive(Serialize, ToSchema)]
struct SignIn {
    /// Send the person there. It works once.
    address: String,
    /// Until when it works.
    until: Timestamp,
}

/// Which administration of the package it is.
#[derive(Deserialize, ToSchema)]
struct ChosenAdministration {
    /// Its number or its name, as `remote-administrations` gives it.
    administration: String,
}

/// The administrations that a connection's way in opens.
#[derive(Serialize, ToSchema)]
struct RemoteAdministrations {
    /// In the order in which the package shows them.
    items: Vec<RemoteAdministration>,
}

/// An administration in the package.
#[derive(Serialize, ToSchema)]
struct RemoteAdministration {
    /// Its number, for `choose`.
    id: String,
    /// Its name.
    name: String,
    /// Whether the connection is pinned to it.
    chosen: bool,
}

/// Give a connection its secrets
///
/// They are stored, and the package is asked which administration they open. When that is one, the connection is pinned
/// to it; when there are several, `choose` comes next: the findings of the answer say so. A draft stays a draft.
#[utoipa::path(
    post,
    path = "/connections/{connection}/authorise",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = Secrets,
    responses((status = 200, description = "How it stands now", body = Connection))
)]
async fn authorise_connection(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(given): Written<Secrets>,
) -> Result<Json<Connection>, Problem> {
    let row = app.connection(&caller, id).await?;
    let known = app
        .engine
        .capability(&row.package)
        .map_or(&[][..], |known| &known.secrets);
    refuse_strange(&given.secrets, known)?;
    let secrets: Vec<_> = given
        .secrets
        .into_iter()
        .map(|(name, value)| (name, SecretString::from(value)))
        .collect();
    app.by(&caller).authorise(caller.organisation, id, &secrets).await?;
    Ok(Json(app.connection(&caller, id).await?.into()))
}

/// Secrets that the package does not have, or that cannot be one.
fn refuse_strange(given: &BTreeMap<String, String>, known: &[&str]) -> Result<(), Problem> {
    let wrong = |(name, value): (&String, &String)| {
        let pointer = format!("/secrets/{}", escaped(name));
        if !known.contains(&name.as_str()) {
            return Some(Reason::at_pointer(FindingCode::RequestUnknownField, pointer).with("name", name));
        }
        let fits = (1..=LONGEST).contains(&value.len()) && !value.chars().any(char::is_control);
        let wrong = Reason::at_pointer(FindingCode::RequestWrongValue, pointer).with("name", name);
        (!fits).then(|| wrong.with("reason", format!("1–{LONGEST}")))
    };
    let reasons: Vec<_> = given.iter().filter_map(wrong).collect();
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Problem::of(axum::http::StatusCode::UNPROCESSABLE_ENTITY, reasons))
    }
}

/// Begin a sign-in
///
/// For packages where a person signs in on the package's own site (`signsIn`). Send the person to the address; they
/// come back to Boekbrug, and the connection then shows what became of it. An earlier sign-in ends by it.
#[utoipa::path(
    post,
    path = "/connections/{connection}/sign-in",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "Where the person goes", body = SignIn))
)]
async fn sign_connection_in(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<SignIn>, Problem> {
    let row = app.connection(&caller, id).await?;
    let start = row.state != ConnectionState::Draft;
    let back = format!("{}/return/{}", app.address, row.package);
    let asked = app.by(&caller).sign_in(caller.organisation, id, &back, start).await?;
    Ok(Json(SignIn {
        address: asked.address,
        until: asked.until,
    }))
}

/// Choose the administration
///
/// Where the secrets or the sign-in open several. A connection is pinned once and never follows another.
#[utoipa::path(
    post,
    path = "/connections/{connection}/choose",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    request_body = ChosenAdministration,
    responses((status = 200, description = "How it stands now", body = Connection))
)]
async fn choose_remote_administration(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
    Written(choice): Written<ChosenAdministration>,
) -> Result<Json<Connection>, Problem> {
    let row = app.connection(&caller, id).await?;
    let start = row.state != ConnectionState::Draft;
    app.by(&caller)
        .choose(caller.organisation, id, &choice.administration, start)
        .await?;
    Ok(Json(app.connection(&caller, id).await?.into()))
}

/// List the administrations that a connection opens
///
/// Asks the package. The pinned one alone when there is one.
#[utoipa::path(
    get,
    path = "/connections/{connection}/remote-administrations",
    params(("connection" = ConnectionId, Path, description = "The connection")),
    responses((status = 200, description = "All of them", body = RemoteAdministrations))
)]
async fn list_remote_administrations(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ConnectionId>,
) -> Result<Json<RemoteAdministrations>, Problem> {
    let row = app.connection(&caller, id).await?;
    let open = app.engine.remote_administrations(caller.organisation, id).await?;
    let items = open.into_iter().map(|one| RemoteAdministration {
        chosen: row.remote_id.as_deref() == Some(&one.id),
        id: one.id,
        name: one.name,
    });
    Ok(Json(RemoteAdministrations { items: items.collect() }))
}
