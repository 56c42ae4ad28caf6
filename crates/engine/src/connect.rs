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

use crate::failure::{Effect, effect};
use crate::secrets::seal;
use crate::{Engine, EngineError};

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

impl Engine {
    /// Links an administration: stores everything in one transaction, secrets sealed, then asks the package which
    /// administration they open and pins the connection to it. When the package refuses, the link stays as a draft
    /// with the reasons, and [`Engine::relink`] tries again.
    pub async fn connect(&self, request: ConnectRequest) -> Result<Connected, EngineError> {
        self.refuse_missing_secrets(&request)?;
        refuse_schedule(&request.settings)?;
        let start = request.start;
        let row = self.create(request).await?;
        self.identify(&row, start, &[]).await
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

    async fn create(&self, request: ConnectRequest) -> Result<ConnectionRow, EngineError> {
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
        tx.create_organisation(&OrganisationRow { id, name, created }).await?;
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
    async fn identify(
        &self,
        row: &ConnectionRow,
        start: bool,
        secrets: &[(String, SecretString)],
    ) -> Result<Connected, EngineError> {
        let lease = self.take(row.id).await?;
        let (state, findings) = match self.verdict(&lease, start, secrets).await {
            Ok(verdict) => verdict,
            Err(error) => {
                self.give_back(&lease).await?;
                return Err(error);
            }
        };
        let at = self.now();
        let mut tx = self.store().begin().await?;
        tx.set_connection_state(row.id, state, &findings, at).await?;
        tx.release(&lease, at).await?;
        tx.commit().await?;
        self.nudge();
        self.connected(row).await
    }

    /// The state that follows from what the package answers, and why.
    async fn verdict(
        &self,
        lease: &Lease,
        start: bool,
        secrets: &[(String, SecretString)],
    ) -> Result<(ConnectionState, Vec<Finding>), EngineError> {
        let row = &lease.connection;
        let mut tx = self.store().begin().await?;
        self.put_secrets(&mut *tx, row.id, secrets, self.now()).await?;
        tx.commit().await?;
        self.inner().opened.close(row.id);
        match self.ask(lease).await {
            Ok(remote) => self.pin(lease, &remote, start).await,
            Err(EngineError::Connector(error)) => {
                let broken = row.remote_id.is_some() && effect(&error) == Effect::Breaks;
                let state = if broken { ConnectionState::Broken } else { row.state };
                Ok((state, error.findings))
            }
            Err(error) => Err(error),
        }
    }

    async fn ask(&self, lease: &Lease) -> Result<RemoteAdministration, EngineError> {
        let connector = self.open(lease).await?;
        let answer = connector.identify().await;
        self.count_calls(lease, &*connector).await?;
        Ok(answer?)
    }

    /// Compares what the secrets open with what the connection is pinned to, or pins it.
    async fn pin(
        &self,
        lease: &Lease,
        remote: &RemoteAdministration,
        start: bool,
    ) -> Result<(ConnectionState, Vec<Finding>), EngineError> {
        let row = &lease.connection;
        if row.remote_id.as_ref().is_some_and(|pinned| *pinned != remote.id) {
            return Ok((ConnectionState::Broken, vec![other_administration(row, remote)]));
        }
        let mut tx = self.store().begin().await?;
        match tx.pin(row.id, &remote.id, &remote.name).await {
            Ok(()) => tx.commit().await?,
            Err(StoreError::Taken { .. }) => {
                let finding = Finding::new(FindingCode::ConnectionAlreadyLinked).with("name", &remote.name);
                return Ok((row.state, vec![finding]));
            }
            Err(error) => return Err(error.into()),
        }
        let state = if start { ConnectionState::Active } else { row.state };
        Ok((state, Vec::new()))
    }

    async fn connected(&self, row: &ConnectionRow) -> Result<Connected, EngineError> {
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

/// The secrets open another administration than the connection is pinned to.
pub(crate) fn other_administration(row: &ConnectionRow, remote: &RemoteAdministration) -> Finding {
    let expected = row.remote_name.as_ref().or(row.remote_id.as_ref());
    Finding::new(FindingCode::ConnectionOtherAdministration)
        .with("expected", expected.map_or("", String::as_str))
        .with("found", &remote.name)
}

/// A schedule that cannot be is refused before it is stored.
pub(crate) fn refuse_schedule(settings: &ConnectionSettings) -> Result<(), EngineError> {
    Hours::try_new(&settings.schedule).map(|_| ()).map_err(|error| {
        let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "schedule");
        EngineError::Refused(vec![finding.said(None, error.to_string())])
    })
}
