//! Sales invoices and items as a person inside the package changes them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::control_accounts::Refused;
use super::control_books::id_of;
use super::door::Exact;
use super::rules::invoice::{self, DRAFT, INVOICES, OPEN};
use super::rules::master;
use super::value::Value;
use super::wall;
use super::wire::read::Bound;

const ITEMS: &str = "logistics/Items";

/// Changes to an item; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemPatch {
    /// `Code`.
    pub code: Option<String>,
    /// `Description`.
    pub name: Option<String>,
    /// `StandardSalesPrice`, which people see as the sales price.
    pub price: Option<Decimal>,
    /// `Unit`.
    pub unit: Option<String>,
    /// `SalesVatCode`.
    pub vat_code: Option<String>,
    /// `EndDate`.
    pub end: Option<Date>,
}

impl ItemPatch {
    fn bound(&self) -> Bound {
        let texts = [
            ("Code", &self.code),
            ("Description", &self.name),
            ("Unit", &self.unit),
            ("SalesVatCode", &self.vat_code),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| {
            let text = text.as_deref()?;
            Some((name, Value::text_or_null(text).into_owned()))
        });
        let price = self.price.map(|price| ("StandardSalesPrice", Value::Dec(price)));
        let end = self.end.map(|day| ("EndDate", Value::Date(wall::midnight(day))));
        Bound {
            fields: texts.chain(price).chain(end).collect(),
            nested: Vec::new(),
        }
    }
}

fn nothing() -> Bound {
    Bound {
        fields: Vec::new(),
        nested: Vec::new(),
    }
}

/// Methods on one administration, found by its number.
impl Exact {
    /// A person prints an invoice, which processes it: the number that it
    /// has, and its sales entry too.
    pub fn print_invoice(&self, division: i32, id: Uuid) -> Result<i64, Refused> {
        self.as_person(division, INVOICES, |call| {
            invoice::printed::process(call, id, None, &nothing())
        })
    }

    /// A person leaves an invoice as a draft, or takes it up again; a
    /// processed one stays processed.
    pub fn leave_invoice(&self, division: i32, id: Uuid, draft: bool) -> Result<(), Refused> {
        let status = if draft { DRAFT } else { OPEN };
        self.as_person(division, INVOICES, |call| invoice::leave(call, id, status))
    }

    /// A person writes another `YourRef` or description on an invoice.
    pub fn edit_invoice(
        &self,
        division: i32,
        id: Uuid,
        your_ref: Option<&str>,
        description: Option<&str>,
    ) -> Result<(), Refused> {
        let texts = [("YourRef", your_ref), ("Description", description)];
        let fields = texts.into_iter().filter_map(|(name, text)| {
            let text = Value::text_or_null(text?).into_owned();
            Some((name, text))
        });
        let bound = Bound {
            fields: fields.collect(),
            nested: Vec::new(),
        };
        self.as_person(division, INVOICES, |call| invoice::update(call, id, &bound))
    }

    /// A person deletes an invoice that is not processed.
    pub fn delete_invoice(&self, division: i32, id: Uuid) -> Result<(), Refused> {
        self.as_person(division, INVOICES, |call| invoice::delete(call, id))
    }

    /// A person makes an item under the rules of the package, in the
    /// standard group unless he says otherwise later.
    pub fn make_item(&self, division: i32, patch: &ItemPatch) -> Result<Uuid, Refused> {
        let group = self.within(division, |books, _| id_of(books, "logistics/ItemGroups", "STD"))?;
        self.as_person(division, ITEMS, |call| {
            let mut bound = patch.bound();
            bound.fields.push(("ItemGroup", Value::Guid(group)));
            bound.fields.push(("IsSalesItem", Value::Bool(true)));
            master::create(call, &bound)
        })
    }

    /// A person changes an item under the rules of the package.
    pub fn edit_item(&self, division: i32, code: &str, patch: &ItemPatch) -> Result<(), Refused> {
        let id = self.within(division, |books, _| id_of(books, ITEMS, code))?;
        self.as_person(division, ITEMS, |call| master::update(call, id, &patch.bound()))
    }
}
