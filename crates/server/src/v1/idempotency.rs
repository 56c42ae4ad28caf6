//! The same request twice: one deed, one answer, however often it is sent under one `Idempotency-Key`.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use boekbrug_access::Caller;
use boekbrug_model::FindingCode;
use boekbrug_store::{AnswerRow, KeptAnswer, Reserved};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::problem::Problem;
use crate::App;

/// The header with the key.
pub(crate) const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header of an answer that was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key.
const LONGEST: usize = 255;

/// After this long without an answer a key was left by a node that died. No request takes so long.
pub(crate) const STALE: Duration = Duration::from_mins(5);

/// The headers of an answer that are kept with it.
const KEPT: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::VARY];

/// The idempotency key of a request, for operations that keep their answers themselves; `None` without one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OwnKey(pub Option<Keyed>);

/// An idempotency key together with the digest of the request that carries it. The guard puts it beside the request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Keyed {
    /// The key.
    pub key: Key,
    /// SHA-256 in hex over the request.
    pub digest: String,
}

/// A key, and within what it counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Key {
    /// The id of the organisation, or `installation`.
    pub owner: String,
    /// The key, as the caller chose it.
    pub key: String,
}

impl Key {
    /// The row with which the key is reserved.
    pub(crate) fn row(&self, digest: String, at: Timestamp) -> AnswerRow {
        AnswerRow {
            owner: self.owner.clone(),
            key: self.key.clone(),
            digest,
            answer: None,
            at,
        }
    }

    pub(crate) fn of(headers: &HeaderMap, who: Option<&Caller>) -> Result<Option<Self>, Problem> {
        let (Some(key), Some(who)) = (headers.get(KEY), who) else {
            return Ok(None);
        };
        let fits = (1..=LONGEST).contains(&key.len()) && key.as_bytes().iter().all(u8::is_ascii_graphic);
        match key.to_str() {
            Ok(key) if fits => Ok(Some(Self {
                owner: who
                    .organisation
                    .map_or_else(|| "installation".to_owned(), |id| id.to_string()),
                key: key.to_owned(),
            })),
            _ => Err(Problem::new(StatusCode::BAD_REQUEST, FindingCode::RequestKeyWrong)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for OwnKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(parts.extensions.get().cloned()))
    }
}

/// The answer to a key that was used before: the one that is kept, or why there is none.
pub(crate) fn replay(row: &AnswerRow, digest: &str) -> Result<Response, Problem> {
    if row.digest != digest {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            FindingCode::RequestKeyReused,
        ));
    }
    let busy = || Problem::new(StatusCode::CONFLICT, FindingCode::RequestKeyBusy).retry_after(1);
    row.answer.as_ref().map(replay_kept).ok_or_else(busy)
}

/// An answer that is kept, as it was given.
pub(crate) fn replay_kept(kept: &KeptAnswer) -> Response {
    let mut response = Response::new(Body::from(kept.body.clone()));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let named: std::collections::BTreeMap<String, String> = serde_json::from_str(&kept.headers).unwrap_or_default();
    let headers = response.headers_mut();
    for (name, value) in named {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Whether an answer is given again for the same key. What time or a sign-in mends is not.
pub(crate) fn is_kept(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS
                | StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::PAYLOAD_TOO_LARGE
        )
}

/// Does the work once for a key: reserves it, works, keeps the answer. A secret that is shown once is not kept.
pub(crate) async fn once(
    app: &App,
    key: Key,
    digest: String,
    secret: Option<&'static str>,
    work: impl Future<Output = Response>,
) -> Result<Response, Problem> {
    let mut row = key.row(digest, app.clock.now());
    if let Reserved::Used(used) = reserve(app, &row).await? {
        return replay(&used, &row.digest);
    }
    let response = work.await;
    if !is_kept(response.status()) {
        free(app, &row).await;
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let bytes = body
        .collect()
        .await
        .map_or_else(|_| Bytes::new(), http_body_util::Collected::to_bytes);
    row.answer = Some(KeptAnswer {
        status: head.status.as_u16(),
        headers: kept_headers(&head.headers),
        body: without(&bytes, secret),
    });
    row.at = app.clock.now();
    if let Err(error) = keep(app, &row).await {
        tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be kept");
    }
    Ok(Response::from_parts(head, Body::from(bytes)))
}

async fn reserve(app: &App, row: &AnswerRow) -> Result<Reserved, Problem> {
    let stale = row.at.checked_sub(STALE).unwrap_or(Timestamp::MIN);
    let mut tx = app.store.begin().await?;
    let reserved = tx.desk().reserve(&[row], stale).await?;
    tx.commit().await?;
    Ok(reserved.into_iter().next().unwrap_or(Reserved::Free))
}

async fn keep(app: &App, row: &AnswerRow) -> Result<(), boekbrug_store::StoreError> {
    let mut tx = app.store.begin().await?;
    tx.desk().keep_answers(&[row]).await?;
    tx.commit().await
}

/// What cannot be freed frees itself after [`STALE`].
async fn free(app: &App, row: &AnswerRow) {
    let freed = async {
        let mut tx = app.store.begin().await?;
        tx.desk().free_answer(&row.owner, &row.key).await?;
        tx.commit().await
    };
    if let Err(error) = freed.await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "an idempotency key could not be freed"
        );
    }
}

/// The headers of an answer that are kept with it, as JSON.
pub(crate) fn kept_headers(headers: &HeaderMap) -> String {
    let kept = KEPT
        .iter()
        .filter_map(|name| Some((name.as_str(), headers.get(name)?.to_str().ok()?)));
    let kept: std::collections::BTreeMap<_, _> = kept.collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The body without the secret at this pointer: null stands in its place.
fn without(bytes: &[u8], secret: Option<&str>) -> String {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    let Some(pointer) = secret else { return text() };
    let Ok(mut json) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        return String::new();
    };
    match json.pointer_mut(pointer) {
        Some(place) => {
            *place = serde_json::Value::Null;
            json.to_string()
        }
        None => text(),
    }
}

/// SHA-256 in hex over parts whose borders count.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // writing to a text cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    text
}
