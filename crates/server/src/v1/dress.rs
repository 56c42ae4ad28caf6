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
    let response = caught(async move { next.run(request).await }.instrument(span)).await;
    let mut response = render(response, &context);
    wear(response.headers_mut(), &context, app.engine.options().public.as_deref());
    response
}

/// A panic of a handler is our fault and no reason to hang up.
async fn caught(run: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(run).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a fault of the program");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, FindingCode::InternalFailure).into_response()
    })
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http_body_util::BodyExt as _;

    use super::*;
    use crate::v1::context::Language;

    fn context() -> Context {
        Context {
            id: Arc::from("id-1"),
            language: Language::English,
            address: None,
        }
    }

    #[tokio::test]
    async fn a_panic_is_a_problem() {
        let response = caught(async { panic!("on purpose") }).await;
        let response = render(response, &context());
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (&json["code"], &json["requestId"]),
            (&"internal.failure".into(), &"id-1".into())
        );
        assert!(
            !json.to_string().contains("on purpose"),
            "what went wrong inside is nobody's business"
        );
    }

    #[test]
    fn https_is_promised_where_it_is_spoken() {
        let promised = |public: Option<&str>| {
            let mut headers = HeaderMap::new();
            wear(&mut headers, &context(), public);
            headers.contains_key(header::STRICT_TRANSPORT_SECURITY)
        };
        assert!(promised(Some("https://x.example")));
        assert!(!promised(Some("http://x.example")) && !promised(None));
    }

    #[tokio::test]
    async fn whatever_refuses_becomes_a_problem() {
        for (status, code) in [
            (StatusCode::NOT_FOUND, "request.notFound"),
            (StatusCode::PAYLOAD_TOO_LARGE, "request.tooLarge"),
            (StatusCode::SERVICE_UNAVAILABLE, "internal.failure"),
            (StatusCode::IM_A_TEAPOT, "request.unreadable"),
        ] {
            let response = render((status, "plain words").into_response(), &context());
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(json["code"], code);
        }
        let fine = render((StatusCode::OK, "plain words").into_response(), &context());
        let body = fine.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(&*body, b"plain words");
    }
}
