//! What every answer of the screens gets: headers, the page of a refusal, and the end of a notice that was shown.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use boekbrug_server::App;

use super::page::{FaultPage, page_with};
use super::preferences::{language_of, theme_of};
use super::{Fault, Frame, Place, Visit, go};
use crate::text::Texts;

/// Everything comes from this site, nothing runs or is drawn from within a page, nobody shows a page in a frame
/// (Content Security Policy level 3).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Dresses an answer.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.extensions_mut().insert(Fault::NotFound);
    }
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        let mut page = told(&app, &headers, &path, fault).await;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            page.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response = page;
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && go::brought(&headers).is_some() {
        go::forget(&mut response);
    }
    let plain = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        plain.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The page of a refusal. When nobody can be found out to visit, it stands without the menu.
async fn told(app: &App, headers: &HeaderMap, path: &str, fault: Fault) -> Response {
    let status = fault.status();
    let visit = Visit::of(app, headers, path).await.ok();
    let t = visit
        .as_ref()
        .map_or_else(|| Texts::new(language_of(headers)), |visit| visit.t);
    let findings = fault.findings();
    let title = findings.first().map(|finding| t.title(finding)).unwrap_or_default();
    let frame = match &visit {
        Some(visit) => visit.frame(title, Place::Nowhere),
        None => Frame::plain(title, Place::Nowhere, theme_of(headers)),
    };
    page_with(status, &FaultPage { frame, t, findings })
}
