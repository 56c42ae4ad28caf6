//! How a sandbox is set up.

use serde::{Deserialize, Serialize};

use super::seed::Seed;
use super::switches::Switches;
use crate::fault::FaultPlan;

/// A whole sandbox: the software maker's key and the administrations that
/// have linked its product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The software maker's PartnerKey.
    pub partner_key: String,
    /// The administrations, each with its omgevingscode.
    pub administrations: Vec<AdministrationConfig>,
    /// Choices of ours.
    pub switches: Switches,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// Minutes without a call after which a session ends [30: documented].
    pub idle_minutes: u32,
    /// What `GetiMUISVersion` answers.
    pub version: String,
    /// Turns the session ids that the sandbox gives out.
    pub chance: u64,
}

/// One administration and the code that links to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministrationConfig {
    /// Its name, by which the control interface finds it.
    pub name: String,
    /// The omgevingscode: one code is one administration [apis/king.md §0].
    pub code: String,
    /// First contents.
    #[serde(default)]
    pub seed: Seed,
}

impl AdministrationConfig {
    /// An administration behind a code.
    pub fn new(name: &str, code: &str, seed: Seed) -> Self {
        AdministrationConfig {
            name: name.to_owned(),
            code: code.to_owned(),
            seed,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config::with_seed(Seed::default())
    }
}

impl Config {
    /// One administration named "Voorbeeld" behind omgevingscode
    /// "34589465745689" and partner key "partner-key", with that seed.
    pub fn with_seed(seed: Seed) -> Self {
        Config {
            partner_key: "partner-key".into(),
            administrations: vec![AdministrationConfig::new("Voorbeeld", "34589465745689", seed)],
            switches: Switches::default(),
            faults: FaultPlan::default(),
            idle_minutes: 30,
            version: "4.6.1".into(),
            chance: 1,
        }
    }
}
