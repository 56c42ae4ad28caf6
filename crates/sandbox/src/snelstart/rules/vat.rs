//! VAT of a booking: the two vocabularies, the sums and reverse charge
//! [apis/snelstart.md §6].

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::model::ledger_function::{PAYABLE_HIGH, PAYABLE_LOW, PAYABLE_OTHER, PAYABLE_REVERSED};
use crate::snelstart::model::vat::{HIGH, LOW, NONE, OTHER, REVERSED, ROW_KINDS};
use crate::snelstart::switches::VatTolerance;
use crate::snelstart::wire::bind::name_of;

/// What a line and a VAT row come down to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) kind: i64,
    pub(crate) amount: Decimal,
}

/// Half a cent goes up, away from zero.
pub(crate) fn to_cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

pub(crate) fn check(
    lines: &[Part],
    rows: &[Part],
    day: Date,
    books: &Administration,
    tolerance: VatTolerance,
    faults: &mut Faults,
) {
    reverse_charge(lines, rows, faults);
    if amounts(rows, NONE).any(|amount| !amount.is_zero()) {
        faults.detailed("BOE-0069", "Btwsoort is niet correct");
    }
    for kind in [LOW, HIGH, OTHER] {
        rate(kind, lines, rows, day, books, tolerance, faults);
    }
    accounts(rows, books, faults);
}

fn reverse_charge(lines: &[Part], rows: &[Part], faults: &mut Faults) {
    let reversed: Vec<&Part> = rows.iter().filter(|row| row.kind == REVERSED).collect();
    if reversed.is_empty() {
        return;
    }
    let mixed =
        rows.iter().any(|row| row.kind != REVERSED && row.kind != NONE) || lines.iter().any(|line| line.kind != NONE);
    faults.add_if(mixed, "BOE-0062");
    if reversed.iter().any(|row| !row.amount.is_zero()) {
        faults.detailed("BOE-0069", "Btwpercentage is niet correct");
    }
}

/// One rate: a row needs lines, lines need a row, and the sums must agree.
fn rate(
    kind: i64,
    lines: &[Part],
    rows: &[Part],
    day: Date,
    books: &Administration,
    tolerance: VatTolerance,
    faults: &mut Faults,
) {
    let bases: Vec<Decimal> = amounts(lines, kind).collect();
    let given: Vec<Decimal> = amounts(rows, kind).collect();
    if bases.is_empty() {
        if given.iter().any(|amount| !amount.is_zero()) {
            faults.detailed("BOE-0069", "Btwsoort is niet correct");
        }
        return;
    }
    let given: Decimal = given.iter().sum();
    let fraction = books.rate(kind, day) / Decimal::ONE_HUNDRED;
    let by_row = to_cents(bases.iter().sum::<Decimal>() * fraction);
    let by_line: Decimal = bases.iter().map(|base| to_cents(base * fraction)).sum();
    let allowed = match tolerance {
        VatTolerance::Unchecked => return,
        VatTolerance::Exact => Decimal::ZERO,
        VatTolerance::OneCent => Decimal::new(1, 2),
    };
    let near = |expected: Decimal| (given - expected).abs() <= allowed;
    if !near(by_row) && !near(by_line) {
        faults.detailed("BOE-0069", "Btwpercentage is niet correct");
    }
}

fn amounts(parts: &[Part], kind: i64) -> impl Iterator<Item = Decimal> {
    parts
        .iter()
        .filter(move |part| part.kind == kind)
        .map(|part| part.amount)
}

/// Every VAT row is booked on the account of its function.
fn accounts(rows: &[Part], books: &Administration, faults: &mut Faults) {
    for row in rows {
        if let Some(function) = payable(row.kind)
            && books.ledger_with(function).is_none()
        {
            faults.detailed("BOE-0081", name_of(ROW_KINDS, row.kind).unwrap_or(""));
        }
    }
}

/// The function of the account that takes a VAT row.
pub(crate) fn payable(kind: i64) -> Option<i64> {
    match kind {
        LOW => Some(PAYABLE_LOW),
        HIGH => Some(PAYABLE_HIGH),
        OTHER => Some(PAYABLE_OTHER),
        REVERSED => Some(PAYABLE_REVERSED),
        _ => None,
    }
}
