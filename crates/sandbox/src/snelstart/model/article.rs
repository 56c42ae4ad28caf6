//! Artikelen and artikelomzetgroepen.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::relation::EXTRA_FIELD;
use super::vat::LINE_KINDS;
use crate::snelstart::wire::bind::name_of;
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record};

#[derive(Clone, Debug)]
pub(crate) struct Article {
    pub(crate) id: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) inactive: bool,
    pub(crate) stock: Decimal,
    pub(crate) fields: ArticleFields,
}

/// What a client may write.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArticleFields {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) group: Uuid,
    pub(crate) price: Decimal,
    pub(crate) cost: Decimal,
    pub(crate) unit: Option<String>,
    pub(crate) supplier: Option<Uuid>,
    pub(crate) stock_control: bool,
}

impl Row for Article {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(Article, ARTICLE, "Artikelen.ArtikelModel", {
    "artikelcode": Kind::Text => |a| Value::text(&a.fields.code),
    "omschrijving": Kind::Text => |a| Value::text(&a.fields.name),
    "artikelOmzetgroep": Kind::Ref => |a| Value::reference("artikelomzetgroepen", a.fields.group),
    "verkoopprijs": Kind::Dec => |a| Value::Dec(a.fields.price),
    "inkoopprijs": Kind::Dec => |a| Value::Dec(a.fields.cost),
    "eenheid": Kind::Text => |a| Value::opt_text(a.fields.unit.as_deref()),
    "modifiedOn": Kind::Date => |a| Value::Stamp(a.stamp),
    "relatie": Kind::Ref => |a| Value::opt_ref("relaties", a.fields.supplier),
    "isNonActief": Kind::Bool => |a| Value::Bool(a.inactive),
    "voorraadControle": Kind::Bool => |a| Value::Bool(a.fields.stock_control),
    "technischeVoorraad": Kind::Dec => |a| Value::Dec(a.stock),
    "vrijeVoorraad": Kind::Dec => |a| Value::Dec(a.stock),
    "extraVelden": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "isHoofdartikel": Kind::Bool => |_| Value::Bool(false),
    "subartikelen": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "id": Kind::Guid => |a| Value::Guid(a.id),
    "uri": Kind::Uri => |a| Value::uri("artikelen", a.id),
});

#[derive(Clone, Debug)]
pub(crate) struct RevenueGroup {
    pub(crate) id: Uuid,
    pub(crate) number: i64,
    pub(crate) name: String,
    pub(crate) ledger: Uuid,
    pub(crate) vat_kind: i64,
}

impl Row for RevenueGroup {
    fn id(&self) -> Uuid {
        self.id
    }
}

record!(RevenueGroup, REVENUE_GROUP, "Artikelen.ArtikelOmzetGroepModel", {
    "nummer": Kind::Int => |g| Value::Int(g.number),
    "omschrijving": Kind::Text => |g| Value::text(&g.name),
    "verkoopGrootboekNederlandIdentifier": Kind::Ref => |g| Value::reference("grootboeken", g.ledger),
    "verkoopNederlandBtwSoort": Kind::Text => |g| Value::opt_text(name_of(LINE_KINDS, g.vat_kind)),
    "id": Kind::Guid => |g| Value::Guid(g.id),
    "uri": Kind::Uri => |g| Value::uri("artikelomzetgroepen", g.id),
});
