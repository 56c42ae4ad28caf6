//! Signing in at an OpenID provider: authorisation code with PKCE, nonce and state (OpenID Connect Core 1.0, RFC 7636).
//!
//! What the browser must prove when it comes back travels in a cookie of its own, so that nothing is stored for
//! somebody who never comes back. A provider says who somebody is; whether they may come is said here: who was linked
//! before, or who has an invitation for an address that the provider has verified. Nobody joins by an address alone.

mod error;
mod provider;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use thiserror::Error;
use url::Url;

pub use error::OpenIdError;
use provider::Provider;

use crate::invitations::{Identity, Proof};
use crate::links::{LinkKind, kind};
use crate::{Access, AccessError, SignedIn, token};

/// How long somebody may take to sign in at the provider.
pub const TAKES: SignedDuration = SignedDuration::from_mins(10);

/// The provider of an installation.
#[derive(Clone)]
pub struct OpenIdConfig {
    /// Its address, from which everything else is discovered.
    pub issuer: Url,
    /// Our name there.
    pub client_id: String,
    /// Our secret there; none for a public client.
    pub client_secret: Option<String>,
    /// Where people come back: `/sign-in/openid/return` at the public address.
    pub comes_back: Url,
}

/// Asks the provider. It follows no redirects, and ends in reasonable time.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Sends one request.
    async fn fetch(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, FetchError>;
}

/// The provider did not answer.
#[derive(Debug, Error)]
#[error("the OpenID provider does not answer")]
pub struct FetchError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// The provider, and the way to it.
pub struct OpenId {
    provider: Provider,
}

impl OpenId {
    /// Nothing is asked until the first person comes.
    pub fn new(config: OpenIdConfig, fetch: Arc<dyn Fetch>) -> Self {
        Self {
            provider: Provider::new(config, fetch),
        }
    }
}

/// Somebody sets off for the provider.
#[derive(Clone)]
pub struct Departure {
    /// Where the browser goes.
    pub address: Url,
    /// What the browser must bring back in its cookie; it lasts for [`TAKES`].
    pub cookie: String,
}

impl std::fmt::Debug for Departure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Departure(…)")
    }
}

/// What the cookie holds. Each part is a token without dots.
struct Luggage {
    state: String,
    nonce: String,
    verifier: String,
    until: Timestamp,
    link: Option<String>,
}

impl Luggage {
    fn pack(&self) -> String {
        let Self {
            state, nonce, verifier, ..
        } = self;
        let link = self.link.as_deref().unwrap_or_default();
        format!("{state}.{nonce}.{verifier}.{}.{link}", self.until.as_second())
    }

    fn try_unpack(cookie: &str) -> Option<Self> {
        let parts: Vec<_> = cookie.split('.').collect();
        let [state, nonce, verifier, until, link] = parts[..] else {
            return None;
        };
        let right = |text: &&str| token::looks_right(text, "");
        if ![state, nonce, verifier].iter().all(right) || !(link.is_empty() || right(&link)) {
            return None;
        }
        Some(Self {
            state: state.to_owned(),
            nonce: nonce.to_owned(),
            verifier: verifier.to_owned(),
            until: Timestamp::from_second(until.parse().ok()?).ok()?,
            link: Some(link.to_owned()).filter(|link| !link.is_empty()),
        })
    }
}

impl Access {
    /// Whether people can sign in at a provider.
    pub fn has_openid(&self) -> bool {
        self.openid().is_some()
    }

    /// Sets off for the provider; with the token of an invitation to come in by it.
    pub async fn openid_start(&self, link: Option<&str>) -> Result<Departure, AccessError> {
        let openid = self.openid().ok_or(OpenIdError::Off)?;
        if let Some(link) = link {
            self.usable(link).await?;
        }
        let draw = || self.token("").as_str().to_owned();
        let luggage = Luggage {
            state: draw(),
            nonce: draw(),
            verifier: draw(),
            until: self.now().checked_add(TAKES).unwrap_or(Timestamp::MAX),
            link: link.map(str::to_owned),
        };
        let verifier = PkceCodeVerifier::new(luggage.verifier.clone());
        let (state, nonce) = (CsrfToken::new(luggage.state.clone()), Nonce::new(luggage.nonce.clone()));
        let address = openid.provider.address(self.now(), state, nonce, &verifier).await?;
        Ok(Departure {
            address,
            cookie: luggage.pack(),
        })
    }

    /// Somebody comes back, with the cookie of their browser and the parameters of the address.
    pub async fn openid_return(
        &self,
        cookie: Option<&str>,
        parameters: &[(String, String)],
    ) -> Result<SignedIn, AccessError> {
        let openid = self.openid().ok_or(OpenIdError::Off)?;
        let luggage = cookie.and_then(Luggage::try_unpack).ok_or(OpenIdError::OtherBrowser)?;
        let parameter = |name: &str| {
            parameters
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| &**value)
        };
        let state = parameter("state").unwrap_or_default();
        if !token::same(state, &luggage.state) || luggage.until <= self.now() {
            return Err(OpenIdError::OtherBrowser.into());
        }
        // RFC 9207: an answer that names another issuer was meant for another client.
        if parameter("iss").is_some_and(|issuer| !openid.provider.is_issuer(issuer)) {
            return Err(OpenIdError::Untrusted("the answer is of another issuer".to_owned()).into());
        }
        let code = parameter("code").ok_or(OpenIdError::Refused)?;
        let nonce = Nonce::new(luggage.nonce);
        let verifier = PkceCodeVerifier::new(luggage.verifier);
        let identity = openid.provider.identity(self.clock(), code, &nonce, verifier).await?;
        match luggage.link {
            Some(link) => self.come_in(&link, &identity).await,
            None => self.recognise(&identity).await,
        }
    }

    async fn come_in(&self, link: &str, identity: &Identity) -> Result<SignedIn, AccessError> {
        let proof = Proof::Identity(identity);
        let accepted = match kind(&self.usable(link).await?) {
            LinkKind::Setup => {
                let email = identity.email.as_ref().ok_or(OpenIdError::EmailUnverified)?;
                let domain = email.as_str().rsplit('@').next().unwrap_or_default().to_owned();
                self.set_up(link, &domain, proof).await?
            }
            LinkKind::Invitation | LinkKind::Reset => self.accept(link, proof).await?,
        };
        Ok(accepted.signed_in)
    }

    async fn recognise(&self, identity: &Identity) -> Result<SignedIn, AccessError> {
        let people = self.store().people();
        let person = people.person_by_identity(&identity.issuer, &identity.subject).await?;
        let person = person.filter(|person| person.erased.is_none());
        self.begin_session(&person.ok_or(OpenIdError::Unknown)?).await
    }
}

#[cfg(test)]
mod tests {
    use boekbrug_connector::SystemChance;
    use jiff::Timestamp;

    use super::Luggage;
    use crate::Token;

    #[test]
    fn what_goes_into_the_cookie_comes_out() {
        let draw = || Token::draw(&SystemChance, "").as_str().to_owned();
        for link in [None, Some(draw())] {
            let packed = Luggage {
                state: draw(),
                nonce: draw(),
                verifier: draw(),
                until: Timestamp::UNIX_EPOCH,
                link: link.clone(),
            };
            let text = packed.pack();
            assert!(!text.contains([';', ',', ' ', '"']), "{text}");
            let back = Luggage::try_unpack(&text).unwrap();
            assert_eq!((back.state, back.link), (packed.state, link));
        }
    }

    #[test]
    fn a_cookie_that_was_tinkered_with_is_none() {
        let token = "A".repeat(43);
        let good = format!("{token}.{token}.{token}.10.");
        assert!(Luggage::try_unpack(&good).is_some());
        for wrong in [
            String::new(),
            "....".to_owned(),
            format!("{good}."),
            good.replace(".10.", ".x."),
            good.replace(".10.", ".99999999999999999999."),
            format!("{good}kort"),
            good.replacen('A', "\n", 1),
        ] {
            assert!(Luggage::try_unpack(&wrong).is_none(), "{wrong}");
        }
    }
}
