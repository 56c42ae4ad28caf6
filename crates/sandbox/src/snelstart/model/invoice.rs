//! Verkoopfacturen: what a booking shows as, with what is still open.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::snelstart::wire::record::{Kind, Reference, Row, Stamp, Value, record};

#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) id: Uuid,
    pub(crate) booking: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) open: Decimal,
    pub(crate) number: String,
    pub(crate) due: DateTime,
    pub(crate) relation: Uuid,
    pub(crate) date: DateTime,
    pub(crate) total: Decimal,
    pub(crate) orders: Vec<Uuid>,
}

impl Row for Invoice {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Invoice, INVOICE, "Verkoopfacturen.VerkoopfactuurModel", {
    "verkoopBoeking": Kind::Ref => |i| Value::reference("verkoopboekingen", i.booking),
    "modifiedOn": Kind::Date => |i| Value::Stamp(i.stamp),
    "openstaandSaldo": Kind::Dec => |i| Value::Dec(i.open),
    "factuurnummer": Kind::Text => |i| Value::text(&i.number),
    "vervalDatum": Kind::Date => |i| Value::Date(i.due),
    "relatie": Kind::Ref => |i| Value::reference("relaties", i.relation),
    "factuurDatum": Kind::Date => |i| Value::Date(i.date),
    "factuurBedrag": Kind::Dec => |i| Value::Dec(i.total),
    "verkoopOrders": Kind::Refs => |i| Value::Refs(
        i.orders.iter().map(|id| Reference { path: "verkooporders", id: *id }).collect()
    ),
    "id": Kind::Guid => |i| Value::Guid(i.id),
    "uri": Kind::Uri => |i| Value::uri("verkoopfacturen", i.id),
});
