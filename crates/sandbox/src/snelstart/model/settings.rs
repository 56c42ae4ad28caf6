//! Small lists: cost centres, countries and VAT rates.

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::vat::LINE_KINDS;
use crate::snelstart::wire::bind::name_of;
use crate::snelstart::wire::record::{Kind, Row, Value, record};

#[derive(Clone, Debug)]
pub(crate) struct CostCenter {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) inactive: bool,
    pub(crate) number: i64,
}

impl Row for CostCenter {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(CostCenter, COST_CENTER, "Kostenplaatsen.KostenplaatsModel", {
    "omschrijving": Kind::Text => |c| Value::text(&c.name),
    "nonactief": Kind::Bool => |c| Value::Bool(c.inactive),
    "nummer": Kind::Int => |c| Value::Int(c.number),
    "id": Kind::Guid => |c| Value::Guid(c.id),
    "uri": Kind::Uri => |c| Value::uri("kostenplaatsen", c.id),
});

#[derive(Clone, Debug)]
pub(crate) struct Country {
    pub(crate) id: Uuid,
    pub(crate) name: &'static str,
    pub(crate) alpha2: &'static str,
    pub(crate) alpha3: &'static str,
}

impl Row for Country {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Country, COUNTRY, "Landen.LandModel", {
    "naam": Kind::Text => |c| Value::text(c.name),
    "landcodeISO": Kind::Text => |c| Value::text(c.alpha3),
    "landcode": Kind::Text => |c| Value::text(c.alpha2),
    "id": Kind::Guid => |c| Value::Guid(c.id),
    "uri": Kind::Uri => |c| Value::uri("landen", c.id),
});

#[derive(Clone, Copy, Debug)]
pub(crate) struct VatRate {
    pub(crate) kind: i64,
    pub(crate) percentage: Decimal,
    pub(crate) from: Date,
    /// Last day; an open end is a sentinel far away.
    pub(crate) to: Date,
}

impl VatRate {
    pub(crate) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

record!(VatRate, VAT_RATE, "BtwTarieven.BtwTariefModel", {
    "btwSoort": Kind::Text => |r| Value::opt_text(name_of(LINE_KINDS, r.kind)),
    "btwPercentage": Kind::Dec => |r| Value::Dec(r.percentage),
    "datumVanaf": Kind::Date => |r| Value::Date(r.from.to_datetime(Time::midnight())),
    "datumTotEnMet": Kind::Date => |r| Value::Date(r.to.to_datetime(Time::midnight())),
});
