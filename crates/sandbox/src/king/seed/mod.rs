//! First contents of an administration.

mod build;
mod chart;
pub(crate) mod debtors;

use serde::{Deserialize, Serialize};

pub(crate) use build::{build, debtor_cells};
pub(crate) use chart::{item_vat, split_account};

/// What an administration holds at first: the standard chart, journals, VAT
/// codes, payment conditions, countries and whatever is added here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seed {
    /// The current book year; the years before and after it exist too.
    pub book_year: i16,
    /// Debtors made up, numbered on from `first_made_up`.
    pub debtors: u32,
    /// Number of the first debtor that is made up.
    pub first_made_up: u32,
    /// Turns what is made up.
    pub chance: u64,
    /// Debtors the caller names.
    pub named: Vec<SeedDebtor>,
    /// Cost centres: number and name.
    pub cost_centers: Vec<(u32, String)>,
    /// Cost units, the nearest thing to projects.
    pub cost_units: Vec<SeedCostUnit>,
    /// Employees.
    pub employees: Vec<SeedEmployee>,
    /// Items made up, with numbers from `A1000` up.
    pub items: usize,
    /// Items the caller names: number (a text) and description.
    pub named_items: Vec<(String, String)>,
    /// Accounts beside the standard ones.
    pub ledgers: Vec<SeedLedger>,
    /// The sales journal (10) numbers invoices without a number itself.
    pub numbers_invoices: bool,
    /// The account between the rows of a split.
    pub split_account: u32,
}

impl Default for Seed {
    fn default() -> Self {
        Seed {
            book_year: 2026,
            debtors: 0,
            first_made_up: 100_000,
            chance: 1,
            named: Vec::new(),
            cost_centers: vec![(10, "Algemeen".into()), (20, "Project Noord".into())],
            cost_units: vec![SeedCostUnit::new(100, "Onderhoud"), SeedCostUnit::new(200, "Nieuwbouw")],
            employees: vec![
                SeedEmployee::new("JANSEN", "Anna", "Jansen"),
                SeedEmployee::new("PIETERS", "Piet", "Pieters"),
            ],
            items: 0,
            named_items: Vec::new(),
            ledgers: Vec::new(),
            numbers_invoices: false,
            split_account: chart::SPLIT_ACCOUNT,
        }
    }
}

impl Seed {
    /// The standard chart and lists, no debtors, book year 2026.
    pub fn new() -> Self {
        Seed::default()
    }

    /// With another current book year.
    #[must_use]
    pub fn book_year(mut self, year: i16) -> Self {
        self.book_year = year;
        self
    }

    /// With debtors made up.
    #[must_use]
    pub fn debtors(mut self, count: u32) -> Self {
        self.debtors = count;
        self
    }

    /// With other names and numbers.
    #[must_use]
    pub fn chance(mut self, chance: u64) -> Self {
        self.chance = chance;
        self
    }

    /// With one more debtor.
    #[must_use]
    pub fn debtor(mut self, debtor: SeedDebtor) -> Self {
        self.named.push(debtor);
        self
    }

    /// With one more cost centre.
    #[must_use]
    pub fn cost_center(mut self, number: u32, name: &str) -> Self {
        self.cost_centers.push((number, name.to_owned()));
        self
    }

    /// With one more cost unit.
    #[must_use]
    pub fn cost_unit(mut self, unit: SeedCostUnit) -> Self {
        self.cost_units.push(unit);
        self
    }

    /// With one more employee.
    #[must_use]
    pub fn employee(mut self, employee: SeedEmployee) -> Self {
        self.employees.push(employee);
        self
    }

    /// With items made up.
    #[must_use]
    pub fn items(mut self, count: usize) -> Self {
        self.items = count;
        self
    }

    /// With one more item.
    #[must_use]
    pub fn item(mut self, number: &str, description: &str) -> Self {
        self.named_items.push((number.to_owned(), description.to_owned()));
        self
    }

    /// With one more account.
    #[must_use]
    pub fn ledger(mut self, ledger: SeedLedger) -> Self {
        self.ledgers.push(ledger);
        self
    }

    /// The sales journal numbers invoices itself.
    #[must_use]
    pub fn numbers_invoices(mut self) -> Self {
        self.numbers_invoices = true;
        self
    }

    /// With another account between the rows of a split; it is added to the
    /// chart.
    #[must_use]
    pub fn split_account(mut self, number: u32) -> Self {
        self.split_account = number;
        self
    }
}

/// A debtor that a test names. Empty texts are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedDebtor {
    /// `NR`.
    pub number: u32,
    /// `ZKSL`, the table's key; empty for one made from the number.
    pub search_key: String,
    /// `NAAM`.
    pub name: String,
    /// `NAAM2`, "ter attentie van".
    pub contact: String,
    /// `STRAAT`.
    pub street: String,
    /// `HNR`.
    pub house_number: Option<u32>,
    /// `HNRTV`.
    pub house_number_addition: String,
    /// `ADRES`, in one line.
    pub address: String,
    /// `POSTCD`.
    pub postcode: String,
    /// `PLAATS`.
    pub city: String,
    /// `LAND`; empty for NL.
    pub country: String,
    /// `EMAIL`.
    pub email: String,
    /// `TEL`.
    pub phone: String,
    /// `BTWNR`.
    pub vat_number: String,
    /// `KVKNR`.
    pub kvk: String,
    /// `BETCOND`: number of a payment condition; absent for 2 (30 days).
    pub payment_condition: Option<u32>,
    /// `BTWPL`: B, L, I, U or N; empty for B.
    pub vat_liability: String,
    /// `KPL`.
    pub cost_center: Option<u32>,
    /// `DECLTOEL`: J or N.
    pub print_specification: String,
    /// `MEDEWDEC`.
    pub manager: String,
    /// `BLOK` is J.
    pub blocked: bool,
}

impl SeedDebtor {
    /// A debtor with a number and a name.
    pub fn new(number: u32, name: &str) -> Self {
        SeedDebtor {
            number,
            name: name.to_owned(),
            ..SeedDebtor::default()
        }
    }
}

/// A cost unit (kostendrager).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedCostUnit {
    /// `NR`.
    pub number: u32,
    /// `OMSCHR`.
    pub name: String,
    /// `DEB`: the debtor it is for.
    pub debtor: Option<u32>,
    /// `MEDEWDEC`.
    pub manager: String,
    /// `DATAANVANG`, as `YYYY-MM-DD`.
    pub from: String,
    /// `DATGEREED`, as `YYYY-MM-DD`.
    pub until: String,
    /// `BLOK` is J.
    pub blocked: bool,
}

impl SeedCostUnit {
    /// A cost unit with a number and a name.
    pub fn new(number: u32, name: &str) -> Self {
        SeedCostUnit {
            number,
            name: name.to_owned(),
            ..SeedCostUnit::default()
        }
    }
}

/// An employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedEmployee {
    /// `ZKSL`.
    pub code: String,
    /// `ROEPNM`.
    pub first_name: String,
    /// `ACHTERNM`.
    pub last_name: String,
    /// `EMAIL`.
    pub email: String,
    /// `DATINDIENST`, as `YYYY-MM-DD`.
    pub from: String,
    /// `DATUITDIENST`, as `YYYY-MM-DD`.
    pub until: String,
    /// `BLOK` is J.
    pub blocked: bool,
}

impl SeedEmployee {
    /// An employee with a code and a name.
    pub fn new(code: &str, first_name: &str, last_name: &str) -> Self {
        SeedEmployee {
            code: code.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            ..SeedEmployee::default()
        }
    }
}

/// An account beside the standard ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedLedger {
    /// `NR`.
    pub number: u32,
    /// `OMSCHR`.
    pub name: String,
    /// `KPLVERPL`: rows on it need a cost centre.
    pub cost_center_required: bool,
    /// `KDRVERPL`: rows on it need a cost unit.
    pub cost_unit_required: bool,
    /// `BLOK` is J.
    pub blocked: bool,
}

impl SeedLedger {
    /// An account with a number and a name.
    pub fn new(number: u32, name: &str) -> Self {
        SeedLedger {
            number,
            name: name.to_owned(),
            ..SeedLedger::default()
        }
    }
}
