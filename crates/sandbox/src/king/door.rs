//! The in-process door: from a request to a reply, faults included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;

use super::answer::Outcome;
use super::calls::{self, Gate, Parameters};
use super::config::Config;
use super::control_http;
use super::form;
use super::soap;
use super::state::State;
use super::switches::{FormDoor, Pace};
use super::wire::operations::{Door, Operation};
use crate::clock::Clock;
use crate::fault::Action;
use crate::late::OnTheWay;
use crate::reply::{Reply, response};
use crate::serve::Imitation;

/// How long a slow server takes.
const SLOW: Duration = Duration::from_secs(20);

/// A KING Finance of one's own. Cloning gives another handle to the same
/// books.
///
/// A fault rule's path is the name of a function, such as
/// `/CreateJournaalpost`, through whichever door it is called; a rule with
/// path `/Get` meets every read.
#[derive(Clone)]
pub struct King {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    on_the_way: OnTheWay,
}

impl std::fmt::Debug for King {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("King").finish_non_exhaustive()
    }
}

impl Imitation for King {
    fn handle(&self, request: Request<Bytes>) -> Reply {
        King::handle(self, request)
    }
}

/// A call that a door understood: what it asks, and how to write the answer.
pub(crate) struct Asked {
    pub(crate) door: Door,
    pub(crate) operation: &'static Operation,
    /// A complaint about a parameter is answered like one of the function.
    pub(crate) parameters: Result<Parameters, String>,
    pub(crate) respond: Respond,
}

/// Writes an outcome down in the manner of a door.
pub(crate) type Respond = Box<dyn FnOnce(&Outcome, &State) -> Response<Bytes>>;

impl King {
    /// A sandbox with first contents and a clock.
    pub fn new(config: Config, clock: Arc<dyn Clock>) -> Self {
        let state = Mutex::new(State::fresh(&config));
        King {
            inner: Arc::new(Inner {
                config,
                clock,
                state,
                on_the_way: OnTheWay::default(),
            }),
        }
    }

    /// Answers one call: `/ws1_api.aspx`, `/ws1_xml.asmx`, `/ws1.asmx`, each
    /// also under `/v1`, or `/_control…`.
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
        let mut state = self.state();
        let Some(door) = door_at(path, &state) else {
            return Reply::Answer(response(
                404,
                "text/html; charset=utf-8",
                "<html><body>404</body></html>",
            ));
        };
        let asked = match door {
            Door::Form => form::read(&head, &body, &state),
            Door::Strings | Door::Typed => soap::read(door, &head, &body, &state),
        };
        match asked {
            Ok(asked) => {
                let function = asked.operation.name;
                let struck = may_strike
                    .then(|| state.fate.strike("POST", &format!("/{function}")))
                    .flatten();
                if let Some(Action::Late { millis }) = struck {
                    self.inner.on_the_way.hold(&head, &body, self.now(), millis);
                    state.log.count_lost(function);
                    return Reply::Silence;
                }
                self.answer_struck(&mut state, asked, struck)
            }
            Err(refusal) => {
                state.log.count("?", Some(refusal.status().as_u16()), false);
                Reply::Answer(*refusal)
            }
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

    fn answer_struck(&self, state: &mut State, asked: Asked, struck: Option<Action>) -> Reply {
        let function = asked.operation.name;
        let Some(action) = struck else {
            let (response, refused) = self.answer(state, asked);
            count(state, function, refused, &response, false);
            return match state.switches.pace {
                Pace::Quick => Reply::Answer(response),
                Pace::Slow => Reply::Delayed { after: SLOW, response },
            };
        };
        if let Some(reply) = unprocessed(&action) {
            match &reply {
                Reply::Refused | Reply::Silence => state.log.count_lost(function),
                _ => state.log.count(function, reply.status(), true),
            }
            return reply;
        }
        self.upset(state, &action, &asked);
        let (response, refused) = self.answer(state, asked);
        count(state, function, refused, &response, true);
        match action {
            Action::LoseAnswer => Reply::Silence,
            Action::Stall { millis } => Reply::Delayed {
                after: Duration::from_millis(millis),
                response,
            },
            Action::CutBody => {
                let keep = response.body().len() / 2;
                Reply::Cut { response, keep }
            }
            _ => Reply::Answer(response),
        }
    }

    /// The answer, and whether the function refused.
    fn answer(&self, state: &mut State, asked: Asked) -> (Response<Bytes>, bool) {
        let now = self.now();
        let outcome = match &asked.parameters {
            Ok(parameters) => {
                let mut gate = Gate {
                    partner_key: &state.partner_key,
                    version: &state.version,
                    idle: jiff::SignedDuration::from_mins(i64::from(state.idle_minutes)),
                    switches: &state.switches,
                    sessions: &mut state.sessions,
                    chance: &mut state.chance,
                    administrations: &mut state.administrations,
                    now,
                };
                calls::answer(&mut gate, asked.door, asked.operation.name, parameters)
            }
            Err(text) => Err(super::answer::Refused::Text(text.clone())),
        };
        let response = (asked.respond)(&outcome, state);
        (response, outcome.is_err())
    }

    /// Faults that change something before the call is processed. They meet
    /// the caller's administration, or the first.
    fn upset(&self, state: &mut State, action: &Action, asked: &Asked) {
        let code = asked
            .parameters
            .as_ref()
            .ok()
            .map(|parameters| parameters.text("Omgevingscode"));
        let index = code.and_then(|code| state.administration(code)).unwrap_or(0);
        match action {
            Action::ExpireTokens => state.sessions.close_all(),
            Action::WithdrawKey => state.withdraw_code(index),
            Action::RegenerateKey => {
                let first = self.inner.config.administrations.get(index);
                let first = first.map_or("", |administration| administration.code.as_str());
                state.regenerate_code(index, first);
            }
            Action::Change(change) => {
                let today = calls::today(self.now());
                if let Some(books) = state.administrations.get_mut(index) {
                    super::control_books::change(books, change, today);
                }
            }
            _ => {}
        }
    }
}

/// A refused call counts as an error: its status is 200 all the same.
fn count(state: &mut State, function: &str, refused: bool, response: &Response<Bytes>, struck: bool) {
    let status = if refused { 400 } else { response.status().as_u16() };
    state.log.count(function, Some(status), struck);
}

/// What a fault answers without processing the call.
fn unprocessed(action: &Action) -> Option<Reply> {
    Some(match action {
        Action::Refuse => Reply::Refused,
        Action::LoseRequest => Reply::Silence,
        Action::GarbageBody => Reply::Answer(page(200, "Wij zijn zo terug.")),
        Action::EmptyBody => Reply::Answer(response(200, "text/xml; charset=utf-8", Bytes::new())),
        Action::Status {
            status, retry_after, ..
        } => {
            let mut answer = page(*status, "Service Unavailable");
            if let Some(value) = retry_after.and_then(|seconds| http::HeaderValue::from_str(&seconds.to_string()).ok())
            {
                answer.headers_mut().insert(http::header::RETRY_AFTER, value);
            }
            Reply::Answer(answer)
        }
        _ => return None,
    })
}

/// A page where XML was due.
pub(crate) fn page(status: u16, text: &str) -> Response<Bytes> {
    let html = format!("<!DOCTYPE html><html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>");
    response(status, "text/html; charset=utf-8", html)
}

/// The door at a path, any casing as IIS has it. The newer host has its doors
/// under `/v1` [apis/king.md §1].
fn door_at(path: &str, state: &State) -> Option<Door> {
    let path = path.to_ascii_lowercase();
    let (new_host, name) = match path.strip_prefix("/v1/") {
        Some(name) => (true, name),
        None => (false, path.strip_prefix('/')?),
    };
    match name {
        "ws1_api.aspx" if new_host && state.switches.form_door == FormDoor::OldHost => None,
        "ws1_api.aspx" => Some(Door::Form),
        "ws1_xml.asmx" => Some(Door::Strings),
        "ws1.asmx" => Some(Door::Typed),
        _ => None,
    }
}
