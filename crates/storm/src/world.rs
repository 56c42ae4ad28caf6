//! The installation and its sandbox, in one process.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use boekbrug_connector::{
    Capability, Chance, Clock, Connector, ConnectorError, Consent, ErrorKind, HookVerdict, InboundHook, Opening,
    Outcome, Packages,
};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::{
    ConnectRequest, Engine, Mutations, Options, Ports, Quiet, WhichAdministration, WhichOrganisation,
};
use boekbrug_http::{SharedLimits, Transport, TransportError};
use boekbrug_model::{ConnectionId, ConnectionSettings, Finding, FindingCode, OrganisationId, Package, Profile};
use boekbrug_sandbox::Reply;
use boekbrug_store::{Documents, Store};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_vault::Keyring;
use bytes::Bytes;
use futures::task::AtomicWaker;
use http::{Request, Response};
use jiff::Timestamp;

use crate::agenda::Agenda;
use crate::door::{Door, Watched};
use crate::gate::{Gate, NodeId};
use crate::plan::Plan;
use crate::side::two_way::{Activation, TwoWay};
use crate::side::{Line, PackageKind, Side};
use crate::time::{NodeClock, SeededChance, Tally, Time};
use crate::wire::{Late, Wire};

/// Longest delay of a late request after its sender gave up: within the time for which the connector waits before it
/// looks again, and with the time-out of a write (a minute) within what is left of a lease when its node dies
/// (two thirds of two minutes).
const LATE_BY: Duration = Duration::from_secs(15);

/// A link of the installation to an administration of the sandbox.
#[derive(Clone)]
pub(crate) struct Link {
    /// The tenant.
    pub organisation: OrganisationId,
    /// The connection.
    pub connection: ConnectionId,
    /// The other side.
    pub side: Arc<dyn Side>,
    /// The number of the administration there.
    pub number: usize,
    /// What it is for.
    pub profile: Profile,
    /// With what it was linked.
    pub settings: ConnectionSettings,
}

impl Link {
    /// The other side, where customers go both ways.
    pub(crate) fn two_way(&self) -> Option<&dyn TwoWay> {
        self.side.two_way().filter(|_| self.profile != Profile::A)
    }

    /// How the package gives its key by message, where customers go both ways and it does.
    pub(crate) fn activation(&self) -> Option<&dyn Activation> {
        self.two_way()?.activation()
    }
}

/// The whole of it.
pub(crate) struct World {
    /// What the seed means.
    pub plan: Plan,
    /// The one time.
    pub time: Time,
    /// The gate at which nodes stop.
    pub gate: Gate,
    /// The other sides, one for each package.
    pub sides: Vec<Arc<dyn Side>>,
    /// Requests on the way.
    pub late: Late,
    /// The store, without a door.
    pub store: Arc<dyn Store>,
    /// Engine for what people do: it never stops at the gate, and calls go straight to the sandbox.
    pub desk: Engine,
    /// The links.
    pub links: Vec<Link>,
    /// Calls made by nodes.
    pub calls: Tally,
    /// Woken whenever a node wants to go on.
    pub awake: Arc<AtomicWaker>,
    /// When the next connection can be leased.
    pub agenda: Agenda,
    documents: Arc<dyn Documents>,
    keyring: Arc<Keyring>,
    mutations: Mutations,
}

/// A node: an engine, its door and its clock.
pub(crate) struct Node {
    /// The engine.
    pub engine: Engine,
    /// Its way to the store.
    pub door: Door,
    /// Its clock.
    pub clock: NodeClock,
    /// The store, behind the door.
    pub store: Arc<dyn Store>,
    /// When there is work.
    pub agenda: Agenda,
    /// The tenants.
    pub organisations: Vec<OrganisationId>,
}

impl World {
    /// Builds the installation on an empty store at `path`, and links every administration in fair weather.
    pub(crate) async fn build(plan: Plan, path: PathBuf, mutations: Mutations) -> Result<Self> {
        // A Friday in winter; the plan's clock skew and waits carry it over midnight and month ends.
        let start: Timestamp = "2026-11-20T08:00:00Z".parse().context("a constant instant")?;
        let time = Time::new(start);
        let sides = sides(&plan, &time);
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(&path, &boekbrug_store_sqlite::Options::for_tests()).await?);
        let documents: Arc<dyn Documents> = Arc::new(ObjectDocuments::in_memory());
        let keyring = Arc::new(Keyring::parse("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
        let agenda = Agenda::default();
        let desk_door = Door::new(Arc::default(), agenda.clone(), SeededChance::new(0), 0);
        let desk_ports = Ports {
            store: Arc::new(Watched {
                inner: store.clone(),
                door: desk_door,
            }),
            documents: documents.clone(),
            packages: Arc::new(Registry {
                lines: sides
                    .iter()
                    .map(|side| (side.clone(), Arc::new(Straight(side.clone())) as Arc<dyn Transport>))
                    .collect(),
                clock: Arc::new(DeskClock(time.clone())),
                chance: Arc::new(SeededChance::new(plan.seed ^ 0xde5c)),
                shared: Arc::default(),
                page: plan.page,
            }),
            clock: Arc::new(DeskClock(time.clone())),
            chance: Arc::new(SeededChance::new(plan.seed ^ 0x0d00)),
            keyring: keyring.clone(),
            watcher: Arc::new(Quiet),
        };
        let desk = Engine::new(desk_ports, options("desk", mutations));
        let mut world = Self {
            time,
            gate: Gate::default(),
            sides,
            late: Late::default(),
            store,
            desk,
            links: Vec::new(),
            calls: Tally::default(),
            awake: Arc::default(),
            agenda,
            documents,
            keyring,
            mutations,
            plan,
        };
        world.link_all().await?;
        Ok(world)
    }

    async fn link_all(&mut self) -> Result<()> {
        let mut organisation = None;
        for (number, kind) in self.plan.connections.clone().into_iter().enumerate() {
            let side = self.sides.iter().find(|side| side.kind() == kind);
            let side = side.context("every package of the plan has a side")?.clone();
            let profile = self.plan.profiles.get(number).copied().unwrap_or(Profile::A);
            let profile = possible(&*side, profile);
            let settings = self.settings(&*side, number, profile);
            let request = ConnectRequest {
                organisation: organisation.map_or_else(
                    || WhichOrganisation::New("Storm".to_owned()),
                    WhichOrganisation::Existing,
                ),
                administration: WhichAdministration::New(format!("Administratie {number}")),
                package: kind.name().parse()?,
                profile,
                settings: settings.clone(),
                secrets: side.secrets(number),
                start: true,
            };
            let mut connected = self.desk.connect(request).await?;
            if connected.must_choose() {
                let (organisation, connection) = (connected.organisation, connected.connection);
                let name = crate::side::administration(number);
                connected = self.desk.choose(organisation, connection, &name, true).await?;
            }
            anyhow::ensure!(
                connected.findings.is_empty(),
                "the link was refused: {:?}",
                connected.findings
            );
            organisation = Some(connected.organisation);
            self.links.push(Link {
                organisation: connected.organisation,
                connection: connected.connection,
                side,
                number,
                profile,
                settings,
            });
        }
        Ok(())
    }

    /// With what an administration is linked: the profile's preset, turned as the plan wants it.
    fn settings(&self, side: &dyn Side, number: usize, profile: Profile) -> ConnectionSettings {
        let base = side.settings(number);
        if profile == Profile::A {
            return base;
        }
        let preset = side.capability().preset(profile);
        let name = self.plan.name_owner.map(|owner| ("name".to_owned(), owner));
        ConnectionSettings {
            schedule: base.schedule,
            vat_mappings: base.vat_mappings,
            journal: base.journal.or(preset.journal),
            package_settings: base.package_settings,
            field_owner: self.plan.owner.unwrap_or(preset.field_owner),
            field_owners: name.into_iter().collect(),
            numbering: self.plan.numbering,
            order_item: Some("1000".to_owned()),
            ..preset
        }
    }

    /// A node, new or come back after it died.
    pub(crate) fn node(&self, id: NodeId, skew_seconds: i64) -> Node {
        let number = u64::from(id.0);
        let chance = |salt: u64| Arc::new(SeededChance::new(self.plan.seed ^ (number << 20) ^ salt));
        let clock = NodeClock {
            node: id,
            gate: self.gate.clone(),
            time: self.time.clone(),
            skew: Arc::new(AtomicI64::new(skew_seconds * 1_000_000)),
        };
        let door = Door::new(
            self.awake.clone(),
            self.agenda.clone(),
            SeededChance::new(self.plan.seed ^ (number << 20) ^ 1),
            self.plan.deaths_at_commit,
        );
        let store: Arc<dyn Store> = Arc::new(Watched {
            inner: self.store.clone(),
            door: door.clone(),
        });
        let wire = |side: &Arc<dyn Side>| Wire {
            node: id,
            gate: self.gate.clone(),
            clock: clock.clone(),
            side: side.clone(),
            late: self.late.clone(),
            chance: chance(2 ^ ((side.kind() as u64) << 8)),
            late_of_256: self.plan.late_of_256,
            late_by: LATE_BY,
            agenda: self.agenda.clone(),
            calls: self.calls.clone(),
        };
        let ports = Ports {
            store: store.clone(),
            documents: self.documents.clone(),
            packages: Arc::new(Registry {
                lines: self
                    .sides
                    .iter()
                    .map(|side| (side.clone(), Arc::new(wire(side)) as Arc<dyn Transport>))
                    .collect(),
                clock: Arc::new(clock.clone()),
                chance: chance(3),
                shared: Arc::default(),
                page: self.plan.page,
            }),
            clock: Arc::new(clock.clone()),
            chance: chance(4),
            keyring: self.keyring.clone(),
            watcher: Arc::new(Quiet),
        };
        let engine = Engine::new(ports, options(&format!("node-{}", id.0), self.mutations));
        Node {
            engine,
            door,
            clock,
            store,
            agenda: self.agenda.clone(),
            organisations: self.links.iter().map(|link| link.organisation).take(1).collect(),
        }
    }

    /// The weather turns bad.
    pub(crate) fn rage(&self) {
        self.sides.iter().for_each(|side| side.rage());
    }

    /// The weather clears for good.
    pub(crate) fn calm(&self) {
        self.sides.iter().for_each(|side| side.calm());
        // Where a lost answer, or a node that dies between answer and store, costs the consent, every further loss would
        // want another person who signs in again.
        if self.sides.iter().any(|side| side.can_lose_consent()) {
            self.agenda.be_gentle();
        }
    }
}

/// The wanted profile, or the most that the package offers of it: draft orders are not offered by all.
fn possible(side: &dyn Side, wanted: Profile) -> Profile {
    let offered = |profile: &Profile| side.two_way().is_some() && side.capability().has_profile(*profile);
    match wanted {
        Profile::A => Profile::A,
        Profile::B => Some(wanted).filter(offered).unwrap_or(Profile::A),
        Profile::C => [Profile::C, Profile::B].into_iter().find(offered).unwrap_or(Profile::A),
    }
}

/// One side for each package of the plan, with an administration for each of its connections.
fn sides(plan: &Plan, time: &Time) -> Vec<Arc<dyn Side>> {
    let kinds: BTreeSet<_> = plan.connections.iter().copied().collect();
    let side = |kind: PackageKind| {
        let numbered = plan.connections.iter().enumerate();
        let numbers: Vec<_> = numbered
            .filter(|(_, other)| **other == kind)
            .map(|(number, _)| number)
            .collect();
        kind.side(plan, &numbers, time)
    };
    kinds.into_iter().map(side).collect()
}

fn options(node: &str, mutations: Mutations) -> Options {
    Options {
        node: node.to_owned(),
        // One flow per node: what happens between two stops at the gate is then the same in every run of a seed.
        connections_at_once: 1,
        invoices_at_once: 1,
        prefetch: false,
        mutations,
        ..Options::default()
    }
}

/// One package of the world, and the way to it.
type Way = (Arc<dyn Side>, Arc<dyn Transport>);

struct Registry {
    lines: Vec<Way>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    shared: Arc<SharedLimits>,
    page: u32,
}

impl Registry {
    fn line(&self, package: &Package) -> Option<&Way> {
        self.lines
            .iter()
            .find(|(side, _)| side.kind().name() == package.as_str())
    }
}

impl Registry {
    fn way(&self, transport: &Arc<dyn Transport>) -> Line {
        Line {
            transport: transport.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            shared: self.shared.clone(),
            page: self.page,
        }
    }
}

#[async_trait]
impl Packages for Registry {
    fn names(&self) -> Vec<Package> {
        self.lines
            .iter()
            .filter_map(|(side, _)| side.kind().name().parse().ok())
            .collect()
    }

    fn capability(&self, package: &Package) -> Option<&'static Capability> {
        self.line(package).map(|(side, _)| side.capability())
    }

    fn consent(&self, package: &Package) -> Option<Arc<dyn Consent>> {
        let (side, transport) = self.line(package)?;
        let activation = side.two_way()?.activation()?;
        Some(activation.consent(self.way(transport)))
    }

    fn receive(&self, package: &Package, hook: &InboundHook<'_>) -> Option<HookVerdict> {
        let (side, _) = self.line(package)?;
        Some(side.two_way()?.activation()?.receive(hook))
    }

    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let (side, transport) = self.line(&opening.package).ok_or_else(|| {
            let finding = Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "package");
            ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
        })?;
        side.open(self.way(transport), opening)
    }
}

/// Straight to the sandbox, for what people do.
struct Straight(Arc<dyn Side>);

#[async_trait]
impl Transport for Straight {
    async fn send(
        &self,
        request: Request<Bytes>,
        _timeout: Duration,
        _max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        match self.0.handle(request) {
            Reply::Answer(response) | Reply::Delayed { response, .. } => Ok(response),
            Reply::Refused => Err(TransportError::NotSent("connection refused".into())),
            Reply::Silence | Reply::Cut { .. } => Err(TransportError::NoAnswer("no answer".into())),
        }
    }
}

/// The time for what people do. They act while every node stands still, so their waiting moves time at once.
struct DeskClock(Time);

#[async_trait]
impl Clock for DeskClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn sleep(&self, duration: Duration) {
        self.0
            .move_to(self.0.now().checked_add(duration).unwrap_or(Timestamp::MAX));
    }
}
