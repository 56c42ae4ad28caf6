//! How people come in before there are screens: plain pages behind one-time links, and the way to an OpenID provider
//! and back. No scripts; forms go to this site alone; no other site is told of an address with a token in it.

mod openid;
mod page;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use boekbrug_access::{AccessError, LinkKind, LinkView, Proof, SignedIn};
use boekbrug_model::{Finding, FindingCode};
use serde::Deserialize;

use crate::{App, cookies, site};
use page::{Filled, page};

/// The largest form, in bytes.
const FORM: usize = 16 * 1024;

/// The pages behind links, and the provider.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/setup/{token}", get(show_setup).post(set_up))
        .route("/invitation/{token}", get(show_invitation).post(accept))
        .route("/sign-in/openid", get(openid::start))
        .route("/sign-in/openid/return", get(openid::come_back))
        .layer(DefaultBodyLimit::max(FORM))
}

/// What a form sends. What a page does not ask for stays empty.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Fields {
    email: String,
    name: String,
    organisation: String,
    password: String,
}

impl Fields {
    fn proof(&self) -> Proof<'_> {
        Proof::Password {
            email: Some(&self.email),
            name: Some(&self.name),
            language: None,
            password: &self.password,
        }
    }

    fn again(&self) -> Filled<'_> {
        Filled {
            email: &self.email,
            name: &self.name,
            organisation: &self.organisation,
        }
    }
}

async fn show_setup(State(app): State<App>, Path(token): Path<String>) -> Response {
    show(&app, "setup", &token, &Filled::default(), None).await
}

async fn show_invitation(State(app): State<App>, Path(token): Path<String>) -> Response {
    show(&app, "invitation", &token, &Filled::default(), None).await
}

async fn set_up(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if !site::is_ours(&headers, app.engine.options().public.as_deref()) {
        return foreign();
    }
    let organisation = match fields.organisation.trim() {
        "" => "Mijn organisatie",
        name => name,
    };
    match app.access.set_up(&token, organisation, fields.proof()).await {
        Ok(accepted) => welcome(&app, &accepted.signed_in),
        Err(error) => show(&app, "setup", &token, &fields.again(), Some(&error)).await,
    }
}

async fn accept(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if !site::is_ours(&headers, app.engine.options().public.as_deref()) {
        return foreign();
    }
    match app.access.accept(&token, fields.proof()).await {
        Ok(accepted) => welcome(&app, &accepted.signed_in),
        Err(error) => show(&app, "invitation", &token, &fields.again(), Some(&error)).await,
    }
}

/// The page behind a link, with what was typed before and why it did not work.
async fn show(app: &App, place: &str, token: &str, filled: &Filled<'_>, error: Option<&AccessError>) -> Response {
    let view = match app.access.link(token).await {
        Ok(view) => view,
        Err(failed) => return refuse(error.unwrap_or(&failed)),
    };
    if (view.kind == LinkKind::Setup) != (place == "setup") {
        return refuse(&AccessError::LinkUnusable);
    }
    let status = error.map_or(StatusCode::OK, status_of);
    let why = error.and_then(AccessError::finding);
    let form = form(app, &view, place, token, filled);
    page(
        status,
        &format!("{}{form}", why.map_or_else(String::new, |why| page::told(&why))),
    )
}

fn form(app: &App, view: &LinkView, place: &str, token: &str, filled: &Filled<'_>) -> String {
    let form = page::form(view, place, token, filled);
    if app.access.has_openid() && view.kind != LinkKind::Reset {
        format!("{form}{}", page::provider(token))
    } else {
        form
    }
}

/// Signed in: the cookie is set, and there is nothing more to do here.
fn welcome(app: &App, signed_in: &SignedIn) -> Response {
    ([cookies::begin(app, signed_in)], page(StatusCode::OK, page::WELCOME)).into_response()
}

/// Why not, as a page.
fn refuse(error: &AccessError) -> Response {
    if let AccessError::Store(_) | AccessError::Fault(_) | AccessError::OpenId(_) = error {
        tracing::warn!(error = error as &dyn std::error::Error, "somebody could not be let in");
    }
    let finding = error
        .finding()
        .unwrap_or_else(|| Finding::new(FindingCode::InternalFailure));
    page(status_of(error), &page::told(&finding))
}

fn foreign() -> Response {
    page(
        StatusCode::FORBIDDEN,
        &page::told(&Finding::new(FindingCode::AccessCsrf)),
    )
}

fn status_of(error: &AccessError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
