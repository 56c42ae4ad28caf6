//! Tokens (apis/exact.md section 1). The refresh token is good for one use: whoever refreshes gets a new one, and the
//! old one is dead. So one at a time refreshes, over all nodes, and the new pair is stored before it is used.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Clock, Secrets};
use boekbrug_http::session::{Kept, Renew, Session, SessionVault};
use boekbrug_http::{Answer, Call, Client, Priority};
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use crate::config::{App, REFRESH_TOKEN};
use crate::no_token::NoToken;

/// The call by which tokens are made.
pub(crate) const ENDPOINT: &str = "POST /api/oauth2/token";

/// Tokens are renewed so long before they end; the package allows it 570 seconds after the last ones of 600.
pub(crate) const MARGIN: Duration = Duration::from_secs(30);

/// How long the tokens that we hold are taken to be good when the package says that a refresh comes too early.
const STILL_GOOD: SignedDuration = SignedDuration::from_secs(60);

/// The longest life of a token that is believed, in seconds.
const LONGEST: i64 = 86_400;

/// How often the store is looked at before a refused refresh token is taken for a lost consent: another node may be
/// about to store what it got for it.
const LOOKS: u32 = 3;

/// A pair of tokens. It has no `Debug` of its own: it is a secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    access: Arc<str>,
    refresh: Arc<str>,
    ends: Timestamp,
    /// The pasted token with which this chain of tokens began; none when it began with a consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pasted: Option<Arc<str>>,
}

impl Tokens {
    /// The access token, for the `Authorization` header.
    pub(crate) fn expose(&self) -> &str {
        &self.access
    }
}

impl PartialEq for Tokens {
    fn eq(&self, other: &Self) -> bool {
        self.access == other.access && self.refresh == other.refresh
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tokens until {}", self.ends)
    }
}

impl Session for Tokens {
    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.ends)
    }
}

/// Refreshes tokens.
pub(crate) struct Refresher {
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) vault: Arc<dyn SessionVault<Tokens>>,
    pub(crate) app: App,
}

#[async_trait]
impl Renew<Tokens, NoToken> for Refresher {
    async fn renew(&self, old: Option<&Tokens>) -> Result<Tokens, NoToken> {
        let pasted = self.pasted().await?;
        let newly = pasted
            .clone()
            .filter(|text| old.is_none_or(|old| old.pasted.as_ref() != Some(text)));
        let refresh = match (newly, old) {
            (Some(pasted), _) => pasted,
            (None, Some(old)) => Arc::clone(&old.refresh),
            (None, None) => return Err(NoToken::NoConsent),
        };
        let grant = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
        match ask(&self.client, &*self.clock, &self.app, &grant).await {
            Ok(tokens) => Ok(Tokens { pasted, ..tokens }),
            Err(NoToken::TooEarly) => self.too_early(old),
            Err(NoToken::Dead(text)) => self.dead(&refresh, text).await,
            Err(error) => Err(error),
        }
    }
}

impl Refresher {
    async fn pasted(&self) -> Result<Option<Arc<str>>, NoToken> {
        let text = self.secrets.get(REFRESH_TOKEN).await;
        let text = text.map_err(|error| NoToken::Secrets(Arc::new(error)))?;
        Ok(text
            .map(|text| text.trim().into())
            .filter(|text: &Arc<str>| !text.is_empty()))
    }

    /// The tokens that we hold are still good, when they are near their end. Before that somebody refused them, and
    /// then they are good for the package's token service only.
    fn too_early(&self, old: Option<&Tokens>) -> Result<Tokens, NoToken> {
        let now = self.clock.now();
        let margin = SignedDuration::try_from(MARGIN).unwrap_or(SignedDuration::MAX);
        match old {
            Some(old) if now.saturating_add(margin).is_ok_and(|soon| soon >= old.ends) => Ok(Tokens {
                ends: now
                    .checked_add(STILL_GOOD.saturating_add(margin))
                    .unwrap_or(Timestamp::MAX),
                ..old.clone()
            }),
            _ => Err(NoToken::TooEarly),
        }
    }

    /// A used or unknown refresh token. Only when nobody stores another one is the consent lost.
    async fn dead(&self, refresh: &Arc<str>, text: String) -> Result<Tokens, NoToken> {
        for look in 0..LOOKS {
            if look > 0 {
                self.clock.sleep(Duration::from_secs(2)).await;
            }
            let stored = self.vault.load().await.map_err(NoToken::Store)?;
            if let Some(Kept { session, .. }) =
                stored.filter(|kept| kept.session.refresh != *refresh && kept.session.pasted.as_ref() != Some(refresh))
            {
                return Ok(session);
            }
        }
        Err(NoToken::Dead(text))
    }
}

/// Asks for tokens. The app's credentials go in the body: with an `Authorization` header the call fails.
pub(crate) async fn ask(
    client: &Client,
    clock: &dyn Clock,
    app: &App,
    grant: &[(&str, &str)],
) -> Result<Tokens, NoToken> {
    let own = [
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.expose_secret()),
    ];
    let form: Vec<_> = grant.iter().chain(&own).copied().collect();
    let body = serde_urlencoded::to_string(form).map_err(|error| NoToken::Nowhere(error.to_string()))?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(app.at("/api/oauth2/token"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Bytes::from(body))
        .map_err(|error| NoToken::Nowhere(error.to_string()))?;
    let answer = client.call(Call::read(ENDPOINT, request, Priority::Invoice)).await;
    read(&answer.map_err(|error| NoToken::Call(Box::new(error)))?, clock.now())
}

#[derive(Deserialize)]
struct Given {
    access_token: Box<str>,
    /// Seconds, as text or as a number.
    expires_in: Option<Life>,
    refresh_token: Box<str>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Life {
    Text(String),
    Number(i64),
}

impl Life {
    fn seconds(&self) -> Option<i64> {
        match self {
            Self::Text(text) => text.trim().parse().ok(),
            Self::Number(number) => Some(*number),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Said {
    error: String,
    error_description: Option<String>,
}

/// Reads the answer of the token service.
fn read(answer: &Answer, now: Timestamp) -> Result<Tokens, NoToken> {
    match answer.status {
        status if status.is_success() => given(answer, now),
        StatusCode::NOT_FOUND => Err(NoToken::Nowhere(format!("{answer:?}"))),
        status if status.is_redirection() => Err(NoToken::Nowhere(format!("{answer:?}"))),
        status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => Err(refused(answer)),
        _ => Err(NoToken::Broken(format!("{answer:?}"))),
    }
}

fn given(answer: &Answer, now: Timestamp) -> Result<Tokens, NoToken> {
    let given: Given =
        serde_json::from_slice(&answer.body).map_err(|error| NoToken::Malformed(format!("{:?}", error.classify())))?;
    if given.access_token.is_empty() || given.refresh_token.is_empty() {
        return Err(NoToken::Malformed("blank".to_owned()));
    }
    let life = given.expires_in.as_ref().and_then(Life::seconds).unwrap_or(600);
    Ok(Tokens {
        access: given.access_token.into(),
        refresh: given.refresh_token.into(),
        ends: now
            .checked_add(SignedDuration::from_secs(life.clamp(60, LONGEST)))
            .unwrap_or(Timestamp::MAX),
        pasted: None,
    })
}

/// A refusal by what it says: too early, an app that the package does not know, or a code or token that is used up.
fn refused(answer: &Answer) -> NoToken {
    let said: Said = serde_json::from_slice(&answer.body).unwrap_or_default();
    let plain = || {
        let text = String::from_utf8_lossy(&answer.body);
        let text = text.trim();
        (!text.starts_with('<') && !text.starts_with('{')).then(|| text.chars().take(200).collect::<String>())
    };
    let text = said.error_description.or_else(plain).unwrap_or_default();
    let reason = answer.header("reason").unwrap_or_default();
    let all = format!("{} {text} {reason}", said.error).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| all.contains(word));
    if has(&["tooearlytorefresh", "token not expired"]) {
        NoToken::TooEarly
    } else if has(&["old refresh token"]) {
        // Whatever the error is called: another node may be about to store what it got for it.
        NoToken::Dead(text)
    } else if has(&["invalid_client", "unauthorized_client"]) {
        NoToken::AppRefused(text)
    } else if has(&[
        "invalid_grant",
        "access_denied",
        "refresh token",
        "expired at",
        "already been processed",
        "invalid_token",
    ]) {
        NoToken::Dead(text)
    } else {
        NoToken::Malformed(format!("{answer:?} {}", said.error))
    }
}

#[cfg(test)]
mod tests;
