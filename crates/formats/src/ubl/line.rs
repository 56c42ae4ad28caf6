//! Lines, and the allowances and charges of the whole document, which become lines of their own.

use boekbrug_model::invoice::{InvoiceLine, LineRole};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{Currency, FindingCode, Money};
use rust_decimal::Decimal;

use super::Root;
use super::at::{At, Findings};
use super::vat::category;
use crate::value::one_line;
use crate::xml::{cac, cbc};

/// By how much quantity × price may differ from the amount of a line. EN 16931 defines the amount (BT-131) by that
/// formula without a rule that checks it, because a price may be rounded for print; Peppol's rule R120 allows two
/// cents. The totals are counted from the amounts, so a difference is worth a look, not a refusal.
const SLACK: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// The lines that could be read.
pub(super) struct Lines {
    read: Vec<InvoiceLine>,
    complete: bool,
}

impl Lines {
    pub(super) fn read(
        at: &At<'_>,
        root: Root,
        currency: Currency,
        findings: &mut Findings,
        warnings: &mut Findings,
    ) -> Self {
        let names = Names::of(root);
        let lines = at.all(cac(names.line));
        if lines.is_empty() {
            findings.add(at.finding(FindingCode::DocumentElementMissing, names.line));
        }
        let supplies = lines
            .iter()
            .map(|line| supply(line, names.quantity, currency, findings, warnings));
        let mut all: Vec<Option<InvoiceLine>> = supplies.collect();
        all.extend(
            at.all(cac("AllowanceCharge"))
                .iter()
                .map(|at| of_document(at, currency, findings)),
        );
        Self {
            complete: all.iter().all(Option::is_some),
            read: all.into_iter().flatten().collect(),
        }
    }

    /// True when every line could be read, so that sums over them mean something.
    pub(super) fn complete(&self) -> bool {
        self.complete
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &InvoiceLine> {
        self.read.iter()
    }

    pub(super) fn finish(self) -> Option<Vec<InvoiceLine>> {
        self.complete.then_some(self.read)
    }
}

/// What the two documents call the same things.
struct Names {
    line: &'static str,
    quantity: &'static str,
}

impl Names {
    const fn of(root: Root) -> Self {
        match root {
            Root::Invoice => Self {
                line: "InvoiceLine",
                quantity: "InvoicedQuantity",
            },
            Root::CreditNote => Self {
                line: "CreditNoteLine",
                quantity: "CreditedQuantity",
            },
        }
    }
}

/// One line. `AccountingCost` is not read: it is the buyer's own cost centre (BT-133), not one of ours.
fn supply(
    at: &At<'_>,
    quantity_name: &'static str,
    currency: Currency,
    findings: &mut Findings,
    warnings: &mut Findings,
) -> Option<InvoiceLine> {
    let net = at.need_amount(cbc("LineExtensionAmount"), currency, findings);
    let quantity = at.decimal(cbc(quantity_name), findings);
    let unit = at
        .first(cbc(quantity_name))
        .and_then(|quantity| quantity.element().attribute("unitCode"));
    let price = Price::read(at, findings);
    let inside = Inside::read(at, currency, findings);
    let item = at.need(cac("Item"), findings);
    let vat = item
        .as_ref()
        .and_then(|item| tax(item, "ClassifiedTaxCategory", findings));
    let description = item.as_ref().and_then(|item| description(at, item, findings));
    let sellers = item
        .as_ref()
        .and_then(|item| item.first(cac("SellersItemIdentification")));
    let net = net?;
    if let (Some(quantity), Some(price)) = (quantity, &price) {
        let expected = price
            .times(quantity)
            .and_then(|product| product.checked_add(inside.sum()));
        compare(at, net, expected, findings, warnings);
    }
    Some(InvoiceLine {
        description: description?,
        role: LineRole::Supply,
        quantity,
        unit: unit.filter(|unit| !unit.is_empty()).map(str::to_owned),
        unit_price: price.and_then(|price| price.of_one()),
        discount: inside.discount,
        net,
        vat: vat?,
        ledger_account: None,
        item: sellers.and_then(|item| item.text(cbc("ID"), findings).map(one_line)),
        cost_centre: None,
        project: None,
        employee: None,
    })
}

fn tax(at: &At<'_>, name: &'static str, findings: &mut Findings) -> Option<LineVat> {
    let place = at.need(cac(name), findings)?;
    category(&place, findings)
}

/// BT-153, else the description (BT-154) or the note of the line.
fn description(line: &At<'_>, item: &At<'_>, findings: &mut Findings) -> Option<String> {
    let of = |place: &At<'_>, name| {
        let text = one_line(place.first(cbc(name))?.element().text());
        (!text.is_empty()).then_some(text)
    };
    let found = of(item, "Name")
        .or_else(|| of(item, "Description"))
        .or_else(|| of(line, "Note"));
    if found.is_none() {
        findings.add(item.finding(FindingCode::DocumentElementMissing, "Name"));
    }
    found
}

/// The price of so many units. Allowances on the price itself are in it already (BT-146).
struct Price {
    amount: Decimal,
    per: Decimal,
}

impl Price {
    fn read(at: &At<'_>, findings: &mut Findings) -> Option<Self> {
        let place = at.first(cac("Price"))?;
        let amount = place.decimal(cbc("PriceAmount"), findings)?;
        let per = match place.text(cbc("BaseQuantity"), findings) {
            None => Decimal::ONE,
            Some(text) => match place.decimal(cbc("BaseQuantity"), findings)? {
                per if per.is_zero() => {
                    findings.add(place.bad_value(cbc("BaseQuantity"), text));
                    return None;
                }
                per => per,
            },
        };
        Some(Self { amount, per })
    }

    fn times(&self, quantity: Decimal) -> Option<Decimal> {
        self.amount.checked_mul(quantity)?.checked_div(self.per)
    }

    /// Rounded to eight decimals where the base quantity does not divide it.
    fn of_one(&self) -> Option<Decimal> {
        if self.per == Decimal::ONE {
            return Some(self.amount);
        }
        self.amount
            .checked_div(self.per)
            .map(|price| price.round_dp(8).normalize())
    }
}

/// Allowances and charges inside a line; its amount counts them already.
struct Inside {
    amounts: Vec<Money>,
    discount: Option<Decimal>,
}

impl Inside {
    fn read(at: &At<'_>, currency: Currency, findings: &mut Findings) -> Self {
        let all = at.all(cac("AllowanceCharge"));
        let amounts = all
            .iter()
            .filter_map(|at| signed(at, currency, findings))
            .map(|(_, amount)| amount)
            .collect();
        let mut factor = |at: &At<'_>| at.decimal(cbc("MultiplierFactorNumeric"), findings);
        let discount = match all.as_slice() {
            [only]
                if only
                    .element()
                    .children(cbc("ChargeIndicator"))
                    .any(|is| is.text() == "false") =>
            {
                factor(only)
            }
            _ => None,
        };
        Self { amounts, discount }
    }

    fn sum(&self) -> Decimal {
        self.amounts.iter().map(|amount| amount.decimal()).sum()
    }
}

/// An allowance or charge with its sign: allowances take off.
fn signed(at: &At<'_>, currency: Currency, findings: &mut Findings) -> Option<(LineRole, Money)> {
    let indicator = at.need_text(cbc("ChargeIndicator"), findings);
    let amount = at.need_amount(cbc("Amount"), currency, findings);
    match indicator? {
        "true" | "1" => Some((LineRole::Charge, amount?)),
        "false" | "0" => Some((LineRole::Allowance, amount?.negated().ok()?)),
        other => {
            findings.add(at.bad_value(cbc("ChargeIndicator"), other));
            None
        }
    }
}

/// BG-20 and BG-21: an allowance or charge on the whole document, with a VAT category of its own.
fn of_document(at: &At<'_>, currency: Currency, findings: &mut Findings) -> Option<InvoiceLine> {
    let signed = signed(at, currency, findings);
    let vat = tax(at, "TaxCategory", findings);
    let reason = at
        .first(cbc("AllowanceChargeReason"))
        .map(|reason| one_line(reason.element().text()));
    let (role, net) = signed?;
    let description = reason.filter(|reason| !reason.is_empty());
    Some(InvoiceLine {
        description: description
            .unwrap_or_else(|| if role == LineRole::Charge { "Toeslag" } else { "Korting" }.to_owned()),
        role,
        quantity: None,
        unit: None,
        unit_price: None,
        discount: None,
        net,
        vat: vat?,
        ledger_account: None,
        item: None,
        cost_centre: None,
        project: None,
        employee: None,
    })
}

/// What quantity × price with the allowances and charges of the line makes, against its amount.
fn compare(at: &At<'_>, net: Money, expected: Option<Decimal>, findings: &mut Findings, warnings: &mut Findings) {
    let difference = expected.and_then(|expected| Some((expected, expected.checked_sub(net.decimal())?)));
    let Some((expected, difference)) = difference else {
        findings.add(at.finding(FindingCode::InvoiceAmountTooLarge, "Price"));
        return;
    };
    if difference.abs() > SLACK {
        let number = at
            .element()
            .children(cbc("ID"))
            .next()
            .map(|id| super::shown(id.text()));
        let finding = at.finding(FindingCode::DocumentLineDiffers, "LineExtensionAmount");
        let finding = finding.with("line", number.unwrap_or_default());
        let expected = Money::rounded(expected, net.currency());
        let expected = expected.map_or_else(|error| error.to_string(), Money::amount_text);
        warnings.add(finding.with("found", net.amount_text()).with("expected", expected));
    }
}
