//! Who calls, and what they may see.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use boekbrug_access::{AccessError, Caller as Known};
use boekbrug_model::{AdministrationId, FindingCode, OrganisationId, Scope};

use super::problem::Problem;
use crate::{App, cookies, site};

/// The name of the cookie with a person's session; `__Host-` stands before it where the public address is https.
pub const SESSION_COOKIE: &str = crate::cookies::SESSION;

/// The header in which a request of a session that changes something repeats the session's token.
pub(crate) const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Whoever calls for an organisation. The scope of the operation was looked at before the handler is called; which
/// administrations a key may see is asked by the loaders in `load.rs`.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Everything that is known of them: actor, scopes, session.
    pub known: Arc<Known>,
    /// The organisation: nothing outside it is there.
    pub organisation: OrganisationId,
}

impl Deref for Caller {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.known
    }
}

impl Caller {
    /// Whether an administration is within the limits of the caller's key.
    pub(crate) fn sees(&self, administration: AdministrationId) -> bool {
        self.known.reaches(administration)
    }

    /// Refuses what concerns the organisation as a whole to a key that is limited to some administrations: 403.
    pub(crate) fn whole(&self) -> Result<(), Problem> {
        match &self.known.administrations {
            None => Ok(()),
            Some(_) => Err(scope_missing(Scope::OrganisationWrite)),
        }
    }
}

/// The operator, by a key of the installation.
#[derive(Clone, Debug)]
pub(crate) struct Operator(pub Arc<Known>);

/// A person with a session, in an organisation or in none.
#[derive(Clone, Debug)]
pub(crate) struct Person(pub Arc<Known>);

/// Finds out who calls: a key, else a session. A request of a session that changes something must repeat its token, and
/// must not come from another site.
pub(crate) async fn identify(app: &App, headers: &HeaderMap, changes: bool) -> Result<Arc<Known>, Problem> {
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        let key = given.to_str().ok().and_then(bearer).ok_or_else(not_signed_in)?;
        return Ok(app.access.caller_of_key(key).await?);
    }
    let token = cookies::session(app, headers).ok_or_else(not_signed_in)?;
    let known = app.access.caller_of_session(token).await?;
    let repeated = headers
        .get(CSRF)
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default();
    let fits = known
        .session
        .as_ref()
        .is_some_and(|session| session.csrf_fits(repeated));
    let ours = site::is_ours(headers, app.engine.options().public.as_deref());
    if changes && !(fits && ours) {
        return Err(Problem::new(StatusCode::FORBIDDEN, FindingCode::AccessCsrf));
    }
    Ok(known)
}

/// The token of a bearer (RFC 6750 section 2.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// 401.
pub(crate) fn not_signed_in() -> Problem {
    AccessError::NotSignedIn.into()
}

/// 403.
pub(crate) fn scope_missing(scope: Scope) -> Problem {
    AccessError::ScopeMissing(scope).into()
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let error = match error {
            AccessError::Store(error) => return error.into(),
            AccessError::NotThere(_) => return Self::not_found(),
            error => error,
        };
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(error = &error as &dyn std::error::Error, "nobody can be let in");
        }
        let Some(finding) = error.finding() else {
            return Self::new(status, FindingCode::InternalFailure);
        };
        let finding = match error.field() {
            Some(pointer) => finding.at(pointer.trim_start_matches('/').replace('/', ".")),
            None => finding,
        };
        let problem = Self::of(status, vec![finding.into()]);
        match status {
            StatusCode::UNAUTHORIZED => problem.header(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"boekbrug\""),
            ),
            StatusCode::TOO_MANY_REQUESTS => problem.retry_after(1),
            _ => problem,
        }
    }
}

fn known(parts: &Parts) -> Result<Arc<Known>, Problem> {
    parts.extensions.get::<Arc<Known>>().cloned().ok_or_else(not_signed_in)
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let known = known(parts)?;
        let organisation = known.tenant()?;
        Ok(Self { known, organisation })
    }
}

impl<S: Sync> FromRequestParts<S> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let known = known(parts)?;
        known.require(Scope::Installation)?;
        Ok(Self(known))
    }
}

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let known = known(parts)?;
        known.person()?;
        Ok(Self(known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_as_a_bearer() {
        assert_eq!(bearer("bearer  bbk_1"), Some("bbk_1"));
        assert_eq!([bearer("Basic eA=="), bearer("bbk_1")], [None, None]);
    }
}
