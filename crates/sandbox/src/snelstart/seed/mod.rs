//! What an administration holds when a test begins.

mod build;
pub(crate) mod chart;
pub(crate) mod countries;
mod people;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use build::{build, fields};

/// The first contents of an administration. The same seed gives the same
/// rows with the same ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seed {
    /// `huidigBoekjaar`.
    pub book_year: i16,
    /// Relations made up, with codes from 1 up.
    pub relations: usize,
    /// Turns the made-up names and all ids.
    pub chance: u64,
    /// Relations the caller names.
    pub named: Vec<SeedRelation>,
    /// Cost centres: number and name.
    pub cost_centers: Vec<(i64, String)>,
    /// Articles made up, codes from 1000 up.
    pub articles: usize,
    /// Accounts beside the standard ones.
    pub ledgers: Vec<SeedLedger>,
    /// Fill the chart up to the 233 accounts of a fresh administration.
    pub full_chart: bool,
    /// Article codes are numbers (`artikelcodeSoort`).
    pub numeric_articles: bool,
    /// Takes an invoice number twice, which the real package does not (`BOE-0021`): to see whether a client looks for
    /// itself before it sends.
    pub takes_number_twice: bool,
    /// Takes a relation code twice, which the real package does not (`REL-0008`): for the same reason.
    pub takes_code_twice: bool,
}

impl Default for Seed {
    fn default() -> Self {
        Seed {
            book_year: 2026,
            relations: 0,
            chance: 1,
            named: Vec::new(),
            cost_centers: vec![(10, "Algemeen".into()), (20, "Project Noord".into())],
            articles: 0,
            ledgers: Vec::new(),
            full_chart: false,
            numeric_articles: false,
            takes_number_twice: false,
            takes_code_twice: false,
        }
    }
}

impl Seed {
    /// The standard chart and lists, no customers, book year 2026.
    pub fn new() -> Self {
        Seed::default()
    }

    /// Without a guard on invoice numbers.
    #[must_use]
    pub fn takes_number_twice(mut self) -> Self {
        self.takes_number_twice = true;
        self
    }

    /// Without a guard on relation codes.
    #[must_use]
    pub fn takes_code_twice(mut self) -> Self {
        self.takes_code_twice = true;
        self
    }

    /// With another current book year.
    #[must_use]
    pub fn book_year(mut self, year: i16) -> Self {
        self.book_year = year;
        self
    }

    /// With relations made up.
    #[must_use]
    pub fn relations(mut self, count: usize) -> Self {
        self.relations = count;
        self
    }

    /// With other names and ids.
    #[must_use]
    pub fn chance(mut self, chance: u64) -> Self {
        self.chance = chance;
        self
    }

    /// With one more relation.
    #[must_use]
    pub fn relation(mut self, relation: SeedRelation) -> Self {
        self.named.push(relation);
        self
    }

    /// With one more cost centre.
    #[must_use]
    pub fn cost_center(mut self, number: i64, name: &str) -> Self {
        self.cost_centers.push((number, name.to_owned()));
        self
    }

    /// With articles made up.
    #[must_use]
    pub fn articles(mut self, count: usize) -> Self {
        self.articles = count;
        self
    }

    /// With one more account.
    #[must_use]
    pub fn ledger(mut self, ledger: SeedLedger) -> Self {
        self.ledgers.push(ledger);
        self
    }

    /// First day of the current book year.
    pub(crate) fn first_day(&self) -> Date {
        Date::new(self.book_year, 1, 1).unwrap_or(Date::ZERO)
    }
}

/// A relation that a test names. Empty texts are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedRelation {
    /// `relatiecode`; absent for the next free one.
    pub code: Option<i64>,
    /// Name.
    pub name: String,
    /// Also, or only, a supplier.
    pub supplier: bool,
    /// Not a customer.
    pub not_customer: bool,
    /// No longer active.
    pub inactive: bool,
    /// Chamber of commerce number.
    pub kvk: String,
    /// VAT number with its country prefix.
    pub vat_number: String,
    /// Street and house number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// Country, two letters; empty for NL where there is an address.
    pub country: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// IBAN.
    pub iban: String,
    /// Payment term in days.
    pub term: Option<i64>,
}

impl SeedRelation {
    /// A customer with a code and a name.
    pub fn customer(code: i64, name: &str) -> Self {
        SeedRelation {
            code: Some(code),
            name: name.to_owned(),
            ..SeedRelation::default()
        }
    }
}

/// An account beside the standard ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedLedger {
    /// Account number.
    pub number: i64,
    /// Name.
    pub name: String,
    /// `grootboekfunctie` by its number [apis/snelstart.md §7].
    pub function: i64,
    /// Lines on it need a cost centre.
    #[serde(default)]
    pub cost_center_required: bool,
}
