//! What is known of a customer of the application on the other side: kept as JSON beside it.

use std::collections::BTreeSet;

use boekbrug_model::record::Customer;
use boekbrug_store::{AppCustomerRow, FieldChange, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a customer is, in the engine's own words. It is stored with each step.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomerProgress {
    /// What the application said when both sides last agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Customer>,
    /// The package's own row of that time: packages write some values in their own way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed_there: Option<Customer>,
    /// Fields on which they have not agreed yet, though they have on the others: those of a first link that goes over.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub open: BTreeSet<String>,
    /// The number that it was given here, without a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// What was sent to be made, or is about to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentCustomer>,
    /// What is about to be overwritten, or was without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overwriting: Option<Box<Overwriting>>,
    /// What gave way to what was sent without an answer, and is still to be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gave_way: Vec<FieldChange>,
    /// What was sent without an answer, arrived, and was changed there before anything read it: it is still to be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed_since: Vec<FieldChange>,
    /// Until when the package may still be saving what was sent without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settles: Option<Timestamp>,
    /// Tries of the present step that failed for now.
    pub failures: u32,
}

/// Both sides as they are once the package has taken over what was sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Overwriting {
    /// What the application said.
    pub here: Customer,
    /// What the package says then.
    pub there: Customer,
    /// What the package said before.
    #[serde(default)]
    pub before: Customer,
    /// The fields that were sent, by canonical path.
    #[serde(default)]
    pub fields: BTreeSet<String>,
    /// What the package had there that nobody heard of yet, and gives way: it is told once it is known that it did.
    #[serde(default)]
    pub gives_way: Vec<FieldChange>,
}

/// What was sent as a new customer: enough to know it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentCustomer {
    /// When.
    pub at: Timestamp,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
}

impl CustomerProgress {
    /// Reads what is stored with a customer.
    pub fn of(row: &AppCustomerRow) -> Result<Self, StoreError> {
        if row.progress.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(&row.progress).map_err(|source| unreadable("progress of a customer", source))
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("progress holds only texts, numbers and lists")
    }
}

/// What the application says of a customer, as it is kept.
pub(super) fn customer(values: &str) -> Result<Customer, StoreError> {
    serde_json::from_str(values).map_err(|source| unreadable("customer of the application", source))
}

fn unreadable(what: &'static str, source: serde_json::Error) -> StoreError {
    StoreError::Unreadable {
        what,
        source: source.into(),
    }
}
