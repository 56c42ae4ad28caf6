//! The way out: one request, one answer, and an honest word about what is known when there is none.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use thiserror::Error;

/// Sends requests. Time-outs belong here, because only here is it known whether the request left the house.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and reads the whole answer, within `timeout` and within `max_body` bytes.
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError>;
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The request never left (connection refused, no such host): nothing happened on the other side.
    #[error("no connection: {0}")]
    NotSent(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It left, and no answer came in time or the connection broke: it may have happened.
    #[error("no answer: {0}")]
    NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The answer is larger than allowed. It may have happened.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}
