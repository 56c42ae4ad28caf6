//! The way from the connector to the sandbox, in one process and in virtual time, with its weather.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::Clock;
use boekbrug_connector::testkit::{Step, Strike, When};
use boekbrug_http::testkit::ManualClock;
use boekbrug_http::{Transport, TransportError};
use boekbrug_sandbox::{Exact, Reply};
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

/// A transport straight into the sandbox. It counts the calls and remembers the tokens that were given out.
pub(crate) struct Wire {
    sandbox: Exact,
    clock: ManualClock,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    strike: Option<(Strike, Step, When)>,
    struck: u32,
    calls: u64,
    sessions: u64,
    tokens: Vec<String>,
    refusals: Vec<(u16, String)>,
}

impl Wire {
    pub(crate) fn new(sandbox: Exact, clock: ManualClock) -> Arc<Self> {
        Arc::new(Self {
            sandbox,
            clock,
            inside: Mutex::default(),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn strike(&self, strike: Option<(Strike, Step, When)>) {
        let mut inside = self.lock();
        inside.strike = strike;
        inside.struck = 0;
    }

    /// Calls for sessions, and all others.
    pub(crate) fn calls(&self) -> (u64, u64) {
        let inside = self.lock();
        (inside.sessions, inside.calls)
    }

    /// Every token given out so far.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.lock().tokens.clone()
    }

    /// Every answer that was no yes, with what was asked.
    pub(crate) fn refusals(&self) -> Vec<(u16, String)> {
        self.lock().refusals.clone()
    }

    /// What happens to this call.
    fn weather(&self, request: &Request<Bytes>) -> Option<Strike> {
        let mut inside = self.lock();
        let path = request.uri().path();
        let is_token = path.ends_with("/oauth2/token");
        let is_post = request.method() == "POST";
        let (strike, step, when) = inside.strike?;
        let fits = match step {
            Step::SignIn => is_token,
            Step::Read => request.method() == "GET" && !is_token,
            Step::Book => is_post && path.ends_with("/SalesEntries"),
            Step::Attach => is_post && path.contains("/documents/"),
            Step::MakeCustomer => is_post && path.ends_with("/Accounts"),
            Step::OverwriteCustomer => request.method() == "PUT" && path.contains("/Accounts"),
            Step::Order => is_post && path.ends_with("/SalesInvoices"),
        };
        if !fits {
            return None;
        }
        inside.struck += 1;
        let now = match when {
            When::Always => true,
            When::Nth(number) => inside.struck == number,
        };
        now.then_some(strike)
    }

    fn count(&self, request: &Request<Bytes>) {
        let mut inside = self.lock();
        if request.uri().path().ends_with("/oauth2/token") {
            inside.sessions += 1;
        } else {
            inside.calls += 1;
        }
    }

    fn note(&self, path: &str, response: &Response<Bytes>) {
        if path.ends_with("/token")
            && let Ok(body) = serde_json::from_slice::<serde_json::Value>(response.body())
        {
            let tokens = ["access_token", "refresh_token"].map(|name| body[name].as_str().map(str::to_owned));
            self.lock().tokens.extend(tokens.into_iter().flatten());
        }
    }
}

fn played(status: u16, retry_after: Option<u32>, body: &'static str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    if let Some(seconds) = retry_after {
        response = response.header("retry-after", seconds);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

fn no_answer() -> TransportError {
    TransportError::NoAnswer("no answer in time".into())
}

#[async_trait]
impl Transport for Wire {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let weather = self.weather(&request);
        if matches!(weather, Some(Strike::NoConnection)) {
            return Err(TransportError::NotSent("connection refused".into()));
        }
        self.count(&request);
        match weather {
            Some(Strike::LoseRequest) => return Err(no_answer()),
            Some(Strike::Html) => return Ok(played(200, None, "<html><body>Even geduld</body></html>")),
            Some(Strike::Status(status, retry_after)) => return Ok(played(status, retry_after, "")),
            Some(Strike::EndSessions) => self.clock.advance(Duration::from_secs(601)),
            _ => {}
        }
        let response = match self.sandbox.handle(request) {
            Reply::Answer(response) => response,
            Reply::Delayed { after, response } if after < timeout => {
                self.clock.sleep(after).await;
                response
            }
            Reply::Delayed { .. } | Reply::Silence => {
                self.clock.sleep(timeout).await;
                return Err(no_answer());
            }
            Reply::Cut { .. } => return Err(no_answer()),
            Reply::Refused => return Err(TransportError::NotSent("connection refused".into())),
        };
        self.note(&path, &response);
        if response.status().as_u16() >= 400 {
            self.lock().refusals.push((response.status().as_u16(), path));
        }
        if matches!(weather, Some(Strike::LoseAnswer | Strike::CutAnswer)) {
            return Err(no_answer());
        }
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
