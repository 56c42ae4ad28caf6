//! A sales booking as a client writes it: reading. The rules are in
//! `booking_rules`.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::snelstart::model::booking::OneOff;
use crate::snelstart::model::vat::{LINE_KINDS, ROW_KINDS};
use crate::snelstart::wire::bind::{Binding, Names, Node, named};

/// A booking as it was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) id: Option<Uuid>,
    pub(super) number: Option<String>,
    pub(super) date: Option<DateTime>,
    pub(super) customer: Option<Uuid>,
    pub(super) voucher: Option<String>,
    pub(super) description: Option<String>,
    pub(super) total: Option<Decimal>,
    pub(super) term: Option<i64>,
    pub(super) marked: bool,
    pub(super) one_off: Option<OneOff>,
    pub(super) standing: Option<Uuid>,
    pub(super) lines: Vec<SentLine>,
    pub(super) rows: Vec<SentRow>,
}

#[derive(Debug)]
pub(super) struct SentLine {
    pub(super) description: Option<String>,
    pub(super) ledger: Option<Uuid>,
    pub(super) cost_center: Option<Uuid>,
    pub(super) amount: Decimal,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) struct SentRow {
    pub(super) kind: Kind,
    pub(super) amount: Decimal,
}

/// A VAT kind as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Absent,
    Known(i64),
    /// A word of the other vocabulary.
    Swapped,
}

pub(crate) fn read(binding: &mut Binding, node: &Node<'_>) -> Sent {
    let lines = binding.list(node, "boekingsregels");
    let lines = lines.iter().map(|line| SentLine {
        description: binding.text(line, "omschrijving"),
        ledger: binding.reference(line, "grootboek"),
        cost_center: binding.reference(line, "kostenplaats"),
        amount: binding.decimal(line, "bedrag").unwrap_or_default(),
        kind: kind(binding, line, LINE_KINDS, ROW_KINDS),
    });
    let lines = lines.collect();
    let rows = binding.list(node, "btw");
    let rows = rows.iter().map(|row| SentRow {
        kind: kind(binding, row, ROW_KINDS, LINE_KINDS),
        amount: binding.decimal(row, "btwBedrag").unwrap_or_default(),
    });
    let rows = rows.collect();
    let one_off = binding.object(node, "eenmaligeIncassoMachtiging");
    Sent {
        id: binding.guid(node, "id"),
        number: binding.text(node, "factuurnummer"),
        date: binding.date(node, "factuurdatum"),
        customer: binding.reference(node, "klant"),
        voucher: binding.text(node, "boekstuk").filter(|text| !text.is_empty()),
        description: binding.text(node, "omschrijving"),
        total: binding.decimal(node, "factuurbedrag"),
        term: binding.int_between(node, "betalingstermijn", 0, 999),
        marked: binding.boolean(node, "markering").unwrap_or(false),
        one_off: one_off.map(|node| OneOff {
            reference: binding.text(&node, "kenmerk"),
            description: binding.text(&node, "omschrijving"),
            date: binding.date(&node, "datum"),
        }),
        standing: binding.reference(node, "doorlopendeIncassoMachtiging"),
        lines,
        rows,
    }
}

/// A word of the other vocabulary is a business error (`BOE-0082`), any
/// other word a binding error.
fn kind(binding: &mut Binding, node: &Node<'_>, own: Names, other: Names) -> Kind {
    let mut probe = Binding::default();
    let text = probe.text(node, "btwSoort").unwrap_or_default();
    if named(own, &text).is_none() && named(other, &text).is_some() {
        return Kind::Swapped;
    }
    binding.choice(node, "btwSoort", own).map_or(Kind::Absent, Kind::Known)
}
