//! Signing in by a consent: a person is sent to the package's own site and comes back with a state that we handed out.
//!
//! The state is random, works once, ends after half an hour and belongs to one connection, so that nobody can bring
//! the consent of another account to it (RFC 6749 section 10.12). Only its hash is kept, sealed.

use std::time::Duration;

use boekbrug_connector::{Consent, ConsentAnswer, ConsentAsk, Opening, Outcome};
use boekbrug_model::{ConnectionId, ConnectionState, Finding, FindingCode, OrganisationId, Package};
use boekbrug_store::{ConnectionRow, Lease};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

use crate::audit::action;
use crate::backoff::later;
use crate::connect::Connected;
use crate::secrets::{StoredSecrets, seal};
use crate::{Deed, Engine, EngineError};

/// How long a person may take to log in and to say yes.
const LIFE: Duration = Duration::from_mins(30);

/// The name under which a sign-in that is under way is kept among the connection's secrets.
const PENDING: &str = "consent.pending";

/// The name under which a message that brings a secret is kept until it is taken in.
const UNDELIVERED: &str = "consent.undelivered";

/// How long the package is given between tries to take in what it sent.
const AGAIN: [Duration; 3] = [Duration::from_secs(5), Duration::from_secs(20), Duration::from_mins(1)];

/// Connections of which one look takes in messages.
const MOST_UNDELIVERED: u32 = 100;

/// Prefix of a connection's id, which a state does not carry: it is of letters and digits alone.
const PREFIX: &str = "con_";

/// Letters of the connection's id at the start of a state.
const ID: usize = 32;

/// A sign-in that waits for the person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// The connection.
    pub connection: ConnectionId,
    /// Where the person goes.
    pub address: String,
    /// Until when it works.
    pub until: Timestamp,
    /// What comes back with the person. For whoever receives the return; not shown.
    #[serde(skip)]
    pub state: String,
}

/// What a message brought.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Undelivered {
    package: Package,
    parameters: Vec<(String, String)>,
}

/// What is kept of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pending {
    /// SHA-256 of the state, in hex; empty when it was used.
    state: String,
    return_address: String,
    until: Timestamp,
    start: bool,
    /// What came back was taken in, whatever came of it.
    #[serde(default)]
    done: bool,
    /// SHA-256 of the state of the last sign-in that gave secrets: by it the package tells what becomes of them.
    #[serde(default)]
    gave: Option<String>,
    /// SHA-256 of the state of the last sign-in that came back, whatever came of it: by it the person is known who comes
    /// back after the message.
    #[serde(default)]
    used: Option<String>,
}

impl Engine {
    /// Begins a sign-in: makes a state and says where the person goes. An earlier one of this connection ends by it.
    /// Makes no call. With `start` the connection works as soon as its administration is known.
    pub async fn sign_in(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        return_address: &str,
        start: bool,
    ) -> Result<SignIn, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        if row.state == ConnectionState::Disconnected {
            return Err(EngineError::Closed(crate::Closed::Disconnected));
        }
        let consent = self.consent_of(&row.package)?;
        let until = later(self.now(), LIFE);
        let state = self.new_state(id);
        let ask = ConsentAsk {
            state: &state,
            return_address,
        };
        let address = consent.address(&self.opening_of(&row), &ask)?;
        let pending = Pending {
            state: hash(&state),
            return_address: return_address.to_owned(),
            until,
            start,
            done: false,
            gave: self.kept(id).await.ok().flatten().and_then(|kept| kept.gave),
            used: None,
        };
        let deed = Deed::to(&row, action::CONNECTION_SIGN_IN_STARTED).with("until", until.to_string());
        self.put_pending(id, &pending, Some(deed)).await?;
        Ok(SignIn {
            connection: id,
            address,
            until,
            state,
        })
    }

    /// Takes in what came back with a state that we handed out: stores the secrets, asks which administrations they
    /// open, and pins the connection or lets a person choose ([`Engine::choose`]). A connection that was broken works
    /// again; one that a person paused stays so. A state that is unknown, used or too old is
    /// [`FindingCode::ConnectionConsentUnknown`].
    pub async fn redeem(
        &self,
        package: &Package,
        state: &str,
        parameters: Vec<(String, String)>,
    ) -> Result<Connected, EngineError> {
        let consent = self.consent_of(package)?;
        let id = connection_in(state).ok_or_else(unknown)?;
        self.pending(id, state).await?;
        let lease = self.take(id).await?;
        let verdict = self.redeem_held(&lease, &*consent, package, state, parameters).await;
        let deed = Deed::to(&lease.connection, action::CONNECTION_SIGNED_IN);
        let concluded = self.conclude(&lease, verdict, deed).await;
        if let Some(mut used) = self.kept(id).await?.filter(|kept| kept.state.is_empty()) {
            used.done = true;
            self.put_pending(id, &used, None).await?;
        }
        concluded?;
        self.nudge();
        self.connected(&lease.connection).await
    }

    /// The connection to which a person comes back whose package sends what was agreed in a message
    /// ([`boekbrug_connector::Consent::by_message`]), whether that has come or not. None for the others, whose return is
    /// taken in ([`Engine::redeem`]). A state that is unknown or too old is [`FindingCode::ConnectionConsentUnknown`].
    pub async fn comes_back_to(&self, package: &Package, state: &str) -> Result<Option<ConnectionId>, EngineError> {
        if !self.consent_of(package)?.by_message() {
            return Ok(None);
        }
        let id = connection_in(state).ok_or_else(unknown)?;
        let kept = self.kept(id).await?;
        let known = Some(hash(state));
        if !kept.is_some_and(|kept| kept.used == known || kept.gave == known) {
            self.pending(id, state).await?;
        }
        Ok(Some(id))
    }

    /// Whether the last sign-in of a connection came back and was taken in, here or on another node.
    pub async fn sign_in_ended(&self, organisation: OrganisationId, id: ConnectionId) -> Result<bool, EngineError> {
        self.connection_of(organisation, id).await?;
        Ok(self.kept(id).await?.is_some_and(|kept| kept.done))
    }

    /// How a connection stands, as after connecting.
    pub async fn link_of(&self, organisation: OrganisationId, id: ConnectionId) -> Result<Connected, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        self.connected(&row).await
    }

    /// Whether a person signs in to the package on its own site.
    pub fn signs_in(&self, package: &Package) -> bool {
        self.ports().packages.consent(package).is_some()
    }

    /// The state is looked at again under the lease and used up before anything is asked: of two returns with one
    /// state the second is refused.
    async fn redeem_held(
        &self,
        lease: &Lease,
        consent: &dyn Consent,
        package: &Package,
        state: &str,
        parameters: Vec<(String, String)>,
    ) -> Result<Verdict, EngineError> {
        let row = &lease.connection;
        if row.package != *package || row.state == ConnectionState::Disconnected {
            return Err(unknown());
        }
        let pending = self.pending(row.id, state).await?;
        let answer = ConsentAnswer {
            return_address: pending.return_address.clone(),
            parameters,
        };
        let mut used = Pending {
            state: String::new(),
            used: Some(hash(state)),
            ..pending
        };
        self.put_pending(row.id, &used, None).await?;
        if let Err(error) = consent.redeem(&self.opening_of(row), &answer).await {
            return Ok(not_taken(row, error));
        }
        used.gave = Some(hash(state));
        self.put_pending(row.id, &used, None).await?;
        self.inner().opened.close(row.id);
        self.verdict(lease, used.start, None).await.map(Ok)
    }

    /// Takes in what a message brings for a state that we handed out: what a person just agreed to, or a secret that
    /// takes the place of one from an earlier consent.
    pub(crate) async fn deliver(
        &self,
        package: &Package,
        state: &str,
        parameters: Vec<(String, String)>,
    ) -> Result<(), EngineError> {
        let id = connection_in(state).ok_or_else(unknown)?;
        if !self.gave(id, state).await? {
            return self.redeem(package, state, parameters).await.map(drop);
        }
        self.consent_of(package)?;
        // a package says it once: it is kept before the lease is waited for, which somebody may hold for long
        let kept = Undelivered {
            package: package.clone(),
            parameters,
        };
        let text = serde_json::to_string(&kept).expect("a message holds only texts");
        self.put_undelivered(id, &text).await?;
        self.take_in(id).await
    }

    /// Takes in what a message brought, a few times when that cannot be done just now. Whatever is left of it waits for
    /// the next look ([`Engine::take_in_all`]).
    async fn take_in(&self, id: ConnectionId) -> Result<(), EngineError> {
        for wait in AGAIN {
            let taken = self.take_in_once(id).await;
            // whoever holds the connection takes it in afterwards, or the next look does
            if matches!(taken, Err(EngineError::Busy)) || self.undelivered(id).await?.is_none() {
                return taken;
            }
            self.ports().clock.sleep(wait).await;
        }
        self.take_in_once(id).await
    }

    /// Takes in what messages brought and nobody took in yet: the package could not be asked, or the process ended. A
    /// connection that is broken is not worked on, and may be broken for want of just that.
    pub(crate) async fn take_in_all(&self) {
        let waiting = self.store().connections_with_secret(UNDELIVERED, MOST_UNDELIVERED);
        let waiting = match waiting.await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::error!(%error, "messages could not be looked for; trying again");
                return;
            }
        };
        for id in waiting {
            if let Err(error) = self.take_in_once(id).await {
                tracing::warn!(connection = %id, error = &error as &dyn std::error::Error, "a message waits");
            }
        }
    }

    /// Nothing when there is nothing to take in.
    pub(crate) async fn take_in_once(&self, id: ConnectionId) -> Result<(), EngineError> {
        if self.undelivered(id).await?.is_none() {
            return Ok(());
        }
        let lease = self.take(id).await?;
        let concluded = match self.undelivered(id).await {
            Ok(Some((message, sealed))) => self.take_in_held(&lease, message, &sealed).await,
            // somebody took it in meanwhile
            Ok(None) => return self.give_back(&lease).await,
            Err(error) => Err(error),
        };
        let deed = Deed::to(&lease.connection, action::CONNECTION_SECRETS_RENEWED);
        self.conclude(&lease, concluded, deed).await?;
        self.nudge();
        Ok(())
    }

    /// The package never says it again: it is kept until it was taken in, or will never be.
    async fn take_in_held(&self, lease: &Lease, message: Undelivered, sealed: &[u8]) -> Result<Verdict, EngineError> {
        let consent = self.consent_of(&message.package)?;
        let Undelivered { package, parameters } = message;
        let (verdict, over) = self.renew_held(lease, &*consent, &package, parameters).await?;
        if over {
            let mut tx = self.store().begin().await?;
            // a newer one that came meanwhile is not done with
            tx.drop_secret(lease.connection.id, UNDELIVERED, sealed).await?;
            tx.commit().await?;
        }
        Ok(verdict)
    }

    /// The newest message that was not taken in, and how it is sealed.
    async fn undelivered(&self, id: ConnectionId) -> Result<Option<(Undelivered, Vec<u8>)>, EngineError> {
        let Some(sealed) = self.store().secret(id, UNDELIVERED).await? else {
            return Ok(None);
        };
        let message = self.open_secret(id, UNDELIVERED, &sealed)?;
        Ok(message.ok().map(|message| (message, sealed)))
    }

    async fn put_undelivered(&self, id: ConnectionId, text: &str) -> Result<(), EngineError> {
        let ports = self.ports();
        let row = seal(&ports.keyring, &*ports.chance, id, UNDELIVERED, text);
        let mut tx = self.store().begin().await?;
        tx.put_secret(&row, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The verdict, and whether the message is done with. A connection that was broken works again by it; one that waits
    /// or is paused goes on waiting. Without a pinned administration there is nothing that shows whose secret it is.
    async fn renew_held(
        &self,
        lease: &Lease,
        consent: &dyn Consent,
        package: &Package,
        parameters: Vec<(String, String)>,
    ) -> Result<(Verdict, bool), EngineError> {
        let row = &lease.connection;
        if row.package != *package || row.state == ConnectionState::Disconnected || row.remote_id.is_none() {
            return Ok((Err(vec![Finding::new(FindingCode::ConnectionConsentUnknown)]), true));
        }
        let answer = ConsentAnswer {
            return_address: String::new(),
            parameters,
        };
        if let Err(error) = consent.redeem(&self.opening_of(row), &answer).await {
            let over = error.outcome == Outcome::Permanent;
            return Ok((not_taken(row, error), over));
        }
        self.inner().opened.close(row.id);
        let start = matches!(row.state, ConnectionState::Active | ConnectionState::Broken);
        let verdict = self.verdict(lease, start, None).await?;
        Ok((Ok(verdict), true))
    }

    /// What a consent gave is said to be withdrawn. Nothing is believed: the connection is opened anew and reads a feed,
    /// and finds out.
    pub(crate) async fn withdrawn(&self, package: &Package, state: &str) -> Result<(), EngineError> {
        let Some(id) = connection_in(state) else { return Ok(()) };
        if !self.gave(id, state).await? {
            tracing::debug!(%package, "a withdrawal that is not about a connection of ours");
            return Ok(());
        }
        self.inner().opened.close(id);
        let now = self.now();
        // without any that was read before, all of them are due
        let feeds = self.store().feed_states(id).await?;
        let mut tx = self.store().begin().await?;
        if let Some((feed, _)) = feeds.first() {
            tx.nudge_feed(id, *feed, now).await?;
        }
        tx.nudge(id, now).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Whether the secrets of a connection came with this state.
    async fn gave(&self, id: ConnectionId, state: &str) -> Result<bool, EngineError> {
        let kept = self.kept(id).await?;
        Ok(kept.is_some_and(|kept| kept.gave == Some(hash(state))))
    }

    /// Chooses which of the administrations that a sign-in reaches belongs to the connection, by the package's id or
    /// by its name, and pins it.
    pub async fn choose(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        administration: &str,
        start: bool,
    ) -> Result<Connected, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        if row.state == ConnectionState::Disconnected {
            return Err(EngineError::Closed(crate::Closed::Disconnected));
        }
        let lease = self.take(row.id).await?;
        let verdict = self.verdict(&lease, start, Some(administration)).await;
        let deed = Deed::to(&lease.connection, action::CONNECTION_ADMINISTRATION_CHOSEN);
        let deed = deed.with("administration", administration);
        self.conclude(&lease, verdict.map(Ok), deed).await?;
        self.nudge();
        self.connected(&row).await
    }

    /// Stores what became of a connection, notes whose deed it was, and gives its lease back.
    pub(crate) async fn conclude(
        &self,
        lease: &Lease,
        verdict: Result<Verdict, EngineError>,
        deed: Deed,
    ) -> Result<(), EngineError> {
        let (state, findings) = match verdict {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(findings)) => {
                self.give_back(lease).await?;
                return Err(EngineError::Refused(findings));
            }
            Err(error) => {
                self.give_back(lease).await?;
                return Err(error);
            }
        };
        let at = self.now();
        let mut tx = self.store().begin().await?;
        tx.set_connection_state(lease.connection.id, state, &findings, at)
            .await?;
        tx.release(lease, at).await?;
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let deed = deed.changed("state", lease.connection.state.as_str(), state.as_str());
        self.note_in(&mut *tx, deed.with("findings", codes)).await?;
        Ok(tx.commit().await?)
    }

    /// How the package is asked for a consent.
    pub(crate) fn consent_of(&self, package: &Package) -> Result<Arc<dyn Consent>, EngineError> {
        let packages = &self.ports().packages;
        if packages.capability(package).is_none() {
            return Err(EngineError::UnknownPackage(package.clone()));
        }
        packages
            .consent(package)
            .ok_or_else(|| EngineError::NoConsent(package.clone()))
    }

    fn opening_of(&self, row: &ConnectionRow) -> Opening {
        Opening {
            connection: row.id,
            package: row.package.clone(),
            settings: row.settings.clone(),
            remote_id: row.remote_id.clone(),
            secrets: Arc::new(StoredSecrets::new(self.ports(), row.id)),
            calls_made: Vec::new(),
        }
    }

    fn new_state(&self, id: ConnectionId) -> String {
        let mut chance = [0; 32];
        self.ports().chance.fill(&mut chance);
        let id = id.to_string();
        format!(
            "{}{}",
            id.strip_prefix(PREFIX).unwrap_or(&id),
            crate::intake::hex(&chance)
        )
    }

    /// What waits for this state; an error when nothing does.
    async fn pending(&self, id: ConnectionId, state: &str) -> Result<Pending, EngineError> {
        let pending = self.kept(id).await?.ok_or_else(unknown)?;
        // hashes are compared, so the time that it takes says nothing of the state
        if pending.state == hash(state) && self.now() < pending.until {
            Ok(pending)
        } else {
            Err(unknown())
        }
    }

    /// What is kept of the connection's last sign-in.
    async fn kept(&self, id: ConnectionId) -> Result<Option<Pending>, EngineError> {
        let kept = self.opened_secret(id, PENDING).await?;
        kept.transpose().map_err(|_| unknown())
    }

    async fn opened_secret<T: DeserializeOwned>(
        &self,
        id: ConnectionId,
        name: &str,
    ) -> Result<Option<serde_json::Result<T>>, EngineError> {
        let sealed = self.store().secret(id, name).await?;
        sealed.map(|sealed| self.open_secret(id, name, &sealed)).transpose()
    }

    fn open_secret<T: DeserializeOwned>(
        &self,
        id: ConnectionId,
        name: &str,
        sealed: &[u8],
    ) -> Result<serde_json::Result<T>, EngineError> {
        let purpose = crate::secrets::purpose(id, name);
        let opened = self.ports().keyring.open(&purpose, sealed);
        let plain = opened.map_err(|source| EngineError::Secret {
            connection: id,
            name: name.to_owned(),
            source,
        })?;
        Ok(serde_json::from_slice(&plain))
    }

    async fn put_pending(&self, id: ConnectionId, pending: &Pending, deed: Option<Deed>) -> Result<(), EngineError> {
        let ports = self.ports();
        let text = serde_json::to_string(pending).expect("a sign-in holds only texts and an instant");
        let row = seal(&ports.keyring, &*ports.chance, id, PENDING, &text);
        let mut tx = self.store().begin().await?;
        tx.put_secret(&row, self.now()).await?;
        if let Some(deed) = deed {
            self.note_in(&mut *tx, deed).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What becomes of a connection whose consent gave nothing: what worked before still works.
fn not_taken(row: &ConnectionRow, error: boekbrug_connector::ConnectorError) -> Verdict {
    tracing::warn!(connection = %row.id, error = &error as &dyn std::error::Error, "no consent");
    let works = matches!(row.state, ConnectionState::Active | ConnectionState::Paused);
    let findings = error.findings;
    if works {
        Err(findings)
    } else {
        Ok((row.state, findings))
    }
}

/// The state of a connection and why; or, when it stays as it was, why nothing came of it.
pub(crate) type Verdict = Result<(ConnectionState, Vec<Finding>), Vec<Finding>>;

fn connection_in(state: &str) -> Option<ConnectionId> {
    let id = state.get(..ID)?;
    format!("{PREFIX}{id}").parse().ok()
}

fn unknown() -> EngineError {
    EngineError::Refused(vec![Finding::new(FindingCode::ConnectionConsentUnknown)])
}

fn hash(state: &str) -> String {
    crate::intake::hex(&Sha256::digest(state.as_bytes()))
}
