//! Who may come in: sessions, links, people, keys and the audit trail. What may be is decided in the room `access`.

pub(super) mod api_keys;
pub(super) mod invitations;
pub(super) mod people;
pub(super) mod session;
pub(super) mod trail;

use axum::response::{IntoResponse, Response};
use boekbrug_access::Link;

use super::operation::Operations;
use crate::App;

/// All of them.
pub(super) fn groups() -> Vec<Operations> {
    vec![
        session::operations(),
        people::operations(),
        invitations::operations(),
        api_keys::operations(),
        trail::operations(),
    ]
}

/// The whole address behind a link.
fn address(app: &App, link: &Link) -> String {
    format!("{}{}", app.address, link.path())
}

/// Done, and nothing to tell.
fn done() -> Response {
    axum::http::StatusCode::NO_CONTENT.into_response()
}
