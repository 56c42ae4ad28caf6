//! Linking an administration to one of a package, and giving a link new secrets.

use boekbrug_connector::RemoteAdministration;
use boekbrug_model::schedule::Hours;
use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionSettings, ConnectionState, Finding, FindingCode, OrganisationId, Package,
    Profile,
};
use boekbrug_store::{AdministrationRow, ConnectionRow, Lease, OrganisationRow, StoreError, Tx};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::audit::action;
use crate::failure::{Effect, effect};
use crate::secrets::seal;
use crate::{Deed, Engine, EngineError};

/// A link to make.
#[derive(Debug)]
pub struct ConnectRequest {
    /// The tenant.
    pub organisation: WhichOrganisation,
    /// The company in the application.
    pub administration: WhichAdministration,
    /// The package.
    pub package: Package,
    /// The profile; it is kept to say where the settings came from.
    pub profile: Profile,
    /// The settings.
    pub settings: ConnectionSettings,
    /// The secrets by name; all of the package's [`boekbrug_connector::Capability::secrets`] are needed.
    pub secrets: Vec<(String, SecretString)>,
    /// Whether it works at once when it is identified; else it stays a draft until [`Engine::resume`].
    pub start: bool,
}

/// A tenant that is there or is to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhichOrganisation {
    /// This one.
    Existing(OrganisationId),
    /// A new one of this name.
    New(String),
}

/// A company that is there or is to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhichAdministration {
    /// This one.
    Existing(AdministrationId),
    /// A new one of this name.
    New(String),
}

/// A link as it stands after connecting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// The tenant.
    pub organisation: OrganisationId,
    /// The company in the application.
    pub administration: AdministrationId,
    /// The connection.
    pub connection: ConnectionId,
    /// Its state: active (or a draft, as asked) when it went well; a draft or broken with findings when not.
    pub state: ConnectionState,
    /// The package's id of the administration that the secrets open.
    pub remote_id: Option<String>,
    /// Its name.
    pub remote_name: Option<String>,
    /// Why it did not go well.
    pub findings: Vec<Finding>,
}

impl Connected {
    /// Whether a person must now choose an administration ([`Engine::choose`]).
    pub fn must_choose(&self) -> bool {
        let choose = |finding: &Finding| finding.code == FindingCode::ConnectionChooseAdministration;
        self.findings.iter().any(choose)
    }
}

impl Engine {
    /// Links an administration: stores everything in one transaction, secrets sealed, then asks the package which
    /// administration they open and pins the connection to it. When the package refuses, the link stays as a draft
    /// with the reasons, and [`Engine::relink`] tries again. Where a person signs in on the package's own site it stays
    /// a draft that waits for the consent: [`Engine::sign_in`] comes next.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, EngineError> {
        self.refuse_missing_secrets(&request)?;
        refuse_schedule(&request.settings)?;
        let start = request.start;
        let waits = request.secrets.is_empty() && self.ports().packages.consent(&request.package).is_some();
        let row = self.create(request).await?;
        if !waits {
            return self.identify(&row, start, &[]).await;
        }
        let findings = [Finding::new(FindingCode::ConnectionConsentMissing)];
        let mut tx = self.store().begin().await?;
        tx.set_connection_state(row.id, row.state, &findings, self.now())
            .await?;
        tx.commit().await?;
        self.connected(&row).await
    }

    /// Gives a connection new secrets (or tries again with the ones it has) and asks the package again which
    /// administration they open. Another one than it is pinned to breaks the connection; else it works again.
    pub async fn relink(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        secrets: &[(String, SecretString)],
    ) -> Result<Connected, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        if row.state == ConnectionState::Disconnected {
            return Err(EngineError::Closed(crate::Closed::Disconnected));
        }
        self.identify(&row, true, secrets).await
    }

    fn refuse_profile(&self, request: &ConnectRequest) -> Result<(), EngineError> {
        let known = self.capability(&request.package);
        let known = known.ok_or_else(|| EngineError::UnknownPackage(request.package.clone()))?;
        if known.has_profile(request.profile) {
            return refuse_unfit(Some(known), &request.settings);
        }
        let profiles: Vec<_> = known.profiles().into_iter().map(Profile::as_str).collect();
        let finding = Finding::new(FindingCode::ProfileNotOffered)
            .with("profile", request.profile.as_str())
            .with("package", known.title)
            .with("profiles", profiles.join(", "));
        Err(EngineError::Refused(vec![finding]))
    }

    fn refuse_missing_secrets(&self, request: &ConnectRequest) -> Result<(), EngineError> {
        let capability = self
            .ports()
            .packages
            .capability(&request.package)
            .ok_or_else(|| EngineError::UnknownPackage(request.package.clone()))?;
        let missing: Vec<_> = capability
            .secrets
            .iter()
            .filter(|name| !request.secrets.iter().any(|(given, _)| given == *name))
            .map(|name| Finding::new(FindingCode::ConnectionSecretMissing).with("secret", name))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(EngineError::Refused(missing))
        }
    }

    pub(crate) async fn create(&self, request: ConnectRequest) -> Result<ConnectionRow, EngineError> {
        self.refuse_profile(&request)?;
        let at = self.now();
        let mut tx = self.store().begin().await?;
        let organisation = self.organisation_in(&mut *tx, request.organisation, at).await?;
        let administration = self
            .administration_in(&mut *tx, organisation, request.administration, at)
            .await?;
        let row = ConnectionRow {
            id: ConnectionId::new(at, self.ten()),
            organisation,
            administration,
            package: request.package,
            profile: request.profile,
            state: ConnectionState::Draft,
            findings: Vec::new(),
            settings: request.settings,
            version: 1,
            remote_id: None,
            remote_name: None,
            due: at,
            created: at,
        };
        tx.create_connection(&row).await?;
        self.put_secrets(&mut *tx, row.id, &request.secrets, at).await?;
        let deed = Deed::to(&row, action::CONNECTION_CREATED)
            .with("package", row.package.as_str())
            .with("profile", row.profile.as_str())
            .with("secrets", names(&request.secrets));
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn organisation_in(
        &self,
        tx: &mut dyn Tx,
        which: WhichOrganisation,
        created: Timestamp,
    ) -> Result<OrganisationId, EngineError> {
        let name = match which {
            WhichOrganisation::Existing(id) => return Ok(id),
            WhichOrganisation::New(name) => name,
        };
        let id = OrganisationId::new(created, self.ten());
        let deed = Deed::new(Some(id), None, action::ORGANISATION_CREATED, id).with("name", name.as_str());
        tx.create_organisation(&OrganisationRow { id, name, created }).await?;
        self.note_in(tx, deed).await?;
        Ok(id)
    }

    async fn administration_in(
        &self,
        tx: &mut dyn Tx,
        organisation: OrganisationId,
        which: WhichAdministration,
        created: Timestamp,
    ) -> Result<AdministrationId, EngineError> {
        let name = match which {
            WhichAdministration::Existing(id) => return Ok(id),
            WhichAdministration::New(name) => name,
        };
        let id = AdministrationId::new(created, self.ten());
        let row = AdministrationRow {
            id,
            organisation,
            name,
            created,
        };
        tx.create_administration(&row).await?;
        let deed = Deed::new(Some(organisation), Some(id), action::ADMINISTRATION_CREATED, id);
        self.note_in(tx, deed.with("name", row.name)).await?;
        Ok(id)
    }

    async fn put_secrets(
        &self,
        tx: &mut dyn Tx,
        id: ConnectionId,
        secrets: &[(String, SecretString)],
        at: Timestamp,
    ) -> Result<(), EngineError> {
        let ports = self.ports();
        for (name, value) in secrets {
            let row = seal(&ports.keyring, &*ports.chance, id, name, value.expose_secret());
            tx.put_secret(&row, at).await?;
        }
        Ok(())
    }

    /// Asks the package which administration the secrets open, under the lease, and stores the verdict. New secrets
    /// are stored under the lease too: else a session that is just being renewed would overwrite them.
    pub(crate) async fn identify(
        &self,
        row: &ConnectionRow,
        start: bool,
        secrets: &[(String, SecretString)],
    ) -> Result<Connected, EngineError> {
        let lease = self.take(row.id).await?;
        let verdict = match self.store_secrets(row, secrets).await {
            Ok(()) => self.verdict(&lease, start, None).await.map(Ok),
            Err(error) => Err(error),
        };
        let deed = Deed::to(&lease.connection, action::CONNECTION_IDENTIFIED);
        self.conclude(&lease, verdict, deed).await?;
        self.nudge();
        self.connected(row).await
    }

    async fn store_secrets(&self, row: &ConnectionRow, secrets: &[(String, SecretString)]) -> Result<(), EngineError> {
        let mut tx = self.store().begin().await?;
        self.put_secrets(&mut *tx, row.id, secrets, self.now()).await?;
        if !secrets.is_empty() {
            let deed = Deed::to(row, action::CONNECTION_SECRETS_REPLACED).with("secrets", names(secrets));
            self.note_in(&mut *tx, deed).await?;
        }
        tx.commit().await?;
        self.inner().opened.close(row.id);
        Ok(())
    }

    /// The state that follows from what the package answers, and why. `chosen` is an administration's id or name, or
    /// none when the connection is pinned or may be pinned to the only one.
    pub(crate) async fn verdict(
        &self,
        lease: &Lease,
        start: bool,
        chosen: Option<&str>,
    ) -> Result<(ConnectionState, Vec<Finding>), EngineError> {
        let row = &lease.connection;
        match self.ask(lease).await {
            Ok(open) => self.pin(lease, &open, start, chosen).await,
            Err(EngineError::Connector(error)) => {
                let broken = row.remote_id.is_some() && effect(&error) == Effect::Breaks;
                let state = if broken { ConnectionState::Broken } else { row.state };
                Ok((state, error.findings))
            }
            Err(error) => Err(error),
        }
    }

    /// The administrations that the secrets open; the pinned one alone where there is one.
    pub(crate) async fn ask(&self, lease: &Lease) -> Result<Vec<RemoteAdministration>, EngineError> {
        let connector = self.open(lease).await?;
        let answer = if lease.connection.remote_id.is_some() {
            connector.identify().await.map(|one| vec![one])
        } else {
            connector.administrations().await
        };
        self.count_calls(lease, &*connector).await?;
        Ok(answer?)
    }

    /// Compares what the secrets open with what the connection is pinned to, or pins it.
    async fn pin(
        &self,
        lease: &Lease,
        open: &[RemoteAdministration],
        start: bool,
        chosen: Option<&str>,
    ) -> Result<(ConnectionState, Vec<Finding>), EngineError> {
        let row = &lease.connection;
        let remote = match (&row.remote_id, open) {
            (Some(pinned), [one, ..]) if one.id != *pinned => {
                return Ok((ConnectionState::Broken, vec![other_administration(row, one)]));
            }
            _ => match choice(open, chosen) {
                Ok(remote) => remote,
                Err(finding) => return Ok((row.state, vec![finding])),
            },
        };
        let mut tx = self.store().begin().await?;
        match tx.pin(row.id, &remote.id, &remote.name).await {
            Ok(()) => tx.commit().await?,
            Err(StoreError::Taken { .. }) => {
                let finding = Finding::new(FindingCode::ConnectionAlreadyLinked).with("name", &remote.name);
                return Ok((row.state, vec![finding]));
            }
            Err(error) => return Err(error.into()),
        }
        if row.remote_id.is_none() {
            // it was opened without a pin
            self.inner().opened.close(row.id);
        }
        Ok((self.started(row, start).await?, Vec::new()))
    }

    /// A pause is a person's word: signing in again does not end it.
    async fn started(&self, row: &ConnectionRow, start: bool) -> Result<ConnectionState, EngineError> {
        let now = self.connection_of(row.organisation, row.id).await?.state;
        Ok(match now {
            ConnectionState::Paused | ConnectionState::Disconnected => now,
            _ if start => ConnectionState::Active,
            _ => now,
        })
    }

    pub(crate) async fn connected(&self, row: &ConnectionRow) -> Result<Connected, EngineError> {
        let row = self.connection_of(row.organisation, row.id).await?;
        Ok(Connected {
            organisation: row.organisation,
            administration: row.administration,
            connection: row.id,
            state: row.state,
            remote_id: row.remote_id,
            remote_name: row.remote_name,
            findings: row.findings,
        })
    }
}

/// The names of secrets; their values are nobody's business.
fn names(secrets: &[(String, SecretString)]) -> Vec<String> {
    secrets.iter().map(|(name, _)| name.clone()).collect()
}

/// The secrets open another administration than the connection is pinned to.
pub(crate) fn other_administration(row: &ConnectionRow, remote: &RemoteAdministration) -> Finding {
    let expected = row.remote_name.as_ref().or(row.remote_id.as_ref());
    Finding::new(FindingCode::ConnectionOtherAdministration)
        .with("expected", expected.map_or("", String::as_str))
        .with("found", &remote.name)
}

/// The one that was chosen, or the only one.
fn choice<'a>(open: &'a [RemoteAdministration], chosen: Option<&str>) -> Result<&'a RemoteAdministration, Finding> {
    let unknown = |name: &str| Finding::new(FindingCode::ConnectionAdministrationUnknown).with("name", name);
    match (chosen, open) {
        (Some(wanted), _) => open
            .iter()
            .find(|one| one.id == wanted)
            .or_else(|| {
                let mut named = open.iter().filter(|one| one.name.eq_ignore_ascii_case(wanted));
                named.next().filter(|_| named.next().is_none())
            })
            .ok_or_else(|| unknown(wanted)),
        (None, [one]) => Ok(one),
        (None, []) => Err(unknown("-")),
        (None, several) => {
            let found: Vec<_> = several.iter().map(|one| format!("{} ({})", one.name, one.id)).collect();
            let finding = Finding::new(FindingCode::ConnectionChooseAdministration);
            Err(finding.with("count", several.len()).with("found", found.join(", ")))
        }
    }
}

/// What the package cannot do is refused before it is stored.
pub(crate) fn refuse_unfit(
    known: Option<&boekbrug_connector::Capability>,
    settings: &ConnectionSettings,
) -> Result<(), EngineError> {
    let findings = known.map(|known| known.unfit(settings)).unwrap_or_default();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(EngineError::Refused(findings))
    }
}

/// A schedule that cannot be is refused before it is stored.
pub(crate) fn refuse_schedule(settings: &ConnectionSettings) -> Result<(), EngineError> {
    Hours::try_new(&settings.schedule).map(|_| ()).map_err(|error| {
        let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "schedule");
        EngineError::Refused(vec![finding.said(None, error.to_string())])
    })
}
