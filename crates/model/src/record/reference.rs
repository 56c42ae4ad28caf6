//! Reference data: read for the checks, not passed on.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::VatBand;

/// A country as the package lists it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    /// Two letters (ISO 3166-1).
    pub code: String,
    /// Name in Dutch.
    pub name: String,
}

/// A VAT percentage and the days on which it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VatRate {
    /// The band.
    pub band: VatBand,
    /// Percentage, for example `21`.
    pub percentage: Decimal,
    /// First day, inclusive.
    pub from: Date,
    /// Last day, inclusive; none while it has no end.
    pub until: Option<Date>,
}

/// What a ledger account is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LedgerKind {
    /// Sales revenue: lines of an invoice may be booked on it.
    Revenue,
    /// Debtors.
    Debtors,
    /// Another profit-and-loss account: usable on a line.
    ProfitAndLoss,
    /// A balance-sheet account: usable on a line.
    Balance,
    /// Kept by the package itself (VAT, bank, journals): not usable on a line.
    Reserved,
}

/// An account of the chart of accounts ("grootboekrekening").
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerAccount {
    /// Its number.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False when blocked.
    pub is_active: bool,
    /// What it is for.
    pub kind: LedgerKind,
    /// The VAT bands that lines on it may have; empty when the package sets no such rule.
    pub vat_bands: Vec<VatBand>,
    /// True when every line on it needs a cost centre.
    pub cost_centre_required: bool,
}

/// What a journal is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JournalKind {
    /// Sales.
    Sales,
    /// Purchases.
    Purchases,
    /// Bank or cash.
    Money,
    /// General, opening or other.
    General,
}

/// A journal ("dagboek").
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Journal {
    /// Its number or code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// False when blocked.
    pub is_active: bool,
    /// What it is for.
    pub kind: JournalKind,
}

/// A stretch of days in which booking is open or closed. Packages that list only their current book year give one
/// open period that starts on the first day they still accept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// Name for people, for example `2026-03`.
    pub code: String,
    /// First day, inclusive.
    pub from: Date,
    /// Last day, inclusive; none while it has no end.
    pub until: Option<Date>,
    /// False when closed, blocked or filed.
    pub is_open: bool,
}
