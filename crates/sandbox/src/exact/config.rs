//! How a sandbox is set up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::limits::RateLimits;
use super::seed::Seed;
use super::switches::Switches;
use super::texts::Language;
use crate::fault::FaultPlan;

/// `client_id` of the default app.
pub const CLIENT_ID: &str = "0d4a7f0e-93b1-4a55-9d0f-8a2b6c1e7f30";
/// `client_secret` of the default app.
pub const CLIENT_SECRET: &str = "exact-client-secret";
/// Webhook secret of the default app.
pub const WEBHOOK_SECRET: &str = "exact-webhook-secret";
/// Code of the default administration.
pub const DIVISION: i32 = 123_456;

/// A whole sandbox: apps, users and administrations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Registered apps.
    pub apps: Vec<AppConfig>,
    /// Users that can give consent; the first one is asked.
    pub users: Vec<UserConfig>,
    /// The administrations.
    pub administrations: Vec<AdministrationConfig>,
    /// Limits on calls and errors.
    pub limits: RateLimits,
    /// Choices of ours.
    pub switches: Switches,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// The sign-in page gives its consent by itself and redirects at once.
    pub auto_consent: bool,
    /// What stands before `/api/v1/…` in addresses; from the request when
    /// absent.
    pub site: Option<String>,
    /// Turns tokens.
    pub chance: u64,
}

/// A registered app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppConfig {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: String,
    /// Key of the signatures of webhooks.
    pub webhook_secret: String,
    /// Registered redirect addresses; any when empty.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Scopes that may be read, such as `crm.accounts`; all when absent.
    #[serde(default)]
    pub read: Option<Vec<String>>,
    /// Scopes that may be managed; all when absent.
    #[serde(default)]
    pub manage: Option<Vec<String>>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserConfig {
    /// `UserID`.
    pub id: Uuid,
    /// `FullName`.
    pub name: String,
    /// Language of error texts.
    #[serde(default)]
    pub language: Language,
    /// Administrations that this user grants; all when absent.
    #[serde(default)]
    pub divisions: Option<Vec<i32>>,
}

/// One administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministrationConfig {
    /// Its number in addresses.
    pub division: i32,
    /// Its name, by which the control interface finds it.
    pub name: String,
    /// First contents.
    #[serde(default)]
    pub seed: Seed,
}

impl AdministrationConfig {
    /// An administration with first contents.
    pub fn new(division: i32, name: &str, seed: Seed) -> Self {
        AdministrationConfig {
            division,
            name: name.to_owned(),
            seed,
        }
    }
}

impl Default for AppConfig {
    fn default() -> Self {
        AppConfig {
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            webhook_secret: WEBHOOK_SECRET.to_owned(),
            redirect_uris: Vec::new(),
            read: None,
            manage: None,
        }
    }
}

impl Default for UserConfig {
    fn default() -> Self {
        UserConfig {
            id: Uuid::from_u128(0x6a1f_0c1e_77aa_4d0b_9b33_5c8e_2f40_a901),
            name: "Anna de Vries".to_owned(),
            language: Language::Nl,
            divisions: None,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            apps: vec![AppConfig::default()],
            users: vec![UserConfig::default()],
            administrations: vec![AdministrationConfig::new(DIVISION, "Voorbeeld", Seed::default())],
            limits: RateLimits::NONE,
            switches: Switches::default(),
            faults: FaultPlan::default(),
            auto_consent: true,
            site: None,
            chance: 1,
        }
    }
}

impl Config {
    /// One app, one user and one administration named "Voorbeeld" with
    /// number [`DIVISION`], with that seed.
    pub fn with_seed(seed: Seed) -> Self {
        Config {
            administrations: vec![AdministrationConfig::new(DIVISION, "Voorbeeld", seed)],
            ..Config::default()
        }
    }
}
