//! Tokens: made from the koppelsleutel, valid for an hour, made again when they end (apis/snelstart.md section 1). There is
//! no refresh token and making a second one hurts nobody, so they are kept in memory only.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use boekbrug_connector::{Clock, Secrets};
use boekbrug_http::session::{Renew, Session};
use boekbrug_http::{Answer, Call, Client, Priority};
use bytes::Bytes;
use http::{Method, Request, header};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::config::{Grant, KOPPELSLEUTEL};
use crate::errors::{complaints, said};
use crate::no_token::NoToken;
use crate::wire::{Amount, object};

/// The call by which a token is made.
pub(crate) const ENDPOINT: &str = "POST /b2b/token";

/// A token. It has no `Debug`: it is a secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    value: Arc<str>,
    ends: Option<Timestamp>,
}

impl Token {
    /// The token itself, for the `Authorization` header.
    pub(crate) fn expose(&self) -> &str {
        &self.value
    }

    /// What the koppelsleutel may do, from the `scopes` claim of the token (a list, or words with blanks between). None
    /// when the token is no JWT (RFC 7519) or has no such claim.
    pub(crate) fn scopes(&self) -> Option<Vec<String>> {
        let claims = URL_SAFE_NO_PAD
            .decode(self.value.split('.').nth(1)?.trim_end_matches('='))
            .ok()?;
        let claims: Value = serde_json::from_slice(&claims).ok()?;
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        match claims.get("scopes").or_else(|| claims.get("scope"))? {
            Value::String(text) => Some(words(text)),
            Value::Array(list) => Some(list.iter().filter_map(Value::as_str).flat_map(words).collect()),
            _ => None,
        }
    }
}

impl Session for Token {
    fn expires_at(&self) -> Option<Timestamp> {
        self.ends
    }
}

/// Makes tokens.
pub(crate) struct TokenMaker {
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) address: Url,
    pub(crate) grant: Grant,
}

#[async_trait]
impl Renew<Token, NoToken> for TokenMaker {
    async fn renew(&self, _old: Option<&Token>) -> Result<Token, NoToken> {
        let key = self
            .secrets
            .get(KOPPELSLEUTEL)
            .await
            .map_err(|error| NoToken::Secrets(Arc::new(error)))?;
        let key = SecretString::from(key.unwrap_or_default().trim().to_owned());
        let body = form(self.grant, &key)?;
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .body(Bytes::from(body))
            .map_err(|error| NoToken::Nowhere(error.to_string()))?;
        let call = Call::read(ENDPOINT, request, Priority::Invoice);
        let answer = self
            .client
            .call(call)
            .await
            .map_err(|error| NoToken::Call(Box::new(error)))?;
        read(&answer, self.clock.now())
    }
}

/// The form of a grant.
fn form(grant: Grant, key: &SecretString) -> Result<String, NoToken> {
    let key = key.expose_secret();
    if key.is_empty() {
        return Err(NoToken::KeyMissing);
    }
    let encoded = match grant {
        Grant::Clientkey => serde_urlencoded::to_string([("grant_type", "clientkey"), ("clientkey", key)]),
        Grant::Password => {
            let plain = STANDARD_NO_PAD
                .decode(key.trim_end_matches('='))
                .ok()
                .and_then(|plain| String::from_utf8(plain).ok());
            let plain = plain.ok_or(NoToken::KeyForm)?;
            let (user, password) = plain.split_once(':').ok_or(NoToken::KeyForm)?;
            serde_urlencoded::to_string([("grant_type", "password"), ("username", user), ("password", password)])
        }
    };
    encoded.map_err(|_| NoToken::KeyForm)
}

#[derive(Deserialize)]
struct Given<'a> {
    #[serde(borrow)]
    access_token: std::borrow::Cow<'a, str>,
    expires_in: Option<Amount>,
}

/// Reads the answer. A refused koppelsleutel is a 400 with a text; 401 is taken alike.
fn read(answer: &Answer, now: Timestamp) -> Result<Token, NoToken> {
    let complaints = complaints(&answer.body);
    let text = said(&complaints);
    match answer.status.as_u16() {
        200..=299 => {
            let given: Given<'_> =
                object(&answer.body).map_err(|error| NoToken::Malformed(format!("{:?}", error.classify())))?;
            if given.access_token.is_empty() {
                return Err(NoToken::Malformed("blank".to_owned()));
            }
            let life = given.expires_in.and_then(|life| i64::try_from(life.0.trunc()).ok());
            let ends = life.and_then(|life| now.checked_add(SignedDuration::from_secs(life.clamp(0, 86_400))).ok());
            Ok(Token {
                value: given.access_token.as_ref().into(),
                ends,
            })
        }
        400 | 401 | 403 if !text.is_empty() || (answer.body.is_empty() && answer.status != 400) => {
            Err(NoToken::KeyRejected(text))
        }
        404 | 300..=399 => Err(NoToken::Nowhere(format!("{answer:?}"))),
        500..=599 | 408 => Err(NoToken::Broken(format!("{answer:?} {text}"))),
        _ => Err(NoToken::Malformed(format!("{answer:?}"))),
    }
}
