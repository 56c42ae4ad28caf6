//! Canonical records: what a package's rows become, in the vocabulary of the application (product section 4).

mod customer;
mod master;
mod order;
mod reference;

use serde::{Deserialize, Serialize};

pub use customer::{Address, Customer};
pub use master::{CostCentre, Employee, Item, ItemGroup, PaymentCondition, Project, VatCode};
pub use order::{Order, OrderStatus};
pub use reference::{Country, Journal, JournalKind, LedgerAccount, LedgerKind, Period, VatRate};

use crate::Feed;

/// A record of any feed. In JSON only the inner record shows; the feed tells which it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Record {
    Customer(Box<Customer>),
    CostCentre(CostCentre),
    VatCode(VatCode),
    PaymentCondition(PaymentCondition),
    Item(Item),
    ItemGroup(ItemGroup),
    Employee(Employee),
    Project(Project),
    Order(Order),
    Country(Country),
    VatRate(VatRate),
    LedgerAccount(LedgerAccount),
    Journal(Journal),
    Period(Period),
}

impl Record {
    /// Reads the JSON of a record of `feed`. Untagged reading would guess; this does not.
    pub fn from_json(feed: Feed, json: &str) -> Result<Self, serde_json::Error> {
        Ok(match feed {
            Feed::Customers => Self::Customer(serde_json::from_str(json)?),
            Feed::CostCentres => Self::CostCentre(serde_json::from_str(json)?),
            Feed::VatCodes => Self::VatCode(serde_json::from_str(json)?),
            Feed::PaymentConditions => Self::PaymentCondition(serde_json::from_str(json)?),
            Feed::Items => Self::Item(serde_json::from_str(json)?),
            Feed::ItemGroups => Self::ItemGroup(serde_json::from_str(json)?),
            Feed::Employees => Self::Employee(serde_json::from_str(json)?),
            Feed::Projects => Self::Project(serde_json::from_str(json)?),
            Feed::Orders => Self::Order(serde_json::from_str(json)?),
            Feed::Countries => Self::Country(serde_json::from_str(json)?),
            Feed::VatRates => Self::VatRate(serde_json::from_str(json)?),
            Feed::LedgerAccounts => Self::LedgerAccount(serde_json::from_str(json)?),
            Feed::Journals => Self::Journal(serde_json::from_str(json)?),
            Feed::Periods => Self::Period(serde_json::from_str(json)?),
        })
    }
}

/// A record as it comes in: the package's identity of the row beside the canonical values.
#[derive(Clone, PartialEq, Debug)]
pub struct Incoming {
    /// The package's own id of the row; never shown to a user, never changes.
    pub package_id: String,
    /// The code by which people know it, trimmed.
    pub code: String,
    /// The name by which people know it.
    pub name: String,
    /// False when the package says that it is blocked or ended.
    pub is_active: bool,
    /// The canonical values.
    pub record: Record,
}
