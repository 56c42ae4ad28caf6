//! From a request to a response, when nothing goes wrong on the way; and
//! what other layers answer when something does.

use bytes::Bytes;
use http::Response;
use jiff::Timestamp;

use super::call::{Call, Outcome};
use super::door::Asked;
use super::gate::gateway;
use super::route;
use super::state::State;
use super::token::Mint;
use crate::limits::TooMany;
use crate::reply;

/// Processes a call; also says which limit it was counted under.
pub(crate) fn answer(state: &mut State, asked: &Asked<'_>) -> (Response<Bytes>, Option<String>) {
    if asked.path == "/b2b/token" {
        return (token(state, asked), None);
    }
    let found = asked
        .path
        .strip_prefix("/v2")
        .and_then(|path| route::find(asked.method, path));
    let Some((endpoint, parts)) = found else {
        return (gateway(404, "Resource not found"), None);
    };
    let passed = match state.pass(&asked.caller, endpoint.scopes, asked.now) {
        Ok(passed) => passed,
        Err(failure) => return (failure.into_response(&state.switches), None),
    };
    let switches = state.switches;
    let Some(books) = state.administrations.get_mut(passed.administration) else {
        return (gateway(404, "Resource not found"), None);
    };
    let mut call = Call {
        books,
        switches: &switches,
        chance: &mut state.chance,
        now: asked.now,
        parts,
        options: &asked.options,
        body: asked.body,
    };
    let outcome: Outcome = (endpoint.answer)(&mut call);
    let response = match outcome {
        Ok(answer) => answer.into_response(&switches),
        Err(failure) => failure.into_response(&switches),
    };
    (response, Some(passed.bucket))
}

fn token(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    if asked.method != "POST" {
        return gateway(404, "Resource not found");
    }
    let mut mint = Mint {
        administrations: &state.administrations,
        chance: &mut state.chance,
        now: asked.now,
        seconds: state.token_seconds,
        claim: state.switches.scopes_claim,
    };
    state.tokens.mint(asked.body, &mut mint)
}

/// A status that some layer before the API answers.
pub(crate) fn broken(state: &State, status: u16, retry_after: Option<u32>, now: Timestamp) -> Response<Bytes> {
    let seconds = i64::from(retry_after.unwrap_or(1));
    if status == 429 {
        let mut response = state.too_many(TooMany { seconds }, now);
        if retry_after.is_none() {
            response.headers_mut().remove(http::header::RETRY_AFTER);
        }
        return response;
    }
    let page = format!(
        "<html><head><title>{status}</title></head><body><h1>Our services aren't available right now</h1></body></html>"
    );
    let mut response = reply::response(status, "text/html", page);
    if let Some(value) = retry_after.and_then(|s| http::HeaderValue::from_str(&s.to_string()).ok()) {
        response.headers_mut().insert(http::header::RETRY_AFTER, value);
    }
    response
}

/// A page where JSON was due.
pub(crate) fn garbage() -> Response<Bytes> {
    let page = "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn zo terug.</body></html>";
    reply::response(200, "text/html; charset=utf-8", page)
}
