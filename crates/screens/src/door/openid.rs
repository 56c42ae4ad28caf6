//! To the OpenID provider and back.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use boekbrug_access::AccessError;
use boekbrug_server::{App, cookies};
use serde::Deserialize;

use super::refuse;

/// The most parameters with which somebody comes back, and the longest of them in bytes.
const PARAMETERS: usize = 20;
const PARAMETER: usize = 8 * 1024;

/// With which link somebody sets off.
#[derive(Deserialize)]
pub(super) struct Start {
    /// The token of an invitation, or of the link for the first person.
    invitation: Option<String>,
}

/// Sends the browser to the provider.
pub(super) async fn start(State(app): State<App>, Query(start): Query<Start>) -> Response {
    let departure = match app.access.openid_start(start.invitation.as_deref()).await {
        Ok(departure) => departure,
        Err(error) => return refuse(error),
    };
    let Ok(address) = HeaderValue::try_from(departure.address.as_str()) else {
        return refuse(AccessError::Fault("an address that is no header".to_owned()));
    };
    let headers = [cookies::depart(&app, &departure.cookie), (header::LOCATION, address)];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Takes in whoever comes back. What the browser kept is taken away, however it ends: it is good for one try.
pub(super) async fn come_back(
    State(app): State<App>,
    headers: HeaderMap,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let fits = parameters.len() <= PARAMETERS && parameters.iter().all(|(_, value)| value.len() <= PARAMETER);
    let kept = cookies::openid(&app, &headers).filter(|_| fits);
    let mut response = match app.access.openid_return(kept, &parameters).await {
        Ok(signed_in) => super::welcome(&app, &signed_in, None),
        Err(error) => refuse(error),
    };
    let (name, value) = cookies::arrive(&app);
    response.headers_mut().append(name, value);
    response
}
