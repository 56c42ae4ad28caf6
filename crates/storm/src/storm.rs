//! One storm: nodes work, the scheduler lets one go on at a time, people act, the weather rages; then it clears, and
//! what was promised must be true.

use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use anyhow::{Result, bail};
use boekbrug_engine::Mutations;
use boekbrug_model::Profile;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::gate::{NodeId, Stop};
use crate::node::Running;
use crate::people::People;
use crate::plan::Plan;
use crate::side::PackageKind;
use crate::verdict::{self, Verdict};
use crate::world::World;

/// Steps in bad weather, at most.
const ROUGH_STEPS: u32 = 500;
/// Virtual hours that fair weather may last until everything is done.
const FAIR_HOURS: i64 = 30;
/// Virtual hours of fair weather after which a bookkeeper presses "retry".
const RETRY_AFTER: i64 = 6;
/// How often in a row nobody must want to go on, so that what nodes started beside themselves has had its turn.
const TURNS: u32 = 3;
/// How often a node that stands nowhere is waited for: it is inside a verb of the store that the door does not count.
const PATIENCE: u32 = 20_000;
/// Real time between two of these looks.
const BLINK: std::time::Duration = std::time::Duration::from_micros(100);
/// A storm that takes more steps than this hangs.
const TOO_MANY: u32 = 200_000;

/// A storm under way.
pub(crate) struct Storm {
    /// The installation and its packages.
    pub world: World,
    /// What was promised.
    pub people: People,
    rng: StdRng,
    nodes: Vec<Running>,
    next_node: u32,
    steps: u32,
    /// Somebody was buried since the store was last asked.
    buried: bool,
    /// Seconds for which a node waits between two looks for work.
    pause: Arc<AtomicU64>,
}

/// Makes an empty store at `path`. Copies of it save every storm the making of its tables.
pub async fn prepare(path: &Path) -> Result<()> {
    let options = boekbrug_store_sqlite::Options::for_tests();
    boekbrug_store_sqlite::SqliteStore::open(path, &options)
        .await?
        .close()
        .await;
    Ok(())
}

/// Runs the storm of a seed, with connections to some of these packages, on the store at `path`, which is made when it is
/// not there. Those of `two_way` are coupled with profiles B and C as well.
pub async fn run(
    seed: u64,
    packages: &[PackageKind],
    two_way: &[PackageKind],
    path: PathBuf,
    mutations: Mutations,
) -> Result<Verdict> {
    let storm = weathered(seed, packages, two_way, path, mutations).await?;
    verdict::judge(&storm.world, &storm.people, storm.steps).await
}

/// A storm that is over and not yet judged.
pub(crate) async fn weathered(
    seed: u64,
    packages: &[PackageKind],
    two_way: &[PackageKind],
    path: PathBuf,
    mutations: Mutations,
) -> Result<Storm> {
    let mut plan = Plan::of(seed, packages);
    for (package, profile) in plan.connections.iter().zip(&mut plan.profiles) {
        if !two_way.contains(package) {
            *profile = Profile::A;
        }
    }
    let rng = StdRng::seed_from_u64(seed ^ 0x5701_2345);
    let world = World::build(plan, path, mutations).await?;
    world.rage();
    let mut storm = Storm {
        world,
        people: People::default(),
        rng,
        nodes: Vec::new(),
        next_node: 0,
        steps: 0,
        buried: false,
        pause: Arc::new(AtomicU64::new(20)),
    };
    storm.rough().await?;
    storm.fair().await?;
    while !storm.nodes.is_empty() {
        storm.bury(0);
    }
    Ok(storm)
}

impl Storm {
    async fn rough(&mut self) -> Result<()> {
        for _ in 0..ROUGH_STEPS {
            self.keep_nodes();
            let dice = self.rng.random_range(0..1_000);
            if dice < self.world.plan.kills_of_1000 {
                self.kill();
            } else if dice < self.world.plan.kills_of_1000 + self.world.plan.acts_of_1000 {
                if self.people.has_offered_all(&self.world) || self.rng.random_bool(0.4) {
                    self.people.act(&self.world, &mut self.rng).await?;
                } else {
                    self.people.offer(&self.world, &mut self.rng).await?;
                }
            }
            self.step().await?;
        }
        Ok(())
    }

    async fn fair(&mut self) -> Result<()> {
        self.world.calm();
        self.pause.store(180, Ordering::SeqCst);
        while !self.people.has_offered_all(&self.world) {
            self.people.offer(&self.world, &mut self.rng).await?;
        }
        // Requests that were given up arrive before anybody looks whether all is well.
        self.pass_time(SignedDuration::from_mins(5)).await?;
        self.people.mend_books(&self.world)?;
        self.people.mend_clients(&self.world, &mut self.rng).await?;
        for at in 0..self.world.links.len() {
            while !self.people.mend_link(&self.world, at).await? {
                self.pass_time(SignedDuration::from_secs(20)).await?;
            }
        }
        let cleared = self.world.time.now();
        let mut pressed = false;
        loop {
            self.keep_nodes();
            self.step().await?;
            let hours = self.world.time.now().duration_since(cleared).as_hours();
            if hours >= FAIR_HOURS {
                return Ok(());
            }
            if !pressed && hours >= RETRY_AFTER {
                pressed = true;
                self.people.press_retry(&self.world).await?;
            }
            if self.steps.is_multiple_of(64) {
                self.people.read_changes(&self.world, &mut self.rng).await?;
            }
            if self.steps.is_multiple_of(64) && verdict::all_kept(&self.world, &self.people).await? {
                return Ok(());
            }
        }
    }

    async fn pass_time(&mut self, duration: SignedDuration) -> Result<()> {
        let until = self.world.time.now() + duration;
        while self.world.time.now() < until {
            self.keep_nodes();
            self.step().await?;
        }
        Ok(())
    }

    /// Starts nodes until there are as many as the plan says; one that died comes back under a new number.
    fn keep_nodes(&mut self) {
        while self.nodes.len() < self.world.plan.nodes {
            let id = NodeId(self.next_node);
            self.next_node += 1;
            let skew = if id.0 == 0 { 0 } else { self.world.plan.skew };
            let node = self.world.node(id, skew);
            self.nodes
                .push(Running::start(node, self.world.awake.clone(), self.pause.clone()));
        }
    }

    /// Kills a node where it stands.
    fn kill(&mut self) {
        let at = self.rng.random_range(0..self.nodes.len());
        self.bury(at);
    }

    fn bury(&mut self, at: usize) {
        let node = self.nodes.remove(at);
        node.door.close();
        self.world.gate.bury(node.id);
        self.buried = true;
    }

    /// Waits until every node is at rest, buries the dead, and lets one go on; or moves time when all wait for it.
    async fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps > TOO_MANY {
            let (now, standing) = (self.world.time.now(), self.world.gate.standing());
            bail!("more than {TOO_MANY} steps; it hangs at {now} with {standing:?}");
        }
        self.rest().await?;
        self.wait_for_all().await?;
        self.world.late.deliver(self.world.time.now());
        let now = self.world.time.now();
        let standing = self.world.gate.standing();
        let ready: Vec<u64> = standing
            .iter()
            .filter(|(_, _, stop)| !matches!(stop, Stop::Sleep(until) if *until > now))
            .map(|(ticket, _, _)| *ticket)
            .collect();
        if !ready.is_empty() {
            self.world.gate.go(ready[self.rng.random_range(0..ready.len())]);
            return Ok(());
        }
        let wakes = standing.iter().filter_map(|(_, _, stop)| match stop {
            Stop::Sleep(until) => Some(*until),
            Stop::BeforeCall | Stop::AfterCall => None,
        });
        let next: Option<Timestamp> = wakes.chain(self.world.late.next()).min();
        match next {
            Some(next) => self.world.time.move_to(next),
            None if self.nodes.is_empty() => {}
            None => bail!("every node stands still and waits for nothing"),
        }
        Ok(())
    }

    /// Every node stands at the gate: one that does not is still inside the store, whether the door knows it or not.
    #[allow(clippy::disallowed_methods, reason = "the threads of a real database take real time")]
    async fn wait_for_all(&mut self) -> Result<()> {
        for _ in 0..PATIENCE {
            let standing = self.world.gate.standing();
            let stands = |node: &Running| standing.iter().any(|(_, id, _)| *id == node.id);
            if self.nodes.iter().all(stands) {
                return Ok(());
            }
            tokio::time::sleep(BLINK).await;
            self.rest().await?;
        }
        Ok(())
    }

    /// Every node stands at the gate, or died and is buried.
    async fn rest(&mut self) -> Result<()> {
        loop {
            let mut turns = 0;
            while turns < TURNS {
                self.turn().await;
                // What a node has started beside itself is not polled by us: it gets its turns here.
                tokio::task::yield_now().await;
                turns = if self.nodes.iter().all(Running::is_at_rest) {
                    turns + 1
                } else {
                    0
                };
            }
            if let Some(node) = self.nodes.iter().find(|node| node.fell) {
                bail!("{:?} ended in a fault of the program", node.id);
            }
            let died = self.nodes.iter().position(|node| node.door.has_died());
            if let Some(at) = died {
                self.bury(at);
            } else if !std::mem::take(&mut self.buried) {
                return Ok(());
            } else {
                // The store has one connection: whoever reads after a roll-back was ordered waits for it.
                self.world.store.organisations().await?;
            }
        }
    }

    /// Lets everybody go on who wants to, until nobody does.
    async fn turn(&mut self) {
        poll_fn(|context| {
            self.world.awake.register(context.waker());
            self.nodes.iter_mut().for_each(Running::turn);
            if self.nodes.iter().all(Running::is_at_rest) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}
