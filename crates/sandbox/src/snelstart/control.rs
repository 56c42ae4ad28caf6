//! The control interface as methods: what a person inside the package does,
//! past the rules of the API but with a new `modifiedOn`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::administration::{Administration, Mandate, Period, country_id};
use super::books::Books;
use super::door::SnelStart;
use super::model::address::Address;
use super::model::relation::{Fields, Relation};
use super::seed::{SeedRelation, fields};
use super::state::{State, change, stamp};
use super::switches::Switches;
use super::wire::record::Stamp;
use crate::chance::Chance;
use crate::control::{CallCount, CallLog};
use crate::fault::{Change, FaultPlan};
use crate::limits::Limits;

/// The control interface was asked about something that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuch(pub String);

impl std::fmt::Display for NoSuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no such {}", self.0)
    }
}

impl std::error::Error for NoSuch {}

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

/// Methods on the whole sandbox.
impl SnelStart {
    /// Back to the first contents; tokens, faults, counts and keys too.
    pub fn reset(&self) {
        *self.state() = State::fresh(self.config());
    }

    /// The choices that hold now.
    pub fn switches(&self) -> Switches {
        self.state().switches
    }

    /// Other choices, from now on.
    pub fn set_switches(&self, switches: Switches) {
        self.state().set_switches(switches);
    }

    /// The faults that are planned.
    pub fn faults(&self) -> FaultPlan {
        self.state().fate.plan().clone()
    }

    /// Other faults; their counting begins anew.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.state().set_faults(plan);
    }

    /// Other limits.
    pub fn set_limits(&self, limits: Limits) {
        self.state().limits = limits;
    }

    /// Calls per endpoint template, such as `POST /verkoopboekingen`.
    pub fn calls(&self) -> BTreeMap<String, CallCount> {
        self.state().log.counts().clone()
    }

    /// Calls of one endpoint.
    pub fn calls_of(&self, endpoint: &str) -> CallCount {
        self.state().log.counts().get(endpoint).copied().unwrap_or_default()
    }

    /// Counts calls from zero again.
    pub fn forget_calls(&self) {
        self.state().log = CallLog::default();
    }

    /// All access tokens die now.
    pub fn expire_tokens(&self) {
        let now = self.now();
        self.state().tokens.expire_all(now);
    }

    /// Moves the clock, where it can be moved.
    pub fn advance_clock(&self, by: jiff::SignedDuration) -> bool {
        self.clock().advance(by)
    }

    /// Names of the administrations.
    pub fn administrations(&self) -> Vec<String> {
        let state = self.state();
        state.administrations.iter().map(|books| books.name.clone()).collect()
    }

    /// Works on an administration under the lock.
    fn with<T>(
        &self,
        administration: &str,
        work: impl FnOnce(&mut Administration, Stamp, &mut Chance) -> Result<T, NoSuch>,
    ) -> Result<T, NoSuch> {
        let now = self.now();
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        let State {
            administrations,
            chance,
            ..
        } = &mut *state;
        let stamp = stamp(now, chance);
        match administrations.get_mut(index) {
            Some(books) => work(books, stamp, chance),
            None => Err(NoSuch(format!("administration {administration}"))),
        }
    }
}

fn index_of(state: &State, administration: &str) -> Result<usize, NoSuch> {
    state
        .administrations
        .iter()
        .position(|books| books.name == administration)
        .ok_or_else(|| NoSuch(format!("administration {administration}")))
}

/// Methods on one administration, found by its name.
impl SnelStart {
    /// What was booked.
    pub fn books(&self, administration: &str) -> Result<Books, NoSuch> {
        self.with(administration, |books, _, _| Ok(Books::of(books)))
    }

    /// The key stops working; `regenerate_key` gives another.
    pub fn withdraw_key(&self, administration: &str) -> Result<(), NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        state.withdraw_key(index);
        Ok(())
    }

    /// The administration gets another key; the old one stops working.
    pub fn regenerate_key(&self, administration: &str) -> Result<String, NoSuch> {
        let mut state = self.state();
        let index = index_of(&state, administration)?;
        let first = self.config().administrations.get(index);
        let first = first.map_or("", |administration| administration.key.as_str());
        state
            .regenerate_key(index, first)
            .ok_or_else(|| NoSuch(format!("administration {administration}")))
    }

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

    /// Id of the ledger account with a number.
    pub fn ledger_id(&self, administration: &str, number: i64) -> Result<Uuid, NoSuch> {
        self.with(administration, |books, _, _| {
            let found = books.ledgers.find(|ledger| ledger.number == number);
            found
                .map(|ledger| ledger.id)
                .ok_or_else(|| NoSuch(format!("ledger {number}")))
        })
    }

    /// Id of the cost centre with a number.
    pub fn cost_center_id(&self, administration: &str, number: i64) -> Result<Uuid, NoSuch> {
        self.with(administration, |books, _, _| {
            let found = books.cost_centers.find(|center| center.number == number);
            found
                .map(|center| center.id)
                .ok_or_else(|| NoSuch(format!("cost centre {number}")))
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

    /// A change in the chart or the lists.
    pub fn change(&self, administration: &str, what: &Change) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            if change(books, what, stamp) {
                Ok(())
            } else {
                Err(NoSuch(format!("object of {what:?}")))
            }
        })
    }

    /// Opens every period again, whoever closed it.
    pub fn unblock_periods(&self, administration: &str) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            books.blocked.clear();
            books.blocked_by_accountant.clear();
            books.filed.clear();
            Ok(())
        })
    }

    /// The accountant closes a period (`BOE-0051`).
    pub fn block_by_accountant(&self, administration: &str, from: Date, to: Date) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            books.blocked_by_accountant.push(Period { from, to });
            Ok(())
        })
    }

    /// The VAT return over a period is filed (`BOE-0046`).
    pub fn file_vat_return(&self, administration: &str, from: Date, to: Date) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            books.filed.push(Period { from, to });
            Ok(())
        })
    }

    /// A payment on an invoice.
    pub fn pay(&self, administration: &str, number: &str, amount: Decimal) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let found = books.invoices.find(|invoice| invoice.number == number);
            let id = found.map(|invoice| invoice.id);
            let id = id.ok_or_else(|| NoSuch(format!("invoice {number}")))?;
            books.invoices.change(id, |invoice| {
                invoice.open -= amount;
                invoice.stamp = stamp;
            });
            Ok(())
        })
    }

    /// Ties a booking to an order, as if it was invoiced from it
    /// (`BOE-0047`).
    pub fn invoice_order(&self, administration: &str, order: i64, number: &str) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let order = books.orders.find(|row| row.number == order).map(|row| row.id);
            let order = order.ok_or_else(|| NoSuch("order".into()))?;
            let invoice = books.invoices.find(|invoice| invoice.number == number);
            let (invoice, booking) = invoice
                .map(|invoice| (invoice.id, invoice.booking))
                .ok_or_else(|| NoSuch(format!("invoice {number}")))?;
            books.invoices.change(invoice, |row| row.orders.push(order));
            books.bookings.change(booking, |row| row.from_order = true);
            books.orders.change(order, |row| {
                row.invoice = Some(invoice);
                row.fields.process = 7;
                row.stamp = stamp;
            });
            Ok(())
        })
    }

    /// Hangs a purchase order on a sales order (`VOR-0014`).
    pub fn link_purchase(&self, administration: &str, order: i64) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            let order = books.orders.find(|row| row.number == order).map(|row| row.id);
            let order = order.ok_or_else(|| NoSuch("order".into()))?;
            books.orders.change(order, |row| row.has_purchases = true);
            Ok(())
        })
    }

    /// Gives an article stock (`ART-0010`).
    pub fn set_stock(&self, administration: &str, code: &str, stock: Decimal) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let found = books.articles.find(|article| article.fields.code == code);
            let id = found.map(|article| article.id);
            let id = id.ok_or_else(|| NoSuch(format!("article {code}")))?;
            books.articles.change(id, |article| {
                article.stock = stock;
                article.stamp = stamp;
            });
            Ok(())
        })
    }

    /// A mandate of a customer.
    pub fn add_mandate(
        &self,
        administration: &str,
        customer: i64,
        reference: &str,
        one_off: bool,
        withdrawn: bool,
    ) -> Result<Uuid, NoSuch> {
        self.with(administration, |books, _, chance| {
            let mandate = Mandate {
                id: chance.guid(),
                customer: relation_of(books, customer)?,
                reference: reference.to_owned(),
                one_off,
                withdrawn,
            };
            let id = mandate.id;
            books.mandates.push(mandate);
            Ok(id)
        })
    }
}

fn relation_of(books: &Administration, code: i64) -> Result<Uuid, NoSuch> {
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
