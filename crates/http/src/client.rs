//! The client of one opened connection.

use std::sync::Arc;
use std::time::Duration;

use boekbrug_connector::{CallCount, Chance, Clock};
use http::StatusCode;
use http::header::{HeaderValue, USER_AGENT};
use jiff::Timestamp;

use crate::count::Counts;
use crate::exchange::{Exchange, Record, Tried};
use crate::pace::{Held, Pacer};
use crate::retry::{Tries, asked_wait};
use crate::{Answer, Call, CallError, Cause, ClientConfig, Effect, Pace, Transport, TransportError, meter};

/// Makes the calls of one connection: within the package's limits, with what is safe tried again. Cheap to clone; all
/// clones share limits and counts.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    config: ClientConfig,
    user_agent: Option<HeaderValue>,
    pacer: Arc<Pacer>,
    counts: Counts,
    record: Record,
}

impl Client {
    /// A client that has made no calls yet.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        config: ClientConfig,
    ) -> Self {
        let pacer = Arc::new(Pacer::new(&config, Arc::clone(&clock)));
        Self::paced(transport, clock, chance, config, pacer)
    }

    /// A client that keeps limits together with those of other connections, in place of limits of its own.
    pub fn sharing(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        config: ClientConfig,
        pace: &Pace,
    ) -> Self {
        Self::paced(transport, clock, chance, config, pace.pacer())
    }

    fn paced(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        config: ClientConfig,
        pacer: Arc<Pacer>,
    ) -> Self {
        Self(Arc::new(Inner {
            pacer,
            user_agent: HeaderValue::from_str(&config.user_agent).ok(),
            record: Record::new(&config.record),
            counts: Counts::default(),
            transport,
            clock,
            chance,
            config,
        }))
    }

    /// Makes a call. Any answer that is not about limits (429) or being out of service (502, 503, 504) comes back as
    /// it is. A dropped future gives its place back; when the request was on its way it may have been processed.
    pub async fn call(&self, call: Call) -> Result<Answer, CallError> {
        let inner = &*self.0;
        let mut tries = Tries::new(&inner.config.retry);
        loop {
            let permit = inner.pacer.enter(call.priority, call.endpoint).await;
            let permit = permit.map_err(|Held { until, scope }| {
                meter::held_back(call.endpoint);
                CallError::LimitReached { until, scope }
            })?;
            let result = inner.send(&call, tries.begin()).await;
            match &result {
                Err(TransportError::NotSent(_)) => permit.give_back(),
                _ => drop(permit),
            }
            match inner.judge(call.effect, result, &mut tries) {
                Verdict::Done(result) => return result,
                Verdict::Wait(wait) => inner.clock.sleep(wait).await,
                Verdict::Queue => {}
            }
        }
    }

    /// Lets nobody call for a while: for a connector that reads in an answer that the package wants rest.
    pub fn hold(&self, wait: Duration) {
        self.0.pacer.hold(wait.min(self.0.config.retry.believe));
    }

    /// Takes the counts of calls made since they were last taken, oldest minute first.
    pub fn take_calls(&self) -> Vec<CallCount> {
        self.0.counts.take()
    }

    /// Counts calls of an earlier run against the limits, so that these survive a restart. A client that shares its
    /// limits leaves this to [`Pace::preload`].
    pub fn preload(&self, made: &[CallCount]) {
        self.0.pacer.preload(made);
    }

    /// The last exchanges, oldest first, secrets removed.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.0.record.all()
    }
}

/// What follows a try.
enum Verdict {
    Done(Result<Answer, CallError>),
    Wait(Duration),
    /// Try again in turn: the pacer holds everybody as long as it takes.
    Queue,
}

impl Inner {
    /// One try: sent, counted, measured and kept.
    async fn send(&self, call: &Call, attempt: u32) -> Result<Answer, TransportError> {
        let mut request = call.request.clone();
        if let Some(agent) = &self.user_agent {
            request.headers_mut().entry(USER_AGENT).or_insert_with(|| agent.clone());
        }
        let timeout = match call.effect {
            Effect::Read => self.config.timeout,
            Effect::Write | Effect::Replace => self.config.write_timeout,
        };
        let at = self.clock.now();
        self.counts.leaves(call.endpoint, at);
        let sent = self.transport.send(request, timeout, self.config.max_body).await;
        let result = sent.map(|response| {
            let (head, body) = response.into_parts();
            Answer {
                status: head.status,
                headers: head.headers,
                body,
            }
        });
        self.note(call, attempt, at, &result);
        result
    }

    fn note(&self, call: &Call, attempt: u32, at: Timestamp, result: &Result<Answer, TransportError>) {
        let took = Duration::try_from(self.clock.now().duration_since(at)).unwrap_or_default();
        let status = result.as_ref().ok().map(|answer| answer.status);
        match result {
            Err(TransportError::NotSent(_)) => self.counts.never_left(call.endpoint, at),
            _ if status.is_none_or(|status| status.as_u16() >= 400) => self.counts.failed(call.endpoint, at),
            _ => {}
        }
        if let Ok(answer) = result {
            if (self.config.counts_as_error)(answer) {
                self.pacer.count_error(call.endpoint);
            }
            let left = self.config.left.map(|left| left(answer, self.clock.now()));
            left.iter().flatten().for_each(|left| self.pacer.learn(left));
        }
        meter::call(call.endpoint, meter::class(result), took);
        self.record.keep(&Tried {
            at,
            took,
            endpoint: call.endpoint,
            attempt,
            request: &call.request,
            result: result.as_ref().map_err(explain),
        });
    }

    /// Decides what follows: reads are tried again after every failure to answer, writes only when it is certain that
    /// nothing was processed (never sent, or refused with 429), and what replaces never.
    fn judge(&self, effect: Effect, result: Result<Answer, TransportError>, tries: &mut Tries<'_>) -> Verdict {
        let error = match result {
            Ok(answer) => match answer.status {
                StatusCode::TOO_MANY_REQUESTS => return self.limited(effect, answer, tries),
                StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                    CallError::Unavailable(answer)
                }
                _ => return Verdict::Done(Ok(answer)),
            },
            Err(TransportError::NotSent(cause)) => CallError::NotSent(Cause::from(cause)),
            Err(TransportError::NoAnswer(cause)) => CallError::NoAnswer(Cause::from(cause)),
            Err(TransportError::TooLarge(bytes)) => CallError::TooLarge(bytes),
        };
        let safe = match &error {
            CallError::NotSent(_) => effect != Effect::Replace,
            CallError::NoAnswer(_) | CallError::Unavailable(_) => effect == Effect::Read,
            _ => false,
        };
        let asked = match &error {
            CallError::Unavailable(answer) => asked_wait(answer, &self.config, &*self.clock),
            _ => None,
        };
        let wait = tries.wait(asked, &*self.chance);
        if safe && tries.again(wait) {
            Verdict::Wait(wait)
        } else {
            Verdict::Done(Err(error))
        }
    }

    /// A 429 holds the whole connection, and those that share its limits: all calls count together.
    fn limited(&self, effect: Effect, answer: Answer, tries: &mut Tries<'_>) -> Verdict {
        let asked = asked_wait(&answer, &self.config, &*self.clock);
        let wait = tries.wait(asked, &*self.chance);
        self.pacer.hold(wait);
        if effect != Effect::Replace && wait <= self.config.patience && tries.again(wait) {
            return Verdict::Queue;
        }
        Verdict::Done(Err(CallError::RateLimited {
            retry_after: asked,
            answer,
        }))
    }
}

/// The failure with its causes, for a person.
fn explain(error: &TransportError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error).and_then(std::error::Error::source);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
