//! One row as one line of the invoice.

use boekbrug_model::invoice::{InvoiceLine, LineRole};
use boekbrug_model::vat::{LineVat, VatKind};
use boekbrug_model::{Currency, FindingCode, Money};
use rust_decimal::Decimal;

use super::cell::{Cells, Row, about};
use super::columns::Column;

/// A line with the VAT that its row states.
pub(super) struct Line {
    pub(super) line: InvoiceLine,
    pub(super) vat_amount: Option<Money>,
}

/// Reads the row; none where a finding was filed.
pub(super) fn read(row: Row<'_>, currency: Currency, cells: &mut Cells<'_>) -> Option<Line> {
    let description = cells.need(row, Column::Description);
    let counted = Counted {
        quantity: cells.decimal(row, Column::Quantity),
        price: cells.decimal(row, Column::UnitPrice),
        discount: cells.decimal(row, Column::Discount),
    };
    let net = net(row, &counted, currency, cells);
    let vat = vat(row, cells);
    let vat_amount = if cells.columns.has(Column::VatAmount) {
        cells.need(row, Column::VatAmount);
        Some(cells.money(row, Column::VatAmount, currency))
    } else {
        None
    };
    let vat_amount = match vat_amount {
        Some(stated) => Some(stated?),
        None => None,
    };
    Some(Line {
        line: InvoiceLine {
            description: description?.to_owned(),
            role: LineRole::Supply,
            quantity: counted.quantity,
            unit: cells.owned(row, Column::Unit),
            unit_price: counted.price,
            discount: counted.discount,
            net: net?,
            vat: vat?,
            ledger_account: cells.owned(row, Column::LedgerAccount),
            item: cells.owned(row, Column::Item),
            cost_centre: cells.owned(row, Column::CostCentre),
            project: cells.owned(row, Column::Project),
            employee: cells.owned(row, Column::Employee),
        },
        vat_amount,
    })
}

/// What an amount may be counted from.
struct Counted {
    quantity: Option<Decimal>,
    price: Option<Decimal>,
    discount: Option<Decimal>,
}

impl Counted {
    /// Quantity × price less the discount, rounded to the cent.
    fn net(&self, currency: Currency) -> Option<Money> {
        let left = Decimal::ONE_HUNDRED.checked_sub(self.discount.unwrap_or_default())?;
        let product = self.quantity?.checked_mul(self.price?)?.checked_mul(left)?;
        Money::rounded(product.checked_div(Decimal::ONE_HUNDRED)?, currency).ok()
    }
}

/// The stated amount, else the counted one. Where both are there the stated one holds; a difference above two cents
/// is a warning, as it is for UBL.
fn net(row: Row<'_>, counted: &Counted, currency: Currency, cells: &mut Cells<'_>) -> Option<Money> {
    let counted = counted.net(currency);
    if cells.text(row, Column::Net).is_none() {
        if counted.is_none() {
            cells.missing(row, Column::Net);
        }
        return counted;
    }
    let net = cells.money(row, Column::Net, currency)?;
    if let Some(expected) = counted.filter(|expected| expected.minor().abs_diff(net.minor()) > 2) {
        let finding = about(FindingCode::DocumentLineDiffers, row, Column::Net).with("line", row.number);
        let finding = finding.with("found", net.amount_text());
        cells.warnings.push(finding.with("expected", expected.amount_text()));
    }
    Some(net)
}

/// Code, kind and percentage. A percentage of zero may be six kinds of VAT, so the kind or the code must be there.
fn vat(row: Row<'_>, cells: &mut Cells<'_>) -> Option<LineVat> {
    let code = cells.owned(row, Column::VatCode);
    cells.need(row, Column::VatPercent)?;
    let percent = cells.decimal(row, Column::VatPercent)?;
    let kind = match cells.text(row, Column::VatKind) {
        Some(_) => cells.read(row, Column::VatKind, kind)?,
        None if !percent.is_zero() => VatKind::Standard,
        None if code.is_some() => VatKind::ZeroRated,
        None => {
            cells.missing(row, Column::VatKind);
            return None;
        }
    };
    let fits = if kind == VatKind::Standard {
        percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED
    } else {
        percent.is_zero()
    };
    if !fits {
        let finding = about(FindingCode::DocumentVatPercent, row, Column::VatPercent);
        let category = cells.text(row, Column::VatKind).unwrap_or("S");
        cells
            .findings
            .push(finding.with("percent", percent).with("category", category));
        return None;
    }
    Some(LineVat { code, kind, percent })
}

/// The letters of EN 16931 and the words that people use.
fn kind(text: &str) -> Option<VatKind> {
    Some(match text.to_lowercase().replace(['-', ' ', '_'], "").as_str() {
        "s" | "standard" | "standaard" | "hoog" | "laag" | "belast" => VatKind::Standard,
        "z" | "zerorated" | "zero" | "nul" | "nultarief" => VatKind::ZeroRated,
        "e" | "exempt" | "vrijgesteld" => VatKind::Exempt,
        "ae" | "reversecharge" | "verlegd" => VatKind::ReverseCharge,
        "k" | "intracommunity" | "intracommunautair" | "icp" => VatKind::IntraCommunity,
        "g" | "export" | "uitvoer" => VatKind::Export,
        "o" | "outsidescope" | "buitenbtw" | "geen" => VatKind::OutsideScope,
        _ => return None,
    })
}
