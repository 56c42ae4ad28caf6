//! How people come in: with a password, by a link that works once, by an OpenID provider. No other site is told of an
//! address with a token in it.

mod link;
mod openid;
mod sign_in;

#[cfg(test)]
pub(crate) use {link::samples as link_samples, sign_in::samples};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use boekbrug_access::{AccessError, SignedIn};
use boekbrug_server::{App, cookies};

use crate::frame::{Fault, go, local};

/// The largest form, in bytes.
const FORM: usize = 16 * 1024;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/setup/{token}", get(link::show_setup).post(link::set_up))
        .route("/invitation/{token}", get(link::show_invitation).post(link::accept))
        .route("/sign-in/openid", get(openid::start))
        .route("/sign-in/openid/return", get(openid::come_back))
        .layer(DefaultBodyLimit::max(FORM))
}

/// Signed in: the cookie is set, and the work begins.
fn welcome(app: &App, signed_in: &SignedIn, next: Option<&str>) -> Response {
    ([cookies::begin(app, signed_in)], go(local(next))).into_response()
}

/// Why not, as a page.
fn refuse(error: AccessError) -> Response {
    if let AccessError::Store(_) | AccessError::Fault(_) | AccessError::OpenId(_) = &error {
        tracing::warn!(error = &error as &dyn std::error::Error, "somebody could not be let in");
    }
    Fault::from(error).into_response()
}

fn status_of(error: &AccessError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
