//! Parameters after the question mark, read strictly: a misspelt filter would otherwise show everything.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use boekbrug_model::FindingCode;
use serde::de::DeserializeOwned;
use serde_path_to_error::Track;

use super::problem::{Problem, Reason};

/// The parameters of an operation. Absent ones need `Option` or `#[serde(default)]`; no `flatten`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = serde_urlencoded::Deserializer::new(form_pairs(query));
    let (mut track, mut unknown) = (Track::new(), Vec::new());
    let read = {
        let tracked = serde_path_to_error::Deserializer::new(pairs, &mut track);
        serde_ignored::deserialize(tracked, |path| unknown.push(path.to_string()))
    };
    let mut reasons: Vec<_> = unknown.iter().map(|name| unknown_parameter(name)).collect();
    match read {
        Ok(value) if reasons.is_empty() => Ok(value),
        Ok(_) => Err(Problem::of(StatusCode::BAD_REQUEST, reasons)),
        Err(error) => {
            reasons.push(wrong(&error.to_string(), &track.path().to_string()));
            Err(Problem::of(StatusCode::BAD_REQUEST, reasons))
        }
    }
}

fn form_pairs(query: &str) -> url::form_urlencoded::Parse<'_> {
    url::form_urlencoded::parse(query.as_bytes())
}

fn unknown_parameter(name: &str) -> Reason {
    Reason::at_parameter(FindingCode::RequestUnknownField, name).with("name", name)
}

fn wrong(said: &str, name: &str) -> Reason {
    let missing = said
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    match missing {
        Some(name) => Reason::at_parameter(FindingCode::RequestMissingField, name).with("name", name),
        None => Reason::at_parameter(FindingCode::RequestWrongValue, name)
            .with("name", name)
            .with("reason", said),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::v1::page::Limit;

    #[derive(Deserialize, Debug)]
    struct Filter {
        limit: Option<Limit>,
        #[allow(dead_code, reason = "only that it is read")]
        number: Option<String>,
    }

    #[test]
    fn parameters_are_read_strictly() {
        let good: Filter = parse("limit=7&number=a%20b").unwrap();
        assert_eq!(good.limit.unwrap_or_default().rows(), 7);
        for (query, code) in [
            ("limt=7", FindingCode::RequestUnknownField),
            ("limit=0", FindingCode::RequestWrongValue),
            ("limit=501", FindingCode::RequestWrongValue),
            ("limit=x", FindingCode::RequestWrongValue),
            ("limit=1&limit=2", FindingCode::RequestWrongValue),
        ] {
            let problem = parse::<Filter>(query).unwrap_err();
            assert_eq!(
                (problem.status(), problem.code()),
                (StatusCode::BAD_REQUEST, code),
                "{query}"
            );
        }
    }
}
