//! Writing a problem out, also for answers that are not ours: what the web framework itself refuses.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use boekbrug_model::FindingCode;

use super::{Problem, ProblemJson};
use crate::v1::context::Context;

/// What a problem is called on the wire.
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Gives a refusal its body. Every answer from 400 on is a problem when it has been here; others pass as they are.
pub(crate) fn render(mut response: Response, context: &Context) -> Response {
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_ours(&response) => return response,
        None => Problem::new(status, code_of(status)),
    };
    let json = ProblemJson::new(&problem.inner, context);
    let body = serde_json::to_vec(&json).expect("a problem holds only texts and numbers");
    *response.body_mut() = Body::from(body);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, PROBLEM);
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// No refusal, or a problem already.
fn is_ours(response: &Response) -> bool {
    let refused = response.status().is_client_error() || response.status().is_server_error();
    !refused || response.headers().get(header::CONTENT_TYPE) == Some(&PROBLEM)
}

fn code_of(status: StatusCode) -> FindingCode {
    match status {
        StatusCode::NOT_FOUND => FindingCode::RequestNotFound,
        StatusCode::METHOD_NOT_ALLOWED => FindingCode::RequestMethodUnknown,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => FindingCode::RequestContentType,
        StatusCode::PAYLOAD_TOO_LARGE => FindingCode::RequestTooLarge,
        StatusCode::REQUEST_TIMEOUT => FindingCode::RequestTooSlow,
        _ if status.is_server_error() => FindingCode::InternalFailure,
        _ => FindingCode::RequestUnreadable,
    }
}
