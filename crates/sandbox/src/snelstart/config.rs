//! How a sandbox is set up.

use serde::{Deserialize, Serialize};

use super::seed::Seed;
use super::switches::Switches;
use crate::fault::FaultPlan;
use crate::limits::Limits;

/// All scopes that a koppelsleutel can carry [apis/snelstart.md §1,
/// documented].
pub const ALL_SCOPES: &[&str] = &[
    "artikelen:read",
    "artikelen:write",
    "bankieren:read",
    "bankieren:write",
    "boekhouden:read",
    "boekhouden:write",
    "btwaangiftes:read",
    "btwaangiftes:write",
    "documenten:read",
    "documenten:write",
    "kas:read",
    "kas:write",
    "memoriaal:read",
    "memoriaal:write",
    "orders:read",
    "orders:write",
    "rapportage",
    "relaties:read",
    "relaties:write",
    "settings:read",
    "settings:write",
];

/// A whole sandbox: the partner's keys and the administrations behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The partner's subscription keys, primary and secondary; both work.
    pub subscription_keys: [String; 2],
    /// The administrations, each with its koppelsleutel.
    pub administrations: Vec<AdministrationConfig>,
    /// Limits of the partner's product.
    pub limits: Limits,
    /// Choices of ours.
    pub switches: Switches,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// Life of an access token in seconds [3599: documented].
    pub token_seconds: u32,
    /// Short name of the app, as in the address of the activation page.
    pub app: String,
    /// Address of the app's webhook, where it has one.
    pub webhook: Option<String>,
    /// Turns the ids that the sandbox gives out.
    pub chance: u64,
}

/// One administration and the key to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministrationConfig {
    /// Its name, by which the control interface finds it.
    pub name: String,
    /// The koppelsleutel.
    pub key: String,
    /// What the key may do.
    #[serde(default = "all_scopes")]
    pub scopes: Vec<String>,
    /// First contents.
    #[serde(default)]
    pub seed: Seed,
}

impl AdministrationConfig {
    /// An administration with every scope.
    pub fn new(name: &str, key: &str, seed: Seed) -> Self {
        AdministrationConfig {
            name: name.to_owned(),
            key: key.to_owned(),
            scopes: all_scopes(),
            seed,
        }
    }
}

fn all_scopes() -> Vec<String> {
    ALL_SCOPES.iter().map(|scope| (*scope).to_owned()).collect()
}

impl Default for Config {
    fn default() -> Self {
        Config {
            subscription_keys: ["primary-key".into(), "secondary-key".into()],
            administrations: vec![AdministrationConfig::new("Voorbeeld", "koppelsleutel", Seed::default())],
            limits: Limits::NONE,
            switches: Switches::default(),
            faults: FaultPlan::default(),
            token_seconds: 3599,
            app: "boekbrug".into(),
            webhook: None,
            chance: 1,
        }
    }
}

impl Config {
    /// One administration named "Voorbeeld" with key "koppelsleutel" and the
    /// subscription keys "primary-key" and "secondary-key", with that seed.
    pub fn with_seed(seed: Seed) -> Self {
        Config {
            administrations: vec![AdministrationConfig::new("Voorbeeld", "koppelsleutel", seed)],
            ..Config::default()
        }
    }
}
