//! The other side by script: answers, failures and what was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::Clock;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};

use crate::{Transport, TransportError};

/// What the other side does with one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers.
    Answer {
        /// With this status.
        status: StatusCode,
        /// These headers.
        headers: HeaderMap,
        /// And this body.
        body: Bytes,
    },
    /// It answers after a while, or not within the time-out.
    After(Duration, Box<Reply>),
    /// It cannot be reached.
    NotSent,
    /// It hears us and does not answer.
    NoAnswer,
    /// It answers more than is allowed.
    TooLarge,
}

impl Reply {
    /// An answer with a status and a body.
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self::Answer {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    /// The same answer with one more header; no effect on a reply that is no answer, or when it is no header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.append(HeaderName::from_static(name), value);
        }
        self
    }

    /// The same after a while on the clock.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Self::After(wait, Box::new(self))
    }
}

type Answering = dyn Fn(&Request<Bytes>) -> Reply + Send + Sync;

/// A transport that plays answers in order, then answers by a function (200 with an empty body unless told), and
/// remembers what it was asked.
pub struct ScriptedTransport {
    clock: Arc<dyn Clock>,
    script: Mutex<VecDeque<Reply>>,
    then: Box<Answering>,
    asked: Mutex<Vec<Request<Bytes>>>,
}

impl ScriptedTransport {
    /// Plays these, then 200.
    pub fn new(clock: Arc<dyn Clock>, script: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            clock,
            script: Mutex::new(script.into_iter().collect()),
            then: Box::new(|_| Reply::new(200, Bytes::new())),
            asked: Mutex::default(),
        }
    }

    /// Answers by a function when the script has ended.
    #[must_use]
    pub fn then(mut self, answering: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static) -> Self {
        self.then = Box::new(answering);
        self
    }

    /// Plays one more.
    pub fn push(&self, reply: Reply) {
        lock(&self.script).push_back(reply);
    }

    /// What was asked, also when it was not answered; not what never left.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        lock(&self.asked).clone()
    }

    /// Forgets what was asked.
    pub fn forget(&self) {
        lock(&self.asked).clear();
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let mut reply = lock(&self.script).pop_front().unwrap_or_else(|| (self.then)(&request));
        if !matches!(reply, Reply::NotSent) {
            lock(&self.asked).push(request);
        }
        while let Reply::After(wait, then) = reply {
            self.clock.sleep(wait.min(timeout)).await;
            reply = if wait > timeout { Reply::NoAnswer } else { *then };
        }
        match reply {
            Reply::Answer { body, .. } if body.len() > max_body => Err(TransportError::TooLarge(max_body)),
            Reply::Answer { status, headers, body } => {
                let mut response = Response::new(body);
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
            Reply::NotSent => Err(TransportError::NotSent("played: no connection".into())),
            Reply::TooLarge => Err(TransportError::TooLarge(max_body)),
            Reply::NoAnswer | Reply::After(..) => Err(TransportError::NoAnswer("played: no answer".into())),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
