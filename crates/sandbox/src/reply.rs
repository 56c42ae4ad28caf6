//! What a client gets to see of one call, including what a network can do to
//! an answer.

use std::time::Duration;

use bytes::Bytes;
use http::Response;

/// The outcome of one call.
#[derive(Debug)]
pub enum Reply {
    /// A whole answer at once.
    Answer(Response<Bytes>),
    /// A whole answer, late.
    Delayed {
        /// How long the client waits.
        after: Duration,
        /// The answer that then comes.
        response: Response<Bytes>,
    },
    /// No answer ever comes; the call may or may not have been processed.
    Silence,
    /// Connection refused: nothing was processed.
    Refused,
    /// The connection breaks inside the body.
    Cut {
        /// The answer as it was meant; its headers arrive whole.
        response: Response<Bytes>,
        /// Bytes of the body that still arrive.
        keep: usize,
    },
}

impl Reply {
    /// The answer, when one comes and is whole.
    pub fn answer(self) -> Option<Response<Bytes>> {
        match self {
            Reply::Answer(response) | Reply::Delayed { response, .. } => Some(response),
            Reply::Silence | Reply::Refused | Reply::Cut { .. } => None,
        }
    }

    /// The HTTP status, when a status line reaches the client.
    pub fn status(&self) -> Option<u16> {
        match self {
            Reply::Answer(response) | Reply::Delayed { response, .. } | Reply::Cut { response, .. } => {
                Some(response.status().as_u16())
            }
            Reply::Silence | Reply::Refused => None,
        }
    }
}

/// A response with a status, a content type and a body.
pub(crate) fn response(status: u16, content_type: &str, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    if !response.body().is_empty()
        && let Ok(value) = http::HeaderValue::from_str(content_type)
    {
        response.headers_mut().insert(http::header::CONTENT_TYPE, value);
    }
    response
}

/// A JSON response.
pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    response(status, "application/json; charset=utf-8", body)
}
