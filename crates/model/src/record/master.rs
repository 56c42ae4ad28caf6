//! Master data beside customers: what lines of an invoice point to.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A cost centre ("kostenplaats").
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CostCentre {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False when blocked or ended.
    pub is_active: bool,
}

/// A VAT code of the package, for sales.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VatCode {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Percentage today, for example `21`.
    pub percentage: Decimal,
    /// True when VAT is moved to the customer.
    pub reverse_charge: bool,
    /// The band in which the package counts it, where it has bands.
    pub band: Option<crate::VatBand>,
    /// False when blocked.
    pub is_active: bool,
}

/// A payment condition.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PaymentCondition {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Description for people.
    pub description: Option<String>,
    /// Days after the invoice date.
    pub payment_term: Option<i32>,
    /// Kind of condition, in the package's own code.
    pub payment_condition_type: Option<String>,
}

/// An item (product).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Item {
    /// Its code.
    pub item_code: String,
    /// Its name.
    pub name: String,
    /// Kind of item, in the package's own code.
    pub item_type: Option<String>,
    /// VAT code by default.
    pub vat_code_id: Option<String>,
    /// Revenue account by default.
    pub gl_account_revenue: Option<String>,
    /// True when it is charged to customers.
    pub will_be_invoiced: bool,
    /// False when blocked or ended.
    pub is_active: bool,
    /// True when hours can be written on it.
    pub allow_time_entry: bool,
    /// Unit of sale.
    pub unit: Option<String>,
    /// Sales price in euro.
    pub price: Option<Decimal>,
    /// Group to which it belongs.
    pub item_group_id: Option<String>,
}

/// An item group.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ItemGroup {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Revenue account by default.
    pub gl_account_revenue: Option<String>,
    /// VAT code by default.
    pub vat_code_id: Option<String>,
}

/// An employee.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Employee {
    /// Number of the employee.
    pub code: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email_address: Option<String>,
    /// False when left.
    pub is_active: bool,
    /// First day of service.
    pub from: Option<Date>,
    /// Last day of service.
    pub until: Option<Date>,
}

/// A project.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Project {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the customer.
    pub customer_code: Option<String>,
    /// Code of the employee who manages it.
    pub manager: Option<String>,
    /// Kind of project, in the package's own code.
    pub project_type: Option<String>,
    /// False when ended.
    pub is_active: bool,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}
