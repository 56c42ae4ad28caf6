//! One administration: the books behind one koppelsleutel.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::history::{Made, RelationChange};
use super::model::article::{Article, RevenueGroup};
use super::model::booking::Booking;
use super::model::company::Company;
use super::model::document::{Document, Link, ParentKind};
use super::model::invoice::Invoice;
use super::model::ledger::{Journal, Ledger};
use super::model::mutation::Mutation;
use super::model::order::{Order, Template};
use super::model::relation::Relation;
use super::model::settings::{CostCenter, Country, VatRate};
use super::seed::countries;
use super::table::Table;

#[derive(Clone, Debug)]
pub(crate) struct Administration {
    pub(crate) name: String,
    /// The koppelsleutel that works, if any.
    pub(crate) key: Option<String>,
    /// How often the key was made anew.
    pub(crate) key_round: u32,
    pub(crate) scopes: Vec<String>,
    pub(crate) company: Company,
    pub(crate) relations: Table<Relation>,
    pub(crate) ledgers: Table<Ledger>,
    pub(crate) journals: Table<Journal>,
    pub(crate) cost_centers: Table<CostCenter>,
    pub(crate) vat_rates: Vec<VatRate>,
    pub(crate) revenue_groups: Table<RevenueGroup>,
    pub(crate) articles: Table<Article>,
    pub(crate) templates: Table<Template>,
    pub(crate) orders: Table<Order>,
    pub(crate) bookings: Table<Booking>,
    pub(crate) invoices: Table<Invoice>,
    pub(crate) mutations: Table<Mutation>,
    pub(crate) documents: Table<Document>,
    pub(crate) mandates: Vec<Mandate>,
    /// Takes an invoice number twice.
    pub(crate) takes_number_twice: bool,
    /// Takes a relation code twice.
    pub(crate) takes_code_twice: bool,
    /// What was made since the first contents.
    pub(crate) made: Made,
    /// Every change of a relation since the first contents.
    pub(crate) history: Vec<RelationChange>,
    /// The reference under which an app was coupled, where its user did that
    /// over the activation page.
    pub(crate) coupling: Option<String>,
    /// Invoice numbers in use.
    pub(crate) numbers: HashMap<String, Uuid>,
    /// Relation codes in use.
    pub(crate) codes: BTreeSet<i64>,
    pub(crate) blocked: Vec<Period>,
    pub(crate) blocked_by_accountant: Vec<Period>,
    pub(crate) filed: Vec<Period>,
    pub(crate) next_order: i64,
    pub(crate) next_voucher: i64,
}

/// Days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Period {
    pub(crate) fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A mandate to collect from a customer.
#[derive(Clone, Debug)]
pub(crate) struct Mandate {
    pub(crate) id: Uuid,
    pub(crate) customer: Uuid,
    pub(crate) reference: String,
    pub(crate) one_off: bool,
    pub(crate) withdrawn: bool,
}

/// All countries; the same rows in every administration.
pub(crate) fn countries() -> &'static Table<Country> {
    static COUNTRIES: LazyLock<Table<Country>> = LazyLock::new(|| Table::of(countries::all()));
    &COUNTRIES
}

/// The id of a country by its two letters.
pub(crate) fn country_id(alpha2: &str) -> Option<Uuid> {
    static IDS: LazyLock<HashMap<&'static str, Uuid>> = LazyLock::new(|| {
        let rows = countries().rows().iter();
        rows.map(|country| (country.alpha2, country.id)).collect()
    });
    IDS.get(alpha2).copied()
}

/// The two letters of a country.
pub(crate) fn alpha2(id: Uuid) -> Option<&'static str> {
    countries().get(id).map(|country| country.alpha2)
}

impl Administration {
    /// The rate of a VAT kind on a day; zero where none is known.
    pub(crate) fn rate(&self, kind: i64, day: Date) -> Decimal {
        self.vat_rates
            .iter()
            .find(|rate| rate.kind == kind && rate.holds_on(day))
            .map_or(Decimal::ZERO, |rate| rate.percentage)
    }

    /// An active account with that function.
    pub(crate) fn ledger_with(&self, function: i64) -> Option<&Ledger> {
        self.ledgers
            .find(|ledger| ledger.function == function && !ledger.inactive)
    }

    pub(crate) fn next_code(&self) -> i64 {
        self.codes.last().map_or(1, |last| last.max(&0) + 1)
    }

    /// The documents that hang on a parent.
    pub(crate) fn links_of(&self, parent: Uuid) -> Vec<Link> {
        let rows = self.documents.rows().iter();
        rows.filter(|document| document.parent == parent)
            .map(Document::link)
            .collect()
    }

    pub(crate) fn has_parent(&self, kind: ParentKind, id: Uuid) -> bool {
        match kind {
            ParentKind::Sale => self.bookings.get(id).is_some(),
            ParentKind::Relation => self.relations.get(id).is_some_and(|r| !r.inactive),
            // the sandbox holds no purchases
            ParentKind::Purchase => false,
        }
    }

    /// Shows a parent the documents it has now.
    pub(crate) fn relink(&mut self, parent: Uuid) {
        let links = self.links_of(parent);
        if self.bookings.get(parent).is_some() {
            self.bookings.change(parent, |booking| booking.documents = links);
        } else {
            self.relations.change(parent, |relation| relation.documents = links);
        }
    }

    /// Forgets what was computed under other switches.
    pub(crate) fn forget_queries(&mut self) {
        self.relations.forget();
        self.ledgers.forget();
        self.articles.forget();
        self.orders.forget();
        self.invoices.forget();
        self.mutations.forget();
    }
}
