//! What an administration holds when a test begins.

mod build;
mod chart;
pub(crate) mod made;
mod named;
mod people;
mod words;

use serde::{Deserialize, Serialize};

pub(crate) use build::{Planter, build};
pub use named::{SeedAccount, SeedAddress, SeedContact, SeedEmployee, SeedItem, SeedLedger, SeedProject};
pub(crate) use people::{country_name, plant_account};

/// The first contents of an administration. The same seed gives the same
/// rows with the same ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seed {
    /// Financial years that are set up, twelve periods each.
    pub years: Vec<i16>,
    /// Turns made-up names and all ids.
    pub chance: u64,
    /// Accounts that a test names.
    pub accounts: Vec<SeedAccount>,
    /// Accounts made up, customers with codes from 10000 up. They are
    /// computed when asked for: a hundred thousand cost a few megabytes.
    pub made_accounts: u32,
    /// Every made account has a main contact.
    pub made_contacts: bool,
    /// Every n-th made account has an invoice address of its own; 0: none.
    pub made_addresses_every: u32,
    /// Items that a test names.
    pub items: Vec<SeedItem>,
    /// Items made up, codes `ART-1` and up.
    pub made_items: u32,
    /// Cost centres: code and name.
    pub cost_centers: Vec<(String, String)>,
    /// Cost units: code and name.
    pub cost_units: Vec<(String, String)>,
    /// Projects.
    pub projects: Vec<SeedProject>,
    /// Employees.
    pub employees: Vec<SeedEmployee>,
    /// Ledger accounts beside the standard ones.
    pub ledgers: Vec<SeedLedger>,
}

impl Default for Seed {
    fn default() -> Self {
        let pair = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        Seed {
            years: vec![2025, 2026, 2027],
            chance: 1,
            accounts: Vec::new(),
            made_accounts: 0,
            made_contacts: false,
            made_addresses_every: 0,
            items: Vec::new(),
            made_items: 0,
            cost_centers: vec![pair("ALG", "Algemeen"), pair("NOORD", "Team Noord")],
            cost_units: vec![pair("INT", "Intern"), pair("EXT", "Extern")],
            projects: Vec::new(),
            employees: Vec::new(),
            ledgers: Vec::new(),
        }
    }
}

impl Seed {
    /// The standard chart, journals and lists, no customers, years 2025 to
    /// 2027.
    pub fn new() -> Self {
        Seed::default()
    }

    /// With one more account.
    #[must_use]
    pub fn account(mut self, account: SeedAccount) -> Self {
        self.accounts.push(account);
        self
    }

    /// With accounts made up.
    #[must_use]
    pub fn made_accounts(mut self, count: u32) -> Self {
        self.made_accounts = count;
        self
    }

    /// With a main contact for every made account.
    #[must_use]
    pub fn made_contacts(mut self) -> Self {
        self.made_contacts = true;
        self
    }

    /// With an invoice address for every n-th made account.
    #[must_use]
    pub fn made_addresses_every(mut self, every: u32) -> Self {
        self.made_addresses_every = every;
        self
    }

    /// With one more item.
    #[must_use]
    pub fn item(mut self, item: SeedItem) -> Self {
        self.items.push(item);
        self
    }

    /// With items made up.
    #[must_use]
    pub fn made_items(mut self, count: u32) -> Self {
        self.made_items = count;
        self
    }

    /// With one more cost centre.
    #[must_use]
    pub fn cost_center(mut self, code: &str, name: &str) -> Self {
        self.cost_centers.push((code.to_owned(), name.to_owned()));
        self
    }

    /// With one more project.
    #[must_use]
    pub fn project(mut self, project: SeedProject) -> Self {
        self.projects.push(project);
        self
    }

    /// With one more employee.
    #[must_use]
    pub fn employee(mut self, employee: SeedEmployee) -> Self {
        self.employees.push(employee);
        self
    }

    /// With one more ledger account.
    #[must_use]
    pub fn ledger(mut self, ledger: SeedLedger) -> Self {
        self.ledgers.push(ledger);
        self
    }

    /// With other financial years.
    #[must_use]
    pub fn years(mut self, years: &[i16]) -> Self {
        self.years = years.to_vec();
        self
    }

    /// With other names and ids.
    #[must_use]
    pub fn chance(mut self, chance: u64) -> Self {
        self.chance = chance;
        self
    }
}
