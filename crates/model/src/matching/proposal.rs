//! What matching proposes. Nothing of it is written anywhere before a person confirms it.

use serde::{Deserialize, Serialize};

use super::keys::KeyKind;
use super::reason::Reason;

/// Who may be who. Each customer of the application is in exactly one of `sure`, `doubtful` and `only_here`; each of the
/// package is in `sure`, among the candidates of `doubtful`, or in `only_there`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// Pairs to confirm as one batch; no customer is in two of them.
    pub sure: Vec<Match>,
    /// Customers of the application to look at one by one.
    pub doubtful: Vec<Doubt>,
    /// Ids of customers of the application that have no counterpart.
    pub only_here: Vec<String>,
    /// Ids of customers of the package that have no counterpart.
    pub only_there: Vec<String>,
    /// Customers of the application that look like one: reported, never merged.
    pub doubles_here: Vec<Doubles>,
    /// Customers of the package that look like one: reported, never merged.
    pub doubles_there: Vec<Doubles>,
    /// What too many customers share for it to bring any of them together; the most shared first, fifty at most.
    pub left_out: Vec<LeftOut>,
    /// What equal customer numbers are worth here.
    pub numbers: NumberTrust,
}

/// Two customers that are one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Match {
    /// Id in the application.
    pub here: String,
    /// Id in the package.
    pub there: String,
    /// The sum of the reasons' points.
    pub score: i32,
    /// Why, the heaviest first.
    pub reasons: Vec<Reason>,
}

/// A customer of the application with those of the package that it may be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Doubt {
    /// Id in the application.
    pub here: String,
    /// The likeliest first; never empty.
    pub candidates: Vec<Candidate>,
}

/// A customer of the package that a customer of the application may be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// Id in the package.
    pub there: String,
    /// The sum of the reasons' points.
    pub score: i32,
    /// Why it may be, and why it is not sure.
    pub reasons: Vec<Reason>,
}

/// Customers of one side that look like one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Doubles {
    /// Their ids, two at least.
    pub customers: Vec<String>,
    /// Why the first two of them look like one.
    pub reasons: Vec<Reason>,
}

/// A key that too many customers share.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// What it is.
    pub kind: KeyKind,
    /// Its value, as it is compared.
    pub value: String,
    /// How many customers of the application have it.
    pub here: usize,
    /// How many customers of the package have it.
    pub there: usize,
}

/// What equal customer numbers are worth, as the two sides themselves show: how often do customers with equal numbers
/// have alike names, or the same VAT or KvK number?
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NumberTrust {
    /// Nearly always: the numbers were kept equal.
    Kept,
    /// Often.
    Partly,
    /// Hardly ever: equal numbers are accidents.
    #[default]
    Unrelated,
}
