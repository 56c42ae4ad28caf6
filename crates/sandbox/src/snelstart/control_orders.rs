//! Orders and articles as a person inside the package changes them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::administration::Administration;
use super::calls::bookings::keep;
use super::control::{NoSuch, Refused};
use super::door::SnelStart;
use super::model::article::Article;
use super::model::booking::{Booking, Entry, Line, VatRow};
use super::model::order::{Order, PROCESS};
use super::model::vat::NONE;
use super::rules::article::check_fields;
use super::rules::order::parts;
use super::wire::record::Stamp;
use crate::chance::Chance;

/// The stage of an order of which an invoice was made.
const INVOICED: i64 = 7;

/// `verkoopOrderStatus` of such an order.
const DONE: i64 = 1;

/// Changes to an article; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticlePatch {
    /// Another code.
    pub code: Option<String>,
    /// Another description.
    pub name: Option<String>,
    /// Another price.
    pub price: Option<Decimal>,
    /// Another unit.
    pub unit: Option<String>,
    /// Number of another revenue group.
    pub group: Option<i64>,
    /// No longer active, or active again.
    pub inactive: Option<bool>,
}

/// Methods on the orders of one administration, found by its name.
impl SnelStart {
    /// A person makes the invoice of an order: the number that it got. The
    /// order keeps its reference.
    pub fn invoice_order(&self, administration: &str, order: i64) -> Result<String, Refused> {
        self.with(administration, |books, stamp, chance| {
            let row = order_of(books, order)?;
            let refusal = match row {
                row if row.invoice.is_some() => Some("the order has been invoiced"),
                row if row.fields.blocked => Some("the order is blocked"),
                _ => None,
            };
            if let Some(reason) = refusal {
                return Err(Refused::Rules(vec![reason.to_owned()]));
            }
            let row = row.clone();
            let number = next_number(books);
            let booking = booking_of(books, &row, &number, stamp, chance);
            let invoice = keep(books, chance, booking, vec![row.id]);
            books.made.invoices_of_orders += 1;
            books.orders.change(row.id, |order| {
                order.invoice = Some(invoice);
                order.fields.process = INVOICED;
                order.fields.status = DONE;
                order.stamp = stamp;
            });
            Ok(number)
        })
    }

    /// A person takes an order to another stage (`procesStatus`) by its
    /// name; the last one is [`SnelStart::invoice_order`].
    pub fn set_stage(&self, administration: &str, order: i64, stage: &str) -> Result<(), Refused> {
        self.with(administration, |books, stamp, _| {
            let row = order_of(books, order)?;
            let (id, invoiced) = (row.id, row.invoice.is_some());
            let wanted = PROCESS.iter().find(|(name, _)| *name == stage).map(|(_, stage)| *stage);
            match wanted {
                Some(wanted) if wanted < INVOICED && !invoiced => {
                    books.orders.change(id, |order| {
                        order.fields.process = wanted;
                        order.stamp = stamp;
                    });
                    Ok(())
                }
                Some(_) => Err(Refused::Rules(vec![format!("the order cannot go to {stage}")])),
                None => Err(NoSuch(format!("stage {stage}")).into()),
            }
        })
    }

    /// A person deletes an order that is not invoiced (`VOR-0014` where
    /// purchase orders hang on it).
    pub fn delete_order(&self, administration: &str, order: i64) -> Result<(), Refused> {
        self.with(administration, |books, _, _| {
            let row = order_of(books, order)?;
            if row.has_purchases {
                return Err(Refused::Rules(vec!["VOR-0014".to_owned()]));
            }
            if row.invoice.is_some() {
                return Err(Refused::Rules(vec!["the order has been invoiced".to_owned()]));
            }
            let id = row.id;
            books.orders.remove(id);
            Ok(())
        })
    }

    /// A person blocks an order for invoicing, or gives it free.
    pub fn block_order(&self, administration: &str, order: i64, blocked: bool) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let id = order_of(books, order)?.id;
            books.orders.change(id, |order| {
                order.fields.blocked = blocked;
                order.stamp = stamp;
            });
            Ok(())
        })
    }

    /// Ties a booking to an order, as if it was invoiced from it
    /// (`BOE-0047`).
    pub fn tie_order(&self, administration: &str, order: i64, number: &str) -> Result<(), NoSuch> {
        self.with(administration, |books, stamp, _| {
            let order = order_of(books, order)?.id;
            let invoice = books.invoices.find(|invoice| invoice.number == number);
            let (invoice, booking) = invoice
                .map(|invoice| (invoice.id, invoice.booking))
                .ok_or_else(|| NoSuch(format!("invoice {number}")))?;
            books.invoices.change(invoice, |row| row.orders.push(order));
            books.bookings.change(booking, |row| row.from_order = true);
            books.orders.change(order, |row| {
                row.invoice = Some(invoice);
                row.fields.process = INVOICED;
                row.stamp = stamp;
            });
            Ok(())
        })
    }

    /// Hangs a purchase order on a sales order (`VOR-0014`).
    pub fn link_purchase(&self, administration: &str, order: i64) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            let id = order_of(books, order)?.id;
            books.orders.change(id, |row| row.has_purchases = true);
            Ok(())
        })
    }
}

/// Methods on the articles of one administration, found by its name.
impl SnelStart {
    /// A person changes an article under the rules of the package.
    pub fn edit_article(&self, administration: &str, code: &str, patch: &ArticlePatch) -> Result<(), Refused> {
        self.with(administration, |books, stamp, _| {
            let found = books.articles.find(|article| article.fields.code == code);
            let mut wanted = found.cloned().ok_or_else(|| NoSuch(format!("article {code}")))?;
            apply(patch, &mut wanted, books)?;
            let faults = check_fields(&wanted, Some(wanted.id), books);
            if !faults.0.is_empty() {
                return Err(faults.into());
            }
            books.articles.change(wanted.id, |article| {
                article.fields = wanted.fields;
                article.inactive = wanted.inactive;
                article.stamp = stamp;
            });
            Ok(())
        })
    }

    /// A person makes an article under the rules of the package.
    pub fn make_article(&self, administration: &str, patch: &ArticlePatch) -> Result<Uuid, Refused> {
        self.with(administration, |books, stamp, chance| {
            let mut wanted = Article {
                id: chance.guid(),
                stamp,
                inactive: false,
                stock: Decimal::ZERO,
                fields: super::model::article::ArticleFields::default(),
            };
            apply(patch, &mut wanted, books)?;
            let faults = check_fields(&wanted, None, books);
            if !faults.0.is_empty() {
                return Err(faults.into());
            }
            let id = wanted.id;
            books.articles.add(wanted);
            Ok(id)
        })
    }

    /// A person gives a revenue group another name.
    pub fn rename_group(&self, administration: &str, number: i64, name: &str) -> Result<(), NoSuch> {
        self.with(administration, |books, _, _| {
            let id = group_of(books, number)?;
            books
                .revenue_groups
                .change(id, |group| name.clone_into(&mut group.name));
            Ok(())
        })
    }
}

fn apply(patch: &ArticlePatch, article: &mut Article, books: &Administration) -> Result<(), NoSuch> {
    let fields = &mut article.fields;
    if let Some(number) = patch.group {
        fields.group = group_of(books, number)?;
    }
    if let Some(code) = &patch.code {
        fields.code.clone_from(code);
    }
    if let Some(name) = &patch.name {
        fields.name.clone_from(name);
    }
    if let Some(unit) = &patch.unit {
        fields.unit = Some(unit.clone()).filter(|unit| !unit.is_empty());
    }
    fields.price = patch.price.unwrap_or(fields.price);
    article.inactive = patch.inactive.unwrap_or(article.inactive);
    Ok(())
}

fn group_of(books: &Administration, number: i64) -> Result<Uuid, NoSuch> {
    let found = books.revenue_groups.find(|group| group.number == number);
    found
        .map(|group| group.id)
        .ok_or_else(|| NoSuch(format!("revenue group {number}")))
}

fn order_of(books: &Administration, number: i64) -> Result<&Order, NoSuch> {
    let found = books.orders.find(|row| row.number == number);
    found.ok_or_else(|| NoSuch(format!("order {number}")))
}

/// The next invoice number that nobody has.
fn next_number(books: &mut Administration) -> String {
    loop {
        let number = books.company.next_invoice.to_string();
        books.company.next_invoice += 1;
        if !books.numbers.contains_key(&number) {
            return number;
        }
    }
}

/// The booking that an order becomes: a line for each of its own, by the
/// account and VAT kind of the article's group.
fn booking_of(books: &Administration, order: &Order, number: &str, stamp: Stamp, chance: &mut Chance) -> Booking {
    let mut lines = Vec::new();
    let mut vat: Vec<VatRow> = Vec::new();
    for (line, part) in order.fields.lines.iter().zip(parts(books, &order.fields)) {
        let Some(group) = part.group.and_then(|id| books.revenue_groups.get(id)) else {
            continue;
        };
        lines.push(Line {
            description: line.description.clone(),
            ledger: group.ledger,
            cost_center: order.fields.cost_center,
            amount: part.net,
            vat_kind: Some(group.vat_kind),
        });
        let amount = part.gross - part.net;
        match vat.iter_mut().find(|row| row.kind == group.vat_kind) {
            Some(row) => row.amount += amount,
            None if group.vat_kind == NONE => {}
            None => vat.push(VatRow {
                kind: group.vat_kind,
                amount,
            }),
        }
    }
    Booking {
        id: chance.guid(),
        stamp,
        entry: Entry {
            number: number.to_owned(),
            date: order.fields.date,
            customer: order.fields.relation,
            voucher: None,
            description: order.fields.description.clone(),
            total: order.gross,
            term: order.fields.term,
            marked: false,
            mandate: None,
            standing_mandate: order.fields.mandate,
            lines,
            vat,
        },
        documents: Vec::new(),
        from_order: true,
    }
}
