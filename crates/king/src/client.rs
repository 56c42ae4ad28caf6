//! Calls: door, session and the second chance of a session that may have ended (apis/king.md sections 1 and 2).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::{CallCount, Chance, Clock, ConnectorError, Secrets};
use boekbrug_http::session::{KeeperConfig, MemoryVault, SessionKeeper};
use boekbrug_http::{Answer, Call, CallError, Client, ClientConfig, Effect, Limit, Priority, Transport};
use bytes::Bytes;
use http::{Request, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::config::{Config, OMGEVINGSCODE};
use crate::door::{Door, NoReply, Operation, Reply, request};
use crate::errors::{Called, Meaning, Subject, meaning};
use crate::session::{LogIn, NoSession, SignedIn, refusal};
use crate::wire::DataSet;

/// The API of one administration.
pub(crate) struct Api {
    client: Client,
    clock: Arc<dyn Clock>,
    config: Arc<Config>,
    partner_key: SecretString,
    session: SessionKeeper<SignedIn, NoSession>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) operation: Operation,
    pub(crate) payload: Option<&'a DataSet>,
    /// The door it must go through; none for the one of the log-in.
    pub(crate) door: Option<Door>,
    pub(crate) effect: Effect,
    pub(crate) priority: Priority,
    pub(crate) subject: &'a Subject,
}

impl<'a> Ask<'a> {
    /// A question that changes nothing.
    pub(crate) fn read(operation: Operation, payload: Option<&'a DataSet>, priority: Priority) -> Self {
        Self {
            operation,
            payload,
            door: None,
            effect: Effect::Read,
            priority,
            subject: Subject::NONE,
        }
    }

    /// Through which door.
    pub(crate) fn through(mut self, door: Door) -> Self {
        self.door = Some(door);
        self
    }

    /// For errors.
    pub(crate) fn called(&self) -> Called<'a> {
        Called {
            endpoint: self.operation.endpoint(),
            effect: self.effect,
            subject: self.subject,
        }
    }
}

/// What came back.
pub(crate) enum Heard {
    /// An answer of the package, good or bad.
    Reply(Reply),
    /// Something else under a good status.
    Strange(NoReply),
    /// Another status, and what its body was when it was read.
    Status(Answer, Option<NoReply>),
}

impl Api {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        secrets: Arc<dyn Secrets>,
        config: Arc<Config>,
    ) -> Self {
        let client = Client::new(transport, Arc::clone(&clock), chance, client_config(&config));
        // The settings were checked: there is a key.
        let partner_key = config.partner_key.clone().unwrap_or_default();
        let log_in = LogIn {
            client: client.clone(),
            secrets,
            config: Arc::clone(&config),
            partner_key: partner_key.clone(),
            known: Mutex::default(),
        };
        let vault = Arc::new(MemoryVault::new(Arc::clone(&clock)));
        // Each call asks for a new session at most once, so that a young one needs no protection of its own.
        let keeper = KeeperConfig {
            idle: Some(config.idle()),
            margin: Duration::from_mins(2),
            youngest: Duration::ZERO,
            ..KeeperConfig::default()
        };
        Self {
            session: SessionKeeper::new(Arc::new(log_in), vault, Arc::clone(&clock), keeper),
            client,
            clock,
            config,
            partner_key,
        }
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Takes the counts of calls.
    pub(crate) fn take_calls(&self) -> Vec<CallCount> {
        self.client.take_calls()
    }

    /// Counts calls of an earlier run.
    pub(crate) fn preload(&self, made: &[CallCount]) {
        self.client.preload(made);
    }

    /// A session, made when there is none.
    pub(crate) async fn session(&self) -> Result<SignedIn, ConnectorError> {
        let session = self.session.session().await;
        session.map_err(|error| refusal(error, self.clock.now()))
    }

    /// Asks, and gives back an answer that says yes. What an ended session is told is not known, so that any doubt
    /// makes a new one, once; a booking that was refused is sent again only when the session was surely the reason, and
    /// what goes over a row that was read before not at all.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Reply, ConnectorError> {
        let session = self.session().await?;
        let first = match self.once(ask, &session).await? {
            Ok(reply) => return Ok(reply),
            Err(no) => no,
        };
        if !self.blames_session(ask, &first, &session).await {
            return Err(first.told(ask));
        }
        // whether the session was the reason is not known before there is another one
        let fresh = self.session.refused(&session).await;
        let fresh = fresh.map_err(|error| refusal(error, self.clock.now()))?;
        if ask.effect == Effect::Replace {
            return Err(ask.called().outdated());
        }
        self.once(ask, &fresh).await?.map_err(|no| no.told(ask))
    }

    /// Whether a session that ended may be the reason. A booking is sent again only when the package said so itself, or
    /// when it does not know the session any more.
    async fn blames_session(&self, ask: &Ask<'_>, no: &No, session: &SignedIn) -> bool {
        let doubt = match no {
            No::Refused(text) => match meaning(text) {
                Meaning::Session => return true,
                Meaning::Other => true,
                _ => false,
            },
            No::Strange(NoReply::Fault { text, .. }) if meaning(text) == Meaning::Session => return true,
            No::Strange(_) | No::Broken(..) => ask.effect == Effect::Read,
        };
        if !doubt || ask.effect == Effect::Read {
            return doubt;
        }
        let keep = Ask::read(Operation::KeepSession, None, ask.priority).through(session.door);
        matches!(self.once(&keep, session).await, Ok(Err(No::Refused(_))))
    }

    /// One try. The inner error is an answer that says no; the outer one is no answer.
    async fn once(&self, ask: &Ask<'_>, session: &SignedIn) -> Result<Result<Reply, No>, ConnectorError> {
        let door = ask.door.unwrap_or(session.door);
        let credentials = session.credentials(&self.partner_key);
        let request = request(door, ask.operation, credentials, ask.payload, &self.config)
            .map_err(|error| ask.called().nowhere().because(error))?;
        let heard = send(&self.client, ask.operation, door, request, ask.priority, ask.effect).await;
        match heard.map_err(|error| ask.called().unanswered(error, self.clock.now()))? {
            Heard::Reply(reply) => Ok(judged(reply)),
            Heard::Strange(NoReply::Fault { ours: true, text })
            | Heard::Status(_, Some(NoReply::Fault { ours: true, text })) => Ok(Err(No::Refused(text))),
            Heard::Strange(reason) | Heard::Status(_, Some(reason @ NoReply::Fault { .. })) => {
                Ok(Err(No::Strange(reason)))
            }
            Heard::Status(answer, reason) if answer.status == StatusCode::INTERNAL_SERVER_ERROR => {
                Ok(Err(No::Broken(Box::new(answer), reason)))
            }
            Heard::Status(answer, reason) => Err(ask.called().status(&answer, reason)),
        }
    }
}

/// An answer that says no.
enum No {
    Refused(String),
    Strange(NoReply),
    /// The program behind the door broke down over it: with an ended session some do.
    Broken(Box<Answer>, Option<NoReply>),
}

impl No {
    fn told(self, ask: &Ask<'_>) -> ConnectorError {
        match self {
            Self::Refused(text) => ask.called().refused(&text),
            Self::Strange(reason) => ask.called().no_reply(reason),
            Self::Broken(answer, reason) => ask.called().status(&answer, reason),
        }
    }
}

/// Whether an answer says yes. A text beside a yes is a remark; a text beside neither is a no; a no that carries a key
/// says both, and only a look at the books can tell.
fn judged(reply: Reply) -> Result<Reply, No> {
    match (reply.ok, &reply.text) {
        (Some(true), text) => {
            if let Some(text) = text {
                tracing::info!(text, "the package remarks");
            }
            Ok(reply)
        }
        (Some(false), _) if !reply.keys().is_empty() => Err(No::Strange(NoReply::Shape("a clear yes or no"))),
        (Some(false) | None, Some(text)) => Err(No::Refused(text.clone())),
        (Some(false), None) => Err(No::Refused(String::new())),
        (None, None) => Err(No::Strange(NoReply::Shape("Result"))),
    }
}

/// Sends one request and reads what comes back.
pub(crate) async fn send(
    client: &Client,
    operation: Operation,
    door: Door,
    request: Request<Bytes>,
    priority: Priority,
    effect: Effect,
) -> Result<Heard, CallError> {
    let call = Call {
        endpoint: operation.endpoint(),
        request,
        effect,
        priority,
    };
    let answer = client.call(call).await?;
    let read = Reply::read(door, operation, &answer.body);
    Ok(match (answer.status.is_success(), read) {
        (true, Ok(reply)) => Heard::Reply(reply),
        (true, Err(reason)) => Heard::Strange(reason),
        (false, read) => {
            let ours = answer.status.is_client_error();
            let said = match read {
                Ok(reply) => reply.text.map(|text| NoReply::Fault { ours, text }),
                Err(reason) => Some(reason),
            };
            Heard::Status(answer, said)
        }
    })
}

fn client_config(config: &Config) -> ClientConfig {
    let calls = config.calls_a_minute;
    let mut client = ClientConfig {
        timeout: Duration::from_secs(config.timeout_seconds.into()),
        write_timeout: Duration::from_secs(config.write_timeout_seconds.into()),
        limits: vec![Limit::new(calls, Duration::from_secs(61)).keeping(calls / 10)],
        concurrent: 4,
        ..ClientConfig::default()
    };
    client.record.secret_names = vec!["PartnerKey", OMGEVINGSCODE, "SessionId"];
    client
}
