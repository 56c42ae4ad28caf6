//! VAT: what kind of supply a line is, in which band of the package it falls, its rates and its arithmetic.

mod arithmetic;
mod rates;

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use arithmetic::{amount, bases, within};
pub use rates::{DUTCH_RATES, band_on, standing_band};

/// The kind of supply, by the categories of EN 16931 (code list UNCL5305).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum VatKind {
    /// `S`: taxed at a rate above zero.
    Standard,
    /// `Z`: taxed at zero.
    ZeroRated,
    /// `E`: exempt.
    Exempt,
    /// `AE`: VAT moved to the customer ("btw verlegd").
    ReverseCharge,
    /// `K`: intra-community supply.
    IntraCommunity,
    /// `G`: export outside the EU.
    Export,
    /// `O`: outside the scope of VAT.
    OutsideScope,
}

impl VatKind {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Standard,
        Self::ZeroRated,
        Self::Exempt,
        Self::ReverseCharge,
        Self::IntraCommunity,
        Self::Export,
        Self::OutsideScope,
    ];

    /// The name in JSON and in the params of findings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::ZeroRated => "zeroRated",
            Self::Exempt => "exempt",
            Self::ReverseCharge => "reverseCharge",
            Self::IntraCommunity => "intraCommunity",
            Self::Export => "export",
            Self::OutsideScope => "outsideScope",
        }
    }
}

impl fmt::Display for VatKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a package groups its rates and its revenue accounts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VatBand {
    /// The high rate (21% since 2012-10-01).
    High,
    /// The low rate (9% since 2019-01-01).
    Low,
    /// Another rate that the package knows.
    Other,
    /// No VAT: zero rated, exempt or outside the scope.
    None,
    /// VAT moved to the customer.
    ReverseCharge,
    /// Goods inside the EU.
    IntraEuGoods,
    /// Services inside the EU.
    IntraEuServices,
    /// Export outside the EU.
    OutsideEu,
}

impl VatBand {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::High,
        Self::Low,
        Self::Other,
        Self::None,
        Self::ReverseCharge,
        Self::IntraEuGoods,
        Self::IntraEuServices,
        Self::OutsideEu,
    ];

    /// The name in JSON and in the params of findings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::Other => "other",
            Self::None => "none",
            Self::ReverseCharge => "reverseCharge",
            Self::IntraEuGoods => "intraEuGoods",
            Self::IntraEuServices => "intraEuServices",
            Self::OutsideEu => "outsideEu",
        }
    }
}

impl fmt::Display for VatBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The VAT of one line or of one group of lines, as the application says it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineVat {
    /// The application's VAT code; none when the document names only kind and rate (UBL).
    pub code: Option<String>,
    /// The kind of supply.
    pub kind: VatKind,
    /// Percentage, for example `21`; zero for every kind but [`VatKind::Standard`].
    pub percent: Decimal,
}
