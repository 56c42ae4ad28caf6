//! Forms of signed-in people.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use axum::http::{HeaderMap, StatusCode, header};
use boekbrug_model::{Finding, FindingCode};
use boekbrug_server::{App, site};
use serde::de::DeserializeOwned;

use super::{Fault, Visit};

/// The largest form, in bytes. The mapping of a large chart of accounts fits.
const LARGEST: usize = 512 * 1024;

/// The field in which a form repeats the session's token, and the header that does the same.
const FIELD: &str = "csrf";
const HEADER: &str = "x-csrf-token";

/// A form of a signed-in person that repeats the token of their session and comes from no other site. `T` is read as
/// strictly as it says (`deny_unknown_fields`); `Vec<(String, String)>` takes whatever fields there are.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let body = axum::body::to_bytes(body, LARGEST).await;
        let body = body.map_err(|_| Fault::new(StatusCode::PAYLOAD_TOO_LARGE, FindingCode::RequestTooLarge))?;
        let mut fields = fields(&parts.headers, &body)?;
        let given = take(&mut fields, FIELD);
        let given = given.or_else(|| Some(parts.headers.get(HEADER)?.to_str().ok()?.to_owned()));
        let session = visit.caller.session.as_ref();
        let fits = session
            .zip(given)
            .is_some_and(|(session, given)| session.csrf_fits(&given));
        if !fits || !site::is_ours(&parts.headers, app.engine.options().public.as_deref()) {
            return Err(Fault::new(StatusCode::FORBIDDEN, FindingCode::AccessCsrf));
        }
        parse(&fields).map(Self)
    }
}

/// Reads a form without a token, for pages where nobody is signed in. It must not come from another site.
pub(crate) fn read<T: DeserializeOwned>(app: &App, headers: &HeaderMap, body: &Bytes) -> Result<T, Fault> {
    if !site::is_ours(headers, app.engine.options().public.as_deref()) {
        return Err(Fault::new(StatusCode::FORBIDDEN, FindingCode::AccessCsrf));
    }
    parse(&fields(headers, body)?)
}

fn fields(headers: &HeaderMap, body: &Bytes) -> Result<Vec<(String, String)>, Fault> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_form = kind.is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            FindingCode::RequestContentType,
        ));
    }
    Ok(url::form_urlencoded::parse(body).into_owned().collect())
}

fn take(fields: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let at = fields.iter().position(|(known, _)| known == name)?;
    Some(fields.remove(at).1)
}

fn parse<T: DeserializeOwned>(fields: &[(String, String)]) -> Result<T, Fault> {
    let again = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    serde_urlencoded::from_str(&again).map_err(|error| {
        let finding = Finding::new(FindingCode::RequestUnreadable).with("reason", error);
        Fault::Told(StatusCode::UNPROCESSABLE_ENTITY, vec![finding])
    })
}

/// A form of nothing but a button.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Empty {}
