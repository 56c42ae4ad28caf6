//! What every answer wears: the request's id, safe headers, and for refusals the form of a problem. Nothing below it,
//! not even a panic, gets past without.

use std::panic::AssertUnwindSafe;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use boekbrug_model::FindingCode;
use futures::FutureExt as _;
use tracing::Instrument as _;

use super::context::{Context, REQUEST_ID};
use super::problem::{Problem, render};
use crate::App;

/// Headers that an answer has unless it brings its own.
const PLAIN: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

/// Browsers come back over https alone, for a year (RFC 6797).
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Gives a request its context and its answer the rest.
pub(crate) async fn dress(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let context = Context::of(&request, &*app.chance, app.rates.limits().behind_proxy);
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        id = %context.id,
        method = %request.method(),
        route = route.unwrap_or_default(),
    );
    request.extensions_mut().insert(context.clone());
    let run = async move { next.run(request).await };
    let ran = AssertUnwindSafe(run.instrument(span.clone())).catch_unwind().await;
    let response = ran.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!("a fault of the program"));
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, FindingCode::InternalFailure).into_response()
    });
    let mut response = render(response, &context);
    wear(response.headers_mut(), &context, app.engine.options().public.as_deref());
    response
}

fn wear(headers: &mut HeaderMap, context: &Context, public: Option<&str>) {
    for (name, value) in PLAIN {
        headers.entry(name).or_insert(value);
    }
    if let Ok(id) = HeaderValue::try_from(&*context.id) {
        headers.insert(REQUEST_ID, id);
    }
    if public.is_some_and(|address| address.starts_with("https://")) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
    }
}
