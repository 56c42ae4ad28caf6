//! Refresh tokens that are good for one use, and many who find the old one expired at the same instant: whoever
//! refreshes twice has lost the connection. Played against the sandbox's token rules, the order of every call, store
//! and wait drawn from a seed.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::{Clock, Connector, ConnectorError, Opening, Secrets};
use boekbrug_model::ConnectionId;
use boekbrug_sandbox::Exact;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use secrecy::ExposeSecret;
use tokio::task::JoinHandle;

use super::ExactSide;
use crate::agenda::Agenda;
use crate::gate::{Gate, NodeId, Stop};
use crate::plan::Plan;
use crate::side::{Line, PackageKind, Side};
use crate::time::{NodeClock, SeededChance, Tally, Time};
use crate::wire::{Late, Wire};

/// What nodes share: secrets that can only be read and written, each with a wait at the gate before.
struct Shelf {
    clock: NodeClock,
    kept: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Shelf {
    /// Reading and writing take a moment, in which others go on.
    async fn moment(&self) {
        self.clock.sleep(Duration::from_millis(3)).await;
    }
}

#[async_trait]
impl Secrets for Shelf {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        self.moment().await;
        Ok(self
            .kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.moment().await;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

/// Some nodes with one connection between them.
struct Race {
    time: Time,
    gate: Gate,
    rng: StdRng,
    sandbox: Exact,
    connectors: Vec<Arc<dyn Connector>>,
}

impl Race {
    fn new(seed: u64, nodes: u32) -> Self {
        let start: Timestamp = "2026-11-20T08:00:00Z".parse().expect("a constant instant");
        let (time, gate) = (Time::new(start), Gate::default());
        let plan = Plan {
            weather: 0,
            ..Plan::of(seed, &[PackageKind::Exact])
        };
        let side = Arc::new(ExactSide::new(&plan, &[0], &time));
        let secrets = side.secrets(0).into_iter();
        let kept: BTreeMap<_, _> = secrets
            .map(|(name, value)| (name, value.expose_secret().to_owned()))
            .collect();
        let kept = Arc::new(Mutex::new(kept));
        let connection = ConnectionId::new(start, [7; 10]);
        let connectors = (0..nodes).map(|number| {
            let clock = NodeClock {
                node: NodeId(number),
                gate: gate.clone(),
                time: time.clone(),
                // clocks of nodes differ a little
                skew: Arc::new(AtomicI64::new(i64::from(number) * 700_000)),
            };
            let chance = Arc::new(SeededChance::new(seed ^ u64::from(number)));
            let wire = Wire {
                node: NodeId(number),
                gate: gate.clone(),
                clock: clock.clone(),
                side: side.clone(),
                late: Late::default(),
                chance: chance.clone(),
                late_of_256: 0,
                late_by: Duration::ZERO,
                agenda: Agenda::default(),
                calls: Tally::default(),
            };
            let line = Line {
                transport: Arc::new(wire),
                clock: Arc::new(clock.clone()),
                chance,
                shared: Arc::default(),
                page: 60,
            };
            let opening = Opening {
                connection,
                package: PackageKind::Exact.name().parse().expect("a name"),
                settings: side.settings(0),
                remote_id: None,
                secrets: Arc::new(Shelf {
                    clock,
                    kept: kept.clone(),
                }),
                calls_made: Vec::new(),
            };
            side.open(line, opening).expect("settings that can work")
        });
        Self {
            connectors: connectors.collect(),
            sandbox: side.sandbox.clone(),
            rng: StdRng::seed_from_u64(seed),
            time,
            gate,
        }
    }

    /// Every node asks something with so many tasks at once; how many refreshes that took.
    async fn ask(&mut self, tasks: usize) -> u64 {
        let before = self.refreshes();
        let connectors = self.connectors.iter().flat_map(|one| std::iter::repeat_n(one, tasks));
        let asked: Vec<JoinHandle<_>> = connectors
            .map(|connector| {
                let connector = connector.clone();
                tokio::spawn(async move { connector.identify().await })
            })
            .collect();
        self.play(&asked).await;
        for task in asked {
            let answer = task.await.expect("no panic");
            answer.expect("the connection is not lost");
        }
        self.refreshes() - before
    }

    fn refreshes(&self) -> u64 {
        self.sandbox.calls_of("POST oauth2/token").calls
    }

    /// Lets one go on at a time, in an order drawn from the seed, until all are done.
    async fn play(&mut self, tasks: &[JoinHandle<Result<boekbrug_connector::RemoteAdministration, ConnectorError>>]) {
        loop {
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
            if tasks.iter().all(JoinHandle::is_finished) {
                return;
            }
            let now = self.time.now();
            let standing = self.gate.standing();
            let wakes = |stop: &Stop| match stop {
                Stop::Sleep(until) if *until > now => Some(*until),
                _ => None,
            };
            let ready: Vec<u64> = standing
                .iter()
                .filter(|(_, _, stop)| wakes(stop).is_none())
                .map(|(ticket, ..)| *ticket)
                .collect();
            if !ready.is_empty() {
                self.gate.go(ready[self.rng.random_range(0..ready.len())]);
            } else if let Some(next) = standing.iter().filter_map(|(_, _, stop)| wakes(stop)).min() {
                self.time.move_to(next);
            }
        }
    }

    /// Lets the tokens run out.
    fn expire(&mut self) {
        let life = SignedDuration::from_secs(self.rng.random_range(601..2_000));
        self.time.move_to(self.time.now() + life);
    }
}

#[tokio::test]
async fn eight_tasks_on_two_nodes_refresh_an_expired_token_once() {
    for seed in 0..20 {
        let mut race = Race::new(seed, 2);
        for expiry in 0..10 {
            assert_eq!(race.ask(8).await, 1, "seed {seed}, expiry {expiry}");
            race.expire();
        }
    }
}

#[tokio::test]
async fn ten_thousand_expiries_lose_no_connection() {
    for seed in 0..10 {
        let mut race = Race::new(seed, 2);
        for expiry in 0..1_000 {
            assert_eq!(race.ask(1).await, 1, "seed {seed}, expiry {expiry}");
            race.expire();
        }
    }
}
