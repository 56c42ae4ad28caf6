//! Signing in and out, and what people change of themselves.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use boekbrug_access::{Caller as Known, ProfileChange, Proof, SignedIn};
use boekbrug_model::{OrganisationId, PersonId, Role, Scope};
use boekbrug_store::OrganisationRow;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::done;
use crate::App;
use crate::cookies;
use crate::v1::body::Written;
use crate::v1::caller::{Person, identify};
use crate::v1::operation::{Example, Needs, Operations};
use crate::v1::problem::Problem;
use crate::v1::query::Asked;

pub(crate) fn operations() -> Operations {
    Operations::new(
        "Session",
        "People who sign in with a browser. A session lives in a cookie; whatever is not GET repeats its csrfToken in \
         X-CSRF-Token.",
    )
    .add(Needs::nobody().refuses(401).refuses(404).refuses(409), routes!(set_up))
    .add(Needs::nobody().refuses(401), routes!(sign_in))
    .add(Needs::session(), routes!(read_session))
    .add(Needs::session(), routes!(sign_out))
    .add(Needs::session().refuses(404), routes!(enter_organisation))
    .add(Needs::session(), routes!(change_password))
    .add(
        Needs::session().example(Example::new("English screens", 200).body(json!({"language": "en"}))),
        routes!(change_profile),
    )
    .add(Needs::session().refuses(409), routes!(erase_myself))
    .add(
        Needs::nobody().refuses(401).refuses(403).refuses(404).refuses(409),
        routes!(accept_invitation),
    )
}

/// A signed-in person and where they work.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Session {
    /// The person.
    person: Myself,
    /// The organisation that is being worked in; null for somebody who belongs nowhere (any more).
    #[schema(required = true)]
    organisation: Option<Place>,
    /// What they may do there.
    scopes: Vec<Scope>,
    /// All their organisations.
    organisations: Vec<Place>,
    /// What every request that is no GET repeats in `X-CSRF-Token`.
    csrf_token: String,
}

/// What people see of themselves.
#[derive(Serialize, ToSchema)]
struct Myself {
    /// Their id.
    id: PersonId,
    /// E-mail address with which they sign in.
    email: String,
    /// Name.
    name: String,
    /// Language of the screens: `nl` or `en`.
    language: String,
}

/// An organisation of a person.
#[derive(Serialize, ToSchema)]
struct Place {
    /// Its id.
    id: OrganisationId,
    /// Its name.
    name: String,
    /// The person's role there.
    role: Role,
}

impl From<(OrganisationRow, Role)> for Place {
    fn from((row, role): (OrganisationRow, Role)) -> Self {
        Self {
            id: row.id,
            name: row.name,
            role,
        }
    }
}

/// The first person of an installation.
#[derive(Deserialize, ToSchema)]
struct SetUp {
    /// The last part of the one-time link.
    token: String,
    /// E-mail address with which they will sign in.
    #[schema(examples("anna@voorbeeld.nl"))]
    email: String,
    /// Their name.
    name: String,
    /// Password, 10 characters to 1024 bytes.
    password: String,
    /// Language of the screens, `nl` unless given.
    language: Option<String>,
    /// Name of their organisation; not needed where one is there already.
    organisation: Option<String>,
}

/// An address and its password.
#[derive(Deserialize, ToSchema)]
struct Credentials {
    /// E-mail address.
    #[schema(examples("anna@voorbeeld.nl"))]
    email: String,
    /// Password.
    password: String,
}

/// Whoever follows a link.
#[derive(Deserialize, ToSchema)]
struct Acceptance {
    /// The last part of the link.
    token: String,
    /// E-mail address, where the link names none.
    email: Option<String>,
    /// Name of a new person.
    name: Option<String>,
    /// Language of a new person, `nl` unless given.
    language: Option<String>,
    /// The password of somebody who is known, or the new one. Left out, the session with which it is called joins.
    password: Option<String>,
}

/// Which sessions end.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Leaving {
    /// End all sessions of the person instead of this one.
    everywhere: Option<bool>,
}

/// Where to work.
#[derive(Deserialize, ToSchema)]
struct Entering {
    /// One of the person's organisations.
    organisation: OrganisationId,
}

/// A change of password.
#[derive(Deserialize, ToSchema)]
struct PasswordChange {
    /// The present password.
    current: String,
    /// The new one, 10 characters to 1024 bytes.
    password: String,
}

/// What people change of themselves.
#[derive(Deserialize, ToSchema)]
struct PersonChange {
    /// Name.
    name: Option<String>,
    /// Language of the screens: `nl` or `en`.
    language: Option<String>,
}

type Begun = (StatusCode, [(HeaderName, HeaderValue); 2], Json<Session>);

/// Make the first person of the installation
///
/// With the one-time link that the server prints at its start while there is nobody. They become the owner of the
/// organisation, and are signed in.
#[utoipa::path(
    post,
    path = "/setup",
    request_body = SetUp,
    responses((status = 201, description = "The session, and its cookie", body = Session))
)]
async fn set_up(State(app): State<App>, Written(new): Written<SetUp>) -> Result<Begun, Problem> {
    let proof = Proof::Password {
        email: Some(&new.email),
        name: Some(&new.name),
        language: new.language.as_deref(),
        password: &new.password,
    };
    let organisation = new.organisation.as_deref().unwrap_or_default();
    let accepted = app.access.set_up(&new.token, organisation, proof).await?;
    begun(&app, accepted.signed_in).await
}

/// Sign in with a password
///
/// Whatever is wrong is one answer. After ten wrong passwords the account rests: a minute first, then longer.
#[utoipa::path(
    post,
    path = "/session",
    request_body = Credentials,
    responses((status = 201, description = "The session, and its cookie", body = Session))
)]
async fn sign_in(State(app): State<App>, Written(given): Written<Credentials>) -> Result<Begun, Problem> {
    let signed_in = app.access.sign_in(&given.email, &given.password).await?;
    begun(&app, signed_in).await
}

/// Read the session
#[utoipa::path(get, path = "/session", responses((status = 200, description = "It", body = Session)))]
async fn read_session(State(app): State<App>, Person(by): Person) -> Result<Json<Session>, Problem> {
    view(&app, &by).await.map(Json)
}

/// Sign out
#[utoipa::path(
    delete,
    path = "/session",
    params(Leaving),
    responses((status = 204, description = "The session has ended"))
)]
async fn sign_out(
    State(app): State<App>,
    Person(by): Person,
    Asked(leaving): Asked<Leaving>,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), Problem> {
    app.access.sign_out(&by, leaving.everywhere == Some(true)).await?;
    Ok((StatusCode::NO_CONTENT, [cookies::end(&app)]))
}

/// Work in another organisation
#[utoipa::path(
    post,
    path = "/session/organisation",
    request_body = Entering,
    responses((status = 200, description = "The session as it is now", body = Session))
)]
async fn enter_organisation(
    State(app): State<App>,
    headers: HeaderMap,
    Person(by): Person,
    Written(entering): Written<Entering>,
) -> Result<Json<Session>, Problem> {
    app.access.enter(&by, entering.organisation).await?;
    let by = identify(&app, &headers, false).await?;
    view(&app, &by).await.map(Json)
}

/// Change the password
///
/// All other sessions of the person end. Wrong present passwords count as at the sign-in.
#[utoipa::path(
    put,
    path = "/session/password",
    request_body = PasswordChange,
    responses((status = 204, description = "Changed"))
)]
async fn change_password(
    State(app): State<App>,
    Person(by): Person,
    Written(change): Written<PasswordChange>,
) -> Result<Response, Problem> {
    app.access
        .change_password(&by, &change.current, &change.password)
        .await?;
    Ok(done())
}

/// Change name or language
#[utoipa::path(
    patch,
    path = "/session/person",
    request_body = PersonChange,
    responses((status = 200, description = "The session as it is now", body = Session))
)]
async fn change_profile(
    State(app): State<App>,
    Person(by): Person,
    Written(profile): Written<PersonChange>,
) -> Result<Json<Session>, Problem> {
    let change = ProfileChange {
        name: profile.name,
        language: profile.language,
    };
    app.access.change_profile(&by, change).await?;
    view(&app, &by).await.map(Json)
}

/// Erase myself
///
/// Name, address, password and sessions go at once; the id stays in the audit trail. The only owner of an organisation
/// names another one first.
#[utoipa::path(delete, path = "/session/person", responses((status = 204, description = "Erased")))]
async fn erase_myself(State(app): State<App>, Person(by): Person) -> Result<Response, Problem> {
    let person = by.person()?.person;
    app.access.erase(&by, person).await?;
    Ok(done())
}

/// Use an invitation, or a link for a new password
///
/// Somebody who is known proves it with their password or their session: having the link is not enough. The link works
/// once.
#[utoipa::path(
    post,
    path = "/invitations/accept",
    request_body = Acceptance,
    responses((status = 201, description = "The session, and its cookie", body = Session))
)]
async fn accept_invitation(
    State(app): State<App>,
    headers: HeaderMap,
    Written(given): Written<Acceptance>,
) -> Result<Begun, Problem> {
    let by;
    let proof = if let Some(password) = &given.password {
        Proof::Password {
            email: given.email.as_deref(),
            name: given.name.as_deref(),
            language: given.language.as_deref(),
            password,
        }
    } else {
        by = identify(&app, &headers, true).await?;
        Proof::Session(&by)
    };
    let accepted = app.access.accept(&given.token, proof).await?;
    begun(&app, accepted.signed_in).await
}

async fn begun(app: &App, signed_in: SignedIn) -> Result<Begun, Problem> {
    let by = app.access.caller_of_session(signed_in.token.as_str()).await?;
    let session = view(app, &by).await?;
    let place = (header::LOCATION, HeaderValue::from_static("/v1/session"));
    Ok((
        StatusCode::CREATED,
        [cookies::begin(app, &signed_in), place],
        Json(session),
    ))
}

async fn view(app: &App, by: &Known) -> Result<Session, Problem> {
    let csrf_token = by.person()?.csrf.clone();
    let view = app.access.session(by).await?;
    let scopes = view.organisation.as_ref().map(|(_, role)| role.scopes());
    Ok(Session {
        person: Myself {
            id: view.person.id,
            email: view.person.email,
            name: view.person.name,
            language: view.person.language,
        },
        organisation: view.organisation.map(Place::from),
        scopes: scopes.unwrap_or_default().into_iter().collect(),
        organisations: view.organisations.into_iter().map(Place::from).collect(),
        csrf_token,
    })
}
