//! The installation and its sandbox, in one process.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use boekbrug_connector::{Capability, Chance, Clock, Connector, ConnectorError, Opening, Packages};
use boekbrug_documents::ObjectDocuments;
use boekbrug_engine::{
    ConnectRequest, Engine, Mutations, Options, Ports, Quiet, WhichAdministration, WhichOrganisation,
};
use boekbrug_http::{Transport, TransportError};
use boekbrug_model::settings::{Schedule, VatMapping};
use boekbrug_model::{ConnectionId, ConnectionSettings, OrganisationId, Package, Profile, VatKind};
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, SeedRelation};
use boekbrug_sandbox::{FaultPlan, Limits, Reply, SnelStart};
use boekbrug_snelstart::Parts;
use boekbrug_store::{Documents, Store};
use boekbrug_store_sqlite::SqliteStore;
use boekbrug_vault::Keyring;
use bytes::Bytes;
use futures::task::AtomicWaker;
use http::{Request, Response};
use jiff::Timestamp;
use jiff::civil::Time as DayTime;
use secrecy::SecretString;

use crate::agenda::Agenda;
use crate::door::{Door, Watched};
use crate::gate::{Gate, NodeId};
use crate::plan::Plan;
use crate::time::{NodeClock, SeededChance, Tally, Time};
use crate::wire::{Late, Wire};

/// First customer code of every administration.
pub(crate) const FIRST_CUSTOMER: i64 = 1_001;
/// Longest delay of a late request after its sender gave up: within the time for which the connector waits before it
/// looks again, and with the time-out of a write (a minute) within what is left of a lease when its node dies
/// (two thirds of two minutes).
const LATE_BY: Duration = Duration::from_secs(15);

/// A link of the installation to an administration of the sandbox.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The tenant.
    pub organisation: OrganisationId,
    /// The connection.
    pub connection: ConnectionId,
    /// The sandbox's administration.
    pub administration: String,
}

/// The whole of it.
pub(crate) struct World {
    /// What the seed means.
    pub plan: Plan,
    /// The one time.
    pub time: Time,
    /// The gate at which nodes stop.
    pub gate: Gate,
    /// The other side.
    pub sandbox: SnelStart,
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
        let sandbox = SnelStart::new(sandbox_config(&plan), Arc::new(time.clone()));
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
                transport: Arc::new(Straight(sandbox.clone())),
                clock: Arc::new(DeskClock(time.clone())),
                chance: Arc::new(SeededChance::new(plan.seed ^ 0xde5c)),
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
            sandbox,
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
        world.sandbox.set_switches(world.plan.switches);
        Ok(world)
    }

    async fn link_all(&mut self) -> Result<()> {
        let mut organisation = None;
        for number in 0..self.plan.connections {
            let request = ConnectRequest {
                organisation: organisation.map_or_else(
                    || WhichOrganisation::New("Storm".to_owned()),
                    WhichOrganisation::Existing,
                ),
                administration: WhichAdministration::New(format!("Administratie {number}")),
                package: "snelstart".parse()?,
                profile: Profile::A,
                settings: settings(),
                secrets: vec![("koppelsleutel".to_owned(), SecretString::from(key(number)))],
                start: true,
            };
            let connected = self.desk.connect(request).await?;
            anyhow::ensure!(
                connected.findings.is_empty(),
                "the link was refused: {:?}",
                connected.findings
            );
            organisation = Some(connected.organisation);
            self.links.push(Link {
                organisation: connected.organisation,
                connection: connected.connection,
                administration: administration(number),
            });
        }
        Ok(())
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
        let transport = Arc::new(Wire {
            node: id,
            gate: self.gate.clone(),
            clock: clock.clone(),
            sandbox: self.sandbox.clone(),
            late: self.late.clone(),
            chance: chance(2),
            late_of_256: self.plan.late_of_256,
            late_by: LATE_BY,
            calls: self.calls.clone(),
        });
        let ports = Ports {
            store: store.clone(),
            documents: self.documents.clone(),
            packages: Arc::new(Registry {
                transport,
                clock: Arc::new(clock.clone()),
                chance: chance(3),
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

    /// The weather clears for good.
    pub(crate) fn calm(&self) {
        self.sandbox.set_faults(FaultPlan::default());
        self.sandbox.set_limits(Limits::NONE);
    }
}

/// Name of an administration in the sandbox.
fn administration(number: usize) -> String {
    format!("Storm {number}")
}

fn key(number: usize) -> String {
    format!("storm-sleutel-{number}")
}

fn sandbox_config(plan: &Plan) -> Config {
    let make = |number| {
        let mut seed = Seed::new().book_year(2026).relations(0).cost_center(10, "Bouw");
        for (code, _) in (FIRST_CUSTOMER..).zip(0..plan.customers) {
            seed = seed.relation(SeedRelation::customer(code, &format!("Klant {code}")));
        }
        let seed = if plan.careless { seed.takes_number_twice() } else { seed };
        AdministrationConfig::new(&administration(number), &key(number), seed)
    };
    Config {
        subscription_keys: ["storm-1".to_owned(), "storm-2".to_owned()],
        administrations: (0..plan.connections).map(make).collect(),
        limits: if plan.limited {
            Limits::SNELSTART_TEST
        } else {
            Limits::NONE
        },
        chance: plan.seed,
        ..Config::default()
    }
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

/// Round the clock, so that a storm of a few hours does not wait for the morning.
fn settings() -> ConnectionSettings {
    let mapping = |kind, percent: Option<u32>, code: Option<&str>, ledger: &str| VatMapping {
        code: None,
        kind,
        percent: percent.map(Into::into),
        package_code: code.map(str::to_owned),
        ledger_account: Some(ledger.to_owned()),
    };
    ConnectionSettings {
        schedule: Schedule {
            from: DayTime::midnight(),
            until: DayTime::midnight(),
            ..Schedule::default()
        },
        vat_mappings: vec![
            mapping(VatKind::Standard, Some(21), Some("2"), "8200"),
            mapping(VatKind::Standard, Some(9), Some("1"), "8210"),
            mapping(VatKind::Exempt, None, None, "8240"),
        ],
        ..ConnectionSettings::for_profile(Profile::A)
    }
}

struct Registry {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    page: u32,
}

#[async_trait]
impl Packages for Registry {
    fn capability(&self, _package: &Package) -> Option<&'static Capability> {
        Some(boekbrug_snelstart::capability())
    }

    async fn open(&self, opening: Opening) -> Result<Arc<dyn Connector>, ConnectorError> {
        let config = boekbrug_snelstart::Config {
            primary_key: Some("storm-1".to_owned().into()),
            secondary_key: Some("storm-2".to_owned().into()),
            page_size: self.page,
            ..boekbrug_snelstart::Config::default()
        };
        boekbrug_snelstart::SnelStart::try_new(Parts {
            transport: self.transport.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            config,
            shared: Arc::default(),
            opening,
        })
    }
}

/// Straight to the sandbox, for what people do.
struct Straight(SnelStart);

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
