//! Grootboekmutaties: what a booking does to the ledger.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::document::LINK;
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record};

#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    pub(crate) id: Uuid,
    pub(crate) booking: Uuid,
    pub(crate) ledger: Uuid,
    pub(crate) cost_center: Option<Uuid>,
    pub(crate) date: DateTime,
    pub(crate) stamp: Stamp,
    pub(crate) journal: Uuid,
    pub(crate) description: Option<String>,
    /// Debit positive, credit negative.
    pub(crate) balance: Decimal,
    pub(crate) voucher: Option<String>,
    pub(crate) number: String,
    pub(crate) relation: Uuid,
}

impl Row for Mutation {
    fn id(&self) -> Uuid {
        self.id
    }
}

impl Mutation {
    fn debit(&self) -> Decimal {
        self.balance.max(Decimal::ZERO)
    }

    fn credit(&self) -> Decimal {
        (-self.balance).max(Decimal::ZERO)
    }
}

record!(Mutation, MUTATION, "GrootboekMutaties.GrootboekMutatieModel", {
    "grootboek": Kind::Ref => |m| Value::reference("grootboeken", m.ledger),
    "kostenplaats": Kind::Ref => |m| Value::opt_ref("kostenplaatsen", m.cost_center),
    "datum": Kind::Date => |m| Value::Date(m.date),
    "modifiedOn": Kind::Date => |m| Value::Stamp(m.stamp),
    "dagboek": Kind::Ref => |m| Value::reference("dagboeken", m.journal),
    "omschrijving": Kind::Text => |m| Value::opt_text(m.description.as_deref()),
    "debet": Kind::Dec => |m| Value::Dec(m.debit()),
    "credit": Kind::Dec => |m| Value::Dec(m.credit()),
    "saldo": Kind::Dec => |m| Value::Dec(m.balance),
    "documents": Kind::Objects(&LINK) => |_| Value::Objects(Vec::new()),
    "boekstuk": Kind::Text => |m| Value::opt_text(m.voucher.as_deref()),
    "factuurNummer": Kind::Text => |m| Value::text(&m.number),
    "relatiePublicIdentifier": Kind::Ref => |m| Value::reference("relaties", m.relation),
    "id": Kind::Guid => |m| Value::Guid(m.id),
    "uri": Kind::Uri => |m| Value::uri("grootboekmutaties", m.id),
});
