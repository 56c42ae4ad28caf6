//! What the document says of its totals: VAT per category and the sums.

use boekbrug_model::invoice::VatTotal;
use boekbrug_model::{Currency, FindingCode, Money};

use super::at::{At, Findings};
use super::vat::category;
use crate::xml::{cac, cbc};

/// The stated totals; none where one could not be read.
pub(super) struct Totals {
    pub(super) currency: Currency,
    pub(super) line_extension: Option<Money>,
    pub(super) tax_exclusive: Option<Money>,
    pub(super) vat: Option<Money>,
    pub(super) tax_inclusive: Option<Money>,
    pub(super) allowances: Option<Money>,
    pub(super) charges: Option<Money>,
    pub(super) prepaid: Money,
    pub(super) rounding: Money,
    pub(super) payable: Option<Money>,
    pub(super) subtotals: Vec<Option<VatTotal>>,
}

impl Totals {
    pub(super) fn read(at: &At<'_>, currency: Currency, tax_currency: Option<&str>, findings: &mut Findings) -> Self {
        let (vat, subtotals) = vat(at, currency, tax_currency, findings);
        let sums = at.need(cac("LegalMonetaryTotal"), findings);
        let sums = sums.as_ref();
        let mut need = |name| sums.and_then(|sums| sums.need_amount(cbc(name), currency, findings));
        let line_extension = need("LineExtensionAmount");
        let tax_exclusive = need("TaxExclusiveAmount");
        let tax_inclusive = need("TaxInclusiveAmount");
        let payable = need("PayableAmount");
        // Absent is nothing; unreadable has filed its finding, and nothing may be concluded from it.
        let mut optional = |name| match sums.and_then(|sums| sums.text(cbc(name), findings)) {
            Some(_) => sums.and_then(|sums| sums.amount(cbc(name), currency, findings)),
            None => Some(Money::zero(currency)),
        };
        let (allowances, charges) = (optional("AllowanceTotalAmount"), optional("ChargeTotalAmount"));
        let (prepaid, rounding) = (optional("PrepaidAmount"), optional("PayableRoundingAmount"));
        Self {
            currency,
            line_extension,
            tax_exclusive,
            vat,
            tax_inclusive,
            allowances,
            charges,
            payable: payable.filter(|_| prepaid.is_some() && rounding.is_some()),
            prepaid: prepaid.unwrap_or(Money::zero(currency)),
            rounding: rounding.unwrap_or(Money::zero(currency)),
            subtotals,
        }
    }

    pub(super) fn vat_totals(&self) -> Option<Vec<VatTotal>> {
        self.subtotals.iter().cloned().collect()
    }
}

/// The total in the currency of the document. Another one in the currency for the tax office (BT-111) is passed over:
/// it repeats the same VAT and has no subtotals.
fn vat(
    at: &At<'_>,
    currency: Currency,
    tax_currency: Option<&str>,
    findings: &mut Findings,
) -> (Option<Money>, Vec<Option<VatTotal>>) {
    let elsewhere = |total: &At<'_>| {
        let amount = total.first(cbc("TaxAmount"));
        let named = amount.and_then(|amount| amount.element().attribute("currencyID"));
        named.is_some_and(|named| named != currency.code() && Some(named) == tax_currency)
    };
    let own: Vec<At<'_>> = at
        .all(cac("TaxTotal"))
        .into_iter()
        .filter(|total| !elsewhere(total))
        .collect();
    let code = match own.as_slice() {
        [] => FindingCode::DocumentElementMissing,
        [total] => {
            let amount = total.need_amount(cbc("TaxAmount"), currency, findings);
            let parts = total.all(cac("TaxSubtotal"));
            if parts.is_empty() {
                findings.add(total.finding(FindingCode::DocumentElementMissing, "TaxSubtotal"));
            }
            return (
                amount,
                parts.iter().map(|part| subtotal(part, currency, findings)).collect(),
            );
        }
        _ => FindingCode::DocumentElementTwice,
    };
    findings.add(at.finding(code, "TaxTotal"));
    (None, Vec::new())
}

fn subtotal(at: &At<'_>, currency: Currency, findings: &mut Findings) -> Option<VatTotal> {
    let base = at.need_amount(cbc("TaxableAmount"), currency, findings);
    let amount = at.need_amount(cbc("TaxAmount"), currency, findings);
    let place = at.need(cac("TaxCategory"), findings);
    let vat = place.and_then(|place| category(&place, findings));
    Some(VatTotal {
        vat: vat?,
        base: base?,
        amount: amount?,
    })
}
