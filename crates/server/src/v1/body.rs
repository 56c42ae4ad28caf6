//! What callers send: read within a limit and in time, JSON strictly.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use boekbrug_connector::Clock;
use boekbrug_model::FindingCode;
use http_body_util::{BodyExt as _, Limited};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Segment, Track};

use super::objects::Objects;
use super::problem::{Problem, Reason, escaped};

/// The largest body unless an operation says otherwise: 1 MiB.
pub(crate) const BODY: usize = 1 << 20;

/// A JSON body. Every field that the operation does not have is told at once, with a pointer to it.
///
/// The type must not use `flatten`, `untagged` or an inner tag: serde then forgets which fields it did not know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Written<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(content_type("application/json"));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|_| unreadable("body"))?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body that may be left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MaybeWritten<T>(pub(crate) T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MaybeWritten<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await;
        match bytes.map_err(|_| unreadable("body"))? {
            empty if empty.is_empty() => Ok(Self(T::default())),
            _ if !json => Err(content_type("application/json")),
            bytes => parse(&bytes).map(Self),
        }
    }
}

/// Reads JSON strictly: syntax is 400, everything else 422.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let (mut track, mut unknown) = (Track::new(), Vec::new());
    let read = {
        let tracked = serde_path_to_error::Deserializer::new(Objects(&mut json), &mut track);
        serde_ignored::deserialize(tracked, |path| unknown.push(pointer(&path)))
    };
    let read: Result<T, _> = read.and_then(|value| json.end().map(|()| value));
    let mut reasons: Vec<_> = unknown.iter().map(|place| unknown_field(place)).collect();
    match read {
        Ok(value) if reasons.is_empty() => Ok(value),
        Ok(_) => Err(Problem::of(StatusCode::UNPROCESSABLE_ENTITY, reasons)),
        Err(error) if error.is_data() => {
            reasons.push(wrong(&error, &track.path()));
            Err(Problem::of(StatusCode::UNPROCESSABLE_ENTITY, reasons))
        }
        Err(error) => Err(unreadable(&error.to_string())),
    }
}

fn unknown_field(place: &str) -> Reason {
    let name = place.rsplit('/').next().unwrap_or_default();
    Reason::at_pointer(FindingCode::RequestUnknownField, place).with("name", name)
}

/// A value that does not fit, in serde's words without the place in the text: the pointer says it better.
fn wrong(error: &serde_json::Error, path: &serde_path_to_error::Path) -> Reason {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let place: String = path.iter().filter_map(part).collect();
    let missing = said
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    if let Some(name) = missing {
        let place = format!("{place}/{}", escaped(name));
        return Reason::at_pointer(FindingCode::RequestMissingField, place).with("name", name);
    }
    let name = place
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("body");
    let name = name.to_owned();
    Reason::at_pointer(FindingCode::RequestWrongValue, place)
        .with("name", name)
        .with("reason", said)
}

fn part(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", escaped(key))),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn pointer(path: &serde_ignored::Path<'_>) -> String {
    use serde_ignored::Path;
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}/{index}", pointer(parent)),
        Path::Map { parent, key } => format!("{}/{}", pointer(parent), escaped(key)),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => pointer(parent),
    }
}

/// 400: it cannot be read at all.
pub(crate) fn unreadable(reason: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, FindingCode::RequestUnreadable).with("reason", reason)
}

/// 415.
pub(crate) fn content_type(expected: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, FindingCode::RequestContentType).with("expected", expected)
}

/// The media type of a body in lower case, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| kind == "application/json")
}

/// Refuses a body that says itself that it is too large, before anything of it is read. Not every body below us knows
/// its size, so the header is asked.
pub(crate) fn refuse_declared(headers: &HeaderMap, most: usize) -> Result<(), Problem> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let declared: Option<u64> = declared.and_then(|length| length.parse().ok());
    match declared {
        Some(length) if length > most as u64 => Err(too_large(most)),
        _ => Ok(()),
    }
}

/// Reads a body within a limit of bytes and of seconds. One that is too large or comes too slowly is a problem.
pub(crate) async fn read(body: Body, most: usize, seconds: u32, clock: &dyn Clock) -> Result<Bytes, Problem> {
    if body.size_hint().lower() > most as u64 {
        return Err(too_large(most));
    }
    let whole = Limited::new(body, most).collect();
    tokio::select! {
        biased;
        read = whole => match read {
            Ok(bytes) => Ok(bytes.to_bytes()),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(too_large(most)),
            Err(error) if paused(&*error) => Err(too_slow(seconds)),
            Err(error) => Err(unreadable(&error.to_string())),
        },
        () = clock.sleep(Duration::from_secs(seconds.into())) => Err(too_slow(seconds)),
    }
}

/// Whether the listener gave up because nothing came for too long.
fn paused(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<tower_http::timeout::TimeoutError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// 408.
fn too_slow(seconds: u32) -> Problem {
    Problem::new(StatusCode::REQUEST_TIMEOUT, FindingCode::RequestTooSlow).with("seconds", seconds)
}

/// 413.
pub(crate) fn too_large(most: usize) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, FindingCode::RequestTooLarge).with("max", most)
}
