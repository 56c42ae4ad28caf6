//! Whether an amount of VAT is the rate of its base.

use boekbrug_model::invoice::VatTotal;
use boekbrug_model::vat::VatKind;
use boekbrug_model::{Finding, FindingCode, Money};
use rust_decimal::Decimal;

/// How an amount of VAT differs from the rate of its base.
pub(crate) enum Differs {
    /// Within the rounding of the standard; worth a look.
    Rounded(Finding),
    /// It is not the VAT of this base.
    Refused(Finding),
}

/// EN 16931 BR-CO-17: the VAT is the rate of the base, rounded to two decimals. The validation files of the standard
/// let it differ by less than one unit of the currency, because VAT may be counted per line or per article; so do we,
/// with a warning from two cents on. Whether the package takes such VAT is checked where the package is known.
/// Categories without VAT have none at all (BR-Z-09, BR-E-09 and so on).
pub(crate) fn differs(total: &VatTotal) -> Option<Differs> {
    let VatTotal { vat, base, amount } = total;
    let exact = base
        .decimal()
        .checked_mul(vat.percent)?
        .checked_div(Decimal::ONE_HUNDRED)?;
    let Ok(expected) = Money::rounded(exact, base.currency()) else {
        return Some(Differs::Refused(Finding::new(FindingCode::InvoiceAmountTooLarge)));
    };
    let difference = (amount.decimal() - expected.decimal()).abs();
    let about = |code| {
        let finding = Finding::new(code)
            .with("percent", vat.percent)
            .with("found", amount.amount_text());
        finding.with("expected", expected.amount_text())
    };
    let untaxed = vat.kind != VatKind::Standard;
    let cent = Decimal::new(1, base.currency().decimals());
    if difference >= Decimal::ONE || (untaxed && !difference.is_zero()) {
        Some(Differs::Refused(about(FindingCode::DocumentVatDiffers)))
    } else if difference > cent {
        Some(Differs::Rounded(about(FindingCode::DocumentVatRounding)))
    } else {
        None
    }
}
