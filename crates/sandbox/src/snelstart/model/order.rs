//! Verkooporders and their templates.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::address::{ADDRESS, Address};
use super::relation::EXTRA_FIELD;
use crate::snelstart::wire::bind::{Names, name_of};
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record};

/// `procesStatus`.
pub(crate) const PROCESS: Names = &[
    ("Order", 0),
    ("Offerte", 1),
    ("Bevestiging", 2),
    ("Werkbon", 3),
    ("Pakbon", 4),
    ("Afhaalbon", 5),
    ("Contantbon", 6),
    ("Factuur", 7),
];
/// `verkooporderBtwIngaveModel`.
pub(crate) const PRICE_ENTRY: Names = &[("Inclusief", 0), ("Exclusief", 1)];
/// `verkoopOrderStatus`.
pub(crate) const STATUS: Names = &[("InBehandeling", 0), ("Uitgevoerd", 1), ("Service", 2)];

#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) number: i64,
    pub(crate) fields: OrderFields,
    pub(crate) net: Decimal,
    pub(crate) gross: Decimal,
    pub(crate) invoice: Option<Uuid>,
    /// Purchase orders hang on it, so that it cannot be deleted.
    pub(crate) has_purchases: bool,
}

/// What a client may write.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrderFields {
    pub(crate) relation: Uuid,
    pub(crate) process: i64,
    pub(crate) date: DateTime,
    pub(crate) term: Option<i64>,
    pub(crate) blocked: bool,
    pub(crate) description: Option<String>,
    pub(crate) payment_reference: Option<String>,
    pub(crate) mandate: Option<Uuid>,
    pub(crate) deliver_to: Option<Address>,
    pub(crate) invoice_to: Option<Address>,
    pub(crate) price_entry: i64,
    pub(crate) cost_center: Option<Uuid>,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) memo: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) discount: Option<Decimal>,
    pub(crate) template: Option<Uuid>,
    pub(crate) status: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct OrderLine {
    pub(crate) article: Option<Uuid>,
    pub(crate) description: Option<String>,
    pub(crate) price: Decimal,
    pub(crate) quantity: Decimal,
    pub(crate) discount: Decimal,
    pub(crate) total: Decimal,
}

impl Row for Order {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Order, ORDER, "Verkooporders.VerkoopOrderModel", {
    "relatie": Kind::Ref => |o| Value::reference("relaties", o.fields.relation),
    "procesStatus": Kind::Text => |o| Value::opt_text(name_of(PROCESS, o.fields.process)),
    "nummer": Kind::Int => |o| Value::Int(o.number),
    "modifiedOn": Kind::Date => |o| Value::Stamp(o.stamp),
    "datum": Kind::Date => |o| Value::Date(o.fields.date),
    "krediettermijn": Kind::Int => |o| Value::opt_int(o.fields.term),
    "geblokkeerd": Kind::Bool => |o| Value::Bool(o.fields.blocked),
    "omschrijving": Kind::Text => |o| Value::opt_text(o.fields.description.as_deref()),
    "betalingskenmerk": Kind::Text => |o| Value::opt_text(o.fields.payment_reference.as_deref()),
    "incassomachtiging": Kind::Ref => |o| Value::opt_ref("doorlopendeincassomachtigingen", o.fields.mandate),
    "afleveradres": Kind::Object(&ADDRESS) => |o| Value::opt_object(o.fields.deliver_to.as_ref(), &ADDRESS),
    "factuuradres": Kind::Object(&ADDRESS) => |o| Value::opt_object(o.fields.invoice_to.as_ref(), &ADDRESS),
    "verkooporderBtwIngaveModel": Kind::Text => |o| Value::opt_text(name_of(PRICE_ENTRY, o.fields.price_entry)),
    "kostenplaats": Kind::Ref => |o| Value::opt_ref("kostenplaatsen", o.fields.cost_center),
    "regels": Kind::Objects(&ORDER_LINE) => |o| Value::objects(&o.fields.lines),
    "memo": Kind::Text => |o| Value::opt_text(o.fields.memo.as_deref()),
    "orderreferentie": Kind::Text => |o| Value::opt_text(o.fields.reference.as_deref()),
    "factuurkorting": Kind::Dec => |o| Value::opt_dec(o.fields.discount),
    "verkoopfactuur": Kind::Ref => |o| Value::opt_ref("verkoopfacturen", o.invoice),
    "verkoopordersjabloon": Kind::Ref => |o| Value::opt_ref("verkoopordersjablonen", o.fields.template),
    "verkoopOrderStatus": Kind::Text => |o| Value::opt_text(name_of(STATUS, o.fields.status)),
    "totaalExclusiefBtw": Kind::Dec => |o| Value::Dec(o.net),
    "totaalInclusiefBtw": Kind::Dec => |o| Value::Dec(o.gross),
    "extraHoofdVelden": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "id": Kind::Guid => |o| Value::Guid(o.id),
    "uri": Kind::Uri => |o| Value::uri("verkooporders", o.id),
});

record!(OrderLine, ORDER_LINE, "Verkooporders.VerkooporderRegelModel", {
    "artikel": Kind::Ref => |l| Value::opt_ref("artikelen", l.article),
    "omschrijving": Kind::Text => |l| Value::opt_text(l.description.as_deref()),
    "stuksprijs": Kind::Dec => |l| Value::Dec(l.price),
    "aantal": Kind::Dec => |l| Value::Dec(l.quantity),
    "kortingsPercentage": Kind::Dec => |l| Value::Dec(l.discount),
    "totaal": Kind::Dec => |l| Value::Dec(l.total),
    "extraRegelVelden": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
});

#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

impl Row for Template {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Template, TEMPLATE, "Verkoopordersjablonen.VerkoopOrderSjabloonModel", {
    "omschrijving": Kind::Text => |t| Value::text(&t.name),
    "nonactief": Kind::Bool => |_| Value::Bool(false),
    "prijsIngaveExclusiefBtw": Kind::Bool => |_| Value::Bool(true),
    "nieuweOrdersBlokkeren": Kind::Bool => |_| Value::Bool(false),
    "extraHoofdVelden": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "extraRegelVelden": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "id": Kind::Guid => |t| Value::Guid(t.id),
    "uri": Kind::Uri => |t| Value::uri("verkoopordersjablonen", t.id),
});
