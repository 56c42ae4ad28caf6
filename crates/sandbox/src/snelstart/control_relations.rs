//! Relations as a person inside the package changes them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::administration::{Administration, country_id};
use super::control::NoSuch;
use super::door::SnelStart;
use super::model::address::Address;
use super::model::relation::{Fields, Relation};
use super::seed::{SeedRelation, fields};

/// Changes to a relation; what is absent stays, an empty text becomes absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RelationPatch {
    /// Another code.
    pub code: Option<i64>,
    /// Another name.
    pub name: Option<String>,
    /// Another street and house number.
    pub street: Option<String>,
    /// Another postcode.
    pub postcode: Option<String>,
    /// Another city.
    pub city: Option<String>,
    /// Another country, two letters.
    pub country: Option<String>,
    /// Another e-mail address.
    pub email: Option<String>,
    /// Another telephone number.
    pub phone: Option<String>,
    /// Another VAT number, as stored.
    pub vat_number: Option<String>,
    /// Another chamber of commerce number.
    pub kvk: Option<String>,
    /// Another IBAN.
    pub iban: Option<String>,
    /// Another memo: a field that no coupling reads.
    pub memo: Option<String>,
    /// Inactive or active again.
    pub inactive: Option<bool>,
    /// A customer or not.
    pub customer: Option<bool>,
    /// A supplier or not.
    pub supplier: Option<bool>,
    /// Collection of invoices: 0 none, 1 Core, 2 B2B.
    pub collection: Option<i64>,
    /// Code of the relation that gets the invoices.
    pub invoice_to: Option<i64>,
}

/// A relation as the control interface shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationView {
    /// Id.
    pub id: Uuid,
    /// `relatiecode`.
    pub code: i64,
    /// Name.
    pub name: String,
    /// No longer active.
    pub inactive: bool,
    /// A customer.
    pub customer: bool,
    /// A supplier.
    pub supplier: bool,
    /// Street and house number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// E-mail address.
    pub email: String,
    /// VAT number as stored.
    pub vat_number: String,
    /// Chamber of commerce number.
    pub kvk: String,
    /// Last change.
    pub modified: jiff::Timestamp,
}

/// Methods on the relations of one administration, found by its name.
impl SnelStart {
    /// All relations, system rows included.
    pub fn relations(&self, administration: &str) -> Result<Vec<RelationView>, NoSuch> {
        self.with(administration, |books, _, _| {
            Ok(books.relations.rows().iter().map(view).collect())
        })
    }

    /// Id of the relation with a code.
    pub fn relation_id(&self, administration: &str, code: i64) -> Result<Uuid, NoSuch> {
        self.with(administration, |books, _, _| relation_of(books, code))
    }

    /// A new relation, unchecked.
    pub fn add_relation(&self, administration: &str, new: &SeedRelation) -> Result<Uuid, NoSuch> {
        self.with(administration, |books, stamp, chance| {
            let relation = Relation {
                id: chance.guid(),
                stamp,
                code: new.code.unwrap_or_else(|| books.next_code()),
                fields: fields(new),
                inactive: new.inactive,
                documents: Vec::new(),
            };
            let id = relation.id;
            books.codes.insert(relation.code);
            books.relations.add(relation);
            Ok(id)
        })
    }

    /// Changes the relation with that code.
    pub fn update_relation(&self, administration: &str, code: i64, patch: &RelationPatch) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let id = relation_of(books, code)?;
            let payer = patch.invoice_to.map(|code| relation_of(books, code)).transpose()?;
            if let Some(new) = patch.code {
                books.codes.remove(&code);
                books.codes.insert(new);
            }
            books.relations.change(id, |relation| {
                relation.stamp = stamp;
                relation.code = patch.code.unwrap_or(relation.code);
                relation.inactive = patch.inactive.unwrap_or(relation.inactive);
                relation.fields.invoice_to = payer.or(relation.fields.invoice_to);
                apply(patch, &mut relation.fields);
            });
            Ok(())
        })
    }

    /// Gives `n` relations (the first ones that are no system rows) a new
    /// memo and a new `modifiedOn`.
    pub fn touch(&self, administration: &str, n: usize) -> Result<usize, NoSuch> {
        self.with(administration, |books, stamp, _| {
            let rows = books.relations.rows().iter().filter(|relation| relation.code > 0);
            let ids: Vec<Uuid> = rows.take(n).map(|relation| relation.id).collect();
            for id in &ids {
                books.relations.change(*id, |relation| {
                    relation.fields.memo = Some(format!("Gewijzigd {}", stamp.at));
                    relation.stamp = stamp;
                });
            }
            Ok(ids.len())
        })
    }
}

/// Id of the relation with a code.
pub(crate) fn relation_of(books: &Administration, code: i64) -> Result<Uuid, NoSuch> {
    let found = books.relations.find(|relation| relation.code == code);
    found
        .map(|relation| relation.id)
        .ok_or_else(|| NoSuch(format!("relation {code}")))
}

fn apply(patch: &RelationPatch, fields: &mut Fields) {
    let put = |target: &mut Option<String>, new: &Option<String>| {
        if let Some(new) = new {
            *target = Some(new.clone()).filter(|text| !text.is_empty());
        }
    };
    if let Some(name) = &patch.name {
        fields.name.clone_from(name);
    }
    put(&mut fields.email, &patch.email);
    put(&mut fields.phone, &patch.phone);
    put(&mut fields.vat_number, &patch.vat_number);
    put(&mut fields.kvk, &patch.kvk);
    put(&mut fields.iban, &patch.iban);
    put(&mut fields.memo, &patch.memo);
    let mut seat = fields.seat.clone().unwrap_or_default();
    put(&mut seat.street, &patch.street);
    put(&mut seat.postcode, &patch.postcode);
    put(&mut seat.city, &patch.city);
    if let Some(country) = &patch.country {
        seat.country = country_id(country);
    }
    fields.seat = Some(seat).filter(|seat| *seat != Address::default());
    fields.kinds.customer = patch.customer.unwrap_or(fields.kinds.customer);
    fields.kinds.supplier = patch.supplier.unwrap_or(fields.kinds.supplier);
    fields.collection = patch.collection.unwrap_or(fields.collection);
}

fn view(relation: &Relation) -> RelationView {
    let fields = &relation.fields;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let seat = fields.seat.clone().unwrap_or_default();
    RelationView {
        id: relation.id,
        code: relation.code,
        name: fields.name.clone(),
        inactive: relation.inactive,
        customer: fields.kinds.customer,
        supplier: fields.kinds.supplier,
        street: text(&seat.street),
        postcode: text(&seat.postcode),
        city: text(&seat.city),
        email: text(&fields.email),
        vat_number: text(&fields.vat_number),
        kvk: text(&fields.kvk),
        modified: relation.stamp.at,
    }
}
