//! From a request to a response, when nothing goes wrong on the way; and
//! what other layers answer when something does.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};

use super::auth::{endpoint, page};
use super::calls;
use super::door::Asked;
use super::failure::Failure;
use super::gate::{self, Caller, too_many};
use super::limits::Exceeded;
use super::route::{Target, decoded};
use super::state::State;
use crate::reply;

/// Headers of every answer of the API [apis/data/exact-response-headers].
const HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-cache, no-store"),
    ("pragma", "no-cache"),
    ("expires", "-1"),
    ("dataserviceversion", "2.0;"),
    ("x-xss-protection", "1; mode=block"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    (
        "strict-transport-security",
        "max-age=31536000 ; includeSubDomains ; preload",
    ),
];

/// Processes a call.
pub(crate) fn answer(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    if state.maintenance {
        return maintenance();
    }
    match asked.path {
        "/api/oauth2/auth" => page::auth(state, asked),
        "/api/oauth2/token" => endpoint::token(state, asked),
        "/docs/SysAttachment.aspx" if asked.method == "GET" => calls::file::file(state, asked),
        path if path.starts_with("/api/v1/") => api(state, asked),
        _ => reply::response(
            404,
            "text/html; charset=utf-8",
            "<html><body><h2>404 - File or directory not found.</h2></body></html>",
        ),
    }
}

/// What the address names, if anything.
fn target(asked: &Asked<'_>) -> Option<Target> {
    Target::read(&decoded(asked.path.strip_prefix("/api/v1/")?))
}

/// The administration that an address names.
pub(crate) fn division_of(asked: &Asked<'_>) -> Option<i32> {
    target(asked)?.division
}

/// The name under which a call is counted.
pub(crate) fn endpoint_name(asked: &Asked<'_>) -> String {
    let oauth = asked
        .path
        .strip_prefix("/api/")
        .filter(|path| path.starts_with("oauth2/"));
    match (oauth, target(asked)) {
        (Some(path), _) => format!("{} {path}", asked.method),
        (None, Some(target)) => target.name(asked.method),
        (None, None) => format!("{} {}", asked.method, asked.path),
    }
}

fn api(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    let (mut response, exceeded, who) = guarded(state, asked);
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let (Some((caller, division)), true) = (who, response.status() != 401) {
        let (limits, switches) = (state.limits, state.switches);
        let headers = response.headers_mut();
        state
            .meter
            .headers(caller.app, division, limits, exceeded, &switches, headers);
    }
    response
}

type Guarded = (Response<Bytes>, Option<Exceeded>, Option<(Caller, i32)>);

/// The checks before a call and the count of errors after it.
fn guarded(state: &mut State, asked: &Asked<'_>) -> Guarded {
    let found = target(asked);
    let name = endpoint_name(asked);
    let division = found.as_ref().and_then(|target| target.division);
    let limits = state.limits;
    let caller = match gate::caller(state, asked.headers, asked.now) {
        Ok(caller) => caller,
        Err(refused) => {
            let (owner, refusal) = *refused;
            if let (Some(owner), Some(division)) = (owner, division) {
                state.meter.error(&owner.party(division), &name, limits, asked.now);
            }
            return (refusal, None, None);
        }
    };
    if let Some(division) = division
        && let Err(refused) = state.limited(&caller, division, &name, asked.now)
    {
        let (exceeded, refusal) = *refused;
        return (refusal, exceeded, Some((caller, division)));
    }
    let language = state.language(caller.user);
    let switches = state.switches;
    let outcome = found
        .ok_or(Failure::NotFound)
        .and_then(|target| within(state, asked, &caller, &target));
    let response = outcome.unwrap_or_else(|failure| failure.into_response(&switches, language));
    if let (Some(division), 400 | 401 | 403 | 404) = (division, response.status().as_u16()) {
        state.meter.error(&caller.party(division), &name, limits, asked.now);
    }
    (response, None, division.map(|division| (caller, division)))
}

fn within(state: &mut State, asked: &Asked<'_>, caller: &Caller, target: &Target) -> Result<Response<Bytes>, Failure> {
    let Some(division) = target.division else {
        return calls::me::me(state, asked, caller, target);
    };
    let index = state.divisions.iter().position(|books| books.code == division);
    let Some(index) = index.filter(|_| caller.reaches(division)) else {
        return Err(Failure::Forbidden("Forbidden".to_owned()));
    };
    state.scoped(caller, target, asked.method)?;
    calls::dispatch(state, asked, caller, target, index)
}

fn maintenance() -> Response<Bytes> {
    let page = "<html><head><title>503</title></head><body><h1>Service Unavailable</h1><p>Exact Online is in onderhoud.</p></body></html>";
    reply::response(503, "text/html", page)
}

/// A status that some layer before the API answers.
pub(crate) fn broken(state: &mut State, status: u16, retry_after: Option<u32>, asked: &Asked<'_>) -> Response<Bytes> {
    let mut response = match status {
        429 => limited(state, asked),
        503 => maintenance(),
        _ => {
            let page = format!("<html><head><title>{status}</title></head><body><h1>Server Error</h1></body></html>");
            reply::response(status, "text/html", page)
        }
    };
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A 429 as if the minute were used up, with its headers.
fn limited(state: &mut State, asked: &Asked<'_>) -> Response<Bytes> {
    let mut response = too_many(&state.switches, 60 - asked.now.as_second().rem_euclid(60));
    let caller = gate::caller(state, asked.headers, asked.now);
    if let (Ok(caller), Some(division)) = (caller, division_of(asked)) {
        let limits = super::limits::RateLimits {
            per_minute: state.limits.per_minute.or(super::limits::RateLimits::REAL.per_minute),
            ..state.limits
        };
        state.meter.exhaust(caller.app, division, limits, asked.now);
        let (exceeded, switches) = (Some(Exceeded::Minute), state.switches);
        state.meter.headers(
            caller.app,
            division,
            limits,
            exceeded,
            &switches,
            response.headers_mut(),
        );
    }
    response
}

/// A page where JSON was due.
pub(crate) fn garbage() -> Response<Bytes> {
    let page = "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body>Wij zijn zo terug.</body></html>";
    reply::response(200, "text/html; charset=utf-8", page)
}
