//! The token endpoint and the tokens it gave out [apis/snelstart.md §1].

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::Response;
use jiff::{SignedDuration, Timestamp};

use super::administration::Administration;
use super::switches::ScopesClaim;
use super::wire::write;
use crate::chance::Chance;
use crate::reply;

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) administration: usize,
    /// The key it was made with.
    pub(crate) key: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires: Timestamp,
}

/// Tokens that were given out and may still be alive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    grants: HashMap<String, Grant>,
}

/// Circumstances of a call to the token endpoint.
pub(crate) struct Mint<'a> {
    pub(crate) administrations: &'a [Administration],
    pub(crate) chance: &'a mut Chance,
    pub(crate) now: Timestamp,
    pub(crate) seconds: u32,
    pub(crate) claim: ScopesClaim,
}

impl Tokens {
    pub(crate) fn get(&self, token: &str) -> Option<&Grant> {
        self.grants.get(token)
    }

    /// All tokens die now.
    pub(crate) fn expire_all(&mut self, now: Timestamp) {
        for grant in self.grants.values_mut() {
            grant.expires = grant.expires.min(now);
        }
    }

    /// Answers `POST /b2b/token`.
    pub(crate) fn mint(&mut self, body: &[u8], mint: &mut Mint<'_>) -> Response<Bytes> {
        let form: HashMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
        let field = |name: &str| form.get(name).cloned().unwrap_or_default();
        let (key, grant_type, parameter) = match form.get("grant_type").map(String::as_str) {
            Some("clientkey") => (field("clientkey"), "clientkey", "clientkey"),
            // the older form: the koppelsleutel is base64 of both
            Some("password") => {
                let both = format!("{}:{}", field("username"), field("password"));
                (STANDARD.encode(both), "password", "username")
            }
            _ => return refused("No valid GrantType was found."),
        };
        let found = mint
            .administrations
            .iter()
            .position(|administration| administration.key.as_ref() == Some(&key));
        let Some(index) = found.filter(|_| !key.is_empty()) else {
            return refused(&format!(
                "GrantType {grant_type} was found. Parameter {parameter} does not contain a valid value"
            ));
        };
        // a dead token is remembered a while, for its own refusal
        let forgotten = mint.now - SignedDuration::from_hours(2);
        self.grants.retain(|_, grant| grant.expires > forgotten);
        self.give(index, key, mint)
    }

    fn give(&mut self, index: usize, key: String, mint: &mut Mint<'_>) -> Response<Bytes> {
        let scopes = mint
            .administrations
            .get(index)
            .map(|administration| administration.scopes.clone())
            .unwrap_or_default();
        let life = SignedDuration::from_secs(i64::from(mint.seconds));
        let grant = Grant {
            administration: index,
            key,
            scopes,
            expires: mint.now + life,
        };
        let token = jwt(&grant, mint);
        self.grants.insert(token.clone(), grant);
        let body = format!(
            "{{\"access_token\":\"{token}\",\"token_type\":\"bearer\",\"expires_in\":{}}}",
            mint.seconds
        );
        reply::json(200, body)
    }
}

/// Three parts like a JWT; the signature is chance.
fn jwt(grant: &Grant, mint: &mut Mint<'_>) -> String {
    let scopes = match mint.claim {
        ScopesClaim::Spaced => serde_json::Value::from(grant.scopes.join(" ")),
        ScopesClaim::List => serde_json::Value::from(grant.scopes.clone()),
    };
    let claims = serde_json::json!({
        "iss": "https://auth.snelstart.nl",
        "nbf": mint.now.as_second(),
        "exp": grant.expires.as_second(),
        "jti": mint.chance.guid().to_string(),
        "scopes": scopes,
    });
    let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"RS256","typ":"JWT"}"#);
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    let mut signature = Vec::with_capacity(32);
    for _ in 0..4 {
        signature.extend_from_slice(&mint.chance.bits().to_be_bytes());
    }
    format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn refused(text: &str) -> Response<Bytes> {
    let mut body = String::from("{\"error\":");
    write::string(&mut body, text);
    body.push('}');
    reply::json(400, body)
}
