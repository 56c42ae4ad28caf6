//! Exact Online where customers go both ways.

use anyhow::{Context, Result};
use boekbrug_sandbox::Reply;
use boekbrug_sandbox::exact::{AccountPatch, By, NoSuch, Refused, StoredInvoice, What};
use serde_json::Value;

use super::{ExactSide, division, sent};
use crate::side::two_way::{PlacedOrder, Relation, TwoWay, Write, Written, body};

/// The package's own names of the coupled fields that change.
const NAMES: &[(&str, &str)] = &[
    ("name", "Name"),
    ("visitAddress.address1", "AddressLine1"),
    ("visitAddress.city", "City"),
    ("visitAddress.phoneNumber", "Phone"),
];

/// The status of an invoice that is processed.
const PROCESSED: i64 = 50;

impl ExactSide {
    /// Notes who reads an account to save it, and who has saved it. The feed of customers reads elsewhere.
    pub(super) fn watch(&self, method: &str, target: &str, reply: &Reply) {
        let Some((_, rest)) = target.split_once("/crm/Accounts") else {
            return;
        };
        if target.contains("/sync/") || target.contains("/bulk/") {
            return;
        }
        match (method, id_in(rest)) {
            ("PUT", Some(id)) => self.opened.save(&id, reply),
            ("GET", Some(id)) => self.opened.open([id]),
            ("GET", None) => {
                let answer: Value = serde_json::from_slice(&body(reply)).unwrap_or_default();
                let rows = answer["d"].as_array().or_else(|| answer["d"]["results"].as_array());
                let ids = rows.into_iter().flatten().filter_map(|row| row["ID"].as_str());
                self.opened.open(ids.map(str::to_owned));
            }
            _ => {}
        }
    }

    fn code_of(&self, number: usize, id: &str) -> Result<Option<String>> {
        let accounts = self.sandbox.accounts(division(number))?;
        let found = accounts.into_iter().find(|account| account.id.to_string() == id);
        Ok(found.map(|account| account.code))
    }

    fn open_invoice(&self, number: usize, pick: usize) -> Result<Option<StoredInvoice>> {
        let books = self.sandbox.books(division(number))?;
        let mut open: Vec<_> = books
            .invoices
            .into_iter()
            .filter(|invoice| invoice.status != PROCESSED)
            .collect();
        let count = open.len().max(1);
        Ok((!open.is_empty()).then(|| open.swap_remove(pick % count)))
    }
}

impl TwoWay for ExactSide {
    fn relations(&self, number: usize) -> Result<Vec<Relation>> {
        let rows = self.sandbox.rows(division(number), "crm/Accounts")?;
        Ok(rows.iter().map(relation).collect())
    }

    fn writes(&self, number: usize) -> Result<Vec<Write>> {
        let changes = self.sandbox.account_changes(division(number))?.into_iter();
        Ok(changes
            .map(|change| Write {
                at: change.at,
                id: change.id.to_string(),
                by_api: change.by == By::Api,
                made: change.what == What::Made,
                fields: change
                    .fields
                    .iter()
                    .map(|field| Written {
                        field: canonical(&field.field),
                        old: text(&field.old),
                        new: text(&field.new),
                    })
                    .collect(),
            })
            .collect())
    }

    fn orders(&self, number: usize) -> Result<Vec<PlacedOrder>> {
        let books = self.sandbox.books(division(number))?;
        let orders = books.invoices.into_iter().map(|invoice| PlacedOrder {
            reference: invoice.your_ref,
            // a company may give the number of the invoice when it is made
            number: invoice.number.unwrap_or(invoice.order_number).to_string(),
            relation: invoice.ordered_by.to_string(),
            net: invoice.net,
            lines: invoice.lines.len(),
            invoice: invoice
                .number
                .filter(|_| invoice.status == PROCESSED)
                .map(|number| number.to_string()),
        });
        Ok(orders.collect())
    }

    fn debtors(&self, number: usize) -> Result<Vec<(String, String)>> {
        let books = self.sandbox.books(division(number))?;
        let booked = sent(&books).map(|entry| (entry.your_ref.clone(), entry.customer.to_string()));
        Ok(booked.collect())
    }

    fn edit(&self, number: usize, id: &str, fields: &[(&str, String)]) -> Result<bool> {
        let Some(code) = self.code_of(number, id)?.filter(|_| !self.opened.is_open(id)) else {
            return Ok(false);
        };
        let mut patch = AccountPatch::default();
        for (field, value) in fields {
            let value = value.clone();
            match *field {
                "name" => patch.name = Some(value),
                "visitAddress.address1" => patch.street = Some(value),
                "visitAddress.city" => patch.city = Some(value),
                "visitAddress.phoneNumber" => patch.phone = Some(value),
                "memo" => patch.remarks = Some(value),
                "kredietLimiet" => patch.credit_line = Some(value.parse().context("an amount")?),
                other => anyhow::bail!("nobody changes {other}"),
            }
        }
        Ok(done(self.sandbox.edit_account(division(number), &code, &patch))?)
    }

    fn add(&self, number: usize, name: &str, code: Option<i64>) -> Result<()> {
        let patch = AccountPatch {
            name: Some(name.to_owned()),
            code: code.map(|code| code.to_string()),
            payment_condition: Some("30".to_owned()),
            ..AccountPatch::default()
        };
        done(self.sandbox.make_account(division(number), &patch))?;
        Ok(())
    }

    fn invoice(&self, number: usize, pick: usize) -> Result<()> {
        if let Some(invoice) = self.open_invoice(number, pick)? {
            done(self.sandbox.print_invoice(division(number), invoice.id))?;
        }
        Ok(())
    }

    fn advance(&self, number: usize, pick: usize) -> Result<()> {
        if let Some(invoice) = self.open_invoice(number, pick)? {
            done(
                self.sandbox
                    .leave_invoice(division(number), invoice.id, pick.is_multiple_of(2)),
            )?;
        }
        Ok(())
    }
}

/// Whether a user could do it; what is not there is a mistake of the storm.
fn done<T>(outcome: Result<T, Refused>) -> Result<bool, NoSuch> {
    match outcome {
        Ok(_) => Ok(true),
        Err(Refused::Rules(_)) => Ok(false),
        Err(Refused::NoSuch(no_such)) => Err(no_such),
    }
}

/// The id in the brackets of an address, percent-encoded or not.
fn id_in(rest: &str) -> Option<String> {
    let inside = rest.strip_prefix("(").or_else(|| rest.strip_prefix("%28"))?;
    let from = inside.find("guid")? + "guid".len();
    let id = inside[from..].trim_start_matches("%27").trim_start_matches('\'');
    id.get(..36).map(str::to_owned)
}

fn canonical(name: &str) -> String {
    let known = NAMES.iter().find(|(_, theirs)| *theirs == name);
    known.map_or(name, |(ours, _)| ours).to_owned()
}

fn relation(row: &Value) -> Relation {
    let keys = ["VATNumber", "ChamberOfCommerce"].iter().map(|name| text(&row[*name]));
    let value = |(ours, theirs): &(&'static str, &str)| {
        let value = text(&row[*theirs]);
        (!value.is_empty()).then_some((*ours, value))
    };
    Relation {
        id: text(&row["ID"]),
        code: text(&row["Code"]),
        keys: keys.filter(|key| !key.is_empty()).collect(),
        values: NAMES.iter().filter_map(value).collect(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_an_address() {
        let id = "0b1f5cf0-1111-2222-3333-444455556666";
        for rest in [format!("(guid'{id}')"), format!("%28guid%27{id}%27%29?x=1")] {
            assert_eq!(id_in(&rest).as_deref(), Some(id), "{rest}");
        }
        for rest in ["?$filter=Code eq guid'x'", "(guid'short')", ""] {
            assert_eq!(id_in(rest), None, "{rest}");
        }
    }
}
