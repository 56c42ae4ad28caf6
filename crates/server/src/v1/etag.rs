//! Marks of a version (RFC 9110 section 8.8.3): who changes settings says which version they saw.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boekbrug_model::FindingCode;
use serde::Serialize;

use super::problem::Problem;

/// A mark of a version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Etag(String);

impl Etag {
    /// The mark of a number that counts up with each change.
    pub(crate) fn of(version: i64) -> Self {
        Self(format!("\"v{version}\""))
    }

    fn header(&self) -> HeaderValue {
        HeaderValue::try_from(&self.0).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

/// The version that a change is made to. Without it: 428.
#[derive(Clone, Debug)]
pub(crate) struct IfMatch(Vec<String>);

impl IfMatch {
    /// Refuses a change to another version than the caller saw: 412. `*` fits whatever there is.
    pub(crate) fn check(&self, current: &Etag) -> Result<(), Problem> {
        if self.0.iter().any(|tag| tag == "*" || *tag == current.0) {
            Ok(())
        } else {
            Err(
                Problem::new(StatusCode::PRECONDITION_FAILED, FindingCode::RequestPreconditionFailed)
                    .header(header::ETAG, current.header()),
            )
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let tags = tags(&parts.headers, &header::IF_MATCH);
        if tags.is_empty() {
            let missing = FindingCode::RequestPreconditionMissing;
            return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, missing));
        }
        Ok(Self(tags))
    }
}

/// The versions that the caller has already.
#[derive(Clone, Debug)]
pub(crate) struct IfNoneMatch(Vec<String>);

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(tags(&parts.headers, &header::IF_NONE_MATCH)))
    }
}

impl IfNoneMatch {
    /// 304 when the caller has this version, else the whole.
    pub(crate) fn answer(&self, current: &Etag, body: &impl Serialize) -> Response {
        let weakly = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag) == current.0;
        if self.0.iter().any(|tag| tag == "*" || weakly(tag)) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, current.header())]).into_response();
        }
        tagged(current, body)
    }
}

/// An answer with its mark.
pub(crate) fn tagged(current: &Etag, body: &impl Serialize) -> Response {
    ([(header::ETAG, current.header())], Json(body)).into_response()
}

fn tags(headers: &HeaderMap, name: &header::HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let each = values.flat_map(|value| value.split(','));
    each.map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_seen_may_be_changed() {
        let seen = IfMatch(vec!["\"v3\"".to_owned()]);
        assert!(seen.check(&Etag::of(3)).is_ok());
        assert_eq!(
            seen.check(&Etag::of(4)).unwrap_err().status(),
            StatusCode::PRECONDITION_FAILED
        );
        assert!(
            IfMatch(vec!["W/\"v3\"".to_owned()]).check(&Etag::of(3)).is_err(),
            "weak marks do not do"
        );
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let status = |tag: &str| IfNoneMatch(vec![tag.to_owned()]).answer(&Etag::of(1), &()).status();
        assert_eq!(
            [status("\"v1\""), status("W/\"v1\""), status("*")],
            [StatusCode::NOT_MODIFIED; 3]
        );
        assert_eq!(status("\"v2\""), StatusCode::OK);
    }
}
