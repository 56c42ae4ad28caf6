//! What equal customer numbers are worth: the two sides show it themselves.

use super::Side;
use super::keys::KeyKind;
use super::proposal::NumberTrust;
use super::sides::Sides;
use super::weigh::Scale;

/// Looks at all customers with equal numbers. One is set against them from the start, so that a single pair is no proof.
pub(super) fn numbers(sides: &Sides) -> NumberTrust {
    let scale = Scale {
        sides,
        numbers: NumberTrust::Unrelated,
    };
    let (mut agree, mut all) = (0_usize, 1_usize);
    for (kind, _, key) in sides.keys() {
        if !matches!(kind, KeyKind::Number | KeyKind::NumberDigits) {
            continue;
        }
        if let ([one], [other]) = (sides.holders(Side::Here, key), sides.holders(Side::There, key))
            && let Some(agrees) = scale.agree((Side::Here, *one), (Side::There, *other))
        {
            all += 1;
            agree += usize::from(agrees);
        }
    }
    match agree * 100 / all {
        85.. => NumberTrust::Kept,
        40..=84 => NumberTrust::Partly,
        _ => NumberTrust::Unrelated,
    }
}
