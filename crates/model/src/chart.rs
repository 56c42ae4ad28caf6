//! What a package holds for the checks, indexed once per connection and used for many invoices.

use std::collections::{BTreeSet, HashMap};

use crate::invoice::Linked;
use crate::record::{CostCentre, Item, Journal, LedgerAccount, PaymentCondition, Period, Project, VatCode, VatRate};
use crate::vat::DUTCH_RATES;
use crate::{Feed, Record};

/// The chart of accounts and everything beside it to which a booking points.
///
/// A feed that the package does not offer cannot be checked: codes that would come from it are left out or taken as
/// they are. A feed that it does offer is complete: what is not in it does not exist.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    feeds: BTreeSet<Feed>,
    pub(crate) ledger_accounts: Table<LedgerAccount>,
    pub(crate) journals: Table<Journal>,
    pub(crate) cost_centres: Table<CostCentre>,
    pub(crate) vat_codes: Table<VatCode>,
    pub(crate) payment_conditions: Table<PaymentCondition>,
    pub(crate) items: Table<Item>,
    pub(crate) projects: Table<Project>,
    vat_rates: Vec<VatRate>,
    periods: Vec<Period>,
}

impl Chart {
    /// An empty chart of a package that offers these feeds.
    pub fn new(feeds: impl IntoIterator<Item = Feed>) -> Self {
        Self {
            feeds: feeds.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds a record by the package's id of it. Records that the checks do not need are passed over. Inactive
    /// records belong here too: a finding then says that they are inactive, else that they do not exist.
    pub fn insert(&mut self, package_id: impl Into<String>, record: Record) {
        let id = package_id.into();
        match record {
            Record::LedgerAccount(row) => self.ledger_accounts.insert(row.code.clone(), id, row),
            Record::Journal(row) => self.journals.insert(row.code.clone(), id, row),
            Record::CostCentre(row) => self.cost_centres.insert(row.code.clone(), id, row),
            Record::VatCode(row) => self.vat_codes.insert(row.code.clone(), id, row),
            Record::PaymentCondition(row) => self.payment_conditions.insert(row.code.clone(), id, row),
            Record::Item(row) => self.items.insert(row.item_code.clone(), id, row),
            Record::Project(row) => self.projects.insert(row.code.clone(), id, row),
            Record::VatRate(row) => self.vat_rates.push(row),
            Record::Period(row) => self.periods.push(row),
            Record::Customer(_)
            | Record::ItemGroup(_)
            | Record::Employee(_)
            | Record::Order(_)
            | Record::Country(_) => {}
        }
    }

    /// Whether the package offers a feed.
    pub fn offers(&self, feed: Feed) -> bool {
        self.feeds.contains(&feed)
    }

    /// The package's VAT rates with their days, or the Dutch ones when it hands out none.
    pub fn vat_rates(&self) -> &[VatRate] {
        if self.vat_rates.is_empty() {
            DUTCH_RATES
        } else {
            &self.vat_rates
        }
    }

    /// The periods, where the package offers them.
    pub(crate) fn periods(&self) -> Option<&[Period]> {
        self.offers(Feed::Periods).then_some(self.periods.as_slice())
    }
}

impl Extend<(String, Record)> for Chart {
    fn extend<T: IntoIterator<Item = (String, Record)>>(&mut self, records: T) {
        for (package_id, record) in records {
            self.insert(package_id, record);
        }
    }
}

/// Records of one feed, found by code or by the package's id.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    rows: Vec<(Linked, T)>,
    by_code: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            by_code: HashMap::new(),
            by_id: HashMap::new(),
        }
    }
}

impl<T> Table<T> {
    fn insert(&mut self, code: String, package_id: String, row: T) {
        let at = self.rows.len();
        let code = code.trim().to_owned();
        self.by_code.entry(code.clone()).or_insert(at);
        self.by_id.entry(package_id.clone()).or_insert(at);
        self.rows.push((Linked { package_id, code }, row));
    }

    /// Finds a row by its code; by the package's id when no row has that code, because some packages refer so.
    pub(crate) fn find(&self, code: &str) -> Option<&(Linked, T)> {
        let code = code.trim();
        let at = self.by_code.get(code).or_else(|| self.by_id.get(code))?;
        self.rows.get(*at)
    }

    /// Every row, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Linked, T)> {
        self.rows.iter()
    }
}
