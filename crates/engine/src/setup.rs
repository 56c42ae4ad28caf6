//! Setting a connection up step by step, for whoever cannot do it in one go: make a draft, give its secrets, see which
//! administrations they open. And asking for work without doing it.

use std::collections::BTreeSet;

use boekbrug_connector::{CallLimits, Capability, RemoteAdministration};
use boekbrug_model::checks::vat_by_function;
use boekbrug_model::{
    Chart, ConnectionId, ConnectionSettings, ConnectionState, Feed, Finding, FindingCode, OrganisationId, Package,
    Profile,
};
use boekbrug_store::ConnectionRow;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::audit::action;
use crate::connect::{ConnectRequest, Connected};
use crate::{CallsUsed, Closed, Deed, Engine, EngineError};

/// Work that was asked for and is not done yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// When it was asked for: its runs start then or later.
    pub asked: Timestamp,
    /// When a worker takes it up at the earliest: at once, or when the connection's hours begin.
    pub from: Timestamp,
}

impl Engine {
    /// The packages that can be linked, in the order in which people see them.
    pub fn packages(&self) -> Vec<Package> {
        self.ports().packages.names()
    }

    /// What a package can do; none when it is not known.
    pub fn capability(&self, package: &Package) -> Option<&'static Capability> {
        self.ports().packages.capability(package)
    }

    /// Every package that it knows, for what is told of them.
    pub fn registry(&self) -> &dyn boekbrug_connector::Packages {
        &*self.ports().packages
    }

    /// How many calls a package allows.
    pub fn limits(&self, package: &Package) -> CallLimits {
        self.ports().packages.limits(package)
    }

    /// Makes a connection without asking the package anything: a draft that waits for its secrets
    /// ([`Engine::authorise`]) or for a sign-in ([`Engine::sign_in`]). Its findings say which.
    pub async fn draft(&self, request: ConnectRequest) -> Result<Connected, EngineError> {
        let known = self.capability(&request.package);
        let known = known.ok_or_else(|| EngineError::UnknownPackage(request.package.clone()))?;
        crate::connect::refuse_schedule(&request.settings)?;
        let waits = waits_for(known, self.signs_in(&request.package));
        let row = self.create(request).await?;
        let mut tx = self.store().begin().await?;
        tx.set_connection_state(row.id, row.state, &waits, self.now()).await?;
        tx.commit().await?;
        self.connected(&row).await
    }

    /// Stores secrets and asks the package which administration they open. A draft stays one, to be activated when its
    /// questions are answered; a broken connection works again.
    pub async fn authorise(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        secrets: &[(String, SecretString)],
    ) -> Result<Connected, EngineError> {
        let row = self.living(organisation, id).await?;
        let start = row.state != ConnectionState::Draft;
        self.identify(&row, start, secrets).await
    }

    /// The administrations that the connection's secrets open; the pinned one alone where there is one. Asks the
    /// package.
    pub async fn remote_administrations(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
    ) -> Result<Vec<RemoteAdministration>, EngineError> {
        self.living(organisation, id).await?;
        let lease = self.take(id).await?;
        let asked = self.ask(&lease).await;
        self.give_back(&lease).await?;
        asked
    }

    /// Asks for these feeds to be read, or all of the package's: they are due at once, and the worker is woken. With an
    /// empty list nothing is read that is not due anyway; open invoices go on.
    pub async fn want(
        &self,
        organisation: OrganisationId,
        id: ConnectionId,
        feeds: &[Feed],
    ) -> Result<Wanted, EngineError> {
        let row = self.living(organisation, id).await?;
        match row.state {
            ConnectionState::Draft => return Err(EngineError::Closed(Closed::Draft)),
            ConnectionState::Paused => return Err(EngineError::Closed(Closed::Paused)),
            ConnectionState::Broken => return Err(EngineError::Closed(Closed::Broken)),
            ConnectionState::Active | ConnectionState::Disconnected => {}
        }
        let asked = self.now();
        let mut tx = self.store().begin().await?;
        for feed in feeds {
            tx.nudge_feed(id, *feed, asked).await?;
        }
        tx.nudge(id, asked).await?;
        let deed = if feeds.is_empty() {
            Deed::to(&row, action::CONNECTION_PUSHED)
        } else {
            let names: Vec<_> = feeds.iter().map(|feed| feed.as_str()).collect();
            Deed::to(&row, action::CONNECTION_PULLED).with("feeds", names)
        };
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await?;
        self.nudge();
        let from = match self.capability(&row.package) {
            Some(known) => crate::when::hours(&row.settings.schedule, known, &BTreeSet::new()).next_open(asked),
            None => asked,
        };
        Ok(Wanted { asked, from })
    }

    /// The calls of a connection against what its package allows.
    pub async fn calls(&self, organisation: OrganisationId, id: ConnectionId) -> Result<CallsUsed, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        Ok(self.calls_of(id, self.limits(&row.package)).await?)
    }

    /// What stands in the way of profile B in the VAT mapping (product section 3: the ledger functions high, low, none and
    /// reverse-charged alone, which must be there). Nothing before the package's accounts were read.
    pub(crate) async fn refuse_vat(
        &self,
        row: &ConnectionRow,
        settings: &ConnectionSettings,
    ) -> Result<(), EngineError> {
        const FEEDS: [Feed; 3] = [Feed::LedgerAccounts, Feed::VatCodes, Feed::VatRates];
        let accounts = self.store().feed_state(row.id, Feed::LedgerAccounts).await?;
        if row.profile != Profile::B || accounts.completed.is_none() {
            return Ok(());
        }
        let mut chart = Chart::new(FEEDS);
        for (_, package_id, record) in self.store().references(row.id, &FEEDS).await? {
            chart.insert(package_id, record);
        }
        let findings = vat_by_function(settings, &chart);
        if findings.is_empty() {
            Ok(())
        } else {
            Err(EngineError::Refused(findings))
        }
    }

    /// A connection that has not ended.
    async fn living(&self, organisation: OrganisationId, id: ConnectionId) -> Result<ConnectionRow, EngineError> {
        let row = self.connection_of(organisation, id).await?;
        if row.state == ConnectionState::Disconnected {
            return Err(EngineError::Closed(Closed::Disconnected));
        }
        Ok(row)
    }
}

fn waits_for(known: &Capability, signs_in: bool) -> Vec<Finding> {
    if signs_in {
        return vec![Finding::new(FindingCode::ConnectionConsentMissing)];
    }
    let missing = |name: &&str| Finding::new(FindingCode::ConnectionSecretMissing).with("secret", name);
    known.secrets.iter().map(missing).collect()
}
