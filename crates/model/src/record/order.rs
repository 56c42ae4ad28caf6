//! Draft orders: what an invoice becomes where a person makes the final invoice in the package.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A draft order ("verkooporder"), and what the package made of it since.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Order {
    /// The number that people see in the package.
    pub number: String,
    /// The reference under which it was placed: the invoice number of the application.
    pub reference: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// The customer by the package's id.
    pub customer: Option<String>,
    /// How far it is.
    pub status: OrderStatus,
    /// How far it is in the package's own word.
    pub stage: Option<String>,
    /// Number of the invoice that the package made of it.
    pub invoice_number: Option<String>,
    /// Total without VAT.
    pub total_excl: Decimal,
    /// Total with VAT.
    pub total_incl: Decimal,
}

/// How far a draft order is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrderStatus {
    /// It waits for a person.
    #[default]
    Open,
    /// The package made an invoice of it.
    Invoiced,
}
