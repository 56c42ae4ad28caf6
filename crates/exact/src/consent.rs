//! Signing in: the address on the package's own site to which a person is sent, and what comes back (OAuth 2.0
//! authorization code, RFC 6749 section 4.1; apis/exact.md section 1).

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{
    Chance, Clock, ConnectorError, Consent, ConsentAnswer, ConsentAsk, ErrorKind, Opening, Outcome,
};
use boekbrug_http::session::{Claim, Kept, SecretsVault, SessionVault};
use boekbrug_http::{Client, Transport};
use boekbrug_model::{Finding, FindingCode};

use crate::client::client_config;
use crate::config::{App, Config, ConnectionOptions, REFRESH_TOKEN, SESSION};
use crate::no_token::NoToken;
use crate::token::{self, ENDPOINT, Tokens};

/// How the consent of a person is asked for and turned into tokens. One for all connections.
pub struct SignIn {
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The operator's settings.
    pub config: Config,
}

/// How long somebody else may hold the right to renew before we give up.
const PATIENCE: u32 = 40;

#[async_trait]
impl Consent for SignIn {
    fn address(&self, opening: &Opening, ask: &ConsentAsk<'_>) -> Result<String, ConnectorError> {
        let app = self.app(opening)?;
        let parameters = [
            ("client_id", app.client_id.as_str()),
            ("redirect_uri", ask.return_address),
            ("response_type", "code"),
            ("force_login", "0"),
            ("state", ask.state),
        ];
        let query = serde_urlencoded::to_string(parameters).map_err(|error| {
            let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "client_id");
            ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding).because(error)
        })?;
        Ok(app.at(&format!("/api/oauth2/auth?{query}")))
    }

    async fn redeem(&self, opening: &Opening, answer: &ConsentAnswer) -> Result<(), ConnectorError> {
        let app = self.app(opening)?;
        let Some(code) = answer.get("code").map(str::trim).filter(|code| !code.is_empty()) else {
            let said = answer.get("error_description").or_else(|| answer.get("error"));
            return Err(not_given(said.unwrap_or_default()));
        };
        // One that came through percent-encoded once too often is encoded again below, and then it is another code.
        let code = code.replace("%21", "!");
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", answer.return_address.as_str()),
        ];
        let client = Client::new(
            Arc::clone(&self.transport),
            Arc::clone(&self.clock),
            Arc::clone(&self.chance),
            client_config(&self.config),
        );
        let tokens = token::ask(&client, &*self.clock, &app, &grant).await;
        self.store(opening, tokens.map_err(|error| self.told(error))?).await
    }
}

impl SignIn {
    fn app(&self, opening: &Opening) -> Result<App, ConnectorError> {
        let options = ConnectionOptions::read(&opening.settings.package_settings)?;
        self.config.app(options.site)
    }

    fn told(&self, error: NoToken) -> ConnectorError {
        if let NoToken::Dead(text) = &error {
            return not_given(text).because(error);
        }
        let (kind, outcome, finding) = error.told(self.clock.now());
        ConnectorError::new(kind, outcome, finding).at(ENDPOINT).because(error)
    }

    /// Stores the first tokens of a new consent, whatever was stored before. A node that is renewing the old ones at
    /// this moment is waited for, so that it does not store them over these.
    async fn store(&self, opening: &Opening, tokens: Tokens) -> Result<(), ConnectorError> {
        let vault = SecretsVault::new(
            Arc::clone(&opening.secrets),
            SESSION,
            Arc::clone(&self.clock),
            Arc::clone(&self.chance),
        );
        let claim = self.claim(&vault).await?;
        let result = self.replace(opening, &vault, tokens).await;
        if let Some(claim) = claim {
            // A claim that cannot be released runs out by itself.
            let _ = SessionVault::<Tokens>::release(&vault, claim).await;
        }
        result
    }

    async fn claim(&self, vault: &SecretsVault) -> Result<Option<Claim>, ConnectorError> {
        for _ in 0..PATIENCE {
            let claim = SessionVault::<Tokens>::claim(vault, Duration::from_mins(1)).await;
            match claim.map_err(internal)? {
                Some(claim) => return Ok(Some(claim)),
                None => self.clock.sleep(Duration::from_millis(500)).await,
            }
        }
        Ok(None)
    }

    async fn replace(&self, opening: &Opening, vault: &SecretsVault, tokens: Tokens) -> Result<(), ConnectorError> {
        let old: Option<Kept<Tokens>> = vault.load().await.map_err(internal)?;
        let kept = Kept {
            session: tokens,
            version: old.map_or(0, |old| old.version) + 1,
            since: self.clock.now(),
        };
        let text = serde_json::to_string(&kept).map_err(internal)?;
        // A token that was pasted earlier would be taken for newer than this consent.
        if opening
            .secrets
            .get(REFRESH_TOKEN)
            .await?
            .is_some_and(|text| !text.is_empty())
        {
            opening.secrets.put(REFRESH_TOKEN, "").await?;
        }
        opening.secrets.put(SESSION, &text).await
    }
}

/// Who said no, came too late, or used the code twice needs a new consent.
fn not_given(text: &str) -> ConnectorError {
    let finding = Finding::new(FindingCode::ConnectionConsentRefused);
    let finding = if text.is_empty() {
        finding
    } else {
        finding.said(None, text)
    };
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding).at(ENDPOINT)
}

fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
    let finding = Finding::new(FindingCode::InternalFailure);
    ConnectorError::new(ErrorKind::Internal, Outcome::Temporary, finding).because(error)
}
