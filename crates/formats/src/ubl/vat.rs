//! VAT categories of lines, allowances, charges and subtotals.

use boekbrug_model::FindingCode;
use boekbrug_model::vat::{LineVat, VatKind};
use rust_decimal::Decimal;

use super::at::{At, Findings, shown};
use crate::xml::{cac, cbc};

/// The letter of a kind in code list UNCL5305.
pub(super) const fn letter(kind: VatKind) -> &'static str {
    match kind {
        VatKind::Standard => "S",
        VatKind::ZeroRated => "Z",
        VatKind::Exempt => "E",
        VatKind::ReverseCharge => "AE",
        VatKind::IntraCommunity => "K",
        VatKind::Export => "G",
        VatKind::OutsideScope => "O",
    }
}

/// A category (`ClassifiedTaxCategory` or `TaxCategory`): its kind and percentage.
///
/// Category S has a rate above zero (BR-S-05 to BR-S-07), the others have zero (BR-Z-05, BR-E-05 and so on). The rate
/// of O must be absent by BR-O-05; zero says the same and is taken.
pub(super) fn category(at: &At<'_>, findings: &mut Findings) -> Option<LineVat> {
    let kind = kind(at, findings);
    if let Some(scheme) = at.first(cac("TaxScheme"))
        && let Some(id) = scheme.text(cbc("ID"), findings)
        && !id.eq_ignore_ascii_case("VAT")
    {
        findings.add(scheme.bad_value(cbc("ID"), id));
    }
    let kind = kind?;
    let percent = match at.text(cbc("Percent"), findings) {
        Some(_) => at.decimal(cbc("Percent"), findings)?,
        None if kind == VatKind::Standard => {
            findings.add(at.finding(FindingCode::DocumentElementMissing, "Percent"));
            return None;
        }
        None => Decimal::ZERO,
    };
    let fits = if kind == VatKind::Standard {
        percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED
    } else {
        percent.is_zero()
    };
    if !fits {
        let finding = at.finding(FindingCode::DocumentVatPercent, "Percent");
        findings.add(finding.with("percent", percent).with("category", letter(kind)));
        return None;
    }
    Some(LineVat {
        code: None,
        kind,
        percent,
    })
}

fn kind(at: &At<'_>, findings: &mut Findings) -> Option<VatKind> {
    let id = at.need_text(cbc("ID"), findings)?;
    let kind = match id {
        "S" => VatKind::Standard,
        "Z" => VatKind::ZeroRated,
        "E" => VatKind::Exempt,
        "AE" => VatKind::ReverseCharge,
        "K" => VatKind::IntraCommunity,
        "G" => VatKind::Export,
        "O" => VatKind::OutsideScope,
        other => {
            findings.add(
                at.finding(FindingCode::DocumentVatCategory, "ID")
                    .with("category", shown(other)),
            );
            return None;
        }
    };
    Some(kind)
}
