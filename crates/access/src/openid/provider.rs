//! The provider itself: what it says of itself, the exchange of a code, and the proof in an id token.

use std::pin::Pin;
use std::sync::Arc;

use boekbrug_connector::Clock;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
};
use tokio::sync::Mutex;

use super::{Fetch, FetchError, OpenIdConfig, OpenIdError};
use crate::Email;
use crate::invitations::Identity;

/// For how long what a provider says of itself holds. Its keys are looked at anew when one is not known.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// Signatures that are believed: those of a key that the provider alone has. Neither none at all, nor those that whoever
/// knows our client secret can make.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A provider, discovered when it is first needed.
pub(super) struct Provider {
    config: OpenIdConfig,
    ask: Ask,
    found: Mutex<Option<(CoreProviderMetadata, Timestamp)>>,
}

/// The way to the provider, as the library wants it. A closure would do, but then nobody can prove that a request may
/// move to another thread.
struct Ask(Arc<dyn Fetch>);

impl<'c> AsyncHttpClient<'c> for Ask {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.0.fetch(request)
    }
}

impl Provider {
    pub(super) fn new(config: OpenIdConfig, fetch: Arc<dyn Fetch>) -> Self {
        Self {
            config,
            ask: Ask(fetch),
            found: Mutex::default(),
        }
    }

    /// Whether this is its name. A trailing slash is told apart by the standard, and added by our own configuration.
    pub(super) fn is_issuer(&self, issuer: &str) -> bool {
        issuer.trim_end_matches('/') == self.config.issuer.as_str().trim_end_matches('/')
    }

    /// Where a browser goes to sign in.
    pub(super) async fn address(
        &self,
        now: Timestamp,
        state: CsrfToken,
        nonce: Nonce,
        verifier: &PkceCodeVerifier,
    ) -> Result<url::Url, OpenIdError> {
        let client = self.client(self.metadata(now, false).await?)?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(verifier);
        let (address, ..) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(address)
    }

    /// Who came back, after the code was exchanged and the id token checked.
    pub(super) async fn identity(
        &self,
        clock: &Arc<dyn Clock>,
        code: &str,
        nonce: &Nonce,
        verifier: PkceCodeVerifier,
    ) -> Result<Identity, OpenIdError> {
        let client = self.client(self.metadata(clock.now(), false).await?)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(unusable)?
            .set_pkce_verifier(verifier)
            .request_async(&self.ask)
            .await
            .map_err(|error| OpenIdError::Untrusted(told(&error)))?;
        let none = || OpenIdError::Untrusted("there is no id token".to_owned());
        let id_token = answer.extra_fields().id_token().ok_or_else(none)?;
        match claims(&client, clock, id_token, nonce) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                // The provider took a new key since it was last looked at.
                let client = self.client(self.metadata(clock.now(), true).await?)?;
                let claims = claims(&client, clock, id_token, nonce);
                said(&claims.map_err(|error| OpenIdError::Untrusted(told(&error)))?)
            }
            claims => said(&claims.map_err(|error| OpenIdError::Untrusted(told(&error)))?),
        }
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Result<Client, OpenIdError> {
        let secret = self.config.client_secret.clone().map(ClientSecret::new);
        let methods = metadata.token_endpoint_auth_methods_supported();
        let by_form = methods.is_some_and(|all| !all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let id = ClientId::new(self.config.client_id.clone());
        let back = RedirectUrl::new(self.config.comes_back.to_string()).map_err(unusable)?;
        let client = CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(back);
        Ok(if by_form {
            client.set_auth_type(AuthType::RequestBody)
        } else {
            client
        })
    }

    /// What the provider says of itself, with its keys. Whoever comes while it is asked waits for the same answer.
    async fn metadata(&self, now: Timestamp, anew: bool) -> Result<CoreProviderMetadata, OpenIdError> {
        let mut found = self.found.lock().await;
        if let Some((metadata, at)) = &*found
            && !anew
            && now.duration_since(*at).abs() < HOLDS
        {
            return Ok(metadata.clone());
        }
        let issuer = self.config.issuer.as_str();
        // An issuer without a path is written without a slash by most, and a URL cannot be: both are tried.
        let plain = IssuerUrl::new(issuer.trim_end_matches('/').to_owned()).map_err(unusable)?;
        let metadata = match CoreProviderMetadata::discover_async(plain, &self.ask).await {
            Err(openidconnect::DiscoveryError::Validation(_)) if issuer.ends_with('/') => {
                let slashed = IssuerUrl::new(issuer.to_owned()).map_err(unusable)?;
                CoreProviderMetadata::discover_async(slashed, &self.ask).await
            }
            other => other,
        };
        let metadata = metadata.map_err(|error| OpenIdError::Unreachable(told(&error)))?;
        *found = Some((metadata.clone(), now));
        Ok(metadata)
    }
}

fn said(claims: &CoreIdTokenClaims) -> Result<Identity, OpenIdError> {
    let verified = claims.email_verified() == Some(true);
    let email = claims.email().filter(|_| verified);
    let email = email.and_then(|email| Email::try_new(email.as_str()).ok());
    let name = claims
        .name()
        .and_then(|names| names.get(None).or_else(|| names.iter().next().map(|(_, name)| name)));
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > 255 {
        return Err(OpenIdError::Untrusted(
            "the subject is not 1 to 255 characters".to_owned(),
        ));
    }
    Ok(Identity {
        issuer: claims.issuer().as_str().to_owned(),
        subject: subject.to_owned(),
        email,
        name: name.map(|name| name.as_str().to_owned()).unwrap_or_default(),
    })
}

fn chrono_of(now: Timestamp) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(now.as_second(), 0).unwrap_or_default()
}

fn unusable(error: impl std::fmt::Display) -> OpenIdError {
    OpenIdError::Unreachable(error.to_string())
}

/// An error with its causes. What the provider wrote is not repeated whole: it may hold tokens.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text = format!("{text}: {deeper}");
        cause = deeper.source();
    }
    text.chars().take(500).collect()
}

/// What an id token says, when signature, issuer, audience, nonce and time are right (OpenID Connect Core 1.0,
/// section 3.1.3.7).
fn claims(
    client: &Client,
    clock: &Arc<dyn Clock>,
    id_token: &CoreIdToken,
    nonce: &Nonce,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let clock = clock.clone();
    let verifier: CoreIdTokenVerifier<'_> = client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_other_audience_verifier_fn(|_| false)
        .set_time_fn(move || chrono_of(clock.now()));
    id_token.claims(&verifier, nonce).cloned()
}
