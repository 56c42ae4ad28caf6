//! VAT arithmetic: whole minor units, halves away from zero, once per group.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::LineVat;
use crate::{Currency, Money, MoneyError};

/// The VAT over a base at a percentage, rounded once to the minor unit, halves away from zero.
pub fn amount(base: Money, percent: Decimal) -> Result<Money, MoneyError> {
    let product = base.decimal().checked_mul(percent).ok_or(MoneyError::TooLarge)?;
    let exact = product.checked_div(Decimal::ONE_HUNDRED).ok_or(MoneyError::TooLarge)?;
    Money::rounded(exact, base.currency())
}

/// Whether two amounts of one currency lie no further apart than `tolerance` minor units.
pub fn within(one: Money, other: Money, tolerance: i64) -> bool {
    one.currency() == other.currency()
        && i128::from(one.minor()).abs_diff(i128::from(other.minor())) <= magnitude(tolerance)
}

fn magnitude(tolerance: i64) -> u128 {
    u128::try_from(tolerance).unwrap_or(0)
}

/// The sum of the amounts per code, kind and percentage: the bases over which VAT is counted.
pub fn bases<'a>(
    currency: Currency,
    lines: impl IntoIterator<Item = (&'a LineVat, Money)>,
) -> Result<BTreeMap<&'a LineVat, Money>, MoneyError> {
    let mut bases = BTreeMap::new();
    for (vat, net) in lines {
        let base = bases.entry(vat).or_insert_with(|| Money::zero(currency));
        *base = base.checked_add(net)?;
    }
    Ok(bases)
}
