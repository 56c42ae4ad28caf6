//! Answers and failures of one call, and the shapes they take on the wire
//! [apis/snelstart.md §8].

use bytes::Bytes;
use http::Response;

use super::error_body::{business, message, model_state};
use super::switches::{ModelStateShape, NotFoundBody, Switches};
use super::wire::bind::Binding;
use crate::reply;

/// A call that went well.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    content_type: &'static str,
    body: Bytes,
}

const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    pub(crate) fn ok(json: impl Into<Bytes>) -> Self {
        Answer::status(200, json)
    }

    pub(crate) fn created(json: impl Into<Bytes>) -> Self {
        Answer::status(201, json)
    }

    pub(crate) fn status(status: u16, json: impl Into<Bytes>) -> Self {
        Answer {
            status,
            content_type: JSON,
            body: json.into(),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Answer::status(status, Bytes::new())
    }

    pub(crate) fn xml(body: impl Into<Bytes>) -> Self {
        Answer {
            status: 200,
            content_type: "application/xml; charset=utf-8",
            body: body.into(),
        }
    }

    pub(crate) fn into_response(self, switches: &Switches) -> Response<Bytes> {
        let body = if self.status == 201 && switches.empty_201_body {
            Bytes::new()
        } else {
            self.body
        };
        reply::response(self.status, self.content_type, body)
    }
}

/// One business error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) detail: Option<String>,
}

/// All business errors of one request: they are answered together.
#[derive(Debug, Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// Adds a code; one code is reported once unless its detail differs.
    pub(crate) fn add(&mut self, code: &'static str) {
        self.push(Fault { code, detail: None });
    }

    pub(crate) fn detailed(&mut self, code: &'static str, detail: impl Into<String>) {
        self.push(Fault {
            code,
            detail: Some(detail.into()),
        });
    }

    pub(crate) fn add_if(&mut self, wrong: bool, code: &'static str) {
        if wrong {
            self.add(code);
        }
    }

    fn push(&mut self, fault: Fault) {
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    pub(crate) fn into_result(self) -> Result<(), Failure> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Failure::Business(self))
        }
    }
}

/// A call that did not.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 400 with an array of codes.
    Business(Faults),
    /// 400 with `modelState`.
    Model(Vec<(String, String)>),
    /// 400 or another status with `{"Message":…}`.
    Message(u16, String),
    /// 404 of a row.
    NotFound,
    /// An answer of the gateway or of the token endpoint, ready made.
    Ready(Box<Response<Bytes>>),
}

impl Failure {
    pub(crate) fn code(code: &'static str) -> Self {
        Failure::Business(Faults(vec![Fault { code, detail: None }]))
    }

    pub(crate) fn into_response(self, switches: &Switches) -> Response<Bytes> {
        match self {
            Failure::Business(faults) => reply::json(400, business(&faults, switches.details)),
            Failure::Model(problems) => {
                let object = model_state(&problems);
                let body = match switches.model_state_shape {
                    ModelStateShape::Object => object,
                    ModelStateShape::ArrayElement => format!("[{object}]"),
                };
                reply::json(400, body)
            }
            Failure::Message(status, text) => reply::json(status, message(&text)),
            Failure::NotFound => match switches.not_found_body {
                NotFoundBody::Empty => reply::json(404, Bytes::new()),
                NotFoundBody::Message => reply::json(404, message("Not found.")),
            },
            Failure::Ready(response) => *response,
        }
    }
}

impl Binding {
    /// Complaints end a call before any business rule is looked at.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::Model(self.problems))
        }
    }
}
