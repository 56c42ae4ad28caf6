//! Grootboeken and dagboeken.

use uuid::Uuid;

use super::ledger_function::{FUNCTIONS, vat_kinds};
use super::vat::LINE_KINDS;
use crate::snelstart::wire::bind::{Names, name_of};
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record, schema};

/// `rekeningCode`.
pub(crate) const ACCOUNT_KINDS: Names = &[("Balans", 0), ("WinstEnVerlies", 1)];

#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) id: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) name: String,
    pub(crate) cost_center_required: bool,
    pub(crate) profit_and_loss: bool,
    pub(crate) inactive: bool,
    pub(crate) number: i64,
    pub(crate) function: i64,
    pub(crate) vat_rate_code: Option<String>,
}

impl Row for Ledger {
    fn id(&self) -> Uuid {
        self.id
    }
}

fn kind_names(ledger: &Ledger) -> Vec<&'static str> {
    vat_kinds(ledger.function)
        .iter()
        .filter_map(|kind| name_of(LINE_KINDS, *kind))
        .collect()
}

fn heading(ledger: &Ledger) -> &'static str {
    match ledger.number {
        ..1000 => "Vaste activa en eigen vermogen",
        1000..2000 => "Vlottende activa en schulden",
        2000..4000 => "Voorraden en overlopende posten",
        4000..7000 => "Kosten",
        7000..8000 => "Inkopen",
        8000..9000 => "Omzet",
        9000.. => "Buitengewone lasten en baten",
    }
}

record!(Ledger, LEDGER, "Grootboeken.GrootboekModel", {
    "modifiedOn": Kind::Date => |l| Value::Stamp(l.stamp),
    "omschrijving": Kind::Text => |l| Value::text(&l.name),
    "kostenplaatsVerplicht": Kind::Bool => |l| Value::Bool(l.cost_center_required),
    "rekeningCode": Kind::Text => |l| Value::opt_text(name_of(ACCOUNT_KINDS, i64::from(l.profit_and_loss))),
    "nonactief": Kind::Bool => |l| Value::Bool(l.inactive),
    "nummer": Kind::Int => |l| Value::Int(l.number),
    "grootboekfunctie": Kind::Text => |l| Value::opt_text(name_of(FUNCTIONS, l.function)),
    "grootboekRubriek": Kind::Text => |l| Value::text(heading(l)),
    "rgsCode": Kind::Objects(&RGS) => |_| Value::Objects(Vec::new()),
    "btwSoort": Kind::Texts => |l| Value::Texts(kind_names(l)),
    "vatRateCode": Kind::Text => |l| Value::opt_text(l.vat_rate_code.as_deref()),
    "id": Kind::Guid => |l| Value::Guid(l.id),
    "uri": Kind::Uri => |l| Value::uri("grootboeken", l.id),
});

// codes of the reference chart; the sandbox gives none
schema!(RGS, "Grootboeken.RgsModel", { "versie": Kind::Text, "rgsCode": Kind::Text });

/// `soort` of a journal.
pub(crate) const JOURNAL_KINDS: Names = &[
    ("Geen", 0),
    ("Kas", 1),
    ("Bank", 2),
    ("Verkoop", 3),
    ("Inkoop", 4),
    ("Memoriaal", 5),
    ("Balans", 6),
];

#[derive(Clone, Debug)]
pub(crate) struct Journal {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) kind: i64,
    pub(crate) number: i64,
}

impl Row for Journal {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Journal, JOURNAL, "Dagboeken.DagboekModel", {
    "omschrijving": Kind::Text => |j| Value::text(&j.name),
    "soort": Kind::Text => |j| Value::opt_text(name_of(JOURNAL_KINDS, j.kind)),
    "nonactief": Kind::Bool => |_| Value::Bool(false),
    "nummer": Kind::Int => |j| Value::Int(j.number),
    "id": Kind::Guid => |j| Value::Guid(j.id),
    "uri": Kind::Uri => |j| Value::uri("dagboeken", j.id),
});
