//! What a sales booking must meet [apis/snelstart.md §6 and §8].

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::address::longer;
use super::booking::{Kind, Sent, SentLine};
use super::mandate;
use super::vat::{self, Part};
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::model::booking::{Booking, Entry, Line, VatRow};
use crate::snelstart::model::ledger_function::{is_purchase, vat_kinds};
use crate::snelstart::model::relation::Relation;
use crate::snelstart::model::vat::NONE;
use crate::snelstart::switches::Switches;

/// What the rules look at.
pub(super) struct Check<'a> {
    pub(super) sent: &'a Sent,
    old: Option<&'a Booking>,
    pub(super) books: &'a Administration,
    pub(super) switches: &'a Switches,
    pub(super) faults: Faults,
}

/// All rules at once. A booking that breaks none becomes an entry; `old` is
/// the booking that a PUT replaces.
pub(crate) fn check(
    sent: &Sent,
    old: Option<&Booking>,
    books: &Administration,
    switches: &Switches,
) -> Result<Entry, Faults> {
    let mut check = Check {
        sent,
        old,
        books,
        switches,
        faults: Faults::default(),
    };
    check.head();
    check.day();
    let customer = check.customer();
    for line in &sent.lines {
        check.line(line, customer);
    }
    check.vat();
    check.foreign_consumer(customer);
    check.balance();
    mandate::check(sent.one_off.as_ref(), sent.standing, customer, books, &mut check.faults);
    if check.faults.0.is_empty() {
        Ok(check.entry())
    } else {
        Err(check.faults)
    }
}

/// The codes that close a day.
pub(crate) fn closed(books: &Administration, day: Date) -> impl Iterator<Item = &'static str> {
    [
        (&books.blocked, "BOE-0042"),
        (&books.blocked_by_accountant, "BOE-0051"),
        (&books.filed, "BOE-0046"),
    ]
    .into_iter()
    .filter(move |(periods, _)| periods.iter().any(|period| period.holds(day)))
    .map(|(_, code)| code)
}

impl<'a> Check<'a> {
    fn head(&mut self) {
        let sent = self.sent;
        let number = sent.number.as_deref().unwrap_or("").trim();
        let bad_number = number.is_empty() || longer(Some(number), 25);
        self.faults.add_if(bad_number, "BOE-0058");
        let user = self.books.numbers.get(number);
        let taken = user.is_some_and(|id| self.old.is_none_or(|old| old.id != *id));
        self.faults.add_if(taken && !self.books.takes_number_twice, "BOE-0021");
        self.faults.add_if(longer(sent.voucher.as_deref(), 25), "BOE-0068");
        let mut lines = sent.lines.iter();
        let long =
            longer(sent.description.as_deref(), 250) || lines.any(|line| longer(line.description.as_deref(), 250));
        self.faults.add_if(long, "BOE-0071");
        self.faults.add_if(sent.lines.is_empty(), "BOE-0023");
    }

    /// The invoice date is the booking date; a missing one is the first of
    /// all days, as .NET has it [our choice].
    fn day(&mut self) {
        match self.sent.date {
            Some(moment) if date(1900, 1, 1) <= moment.date() => self.open(moment.date()),
            _ => self.faults.add("BOE-0070"),
        }
        // a booking cannot be moved out of a closed period either
        if let Some(old) = self.old {
            self.open(old.entry.date.date());
        }
    }

    fn open(&mut self, day: Date) {
        let oldest = self.books.company.book_year - 5;
        self.faults.add_if(i64::from(day.year()) < oldest, "BOE-0033");
        for code in closed(self.books, day) {
            self.faults.add(code);
        }
    }

    /// The customer; not found in a payload is a 400 [documented].
    fn customer(&mut self) -> Option<&'a Relation> {
        let found = self.sent.customer.and_then(|id| self.books.relations.get(id));
        let Some(customer) = found else {
            self.faults.add("REL-0005");
            return None;
        };
        self.faults.add_if(!customer.fields.kinds.customer, "BOE-0060");
        self.faults.add_if(customer.inactive, "BOE-0054");
        Some(customer)
    }

    /// The VAT kind that a line comes down to.
    fn kind_of(&self, line: &SentLine) -> i64 {
        match (line.kind, self.ledger(line)) {
            (Kind::Known(kind), _) => kind,
            (_, Some(ledger)) => vat_kinds(ledger.function).first().copied().unwrap_or(NONE),
            (_, None) => NONE,
        }
    }

    fn vat(&mut self) {
        let sent = self.sent;
        let lines: Vec<Part> = sent
            .lines
            .iter()
            .map(|line| Part {
                kind: self.kind_of(line),
                amount: line.amount,
            })
            .collect();
        let mut rows = Vec::with_capacity(sent.rows.len());
        for row in &sent.rows {
            match row.kind {
                Kind::Known(kind) => rows.push(Part {
                    kind,
                    amount: row.amount,
                }),
                Kind::Absent | Kind::Swapped => self.faults.add("BOE-0082"),
            }
        }
        let claims = rows.iter().any(|row| row.kind > 4);
        let bought = sent
            .lines
            .iter()
            .filter_map(|line| self.ledger(line))
            .any(|ledger| is_purchase(ledger.function));
        self.faults.add_if(claims && !bought, "BOE-0053");
        let whole = sent.lines.iter().all(|line| self.ledger(line).is_some()) && rows.len() == sent.rows.len();
        if whole && let Some(moment) = sent.date {
            let tolerance = if claims {
                // which part of the base is bought cannot be told
                crate::snelstart::switches::VatTolerance::Unchecked
            } else {
                self.switches.vat_tolerance
            };
            vat::check(&lines, &rows, moment.date(), self.books, tolerance, &mut self.faults);
        }
    }

    /// The total is the sum, exactly [measured].
    fn balance(&mut self) {
        let lines: Decimal = self.sent.lines.iter().map(|line| line.amount).sum();
        let rows: Decimal = self.sent.rows.iter().map(|row| row.amount).sum();
        let total = self.sent.total.unwrap_or_default();
        self.faults.add_if(total != lines + rows, "BOE-0039");
    }

    fn entry(&self) -> Entry {
        let sent = self.sent;
        let lines = sent.lines.iter().map(|line| Line {
            description: line.description.clone(),
            ledger: line.ledger.unwrap_or_default(),
            cost_center: line.cost_center,
            amount: line.amount,
            vat_kind: Some(self.kind_of(line)),
        });
        let rows = sent.rows.iter().filter_map(|row| match row.kind {
            Kind::Known(kind) => Some(VatRow {
                kind,
                amount: row.amount,
            }),
            Kind::Absent | Kind::Swapped => None,
        });
        Entry {
            number: sent.number.as_deref().unwrap_or("").trim().to_owned(),
            date: sent.date.unwrap_or_default(),
            customer: sent.customer.unwrap_or_default(),
            voucher: sent.voucher.clone(),
            description: sent.description.clone(),
            total: sent.total.unwrap_or_default(),
            term: sent.term,
            marked: sent.marked,
            mandate: sent.one_off.clone(),
            standing_mandate: sent.standing,
            lines: lines.collect(),
            vat: rows.collect(),
        }
    }
}
