//! Why a call fails, and what its answer then looks like [apis/exact.md §7].

use bytes::Bytes;
use http::Response;

use super::switches::{ErrorForm, Switches};
use super::texts::{Language, Problem, joined};
use super::wire::write;
use crate::reply;

/// Why a call fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 400: the query or the payload cannot be read.
    Bad(String),
    /// 403.
    Forbidden(String),
    /// 404: no such path or row.
    NotFound,
    /// 405: not with this verb.
    Verb,
    /// 413: more than 10 MB.
    TooLarge,
    /// 415: a format that is not offered.
    Media,
    /// 500: business validation.
    Invalid(Vec<Problem>),
}

impl Failure {
    pub(crate) fn one(problem: Problem) -> Self {
        Failure::Invalid(vec![problem])
    }

    /// A payload that the stream reader refuses.
    pub(crate) fn stream(text: &str) -> Self {
        Failure::Bad(format!("Error processing request stream. {text}"))
    }

    pub(crate) fn into_response(self, switches: &Switches, language: Language) -> Response<Bytes> {
        match self {
            Failure::Bad(text) => error(400, &text, switches),
            Failure::Forbidden(text) => error(403, &text, switches),
            Failure::NotFound => error(404, "Resource not found for the segment or key.", switches),
            Failure::Verb => error(405, "Method not allowed for this resource.", switches),
            Failure::TooLarge => error(413, "The maximum request length is exceeded: 10 MB.", switches),
            Failure::Media => error(415, "Unsupported media type requested.", switches),
            Failure::Invalid(problems) => error(500, &joined(&problems, language), switches),
        }
    }
}

/// The vendor's error object, or what stands in its place.
pub(crate) fn error(status: u16, text: &str, switches: &Switches) -> Response<Bytes> {
    let mut value = String::with_capacity(text.len() + 2);
    write::string(&mut value, text);
    let body = match switches.error_form {
        ErrorForm::Html if status >= 500 => return reply::response(status, "text/html; charset=utf-8", page(text)),
        ErrorForm::Pretty => format!(
            "{{\r\n\"error\": {{\r\n\"code\": \"\", \"message\": {{\r\n\"lang\": \"\", \"value\": {value}\r\n}}\r\n}}\r\n}}"
        ),
        ErrorForm::Compact | ErrorForm::Html => {
            format!("{{\"error\":{{\"code\":\"\",\"message\":{{\"lang\":\"\",\"value\":{value}}}}}}}")
        }
    };
    reply::response(status, "application/json;charset=utf-8", body)
}

fn page(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace("\r\n", "<br>");
    format!("<html><head><title>Runtime Error</title></head><body><h1>Server Error</h1><p>{text}</p></body></html>")
}
