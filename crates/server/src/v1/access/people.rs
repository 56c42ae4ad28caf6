//! The people of an organisation.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use boekbrug_model::{PersonId, Role, Scope};
use boekbrug_store::MemberRow;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{address, done};
use crate::App;
use crate::v1::at::At;
use crate::v1::body::Written;
use crate::v1::caller::Caller;
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::page::{Page, Paging};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "People",
        "Who works in the organisation, and as what. Owners are named, changed and removed by owners alone, nobody gives \
         more than they have, and an owner always stays.",
    )
    .add(
        Needs::scope(Scope::AccessRead).example(Example::new("The first ones", 200).query("limit=10")),
        routes!(list_people),
    )
    .add(Needs::scope(Scope::AccessWrite).refuses(409), routes!(change_role))
    .add(Needs::scope(Scope::AccessWrite).refuses(409), routes!(remove_person))
    .add(Needs::scope(Scope::AccessWrite).refuses(409), routes!(erase_person))
    .add(
        Needs::scope(Scope::AccessWrite).refuses(409).hides("/link"),
        routes!(make_password_link),
    )
}

/// Somebody in the organisation.
#[derive(Serialize, ToSchema)]
struct Member {
    /// Their id.
    id: PersonId,
    /// E-mail address.
    email: String,
    /// Name.
    name: String,
    /// Language of the screens.
    language: String,
    /// Their role.
    role: Role,
    /// Since when.
    since: Timestamp,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self {
            id: row.person.id,
            email: row.person.email,
            name: row.person.name,
            language: row.person.language,
            role: row.role,
            since: row.since,
        }
    }
}

/// What can be changed of somebody.
#[derive(Deserialize, ToSchema)]
struct RoleChange {
    /// Their new role.
    role: Role,
}

/// A link that works once.
#[derive(Serialize, ToSchema)]
struct PasswordLink {
    /// The address of the page at which they set a new password. Null when the answer is given again for an idempotency
    /// key.
    #[schema(required = true)]
    link: Option<String>,
    /// Until when it works.
    expires: Timestamp,
}

/// List people
#[utoipa::path(
    get,
    path = "/people",
    params(Paging),
    responses((status = 200, description = "A page, longest there first", body = Page<Member>))
)]
async fn list_people(
    State(app): State<App>,
    caller: Caller,
    Asked(paging): Asked<Paging>,
) -> Result<Json<Page<Member>>, Problem> {
    caller.whole()?;
    let mut rows = app.access.members(&caller).await?;
    rows.sort_by_key(|row| (row.since, row.person.id));
    Page::cut(rows, paging, |row| (row.since, row.person.id), Member::from).map(Json)
}

/// Give somebody another role
#[utoipa::path(
    patch,
    path = "/people/{person}",
    params(("person" = PersonId, Path)),
    request_body = RoleChange,
    responses((status = 200, description = "They, with the new role", body = Member))
)]
async fn change_role(
    State(app): State<App>,
    caller: Caller,
    At(person): At<PersonId>,
    Written(change): Written<RoleChange>,
) -> Result<Json<Member>, Problem> {
    let row = app.access.set_role(&caller, person, change.role).await?;
    Ok(Json(row.into()))
}

/// Take somebody out of the organisation
#[utoipa::path(
    delete,
    path = "/people/{person}",
    params(("person" = PersonId, Path)),
    responses((status = 204, description = "They are out, and their sessions here have ended"))
)]
async fn remove_person(State(app): State<App>, caller: Caller, At(person): At<PersonId>) -> Result<Response, Problem> {
    app.access.remove(&caller, person).await?;
    Ok(done())
}

/// Erase somebody's personal data
///
/// Name, address, password, sessions and memberships go at once; the id stays in the audit trail. Only for somebody who
/// belongs to this organisation alone.
#[utoipa::path(
    post,
    path = "/people/{person}/erase",
    params(("person" = PersonId, Path)),
    responses((status = 204, description = "Erased"))
)]
async fn erase_person(State(app): State<App>, caller: Caller, At(person): At<PersonId>) -> Result<Response, Problem> {
    app.access.erase(&caller, person).await?;
    Ok(done())
}

/// Make a link for a new password
///
/// It works once, for an hour. Give it to them by a way that nobody else reads. Only for somebody who belongs to this
/// organisation alone.
#[utoipa::path(
    post,
    path = "/people/{person}/password-link",
    params(("person" = PersonId, Path)),
    responses((status = 200, description = "The link", body = PasswordLink))
)]
async fn make_password_link(
    State(app): State<App>,
    caller: Caller,
    At(person): At<PersonId>,
) -> Result<Json<PasswordLink>, Problem> {
    let link = app.access.reset_link(&caller, person).await?;
    let made = PasswordLink {
        link: Some(address(&app, &link)),
        expires: link.row.expires,
    };
    Ok(Json(made))
}
