//! What stands before the API: subscription keys, limits, tokens, scopes
//! [apis/snelstart.md §1].

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response};
use jiff::{SignedDuration, Timestamp};

use super::answer::Failure;
use super::state::State;
use super::switches::{LimitsPer, RetryAfter};
use super::wire::write;
use crate::limits::TooMany;
use crate::reply;

/// Who calls, as far as the headers say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    subscription: Option<String>,
    bearer: Option<String>,
}

/// A caller that may pass: whose books, and which limit counts it.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) administration: usize,
    pub(crate) bucket: String,
}

impl Caller {
    pub(crate) fn of(headers: &HeaderMap, options: &[(String, String)]) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let in_query = || {
            let found = options.iter().find(|(name, _)| name == "subscription-key");
            found.map(|(_, value)| value.as_str())
        };
        let bearer = text("authorization").and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        Caller {
            subscription: text("ocp-apim-subscription-key").or_else(in_query).map(str::to_owned),
            bearer: bearer.map(str::to_owned),
        }
    }
}

impl State {
    /// Whose token this is, dead or alive.
    pub(crate) fn administration_of(&self, caller: &Caller) -> Option<usize> {
        let token = caller.bearer.as_deref()?;
        self.tokens.get(token).map(|grant| grant.administration)
    }

    /// Lets a caller pass, or says why not. The order of the checks is that
    /// of a gateway with an API behind it [inferred].
    pub(crate) fn pass(&mut self, caller: &Caller, scopes: &[&str], now: Timestamp) -> Result<Passed, Failure> {
        let subscription = self.subscription(caller)?;
        let administration = self.administration_of(caller);
        let bucket = match (self.switches.limits_per, administration) {
            (LimitsPer::Administration, Some(index)) => format!("administration {index}"),
            _ => format!("subscription {subscription}"),
        };
        if let Err(wait) = self.meter.admit(&bucket, self.limits, now) {
            return Err(ready(self.too_many(wait, now)));
        }
        let administration = self.token(caller, scopes, now)?;
        Ok(Passed { administration, bucket })
    }

    fn subscription(&self, caller: &Caller) -> Result<String, Failure> {
        let Some(given) = &caller.subscription else {
            return Err(ready(gateway(
                401,
                "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
            )));
        };
        if self.subscription_keys.contains(given) {
            return Ok(given.clone());
        }
        Err(ready(gateway(
            401,
            "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
        )))
    }

    fn token(&self, caller: &Caller, scopes: &[&str], now: Timestamp) -> Result<usize, Failure> {
        let denied = "Authorization has been denied for this request.";
        let grant = caller
            .bearer
            .as_deref()
            .and_then(|token| self.tokens.get(token))
            .ok_or_else(|| Failure::Message(401, denied.into()))?;
        if grant.expires <= now {
            return Err(Failure::Message(
                401,
                "Authorization has been denied for this request. The access token has expired.".into(),
            ));
        }
        let key = self
            .administrations
            .get(grant.administration)
            .and_then(|administration| administration.key.as_ref());
        if self.switches.withdrawn_key_kills_tokens && key != Some(&grant.key) {
            return Err(Failure::Message(
                401,
                "Authorization has been denied for this request. The client key is no longer valid.".into(),
            ));
        }
        let missing: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|scope| !grant.scopes.iter().any(|held| held == scope))
            .collect();
        if missing.is_empty() {
            return Ok(grant.administration);
        }
        Err(Failure::Message(
            403,
            format!("The required scope is missing: {}", missing.join(", ")),
        ))
    }

    /// The 429 of the gateway.
    pub(crate) fn too_many(&self, wait: TooMany, now: Timestamp) -> Response<Bytes> {
        let mut response = gateway(
            429,
            &format!("Rate limit is exceeded. Try again in {} seconds.", wait.seconds),
        );
        let value = match self.switches.retry_after {
            RetryAfter::Absent => None,
            RetryAfter::Seconds => Some(wait.seconds.to_string()),
            RetryAfter::HttpDate => now
                .checked_add(SignedDuration::from_secs(wait.seconds))
                .ok()
                .map(|at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        };
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.headers_mut().insert(http::header::RETRY_AFTER, value);
        }
        response
    }
}

fn ready(response: Response<Bytes>) -> Failure {
    Failure::Ready(Box::new(response))
}

/// An answer of the gateway: `{"statusCode":…,"message":"…"}`.
pub(crate) fn gateway(status: u16, text: &str) -> Response<Bytes> {
    let mut body = format!("{{\"statusCode\":{status},\"message\":");
    write::string(&mut body, text);
    body.push('}');
    reply::json(status, body)
}
