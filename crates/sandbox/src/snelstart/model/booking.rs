//! Verkoopboekingen.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::document::{LINK, Link};
use super::vat::{LINE_KINDS, ROW_KINDS};
use crate::snelstart::wire::bind::name_of;
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record};

#[derive(Clone, Debug)]
pub(crate) struct Booking {
    pub(crate) id: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) entry: Entry,
    pub(crate) documents: Vec<Link>,
    /// The invoice was made from an order inside the package.
    pub(crate) from_order: bool,
}

/// What a client may write.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) number: String,
    pub(crate) date: DateTime,
    pub(crate) customer: Uuid,
    pub(crate) voucher: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) total: Decimal,
    pub(crate) term: Option<i64>,
    pub(crate) marked: bool,
    pub(crate) mandate: Option<OneOff>,
    pub(crate) standing_mandate: Option<Uuid>,
    pub(crate) lines: Vec<Line>,
    pub(crate) vat: Vec<VatRow>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) description: Option<String>,
    pub(crate) ledger: Uuid,
    pub(crate) cost_center: Option<Uuid>,
    pub(crate) amount: Decimal,
    pub(crate) vat_kind: Option<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct VatRow {
    pub(crate) kind: i64,
    pub(crate) amount: Decimal,
}

/// A mandate to collect one invoice.
#[derive(Clone, Debug)]
pub(crate) struct OneOff {
    pub(crate) reference: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) date: Option<DateTime>,
}

impl Row for Booking {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Booking, BOOKING, "VerkoopBoekingen.VerkoopBoekingModel", {
    "modifiedOn": Kind::Date => |b| Value::Stamp(b.stamp),
    "boekstuk": Kind::Text => |b| Value::opt_text(b.entry.voucher.as_deref()),
    "gewijzigdDoorAccountant": Kind::Bool => |_| Value::Bool(false),
    "markering": Kind::Bool => |b| Value::Bool(b.entry.marked),
    "factuurdatum": Kind::Date => |b| Value::Date(b.entry.date),
    "factuurnummer": Kind::Text => |b| Value::text(&b.entry.number),
    "klant": Kind::Ref => |b| Value::reference("relaties", b.entry.customer),
    "omschrijving": Kind::Text => |b| Value::opt_text(b.entry.description.as_deref()),
    "factuurbedrag": Kind::Dec => |b| Value::Dec(b.entry.total),
    "betalingstermijn": Kind::Int => |b| Value::opt_int(b.entry.term),
    "eenmaligeIncassoMachtiging": Kind::Object(&ONE_OFF) => |b| b.entry.mandate.as_ref().map_or(Value::Null, |m| Value::Object(m)),
    "doorlopendeIncassoMachtiging": Kind::Ref => |b| Value::opt_ref("doorlopendeincassomachtigingen", b.entry.standing_mandate),
    "boekingsregels": Kind::Objects(&LINE) => |b| Value::objects(&b.entry.lines),
    "btw": Kind::Objects(&VAT_ROW) => |b| Value::objects(&b.entry.vat),
    "documents": Kind::Objects(&LINK) => |b| Value::objects(&b.documents),
    "id": Kind::Guid => |b| Value::Guid(b.id),
    "uri": Kind::Uri => |b| Value::uri("verkoopboekingen", b.id),
});

record!(Line, LINE, "VerkoopBoekingen.VerkoopBoekingRegelModel", {
    "omschrijving": Kind::Text => |l| Value::opt_text(l.description.as_deref()),
    "grootboek": Kind::Ref => |l| Value::reference("grootboeken", l.ledger),
    "kostenplaats": Kind::Ref => |l| Value::opt_ref("kostenplaatsen", l.cost_center),
    "bedrag": Kind::Dec => |l| Value::Dec(l.amount),
    "btwSoort": Kind::Text => |l| Value::opt_text(l.vat_kind.and_then(|kind| name_of(LINE_KINDS, kind))),
});

record!(VatRow, VAT_ROW, "VerkoopBoekingen.VerkoopBoekingBtwRegelModel", {
    "btwSoort": Kind::Text => |v| Value::opt_text(name_of(ROW_KINDS, v.kind)),
    "btwBedrag": Kind::Dec => |v| Value::Dec(v.amount),
});

record!(OneOff, ONE_OFF, "VerkoopBoekingen.VerkoopBoekingEenmaligeIncassoMachtigingModel", {
    "kenmerk": Kind::Text => |m| Value::opt_text(m.reference.as_deref()),
    "omschrijving": Kind::Text => |m| Value::opt_text(m.description.as_deref()),
    "datum": Kind::Date => |m| Value::opt_date(m.date),
});
