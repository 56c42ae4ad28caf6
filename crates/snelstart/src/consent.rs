//! Signing in by the activation flow (apis/snelstart.md section 1.1): a person follows a link to the package's own site,
//! and the package sends the koppelsleutel to our webhook, with the state that the link carried.
//!
//! The message is not signed. Two things make it believable: its reference, which nobody else knows, and the key itself,
//! which must open the administration that it is for.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    Chance, Clock, ConnectorError, Consent, ConsentAnswer, ConsentAsk, ErrorKind, HookVerdict, InboundHook, Opening,
    Outcome, Secrets,
};
use boekbrug_http::{SharedLimits, Transport};
use boekbrug_model::{Finding, FindingCode};
use secrecy::ExposeSecret;
use url::Url;

use crate::activation::{KeyAction, activation_link, key_notice};
use crate::config::{Config, KOPPELSLEUTEL, wrong};
use crate::{Parts, SnelStart};

/// How an activation is asked for and its key taken in. One for all connections.
pub struct Activation {
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// The operator's settings.
    pub config: Config,
    /// Limits that the connections of one process share.
    pub shared: Arc<SharedLimits>,
}

/// Looks at a message: a key that was made or made anew, or one that was withdrawn. Anything else is rejected.
pub fn receive(hook: &InboundHook<'_>) -> HookVerdict {
    let Some(notice) = key_notice(hook.body) else {
        return HookVerdict::Rejected;
    };
    let state = notice.reference;
    match (notice.action, notice.key) {
        (KeyAction::Delete, _) => HookVerdict::Withdrawn { state },
        (KeyAction::Create | KeyAction::Regenerate, Some(key)) => HookVerdict::Consent {
            state,
            parameters: vec![(KOPPELSLEUTEL.to_owned(), key.expose_secret().to_owned())],
        },
        (KeyAction::Create | KeyAction::Regenerate, None) => HookVerdict::Rejected,
    }
}

#[async_trait]
impl Consent for Activation {
    /// The way back is our return address with the state: it brings no key, and shows the person where to go on. It goes
    /// along only over HTTPS; which other addresses the package would take is not told.
    fn address(&self, _opening: &Opening, ask: &ConsentAsk<'_>) -> Result<String, ConnectorError> {
        let back = Url::parse(ask.return_address)
            .ok()
            .filter(|back| back.scheme() == "https");
        let back = back.map(|mut back| {
            back.query_pairs_mut().append_pair("state", ask.state);
            back
        });
        let link = activation_link(&self.config, ask.state, back.as_ref());
        link.map(Into::into).ok_or_else(|| wrong("app_short_name"))
    }

    fn by_message(&self) -> bool {
        true
    }

    /// The first key of a connection is tried by whoever links it. A later one is tried here, before it takes the place
    /// of one that may still work.
    async fn redeem(&self, opening: &Opening, answer: &ConsentAnswer) -> Result<(), ConnectorError> {
        let key = answer.get(KOPPELSLEUTEL).map(str::trim).filter(|key| !key.is_empty());
        let Some(key) = key else {
            return Err(refused(Finding::new(FindingCode::ConnectionConsentRefused)));
        };
        if let Some(pinned) = &opening.remote_id {
            self.try_key(opening, pinned, key).await?;
        }
        opening.secrets.put(KOPPELSLEUTEL, key).await
    }
}

impl Activation {
    /// Makes a token with the key and asks whose it is.
    async fn try_key(&self, opening: &Opening, pinned: &str, key: &str) -> Result<(), ConnectorError> {
        let parts = Parts {
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            config: self.config.clone(),
            shared: Arc::clone(&self.shared),
            opening: Opening {
                secrets: Arc::new(Tried(key.to_owned())),
                ..opening.clone()
            },
        };
        let opens = SnelStart::try_new(parts)?.identify().await?;
        if opens.id == pinned {
            return Ok(());
        }
        let finding = Finding::new(FindingCode::ConnectionOtherAdministration)
            .with("expected", pinned)
            .with("found", opens.name);
        Err(refused(finding))
    }
}

fn refused(finding: Finding) -> ConnectorError {
    ConnectorError::new(ErrorKind::ConnectionRefused, Outcome::Permanent, finding)
}

/// The secrets of a connection in which a key is tried: nothing is kept of it.
struct Tried(String);

#[async_trait]
impl Secrets for Tried {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok((name == KOPPELSLEUTEL).then(|| self.0.clone()))
    }

    async fn put(&self, _name: &str, _value: &str) -> Result<(), ConnectorError> {
        Ok(())
    }
}
