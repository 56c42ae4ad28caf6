//! Calls: address, credentials and the three meanings of a 401 (apis/snelstart.md section 9).

use std::fmt::Write as _;
use std::sync::Arc;

use boekbrug_connector::{CallCount, Chance, Clock, ConnectorError, ErrorKind, Opening, Outcome};
use boekbrug_http::session::{KeeperConfig, MemoryVault, SessionKeeper};
use boekbrug_http::{Answer, Call, CallError, Client, ClientConfig, Effect, Priority, SharedLimits, Transport};
use boekbrug_model::{Finding, FindingCode};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use jiff::Timestamp;
use std::time::Duration;

use crate::config::Config;
use crate::errors::{Asked, Subject, complaints, said};
use crate::keys::Keys;
use crate::limits::Bind;
use crate::no_token::{NoToken, refusal};
use crate::token::{Token, TokenMaker};

/// The API of one administration.
pub(crate) struct Api {
    client: Client,
    clock: Arc<dyn Clock>,
    base: String,
    keys: Keys,
    rotate: bool,
    session: SessionKeeper<Token, NoToken>,
}

/// What is asked of the API.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) asked: Asked<'a>,
    pub(crate) method: Method,
    /// Path and query behind the base address, encoded.
    pub(crate) path: String,
    /// JSON to send; none for a GET.
    pub(crate) body: Option<Bytes>,
    pub(crate) priority: Priority,
}

impl<'a> Ask<'a> {
    /// A GET.
    pub(crate) fn get(endpoint: &'static str, right: &'static str, subject: &'a Subject, path: String) -> Self {
        let asked = Asked {
            endpoint,
            effect: Effect::Read,
            right,
            subject,
        };
        Self {
            asked,
            method: Method::GET,
            path,
            body: None,
            priority: Priority::Normal,
        }
    }

    /// A POST that changes something.
    pub(crate) fn post(
        endpoint: &'static str,
        right: &'static str,
        subject: &'a Subject,
        path: String,
        body: Bytes,
    ) -> Self {
        let asked = Asked {
            endpoint,
            effect: Effect::Write,
            right,
            subject,
        };
        Self {
            asked,
            method: Method::POST,
            path,
            body: Some(body),
            priority: Priority::Invoice,
        }
    }

    /// A PUT, which replaces the whole row.
    pub(crate) fn put(
        endpoint: &'static str,
        right: &'static str,
        subject: &'a Subject,
        path: String,
        body: Bytes,
    ) -> Self {
        let mut put = Self::post(endpoint, right, subject, path, body);
        put.asked.effect = Effect::Replace;
        put.method = Method::PUT;
        put
    }

    /// The same with another priority.
    pub(crate) fn with(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }
}

/// The way out, time and chance, and the limits of others.
pub(crate) struct Way<'a> {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) shared: &'a SharedLimits,
}

impl Way<'_> {
    /// A client with limits of its own, or with those of the subscription. Both its keys are of one subscription.
    fn client(self, opening: &Opening, config: &Config, keys: &Keys) -> Client {
        let settings = client_config(config);
        match config.limits_bind {
            Bind::Administration => {
                let client = Client::new(self.transport, self.clock, self.chance, settings);
                client.preload(&opening.calls_made);
                client
            }
            Bind::Key => {
                let subscription = format!("{} {}", config.api, keys.expose(0));
                let pace = self.shared.of(&subscription, &settings, &self.clock);
                pace.preload(&opening.connection.to_string(), &opening.calls_made);
                Client::sharing(self.transport, self.clock, self.chance, settings, &pace)
            }
        }
    }
}

impl Api {
    /// Opens the way for one connection. The calls that it made before count against the limits.
    pub(crate) fn new(way: Way<'_>, opening: &Opening, config: &Config) -> Self {
        let keys = Keys::new(config);
        let clock = Arc::clone(&way.clock);
        let client = way.client(opening, config, &keys);
        let maker = TokenMaker {
            client: client.clone(),
            clock: Arc::clone(&clock),
            secrets: Arc::clone(&opening.secrets),
            address: config.token.clone(),
            grant: config.grant,
        };
        let vault = Arc::new(MemoryVault::new(Arc::clone(&clock)));
        // A refused token is always made anew, however young: tokens cost nothing, and each call asks only once.
        let keeper = KeeperConfig {
            margin: Duration::from_mins(1),
            youngest: Duration::ZERO,
            ..KeeperConfig::default()
        };
        Self {
            session: SessionKeeper::new(Arc::new(maker), vault, Arc::clone(&clock), keeper),
            client,
            clock,
            base: config.api.as_str().trim_end_matches('/').to_owned(),
            keys,
            rotate: config.rotate_key_on_limit,
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

    /// A token, made when there is none.
    pub(crate) async fn token(&self) -> Result<Token, ConnectorError> {
        self.session
            .session()
            .await
            .map_err(|error| refusal(error, self.clock.now()))
    }

    /// Asks and gives back any answer but a 401. A refused token is made anew once, a refused subscription key is
    /// replaced by the other one once: a call that was answered 401 was not carried out, so that also a write may be
    /// sent again, but for one that replaces a row.
    pub(crate) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, ConnectorError> {
        let mut token = self.token().await?;
        let mut renewed = false;
        let mut key = self.keys.current();
        let mut other_key = false;
        loop {
            let answer = self.send(ask, &token, key).await?;
            if answer.status != http::StatusCode::UNAUTHORIZED {
                return Ok(answer);
            }
            let text = said(&complaints(&answer.body));
            if text.to_ascii_lowercase().contains("subscription key") {
                let Some(next) = self.keys.after(key).filter(|_| !other_key) else {
                    return Err(refused(ask, FindingCode::ConnectionSubscriptionKeyRejected, text));
                };
                (key, other_key) = (next, true);
            } else if renewed {
                return Err(refused(ask, FindingCode::ConnectionKeyRejected, text));
            } else {
                let now = self.clock.now();
                token = self
                    .session
                    .refused(&token)
                    .await
                    .map_err(|error| refusal(error, now))?;
                if ask.asked.effect == Effect::Replace {
                    return Err(ask.asked.outdated());
                }
                renewed = true;
            }
        }
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

    async fn send(&self, ask: &Ask<'_>, token: &Token, key: usize) -> Result<Answer, ConnectorError> {
        let request = self.request(ask, token, key).map_err(|error| {
            let finding = Finding::new(FindingCode::ConnectionAddressWrong).with("address", &self.base);
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
        if self.rotate && matches!(result, Err(CallError::RateLimited { .. })) {
            self.keys.after(key);
        }
        result.map_err(|error| ask.asked.unanswered(error, self.clock.now()))
    }

    fn request(&self, ask: &Ask<'_>, token: &Token, key: usize) -> Result<Request<Bytes>, http::Error> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()))?;
        bearer.set_sensitive(true);
        let mut subscription = HeaderValue::try_from(self.keys.expose(key))?;
        subscription.set_sensitive(true);
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(format!("{}{}", self.base, ask.path))
            .header(header::AUTHORIZATION, bearer)
            .header("Ocp-Apim-Subscription-Key", subscription)
            .header(header::ACCEPT, "application/json");
        if ask.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        request.body(ask.body.clone().unwrap_or_default())
    }
}

fn refused(ask: &Ask<'_>, code: FindingCode, text: String) -> ConnectorError {
    let finding = Finding::new(code);
    let finding = if text.is_empty() {
        finding
    } else {
        finding.said(None, text)
    };
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding).at(ask.asked.endpoint)
}

fn client_config(config: &Config) -> ClientConfig {
    let (_, _, concurrent) = config.limits.numbers();
    let mut client = ClientConfig {
        limits: config.limits.windows(),
        concurrent: usize::try_from(concurrent).unwrap_or(usize::MAX),
        wait_hint: Some(wait_hint),
        ..ClientConfig::default()
    };
    client.record.secret_names = vec!["Ocp-Apim-Subscription-Key", "clientkey", "subscription-key"];
    client
}

/// The wait that the gateway names in its text (`Try again in 12 seconds`) when it sends no `Retry-After`.
fn wait_hint(answer: &Answer, _now: Timestamp) -> Option<Duration> {
    let text = said(&complaints(&answer.body)).to_ascii_lowercase();
    let (_, rest) = text.split_once("again in ")?;
    let (number, unit) = rest.split_once(' ')?;
    unit.starts_with("second")
        .then(|| number.parse().ok().map(Duration::from_secs))?
}

/// Encodes a part of a path or the value of a query (RFC 3986 section 2), blanks as `%20`. Quotes and brackets of a
/// filter stay readable.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'\'' | b'(' | b')' | b':' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_encoded_so_that_a_number_cannot_end_them() {
        let filter = "Factuurnummer eq 'A&B+1#'";
        assert_eq!(encoded(filter), "Factuurnummer%20eq%20'A%26B%2B1%23'");
        assert_eq!(encoded("é"), "%C3%A9");
    }

    #[test]
    fn the_gateway_says_in_words_when_to_come_back() {
        let answer = |body: &'static str| Answer {
            status: http::StatusCode::TOO_MANY_REQUESTS,
            headers: http::HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        };
        let hint = |body| wait_hint(&answer(body), Timestamp::UNIX_EPOCH);
        let text = r#"{"statusCode":429,"message":"Rate limit is exceeded. Try again in 7 seconds."}"#;
        assert_eq!(hint(text), Some(Duration::from_secs(7)));
        assert_eq!(hint("<html>"), None);
    }
}
