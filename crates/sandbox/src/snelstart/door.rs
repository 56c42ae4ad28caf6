//! The in-process door: from a request to a reply, faults included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;

use super::activation;
use super::config::Config;
use super::control_http;
use super::gate::Caller;
use super::process::{answer, broken, garbage};
use super::route;
use super::state::{self, State};
use crate::clock::Clock;
use crate::fault::Action;
use crate::late::OnTheWay;
use crate::reply::{Reply, response};
use crate::serve::Imitation;

/// How long a call that nobody answers keeps its place.
const SILENT_PLACE: Duration = Duration::from_mins(1);

/// A SnelStart of one's own. Cloning gives another handle to the same books.
#[derive(Clone)]
pub struct SnelStart {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    on_the_way: OnTheWay,
}

impl std::fmt::Debug for SnelStart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SnelStart").finish_non_exhaustive()
    }
}

impl Imitation for SnelStart {
    fn handle(&self, request: Request<Bytes>) -> Reply {
        SnelStart::handle(self, request)
    }
}

/// What of a request matters.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) caller: Caller,
    pub(crate) body: &'a Bytes,
    pub(crate) now: Timestamp,
}

/// How a call went, for the log.
struct Done {
    endpoint: String,
    reply: Reply,
    struck: bool,
    /// False when it was lost on the way.
    arrived: bool,
}

impl SnelStart {
    /// A sandbox with first contents and a clock.
    pub fn new(config: Config, clock: Arc<dyn Clock>) -> Self {
        let state = Mutex::new(State::fresh(&config));
        SnelStart {
            inner: Arc::new(Inner {
                config,
                clock,
                state,
                on_the_way: OnTheWay::default(),
            }),
        }
    }

    /// Answers one call: `/b2b/token`, `/v2/…`, `/couplings/activate/…` or
    /// `/_control…`.
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
        if path.starts_with(activation::PATH) {
            return Reply::Answer(activation::answer(self, &head, &body));
        }
        let options: Vec<(String, String)> = url::form_urlencoded::parse(head.uri.query().unwrap_or("").as_bytes())
            .into_owned()
            .collect();
        let asked = Asked {
            method: head.method.as_str(),
            path,
            caller: Caller::of(&head.headers, &options),
            options,
            body: &body,
            now: self.now(),
        };
        let mut state = self.state();
        let struck = may_strike
            .then(|| state.fate.strike(asked.method, asked.path))
            .flatten();
        if let Some(Action::Late { millis }) = struck {
            self.inner.on_the_way.hold(&head, &body, asked.now, millis);
        }
        let done = self.answer_struck(&mut state, &asked, struck);
        if done.arrived {
            state.log.count(&done.endpoint, done.reply.status(), done.struck);
        } else {
            state.log.count_lost(&done.endpoint);
        }
        drop(state);
        if done.struck {
            self.bring();
        }
        done.reply
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

    fn answer_struck(&self, state: &mut State, asked: &Asked<'_>, struck: Option<Action>) -> Done {
        let endpoint = endpoint_name(asked);
        let Some(action) = struck else {
            return Done {
                endpoint,
                reply: Reply::Answer(answer(state, asked).0),
                struck: false,
                arrived: true,
            };
        };
        let arrived = !matches!(action, Action::Refuse | Action::LoseRequest | Action::Late { .. });
        let reply = match action {
            Action::Refuse => Reply::Refused,
            Action::LoseRequest | Action::Late { .. } => Reply::Silence,
            Action::GarbageBody => Reply::Answer(garbage()),
            Action::EmptyBody => Reply::Answer(response(200, "", Bytes::new())),
            Action::Status {
                status, retry_after, ..
            } => Reply::Answer(broken(state, status, retry_after, asked.now)),
            Action::LoseAnswer => {
                let (_, bucket) = answer(state, asked);
                hold(state, bucket, asked.now, SILENT_PLACE);
                Reply::Silence
            }
            Action::Stall { millis } => {
                let after = Duration::from_millis(millis);
                let (response, bucket) = answer(state, asked);
                hold(state, bucket, asked.now, after);
                Reply::Delayed { after, response }
            }
            Action::CutBody => {
                let (response, _) = answer(state, asked);
                let keep = response.body().len() / 2;
                Reply::Cut { response, keep }
            }
            Action::ExpireTokens | Action::WithdrawKey | Action::RegenerateKey | Action::Change(_) => {
                self.upset(state, &action, asked);
                Reply::Answer(answer(state, asked).0)
            }
        };
        Done {
            endpoint,
            reply,
            struck: true,
            arrived,
        }
    }

    /// Faults that change something before the call is processed. They meet
    /// the caller's administration, or the first.
    fn upset(&self, state: &mut State, action: &Action, asked: &Asked<'_>) {
        let index = state.administration_of(&asked.caller).unwrap_or(0);
        match action {
            Action::ExpireTokens => state.tokens.expire_all(asked.now),
            Action::WithdrawKey => state.withdraw_key(index),
            Action::RegenerateKey => {
                let first = self.inner.config.administrations.get(index);
                let first = first.map_or("", |administration| administration.key.as_str());
                state.regenerate_key(index, first);
            }
            Action::Change(change) => {
                let stamp = state::stamp(asked.now, &mut state.chance);
                if let Some(administration) = state.administrations.get_mut(index) {
                    state::change(administration, change, stamp);
                }
            }
            _ => {}
        }
    }
}

fn hold(state: &mut State, bucket: Option<String>, now: Timestamp, busy: Duration) {
    if let Some(bucket) = bucket {
        state.meter.hold(&bucket, now, busy);
    }
}

fn endpoint_name(asked: &Asked<'_>) -> String {
    let found = asked
        .path
        .strip_prefix("/v2")
        .and_then(|path| route::find(asked.method, path));
    match found {
        Some((endpoint, _)) => endpoint.name(),
        None => format!("{} {}", asked.method, asked.path),
    }
}
