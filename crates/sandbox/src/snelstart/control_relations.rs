//! Relations as a person inside the package changes them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::administration::{Administration, country_id};
use super::calls::relations::removable;
use super::control::{NoSuch, Refused};
use super::door::SnelStart;
use super::history::{By, Made, RelationChange, row_of};
use super::model::address::Address;
use super::model::relation::{Fields, Kinds, Relation};
use super::rules::relation::check_fields;
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
    /// Another person at the address.
    pub contact: Option<String>,
    /// Another telephone number.
    pub phone: Option<String>,
    /// Another mobile number.
    pub mobile: Option<String>,
    /// Another website.
    pub website: Option<String>,
    /// Another payment term in days.
    pub term: Option<i64>,
    /// Another credit limit: a field that no coupling reads.
    pub credit_limit: Option<Decimal>,
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

    /// Every relation as a row of the API, with the default switches.
    pub fn relation_rows(&self, administration: &str) -> Result<Vec<serde_json::Value>, NoSuch> {
        self.with(administration, |books, _, _| {
            Ok(books.relations.rows().iter().map(row_of).collect())
        })
    }

    /// Every change of a relation since the first contents, in order.
    pub fn relation_changes(&self, administration: &str) -> Result<Vec<RelationChange>, NoSuch> {
        self.with(administration, |books, _, _| Ok(books.history.clone()))
    }

    /// How much was made since the first contents.
    pub fn made(&self, administration: &str) -> Result<Made, NoSuch> {
        self.with(administration, |books, _, _| Ok(books.made))
    }

    /// A person makes a relation under the rules of the package: its code.
    pub fn make_relation(&self, administration: &str, patch: &RelationPatch) -> Result<i64, Refused> {
        let switches = self.switches();
        self.with(administration, |books, stamp, chance| {
            let payer = patch.invoice_to.map(|code| relation_of(books, code)).transpose()?;
            let mut wanted = Relation {
                id: chance.guid(),
                stamp,
                code: books.next_code(),
                fields: Fields {
                    kinds: Kinds::CUSTOMER,
                    ..Fields::default()
                },
                inactive: false,
                documents: Vec::new(),
            };
            apply(patch, payer, &mut wanted);
            wanted.fields = check_fields(wanted.clone(), None, books, &switches)?;
            let code = wanted.code;
            books.make_relation(By::Person, wanted);
            Ok(code)
        })
    }

    /// A person changes a relation under the rules of the package.
    pub fn edit_relation(&self, administration: &str, code: i64, patch: &RelationPatch) -> Result<(), Refused> {
        let switches = self.switches();
        self.with(administration, |books, stamp, _| {
            let id = relation_of(books, code)?;
            let payer = patch.invoice_to.map(|code| relation_of(books, code)).transpose()?;
            let old = books.relations.get(id);
            let old = old.ok_or_else(|| NoSuch(format!("relation {code}")))?;
            let mut wanted = old.clone();
            apply(patch, payer, &mut wanted);
            wanted.fields = check_fields(wanted.clone(), Some(old), books, &switches)?;
            books.change_relation(By::Person, id, stamp, |relation| {
                relation.code = wanted.code;
                relation.inactive = wanted.inactive;
                relation.fields = wanted.fields;
            });
            Ok(())
        })
    }

    /// A person deletes a relation, where nothing stands in the way.
    pub fn delete_relation(&self, administration: &str, code: i64) -> Result<(), Refused> {
        let style = self.switches().delete_style;
        self.with(administration, |books, stamp, _| {
            let id = relation_of(books, code)?;
            if let Some(relation) = books.relations.get(id) {
                let faults = removable(books, relation);
                if !faults.0.is_empty() {
                    return Err(Refused::from(faults));
                }
            }
            books.remove_relation(By::Person, id, stamp, style);
            Ok(())
        })
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
            books.make_relation(By::Person, relation);
            Ok(id)
        })
    }

    /// Changes the relation with that code.
    pub fn update_relation(&self, administration: &str, code: i64, patch: &RelationPatch) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let id = relation_of(books, code)?;
            let payer = patch.invoice_to.map(|code| relation_of(books, code)).transpose()?;
            books.change_relation(By::Person, id, stamp, |relation| apply(patch, payer, relation));
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
                books.change_relation(By::Person, *id, stamp, |relation| {
                    relation.fields.memo = Some(format!("Gewijzigd {}", stamp.at));
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

fn apply(patch: &RelationPatch, payer: Option<Uuid>, relation: &mut Relation) {
    relation.code = patch.code.unwrap_or(relation.code);
    relation.inactive = patch.inactive.unwrap_or(relation.inactive);
    relation.fields.invoice_to = payer.or(relation.fields.invoice_to);
    apply_fields(patch, &mut relation.fields);
}

fn apply_fields(patch: &RelationPatch, fields: &mut Fields) {
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
    put(&mut fields.mobile, &patch.mobile);
    put(&mut fields.website, &patch.website);
    fields.term = patch.term.or(fields.term);
    fields.credit_limit = patch.credit_limit.or(fields.credit_limit);
    let mut seat = fields.seat.clone().unwrap_or_default();
    put(&mut seat.street, &patch.street);
    put(&mut seat.postcode, &patch.postcode);
    put(&mut seat.city, &patch.city);
    put(&mut seat.contact, &patch.contact);
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
