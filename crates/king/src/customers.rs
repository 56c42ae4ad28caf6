//! Customers of the application in the package (apis/king.md sections 4, 5 and 7): look, read, make, overwrite.
//!
//! Making one is done once: after a lost answer only a look may follow. The search key is unique in the package and made
//! of the number by default, so that even a second try would be refused there.

use std::collections::HashMap;

use boekbrug_connector::{
    ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, References, WantedCustomer,
};
use boekbrug_http::{Effect, Priority};
use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::text::kvk_number;
use boekbrug_model::{Feed, Finding, FindingCode, Record, text};
use serde_json::{Map, Value};

use crate::King;
use crate::capability::LARGEST_NUMBER;
use crate::client::Ask;
use crate::config::DebtorNumber;
use crate::door::Operation;
use crate::errors::{Called, Subject};
use crate::map::{self, Context};
use crate::wire::{Asked, Condition, DataSet, Records, Row, changed, made, of, whole};

/// The table of debtors.
const DEB: &str = "DEB";

impl King {
    /// Everything under any of the keys; each is asked for by itself, because conditions on texts and numbers together
    /// are said to go wrong (section 4).
    pub(crate) async fn look_up_customers(
        &self,
        wanted: &WantedCustomer,
        references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        let mut all: Vec<FoundCustomer> = Vec::new();
        for condition in conditions(wanted) {
            for one in self.debtors(condition, references).await? {
                if holds(&one, wanted) && all.iter().all(|known| known.row.package_id != one.row.package_id) {
                    all.push(one);
                }
            }
        }
        Ok(all)
    }

    /// One debtor by its number; none when it is gone.
    pub(crate) async fn look_at_customer(
        &self,
        id: &str,
        references: &References,
    ) -> Result<Option<FoundCustomer>, ConnectorError> {
        let Some(number) = number(id) else { return Ok(None) };
        let found = self.debtors(by_number(number), references).await?;
        Ok(found.into_iter().find(|one| one.row.package_id == number.to_string()))
    }

    /// The debtors that fit a condition, mapped as their feed maps them. A row that cannot be read is an error and never
    /// nobody.
    async fn debtors(
        &self,
        condition: Condition,
        references: &References,
    ) -> Result<Vec<FoundCustomer>, ConnectorError> {
        let Some(listing) = of(Feed::Customers) else {
            return Ok(Vec::new());
        };
        let (column, size) = (condition.column, self.config.page_size);
        let asked = Asked {
            table: listing.table,
            columns: listing.columns,
            conditions: vec![condition],
            order: listing.key,
            page: (size, 1),
            since: None,
            documents: false,
        };
        let root = self.records(&asked, Priority::Normal).await?;
        let rows = Records::of(&root).rows;
        // A full page of one key is no answer to this question: the rest may hold the wanted one.
        if rows.len() >= usize::try_from(size).unwrap_or(usize::MAX) {
            let why = format!("{DEB} does not filter by {column}: {} rows", rows.len());
            return Err(reading().unreadable(why));
        }
        let context = Context {
            references,
            today: self.today(),
            config: &self.config,
            split_account: None,
            group_accounts: &HashMap::new(),
        };
        let found = rows.iter().map(|row| {
            let mapped = map::customer(*row, &context);
            mapped.map(|mapped| FoundCustomer {
                row: mapped,
                // the package keeps a day at most, and does not hand it out
                changed: None,
                raw: raw(*row, listing.columns),
            })
        });
        let found: Result<Vec<_>, _> = found.collect();
        found.map_err(|reject| reading().unreadable(format!("a row of {DEB}: {:?}", reject.findings)))
    }

    /// Makes a customer, and reads it back. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn make_customer(
        &self,
        customer: &CheckedCustomer,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let code = &customer.customer().customer_code;
        let needed = || refused(Finding::new(FindingCode::CustomerNeedsNumber).with("customer", code));
        let number = number(code).ok_or_else(needed)?;
        if self.config.debtor_number == DebtorNumber::Sent {
            self.in_range(number).await?;
        }
        let row = map::new_debtor(customer, number, &self.config).map_err(refused)?;
        let subject = Subject::customer(customer);
        let payload = made(DEB, row);
        let ask = write(Operation::Create, &payload, &subject);
        let reply = self.api.ask(&ask).await?;
        let given = reply.keys().first().and_then(|key| whole(key));
        let lost = |error: ConnectorError| ask.called().unreadable(error);
        // The answer is the debtor's number. Should it be something else, it is known by the number that was sent.
        let mut numbers: Vec<u32> = given.and_then(|given| u32::try_from(given).ok()).into_iter().collect();
        numbers.push(number);
        numbers.dedup();
        for number in numbers {
            let found = self.debtors(by_number(number), references).await.map_err(lost)?;
            let is_it =
                |one: &FoundCustomer| one.row.code == number.to_string() && one.row.name == customer.customer().name;
            if let Some(made) = found.into_iter().find(is_it) {
                return Ok(made);
            }
        }
        Err(ask.called().unreadable("a yes, and no such debtor"))
    }

    /// A number that the administration gives to debtors, where it tells which those are.
    async fn in_range(&self, number: u32) -> Result<(), ConnectorError> {
        match self.debtor_range().await? {
            Some((from, until)) if !(from..=until).contains(&i64::from(number)) => {
                let finding = Finding::new(FindingCode::CustomerNumberOutOfRange).with("customer", number);
                Err(refused(finding.with("from", from).with("until", until)))
            }
            _ => Ok(()),
        }
    }

    /// Overwrites the columns that differ; the others are not sent. The transport never sends it again: by then a person
    /// may have saved something newer.
    pub(crate) async fn change_customer(
        &self,
        change: &CustomerChange<'_>,
        references: &References,
    ) -> Result<FoundCustomer, ConnectorError> {
        let subject = Subject::customer(change.customer);
        let id = &change.found.row.package_id;
        let Some(number) = number(id) else {
            return Err(called(Operation::Update, &subject).customer_gone());
        };
        let fields = |path: &str| change.fields.contains(path);
        let row = map::changed_debtor(&change.found.raw, change.customer, &self.config, fields).map_err(refused)?;
        if row.is_empty() {
            let there = self.look_at_customer(id, references).await?;
            return there.ok_or_else(|| called(Operation::Update, &subject).customer_gone());
        }
        let payload = changed(DEB, &by_number(number), row);
        let ask = write(Operation::Update, &payload, &subject);
        self.api.ask(&ask).await?;
        let there = self.look_at_customer(id, references).await;
        let there = there.map_err(|error| ask.called().unreadable(error))?;
        there.ok_or_else(|| ask.called().customer_gone())
    }
}

/// A number that a debtor can have.
fn number(code: &str) -> Option<u32> {
    let number: u32 = text::code_key(code).parse().ok()?;
    (1..=LARGEST_NUMBER).contains(&number.into()).then_some(number)
}

fn by_number(number: u32) -> Condition {
    Condition::is("NR", number.to_string())
}

/// One condition for each key. A Dutch VAT number may stand there with and without its letters.
fn conditions(wanted: &WantedCustomer) -> Vec<Condition> {
    let mut conditions = Vec::new();
    conditions.extend(wanted.number.as_deref().and_then(number).map(by_number));
    if let Some(vat) = given(wanted.vat_number.as_deref()) {
        conditions.push(Condition::is("BTWNR", vat));
        conditions.extend(vat.strip_prefix("NL").map(|bare| Condition::is("BTWNR", bare)));
    }
    conditions.extend(given(wanted.identification.as_deref()).map(|kvk| Condition::is("KVKNR", kvk)));
    conditions
}

/// Whether a row holds any of the keys: what the package gave beside those is not asked for.
fn holds(found: &FoundCustomer, wanted: &WantedCustomer) -> bool {
    let Record::Customer(customer) = &found.row.record else {
        return false;
    };
    let same = |one: Option<&str>, other: Option<&str>, norm: fn(&str) -> Option<String>| {
        let one = given(one).and_then(norm);
        one.is_some() && one == given(other).and_then(norm)
    };
    let number = |code: &str| number(code).map(|number| number.to_string());
    same(wanted.number.as_deref(), Some(&found.row.code), number)
        || same(
            wanted.vat_number.as_deref(),
            customer.vat_number.as_deref(),
            text::vat_number,
        )
        || same(
            wanted.identification.as_deref(),
            customer.identification.as_deref(),
            kvk_number,
        )
}

/// The cells of a row that are filled, by column.
fn raw(row: Row<'_>, columns: &[&str]) -> Value {
    let cells = columns.iter().filter_map(|column| {
        let text = row.text(column)?;
        Some(((*column).to_owned(), Value::String(text)))
    });
    Value::Object(cells.collect::<Map<_, _>>())
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn write<'a>(operation: Operation, payload: &'a DataSet, subject: &'a Subject) -> Ask<'a> {
    Ask {
        operation,
        payload: Some(payload),
        door: None,
        effect: effect(operation),
        priority: Priority::Normal,
        subject,
    }
}

/// A change goes over a row as it was just read.
fn effect(operation: Operation) -> Effect {
    match operation {
        Operation::Update => Effect::Replace,
        _ => Effect::Write,
    }
}

fn refused(finding: Finding) -> ConnectorError {
    ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding)
}

fn reading() -> Called<'static> {
    Called {
        endpoint: Operation::Records.endpoint(),
        effect: Effect::Read,
        subject: Subject::NONE,
    }
}

fn called(operation: Operation, subject: &Subject) -> Called<'_> {
    Called {
        endpoint: operation.endpoint(),
        effect: effect(operation),
        subject,
    }
}
