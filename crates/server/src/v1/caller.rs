//! Who calls, and what they may see.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use boekbrug_access::{Access, AccessError, Caller as Known};
use boekbrug_model::{AdministrationId, FindingCode, OrganisationId, Scope};

use super::problem::Problem;

/// The name of the cookie with a person's session.
pub const SESSION_COOKIE: &str = "boekbrug_session";

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

/// Finds out who calls: a key, else a session. A request of a session that changes something must repeat its token.
pub(crate) async fn identify(access: &Access, headers: &HeaderMap, changes: bool) -> Result<Arc<Known>, Problem> {
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        let key = given.to_str().ok().and_then(bearer).ok_or_else(not_signed_in)?;
        return Ok(access.caller_of_key(key).await?);
    }
    let token = cookie(headers, SESSION_COOKIE).ok_or_else(not_signed_in)?;
    let known = access.caller_of_session(token).await?;
    let repeated = headers
        .get(CSRF)
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default();
    let fits = known
        .session
        .as_ref()
        .is_some_and(|session| session.csrf_fits(repeated));
    if changes && !fits {
        return Err(Problem::new(StatusCode::FORBIDDEN, FindingCode::AccessCsrf));
    }
    Ok(known)
}

/// The token of a bearer (RFC 6750 section 2.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The first cookie of that name (RFC 6265 section 4.2).
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let each = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = each
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
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
    fn cookies_are_found_by_their_whole_name() {
        let headers = HeaderMap::from_iter([(header::COOKIE, "xa=1; a=2; a=3".parse().unwrap())]);
        assert_eq!((cookie(&headers, "a"), cookie(&headers, "x")), (Some("2"), None));
    }

    #[test]
    fn a_key_comes_as_a_bearer() {
        assert_eq!(bearer("bearer  bbk_1"), Some("bbk_1"));
        assert_eq!([bearer("Basic eA=="), bearer("bbk_1")], [None, None]);
    }
}
