//! The in-process door: from a request to a reply, faults included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use jiff::Timestamp;

use super::config::Config;
use super::control_http;
use super::process::{answer, broken, endpoint_name, garbage};
use super::state::State;
use crate::clock::Clock;
use crate::courier::{AcceptsAll, Courier};
use crate::fault::Action;
use crate::late::OnTheWay;
use crate::reply::{Reply, response};
use crate::serve::Imitation;

/// An Exact Online of one's own. Cloning gives another handle to the same
/// books.
#[derive(Clone)]
pub struct Exact {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    courier: Mutex<Arc<dyn Courier>>,
    on_the_way: OnTheWay,
}

impl std::fmt::Debug for Exact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exact").finish_non_exhaustive()
    }
}

impl Imitation for Exact {
    fn handle(&self, request: Request<Bytes>) -> Reply {
        Exact::handle(self, request)
    }
}

/// What of a request matters.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
    pub(crate) now: Timestamp,
    /// `https://host`, as addresses in answers begin.
    pub(crate) site: String,
    /// Who brings webhooks, and the empty call at a subscription.
    pub(crate) courier: Arc<dyn Courier>,
}

impl Exact {
    /// A sandbox with first contents and a clock.
    pub fn new(config: Config, clock: Arc<dyn Clock>) -> Self {
        let state = Mutex::new(State::fresh(&config));
        let courier: Arc<dyn Courier> = Arc::new(AcceptsAll);
        Exact {
            inner: Arc::new(Inner {
                config,
                clock,
                state,
                courier: Mutex::new(courier),
                on_the_way: OnTheWay::default(),
            }),
        }
    }

    /// Answers one call: `/api/oauth2/…`, `/api/v1/…` or `/_control…`.
    pub fn handle(&self, request: Request<Bytes>) -> Reply {
        self.bring_late();
        self.process(request, true)
    }

    /// Carries out what was on the way and has arrived by now.
    pub(crate) fn bring_late(&self) {
        for request in self.inner.on_the_way.arrived(self.now()) {
            drop(self.process(request, false));
        }
    }

    /// Calls that are on the way never arrive.
    pub(crate) fn forget_late(&self) {
        self.inner.on_the_way.forget();
    }

    /// A call that a fault may strike, or one that it struck before.
    fn process(&self, request: Request<Bytes>, may_strike: bool) -> Reply {
        let (head, body) = request.into_parts();
        let path = head.uri.path();
        if path.starts_with("/_control") {
            return Reply::Answer(control_http::answer(self, &head, &body));
        }
        let query = head.uri.query().unwrap_or("");
        let asked = Asked {
            method: head.method.as_str(),
            path,
            options: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: &head.headers,
            body: &body,
            now: self.now(),
            site: self.site(&head),
            courier: self.courier(),
        };
        let endpoint = endpoint_name(&asked);
        let mut state = self.state();
        let struck = may_strike
            .then(|| state.fate.strike(asked.method, asked.path))
            .flatten();
        let lost = matches!(struck, Some(Action::Refuse | Action::LoseRequest | Action::Late { .. }));
        let reply = match &struck {
            Some(Action::Late { millis }) => {
                self.inner.on_the_way.hold(&head, &body, asked.now, *millis);
                Reply::Silence
            }
            None => Reply::Answer(answer(&mut state, &asked)),
            Some(action) => under(&mut state, &asked, action),
        };
        if lost {
            state.log.count_lost(&endpoint);
        } else {
            state.log.count(&endpoint, reply.status(), struck.is_some());
        }
        reply
    }

    fn site(&self, head: &http::request::Parts) -> String {
        if let Some(site) = &self.inner.config.site {
            return site.trim_end_matches('/').to_owned();
        }
        if let (Some(scheme), Some(authority)) = (head.uri.scheme_str(), head.uri.authority()) {
            return format!("{scheme}://{authority}");
        }
        match head.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()) {
            Some(host) => format!("http://{host}"),
            None => "https://start.exactonline.nl".to_owned(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn courier(&self) -> Arc<dyn Courier> {
        let courier = self.inner.courier.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&courier)
    }

    /// Who brings webhooks from now on, and asks callbacks when they are
    /// subscribed. It is called while the sandbox is locked: a callback must
    /// not call the sandbox before it has answered.
    pub fn set_courier(&self, courier: Arc<dyn Courier>) {
        *self.inner.courier.lock().unwrap_or_else(PoisonError::into_inner) = courier;
    }
}

/// A call that a fault has struck.
fn under(state: &mut State, asked: &Asked<'_>, action: &Action) -> Reply {
    match action {
        Action::Refuse => Reply::Refused,
        // a late call is held before it comes here
        Action::LoseRequest | Action::Late { .. } => Reply::Silence,
        Action::GarbageBody => Reply::Answer(garbage()),
        Action::EmptyBody => Reply::Answer(response(200, "", Bytes::new())),
        Action::Status {
            status, retry_after, ..
        } => Reply::Answer(broken(state, *status, *retry_after, asked)),
        Action::LoseAnswer => {
            drop(answer(state, asked));
            Reply::Silence
        }
        Action::Stall { millis } => Reply::Delayed {
            after: Duration::from_millis(*millis),
            response: answer(state, asked),
        },
        Action::CutBody => {
            let response = answer(state, asked);
            let keep = response.body().len() / 2;
            Reply::Cut { response, keep }
        }
        Action::ExpireTokens => {
            state.grants.expire_all(asked.now);
            Reply::Answer(answer(state, asked))
        }
        Action::WithdrawKey => {
            state.grants.withdraw_all(asked.now);
            Reply::Answer(answer(state, asked))
        }
        Action::RegenerateKey => {
            let State { grants, chance, .. } = &mut *state;
            grants.take_away_all(asked.now, chance);
            Reply::Answer(answer(state, asked))
        }
        Action::Change(change) => {
            super::upset::change(state, change, asked);
            Reply::Answer(answer(state, asked))
        }
    }
}
