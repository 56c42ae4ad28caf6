//! The way from the connector to the sandbox, in one process and in virtual time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::Clock;
use boekbrug_http::testkit::ManualClock;
use boekbrug_http::{Transport, TransportError};
use boekbrug_sandbox::{King, Reply};
use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};

/// The one time, for both sides.
pub(crate) struct Time(pub(crate) ManualClock);

impl boekbrug_sandbox::Clock for Time {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn advance(&self, by: SignedDuration) -> bool {
        Duration::try_from(by).map(|by| self.0.advance(by)).is_ok()
    }
}

/// A transport straight into the sandbox. It remembers the sessions that were given out.
pub(crate) struct Wire {
    sandbox: King,
    clock: ManualClock,
    sessions: Mutex<Vec<String>>,
}

impl Wire {
    pub(crate) fn new(sandbox: King, clock: ManualClock) -> Arc<Self> {
        Arc::new(Self {
            sandbox,
            clock,
            sessions: Mutex::default(),
        })
    }

    /// Every session given out so far.
    pub(crate) fn sessions(&self) -> Vec<String> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, response: &Response<Bytes>) {
        let body = String::from_utf8_lossy(response.body());
        for tag in ["SessionId", "SESSIONID"] {
            let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
            let given = body.split_once(&open).and_then(|(_, rest)| rest.split_once(&close));
            if let Some((session, _)) = given.filter(|(session, _)| !session.is_empty()) {
                let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
                sessions.push(session.to_owned());
            }
        }
    }
}

#[async_trait]
impl Transport for Wire {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let response = match self.sandbox.handle(request) {
            Reply::Answer(response) => response,
            Reply::Delayed { after, response } if after < timeout => {
                self.clock.sleep(after).await;
                response
            }
            Reply::Delayed { .. } | Reply::Silence => {
                self.clock.sleep(timeout).await;
                return Err(TransportError::NoAnswer("no answer in time".into()));
            }
            Reply::Cut { .. } => return Err(TransportError::NoAnswer("the connection broke off".into())),
            Reply::Refused => return Err(TransportError::NotSent("connection refused".into())),
        };
        self.note(&response);
        if response.body().len() > max_body {
            return Err(TransportError::TooLarge(max_body));
        }
        Ok(response)
    }
}

/// A network on which nothing answers.
pub(crate) struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn send(
        &self,
        _request: Request<Bytes>,
        _timeout: Duration,
        _max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::NotSent("no such host".into()))
    }
}
