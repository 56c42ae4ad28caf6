//! Periods, payments, mandates and stock as a person inside the
//! package changes them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::administration::{Mandate, Period};
use super::control::NoSuch;
use super::control_relations::relation_of;
use super::door::SnelStart;
use super::state::change;
use crate::fault::Change;

/// Methods on the books of one administration, found by its name.
impl SnelStart {
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
