//! VAT of one line: which code, which rate on the day, which amount
//! [apis/exact.md §8.1].

use rust_decimal::{Decimal, RoundingStrategy};

use super::draft::Fields;
use crate::exact::division::Division;
use crate::exact::switches::{InclusiveVat, Switches, VatOverride};
use crate::exact::table::Rec;
use crate::exact::texts::{Problem, VAT_AMOUNT, VAT_CODE, VAT_PERCENTAGE};
use crate::exact::value::Value;
use crate::exact::wall::Wall;

/// What VAT makes of a line.
#[derive(Clone, Debug)]
pub(crate) struct LineVat {
    /// Padded as the code is stored; absent without any code.
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    /// A fraction: 0.21.
    pub(crate) percentage: Decimal,
    /// Without VAT.
    pub(crate) net: Decimal,
    pub(crate) amount: Decimal,
}

/// To the cent, halves away from zero.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Computes the VAT of a line; `fallback` is the ledger account's code.
pub(crate) fn of_line(
    books: &Division,
    line: &Fields,
    fallback: Option<&str>,
    amount: Decimal,
    day: Wall,
    switches: &Switches,
    problems: &mut Vec<Problem>,
) -> LineVat {
    let plain = LineVat {
        code: None,
        name: String::new(),
        percentage: Decimal::ZERO,
        net: amount,
        amount: Decimal::ZERO,
    };
    let Some(code) = line.text("VATCode").or(fallback).filter(|code| !code.is_empty()) else {
        return plain;
    };
    let Some(rec) = books.table("vat/VATCodes").by_code("Code", code) else {
        problems.push(Problem::reference(VAT_CODE));
        return plain;
    };
    let allowed = matches!(rec.text("VATTransactionType").as_str(), "S" | "B");
    if !allowed || rec.yes("IsBlocked") {
        problems.push(Problem::not_allowed(VAT_CODE));
    }
    let percentage = rate(books, rec, day);
    let charged = rec.yes("Charged");
    let kind = rec.text("Type");
    let taxed = if charged || kind == "N" || kind == "B" {
        Decimal::ZERO
    } else {
        percentage
    };
    if line
        .get("VATPercentage")
        .as_dec()
        .is_some_and(|sent| sent != percentage)
    {
        problems.push(Problem::invalid(VAT_PERCENTAGE));
    }
    let inclusive = kind == "I" && switches.inclusive_vat != InclusiveVat::AmountIsNet;
    if kind == "I" && switches.inclusive_vat == InclusiveVat::Refused {
        problems.push(Problem::new(
            "Het totaal van de btw-regels wijkt af van de btw van de basisregels",
            "VAT line total differs from the base lines' VAT",
        ));
    }
    let computed = if inclusive {
        cents(amount * taxed / (Decimal::ONE + taxed))
    } else {
        cents(amount * taxed)
    };
    let sent = line.get("VATAmountFC").as_dec().map(cents);
    check_sent(sent, computed, taxed.is_zero(), &kind, switches, problems);
    let vat = sent.unwrap_or(computed);
    LineVat {
        code: Some(rec.get("Code").trimmed().unwrap_or(code).to_owned()),
        name: rec.text("Description"),
        percentage,
        net: if inclusive { amount - vat } else { amount },
        amount: vat,
    }
}

fn check_sent(
    sent: Option<Decimal>,
    computed: Decimal,
    untaxed: bool,
    kind: &str,
    switches: &Switches,
    problems: &mut Vec<Problem>,
) {
    let Some(sent) = sent else {
        return;
    };
    if untaxed && !sent.is_zero() {
        problems.push(if kind == "N" {
            Problem::new(
                "Een btw bedrag is niet toegestaan als u gebruikmaakt van een btw-code van het type geen btw",
                "A VAT amount is not allowed if you use a VAT code of the type no VAT",
            )
        } else {
            Problem::not_allowed(VAT_AMOUNT)
        });
    } else if switches.vat_override == VatOverride::Rounding && (sent - computed).abs() > Decimal::new(1, 2) {
        problems.push(Problem::invalid(VAT_AMOUNT));
    }
}

/// The rate of a code on a day: from its history, else its own.
fn rate(books: &Division, code: Rec<'_>, day: Wall) -> Decimal {
    let rows = books
        .table("vat/VatPercentages")
        .all_with("VATCodeID", &Value::Guid(code.row.id));
    let on_day = rows.into_iter().find(|rec| {
        let from = rec.get("StartDate").as_date().unwrap_or(Wall::MIN);
        let to = rec.get("EndDate").as_date().unwrap_or(Wall::MAX);
        from <= day && day <= to
    });
    let rec = on_day.unwrap_or(code);
    rec.get("Percentage").as_dec().unwrap_or(Decimal::ZERO)
}
