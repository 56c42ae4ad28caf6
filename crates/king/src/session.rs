//! Sessions: a log-in gives an opaque number that lives as long as it is used (apis/king.md section 2). It is kept in
//! memory only; a second log-in harms nobody.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use boekbrug_connector::{ConnectorError, ErrorKind, Outcome, Secrets};
use boekbrug_http::session::{Renew, Session, SessionError};
use boekbrug_http::{CallError, Client, Effect, Priority};
use boekbrug_model::{Finding, FindingCode};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::client::{Heard, send};
use crate::config::{Config, DoorChoice, OMGEVINGSCODE};
use crate::door::{Credentials, Door, NoReply, Operation};
use crate::errors::{Called, Subject, meaning};

/// A session. It has no `Debug`: its parts are secrets.
#[derive(Clone)]
pub(crate) struct SignedIn {
    number: Arc<str>,
    code: Arc<str>,
    /// The door that answered the log-in: what needs no particular one goes through it.
    pub(crate) door: Door,
}

impl PartialEq for SignedIn {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.code == other.code
    }
}

impl Session for SignedIn {
    /// It ends for lack of use alone.
    fn expires_at(&self) -> Option<Timestamp> {
        None
    }
}

impl SignedIn {
    /// What goes with every call.
    pub(crate) fn credentials<'a>(&'a self, partner_key: &'a SecretString) -> Credentials<'a> {
        Credentials {
            partner_key: partner_key.expose_secret(),
            code: &self.code,
            session: Some(&self.number),
        }
    }

    /// The omgevingscode behind the session.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }
}

/// Makes sessions.
pub(crate) struct LogIn {
    pub(crate) client: Client,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) config: Arc<Config>,
    pub(crate) partner_key: SecretString,
    /// The door that answered before.
    pub(crate) known: Mutex<Option<Door>>,
}

#[async_trait]
impl Renew<SignedIn, NoSession> for LogIn {
    async fn renew(&self, _old: Option<&SignedIn>) -> Result<SignedIn, NoSession> {
        let code = self.secrets.get(OMGEVINGSCODE).await;
        let code = code.map_err(|error| NoSession::Secrets(Arc::new(error)))?;
        let code = code.unwrap_or_default().trim().to_owned();
        if code.is_empty() {
            return Err(NoSession::CodeMissing);
        }
        let mut last = NoSession::Nowhere("no door".to_owned());
        for door in self.doors() {
            match self.through(door, &code).await {
                Ok(number) => {
                    *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(door);
                    let (number, code) = (number.into(), code.as_str().into());
                    return Ok(SignedIn { number, code, door });
                }
                Err(error @ (NoSession::Nowhere(_) | NoSession::Malformed(_))) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }
}

impl LogIn {
    /// The door that is set, or all of them, the one that answered before first.
    fn doors(&self) -> Vec<Door> {
        let known = *self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match self.config.door {
            DoorChoice::Form => vec![Door::Form],
            DoorChoice::Strings => vec![Door::Strings],
            DoorChoice::Dataset => vec![Door::Dataset],
            DoorChoice::Auto => {
                let others = Door::ALL.into_iter().filter(|door| Some(*door) != known);
                known.into_iter().chain(others).collect()
            }
        }
    }

    async fn through(&self, door: Door, code: &str) -> Result<String, NoSession> {
        let credentials = Credentials {
            partner_key: self.partner_key.expose_secret(),
            code,
            session: None,
        };
        let request = crate::door::request(door, Operation::Login, credentials, None, &self.config)
            .map_err(|error| NoSession::Nowhere(error.to_string()))?;
        let heard = send(
            &self.client,
            Operation::Login,
            door,
            request,
            Priority::Invoice,
            Effect::Read,
        )
        .await;
        match heard.map_err(|error| NoSession::Call(Box::new(error)))? {
            Heard::Reply(reply) => match (reply.session(), reply.ok, &reply.text) {
                (Some(number), Some(true) | None, _) => Ok(number.to_owned()),
                (_, _, Some(text)) => Err(NoSession::Refused(text.clone())),
                (_, Some(false), None) => Err(NoSession::Refused(String::new())),
                (None, _, None) => Err(NoSession::Malformed("no SessionId".to_owned())),
            },
            Heard::Strange(NoReply::Fault { text, .. }) | Heard::Status(_, Some(NoReply::Fault { text, .. }))
                if meaning(&text).is_about_key() =>
            {
                Err(NoSession::Refused(text))
            }
            Heard::Strange(NoReply::Fault { ours: false, text }) => Err(NoSession::Broken(text)),
            Heard::Strange(reason) => Err(NoSession::Malformed(reason.to_string())),
            Heard::Status(answer, _) => Err(match answer.status.as_u16() {
                401 | 403 => NoSession::Barred,
                404 | 405 | 410 | 300..=399 => NoSession::Nowhere(format!("{answer:?}")),
                500..=599 | 408 => NoSession::Broken(format!("{answer:?}")),
                _ => NoSession::Malformed(format!("{answer:?}")),
            }),
        }
    }
}

/// Why there is no session.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum NoSession {
    #[error("there is no omgevingscode")]
    CodeMissing,
    #[error("the log-in is refused: {0}")]
    Refused(String),
    #[error("the service lets us not in")]
    Barred,
    #[error("the omgevingscode could not be read: {0}")]
    Secrets(Arc<ConnectorError>),
    #[error(transparent)]
    Call(Box<CallError>),
    #[error("nothing of the package at the address: {0}")]
    Nowhere(String),
    #[error("the package broke down: {0}")]
    Broken(String),
    #[error("no session in the answer: {0}")]
    Malformed(String),
}

/// What a person is told. No session means that the call itself was not made: nothing happened on the other side.
pub(crate) fn refusal(error: SessionError<NoSession>, now: Timestamp) -> ConnectorError {
    let at = Operation::Login.endpoint();
    let plain = |kind, outcome, code| ConnectorError::new(kind, outcome, Finding::new(code)).at(at);
    let told = match &error {
        SessionError::Renew(reason) => reason.told(now),
        SessionError::RefusedNew => plain(
            ErrorKind::ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionKeyRejected,
        ),
        SessionError::Vault(_) | SessionError::Busy | SessionError::Interrupted => {
            plain(ErrorKind::Internal, Outcome::Temporary, FindingCode::InternalFailure)
        }
    };
    told.because(error)
}

impl NoSession {
    fn told(&self, now: Timestamp) -> ConnectorError {
        let called = Called {
            endpoint: Operation::Login.endpoint(),
            effect: Effect::Read,
            subject: Subject::NONE,
        };
        let plain = |kind, outcome, code| ConnectorError::new(kind, outcome, Finding::new(code)).at(called.endpoint);
        match self {
            Self::CodeMissing => {
                let finding = Finding::new(FindingCode::ConnectionSecretMissing).with("secret", OMGEVINGSCODE);
                ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding).at(called.endpoint)
            }
            Self::Refused(text) => refused_log_in(&called, text),
            Self::Barred => plain(
                ErrorKind::ConnectionRefused,
                Outcome::Permanent,
                FindingCode::ConnectionSubscriptionKeyRejected,
            ),
            Self::Secrets(cause) => {
                let finding = Finding::new(FindingCode::InternalSecretUnreadable);
                let finding = cause.findings.first().cloned().unwrap_or(finding);
                ConnectorError::new(cause.kind, cause.outcome, finding)
            }
            Self::Call(call) => called.unanswered((**call).clone(), now),
            Self::Nowhere(_) => called.nowhere(),
            Self::Broken(_) => plain(
                ErrorKind::Unreachable,
                Outcome::Temporary,
                FindingCode::PackageUnavailable,
            ),
            Self::Malformed(_) => plain(ErrorKind::Malformed, Outcome::Temporary, FindingCode::PackageMalformed),
        }
    }
}

/// A log-in that is refused with words that say nothing else is taken for a wrong key or code, because it has no other
/// parameters; the package's own words go along.
fn refused_log_in(called: &Called<'_>, text: &str) -> ConnectorError {
    let error = called.refused(text);
    if error.kind != ErrorKind::Refused {
        return error;
    }
    let mut finding = Finding::new(FindingCode::ConnectionKeyRejected);
    finding.package = error.findings.first().and_then(|finding| finding.package.clone());
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding).at(called.endpoint)
}
