//! Records that a test names. Empty texts are absent.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An account of crm/Accounts, with its contacts and addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedAccount {
    /// `Code`, without padding.
    pub code: String,
    /// `Name`.
    pub name: String,
    /// `Status`: C customer, P prospect, S suspect, A none.
    pub status: String,
    /// `Blocked`.
    pub blocked: bool,
    /// `IsSupplier`.
    pub supplier: bool,
    /// `StartDate`.
    pub start: Option<Date>,
    /// `EndDate`.
    pub end: Option<Date>,
    /// `ChamberOfCommerce`.
    pub kvk: String,
    /// `VATNumber`.
    pub vat_number: String,
    /// `AddressLine1`.
    pub street: String,
    /// `Postcode`.
    pub postcode: String,
    /// `City`.
    pub city: String,
    /// `Country`, two letters.
    pub country: String,
    /// `Email`.
    pub email: String,
    /// `Phone`.
    pub phone: String,
    /// `PaymentConditionSales`; empty for none.
    pub payment_condition: String,
    /// `SalesVATCode`.
    pub vat_code: String,
    /// `SalesCurrency`.
    pub currency: String,
    /// `Remarks`.
    pub remarks: String,
    /// Code of the account that `InvoiceAccount` names.
    pub invoice_account: String,
    /// Code of the employee behind `AccountManager`.
    pub manager: String,
    /// Contacts; the first is `MainContact`.
    pub contacts: Vec<SeedContact>,
    /// Addresses beside the visit address of the account itself.
    pub addresses: Vec<SeedAddress>,
}

impl Default for SeedAccount {
    fn default() -> Self {
        SeedAccount {
            code: String::new(),
            name: String::new(),
            status: "C".into(),
            blocked: false,
            supplier: false,
            start: None,
            end: None,
            kvk: String::new(),
            vat_number: String::new(),
            street: String::new(),
            postcode: String::new(),
            city: String::new(),
            country: "NL".into(),
            email: String::new(),
            phone: String::new(),
            payment_condition: "30".into(),
            vat_code: String::new(),
            currency: String::new(),
            remarks: String::new(),
            invoice_account: String::new(),
            manager: String::new(),
            contacts: Vec::new(),
            addresses: Vec::new(),
        }
    }
}

impl SeedAccount {
    /// A customer with a code and a name, payment condition 30.
    pub fn customer(code: &str, name: &str) -> Self {
        SeedAccount {
            code: code.to_owned(),
            name: name.to_owned(),
            ..SeedAccount::default()
        }
    }
}

/// A person at an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedContact {
    /// `FirstName`.
    pub first: String,
    /// `LastName`.
    pub last: String,
    /// `Email`.
    pub email: String,
    /// `Phone`.
    pub phone: String,
}

/// An address of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedAddress {
    /// `Type`: 1 visit, 2 postal, 3 invoice, 4 delivery.
    pub kind: i16,
    /// `AddressLine1`.
    pub street: String,
    /// `Postcode`.
    pub postcode: String,
    /// `City`.
    pub city: String,
    /// `Country`, two letters.
    pub country: String,
    /// `Main`.
    pub main: bool,
}

/// An item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedItem {
    /// `Code`.
    pub code: String,
    /// `Description`.
    pub name: String,
    /// `StandardSalesPrice`.
    pub price: Option<Decimal>,
    /// `SalesVatCode`.
    pub vat_code: String,
    /// `Unit`.
    pub unit: String,
    /// `EndDate`.
    pub end: Option<Date>,
}

/// A project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedProject {
    /// `Code`.
    pub code: String,
    /// `Description`.
    pub name: String,
    /// `Type`: 1 campaign, 2 fixed price, 3 time and material, 4 non
    /// billable, 5 prepaid.
    pub kind: i32,
    /// Code of the account.
    pub account: String,
    /// Code of the managing employee.
    pub manager: String,
    /// `StartDate`.
    pub start: Option<Date>,
    /// `EndDate`.
    pub end: Option<Date>,
}

/// An employee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedEmployee {
    /// `Code`.
    pub code: String,
    /// `FirstName`.
    pub first: String,
    /// `LastName`.
    pub last: String,
    /// `BusinessEmail`.
    pub email: String,
    /// `StartDate`.
    pub start: Option<Date>,
    /// `EndDate`.
    pub end: Option<Date>,
}

/// A ledger account beside the standard ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeedLedger {
    /// `Code`.
    pub code: String,
    /// `Description`.
    pub name: String,
    /// `Type`, 110 for revenue [apis/exact.md §8.4].
    pub kind: i32,
    /// `VATCode`: the default of a line on this account.
    pub vat_code: String,
    /// `UseCostcenter`: 0 optional, 1 mandatory, 2 no.
    pub cost_center: u8,
    /// `UseCostunit`: 0 optional, 1 mandatory, 2 no.
    pub cost_unit: u8,
    /// `IsBlocked`.
    pub blocked: bool,
}

impl Default for SeedLedger {
    fn default() -> Self {
        SeedLedger {
            code: String::new(),
            name: String::new(),
            kind: 110,
            vat_code: String::new(),
            cost_center: 0,
            cost_unit: 0,
            blocked: false,
        }
    }
}
