//! Calls: address, credentials, and what a 401 means (apis/exact.md sections 1 to 3).

use std::sync::Arc;

use boekbrug_connector::{CallCount, Chance, Clock, ConnectorError, ErrorKind, Outcome, Secrets};
use boekbrug_http::session::{KeeperConfig, SecretsVault, SessionKeeper};
use boekbrug_http::{Answer, Call, Client, ClientConfig, Effect, Priority, Transport};
use boekbrug_model::{Finding, FindingCode};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use jiff::Timestamp;
use url::Url;

use crate::address::encoded;
use crate::config::{App, Config, Own, SESSION};
use crate::errors::{Asked, Subject, is_validation, reason};
use crate::limits;
use crate::no_token::{NoToken, refusal};
use crate::resource::Resource;
use crate::token::{MARGIN, Refresher, Tokens};
use std::time::Duration;

/// The API of one site, for one connection.
pub(crate) struct Api {
    client: Client,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    app: App,
    language: Option<String>,
    prefer: bool,
    session: SessionKeeper<Tokens, NoToken>,
}

/// What is asked of the API.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) asked: Asked<'a>,
    pub(crate) method: Method,
    /// Path and query behind the site's address, encoded.
    pub(crate) path: String,
    /// JSON to send.
    pub(crate) body: Option<Bytes>,
    pub(crate) priority: Priority,
}

impl<'a> Ask<'a> {
    /// A GET.
    pub(crate) fn get(resource: &Resource, subject: &'a Subject, path: String) -> Self {
        Self {
            asked: Asked {
                endpoint: resource.get,
                effect: Effect::Read,
                right: resource.scope,
                subject,
            },
            method: Method::GET,
            path,
            body: None,
            priority: Priority::Normal,
        }
    }

    /// A POST, or a PUT, which changes something.
    pub(crate) fn write(method: Method, resource: &Resource, subject: &'a Subject, path: String, body: Bytes) -> Self {
        let endpoint = if method == Method::PUT {
            resource.put
        } else {
            resource.post
        };
        Self {
            asked: Asked {
                endpoint,
                effect: Effect::Write,
                right: resource.scope,
                subject,
            },
            method,
            path,
            body: Some(body),
            priority: Priority::Invoice,
        }
    }

    /// A PUT of a row that was read: what a person changed there since would be overwritten, so it is never sent again by
    /// itself.
    pub(crate) fn replace(resource: &Resource, subject: &'a Subject, path: String, body: Bytes) -> Self {
        let mut put = Self::write(Method::PUT, resource, subject, path, body);
        put.asked.effect = Effect::Replace;
        put
    }

    /// The same with another priority.
    pub(crate) fn with(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }
}

impl Api {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        secrets: Arc<dyn Secrets>,
        own: &Own,
    ) -> Self {
        let client = Client::new(
            transport,
            Arc::clone(&clock),
            Arc::clone(&chance),
            client_config(&own.all),
        );
        let vault = SecretsVault::new(Arc::clone(&secrets), SESSION, Arc::clone(&clock), Arc::clone(&chance));
        let vault = Arc::new(vault);
        let refresher = Refresher {
            client: client.clone(),
            clock: Arc::clone(&clock),
            secrets,
            vault: Arc::clone(&vault) as _,
            app: own.app.clone(),
        };
        // Refused tokens are refreshed however young they are: the package itself says when that is too early, and a
        // failure is handed to everybody for half a minute.
        let keeper = KeeperConfig {
            margin: MARGIN,
            youngest: Duration::ZERO,
            pause: Duration::from_secs(30),
            ..KeeperConfig::default()
        };
        Self {
            session: SessionKeeper::new(Arc::new(refresher), vault, Arc::clone(&clock), keeper),
            client,
            clock,
            chance,
            app: own.app.clone(),
            language: own.all.description_language.clone(),
            prefer: own.all.prefer_representation,
        }
    }

    /// The time now.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A number by chance.
    pub(crate) fn draw(&self) -> u64 {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// The site's address.
    pub(crate) fn base(&self) -> &Url {
        &self.app.base
    }

    /// Takes the counts of calls.
    pub(crate) fn take_calls(&self) -> Vec<CallCount> {
        self.client.take_calls()
    }

    /// Counts calls of an earlier run.
    pub(crate) fn preload(&self, made: &[CallCount]) {
        self.client.preload(made);
    }

    /// Tokens, refreshed when they are about to end.
    pub(crate) async fn tokens(&self) -> Result<Tokens, ConnectorError> {
        let now = self.clock.now();
        self.session.session().await.map_err(|error| refusal(error, now))
    }

    /// Asks and gives back any answer but a 401. Refused tokens are refreshed once: a call that was answered 401 was
    /// not carried out, so that also a write may be sent again, but for one that replaces a row.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, ConnectorError> {
        let tokens = self.tokens().await?;
        let answer = self.send(ask, &tokens).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let renewed = self.session.refused(&tokens).await;
        let renewed = renewed.map_err(|error| refusal(error, self.clock.now()))?;
        if ask.asked.effect == Effect::Replace {
            return Err(ask.asked.outdated());
        }
        let answer = self.send(ask, &renewed).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let finding = Finding::new(FindingCode::ConnectionConsentWithdrawn);
        let finding = match reason(&answer) {
            Some(text) => finding.said(None, text),
            None => finding,
        };
        Err(ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding).at(ask.asked.endpoint))
    }

    /// Asks and gives back an answer that went well (2xx).
    pub(crate) async fn ask_well(&self, ask: &Ask<'_>) -> Result<Answer, ConnectorError> {
        let answer = self.ask(ask).await?;
        if answer.status.is_success() {
            Ok(answer)
        } else {
            Err(ask.asked.refused(&answer))
        }
    }

    async fn send(&self, ask: &Ask<'_>, tokens: &Tokens) -> Result<Answer, ConnectorError> {
        let request = self.request(ask, tokens).map_err(|error| {
            let finding = Finding::new(FindingCode::ConnectionAddressWrong).with("address", self.app.base.as_str());
            ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
                .at(ask.asked.endpoint)
                .because(error)
        })?;
        let call = Call {
            endpoint: ask.asked.endpoint,
            request,
            effect: ask.asked.effect,
            priority: ask.priority,
        };
        let result = self.client.call(call).await;
        result.map_err(|error| ask.asked.unanswered(error, self.clock.now()))
    }

    fn request(&self, ask: &Ask<'_>, tokens: &Tokens) -> Result<Request<Bytes>, http::Error> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", tokens.expose()))?;
        bearer.set_sensitive(true);
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(self.app.at(&ask.path))
            .header(header::AUTHORIZATION, bearer)
            .header(header::ACCEPT, "application/json");
        if let Some(language) = &self.language {
            request = request.header(HeaderName::from_static("customdescriptionlanguage"), language);
        }
        if ask.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if self.prefer && ask.method == Method::POST {
            request = request.header(HeaderName::from_static("prefer"), "return=representation");
        }
        request.body(ask.body.clone().unwrap_or_default())
    }
}

/// The client's behaviour: within the limits, one call at a time because the package queues others in any order.
pub(crate) fn client_config(config: &Config) -> ClientConfig {
    let mut client = ClientConfig {
        limits: config.limits.windows(),
        concurrent: 1,
        wait_hint: Some(limits::wait),
        counts_as_error,
        left: Some(limits::left),
        ..ClientConfig::default()
    };
    client.record.secret_names = vec!["client_secret", "refresh_token", "access_token", "HashCode"];
    client
}

/// Refusals count, and so do validations, which the package answers with 500. A refresh that came too early does not.
fn counts_as_error(answer: &Answer) -> bool {
    let too_early = || {
        answer
            .header("reason")
            .is_some_and(|reason| reason.contains("TooEarly"))
    };
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => false,
        StatusCode::INTERNAL_SERVER_ERROR => is_validation(&answer.body),
        status => status.is_client_error() && !too_early(),
    }
}

/// A filter as a part of a query.
pub(crate) fn filter(text: &str) -> String {
    format!("$filter={}", encoded(text))
}
