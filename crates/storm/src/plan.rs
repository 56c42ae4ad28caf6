//! What a seed means: how large the installation is, how bad the weather, and what people do.

use boekbrug_model::Profile;
use boekbrug_model::settings::{FieldOwner, Numbering};
use boekbrug_sandbox::{Action, FaultPlan, Odds, RandomFaults};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::side::PackageKind;

/// Everything that a seed decides beforehand; the rest is drawn on the way from the same seed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed.
    pub seed: u64,
    /// Connections, each to an administration of its own in the package that stands here.
    pub connections: Vec<PackageKind>,
    /// What each of them is for, where its package can do it; the others book only.
    pub profiles: Vec<Profile>,
    /// Who has the last word about customers that go both ways; none leaves it as the profile has it.
    pub owner: Option<FieldOwner>,
    /// Who has the last word about their names alone.
    pub name_owner: Option<FieldOwner>,
    /// What happens to customers without a number.
    pub numbering: Numbering,
    /// Customers that the application makes itself, per connection.
    pub clients: usize,
    /// Nodes that share the store.
    pub nodes: usize,
    /// Customers per administration.
    pub customers: usize,
    /// Invoices per connection.
    pub invoices: usize,
    /// Rows on a page of the package.
    pub page: u32,
    /// Faults per thousand calls, per kind of fault.
    pub weather: u32,
    /// Keys are withdrawn now and then.
    pub keys_die: bool,
    /// Of 256 calls, how many arrive late.
    pub late_of_256: u8,
    /// Of 65,536 commits, how many kill the node.
    pub deaths_at_commit: u16,
    /// Of 1,000 steps, how many kill a node at the gate.
    pub kills_of_1000: u32,
    /// Of 1,000 steps, on how many a person or the package's user does something.
    pub acts_of_1000: u32,
    /// A node's clock may be wrong by so many seconds.
    pub skew: i64,
    /// The package takes an invoice number twice, so that nothing but our own look guards it.
    pub careless: bool,
    /// Limits of the package that bite.
    pub limited: bool,
    /// Which of a sandbox's sets of switches holds.
    pub switches: usize,
}

impl Plan {
    /// What this seed means where there are these packages; at least one.
    pub fn of(seed: u64, packages: &[PackageKind]) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let calm = rng.random_range(0..10) == 0;
        let connections = rng.random_range(1..=2);
        // a dice of its own, so that what else a seed means does not hang on it
        let mut dice = StdRng::seed_from_u64(seed ^ 0x7007_0afe);
        let owners = [FieldOwner::Package, FieldOwner::Application, FieldOwner::LastChange];
        Self {
            seed,
            profiles: (0..connections)
                .map(|_| pick(&[Profile::A, Profile::B, Profile::C], dice.random_range(0..3)))
                .collect(),
            owner: dice.random_bool(0.4).then(|| pick(&owners, dice.random_range(0..3))),
            name_owner: dice.random_bool(0.2).then(|| pick(&owners, dice.random_range(0..3))),
            numbering: if dice.random_bool(0.5) {
                Numbering::Ask
            } else {
                Numbering::Next
            },
            clients: dice.random_range(2..=5),
            connections: (0..connections)
                .map(|_| pick(packages, rng.random_range(0..packages.len())))
                .collect(),
            nodes: rng.random_range(1..=3),
            customers: rng.random_range(3..=12),
            invoices: rng.random_range(2..=6),
            page: rng.random_range(3..=9),
            weather: if calm { 0 } else { rng.random_range(2..=40) },
            keys_die: rng.random_range(0..12) == 0,
            late_of_256: if calm { 0 } else { rng.random_range(0..=6) },
            deaths_at_commit: if calm { 0 } else { rng.random_range(0..=600) },
            kills_of_1000: if calm { 0 } else { rng.random_range(0..=25) },
            acts_of_1000: rng.random_range(12..=90),
            skew: rng.random_range(-20..=20),
            careless: rng.random_range(0..2) == 0,
            limited: rng.random_range(0..8) == 0,
            switches: rng.random_range(0..1_000),
        }
    }

    /// The sandbox's faults.
    pub fn faults(&self) -> FaultPlan {
        if self.weather == 0 {
            return FaultPlan::default();
        }
        let mut random = RandomFaults::weather(self.seed, self.weather);
        if self.keys_die {
            random.chances.push(Odds {
                per_mille: 3,
                action: Action::WithdrawKey,
            });
        }
        FaultPlan {
            random: Some(random),
            ..FaultPlan::default()
        }
    }
}

/// One of several, whatever the number.
pub(crate) fn pick<T: Copy>(several: &[T], number: usize) -> T {
    several[number % several.len()]
}
