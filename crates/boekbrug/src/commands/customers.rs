//! `boekbrug customers`: customers of the application that go to the package.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use boekbrug_engine::Quiet;
use boekbrug_formats::FindingRow;
use boekbrug_model::settings::CustomersOut;
use boekbrug_server::v1::read_customers;
use boekbrug_store::{AppCustomerFilter, AppCustomerKept, AppCustomerRow, ConnectionRow};
use comfy_table::{Table, presets};
use serde::Serialize;

use super::Ending;
use crate::cli::{Customers, CustomersList};
use crate::installation::Installation;
use crate::output::{Output, findings_text};

/// Customers that are handed over or read at once.
const BATCH: usize = 1_000;

/// Runs one of the commands on customers.
pub(crate) async fn run(data: &Path, what: &Customers, output: Output) -> Result<Ending> {
    let which = match what {
        Customers::List(list) => &list.which,
        Customers::Import { which, .. }
        | Customers::Tick { which, .. }
        | Customers::Number { which, .. }
        | Customers::Retry { which, .. } => which,
    };
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let row = installation.connection(which.connection).await?;
    let (engine, organisation) = (&installation.engine, row.organisation);
    match what {
        Customers::List(wanted) => list(&installation, &row, wanted, output).await,
        Customers::Import { file, .. } => import(&installation, &row, file, output).await,
        Customers::Tick {
            off, all, customers, ..
        } => {
            let count = if *all {
                let everything = AppCustomerFilter::default();
                engine
                    .tick_all_customers(organisation, row.id, &everything, !off)
                    .await?
            } else {
                let named: Vec<_> = customers.iter().map(String::as_str).collect();
                engine.tick_customers(organisation, row.id, &named, !off).await?
            };
            told(&Ticked { ticked: !off, count }, output)
        }
        Customers::Number {
            customer,
            number,
            remove,
            ..
        } => {
            let number = match (number, remove) {
                (Some(number), _) => Some(number.clone()),
                (None, true) => None,
                (None, false) => Some(engine.next_customer_number(organisation, row.id).await?.to_string()),
            };
            engine
                .number_customer(organisation, row.id, customer, number.as_deref())
                .await?;
            one(&installation, &row, customer, output).await
        }
        Customers::Retry { customer, .. } => {
            engine.retry_customer(organisation, row.id, customer).await?;
            one(&installation, &row, customer, output).await
        }
    }
}

#[derive(Serialize)]
struct Ticked {
    ticked: bool,
    count: u64,
}

fn told(ticked: &Ticked, output: Output) -> Result<Ending> {
    output.result(ticked, |told| {
        let now = if told.ticked { "ticked" } else { "no longer ticked" };
        format!("{} more customers are {now}.", told.count)
    })?;
    Ok(Ending::Well)
}

/// A customer as it is shown.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    id: String,
    customer_code: String,
    name: String,
    state: &'static str,
    ticked: bool,
    number: Option<String>,
    package_id: Option<String>,
    findings: Vec<FindingRow>,
    #[serde(skip)]
    text: String,
}

impl From<AppCustomerRow> for Shown {
    fn from(row: AppCustomerRow) -> Self {
        Self {
            text: findings_text(&row.findings, "  "),
            findings: row.findings.iter().map(FindingRow::from).collect(),
            id: row.here,
            customer_code: row.code,
            name: row.name,
            state: row.state.as_str(),
            ticked: row.ticked,
            number: row.number,
            package_id: row.there,
        }
    }
}

async fn list(
    installation: &Installation,
    row: &ConnectionRow,
    wanted: &CustomersList,
    output: Output,
) -> Result<Ending> {
    let filter = AppCustomerFilter {
        states: wanted.states.clone(),
        ticked: (wanted.ticked || wanted.unticked).then_some(wanted.ticked),
        text: wanted.text.clone(),
    };
    let store = installation.store.app_customers();
    let mut all: Vec<AppCustomerRow> = Vec::new();
    loop {
        let after = all.last().map(|last| (last.code.clone(), last.here.clone()));
        let after = after.as_ref().map(|(code, here)| (code.as_str(), here.as_str()));
        let rows = store.list(row.id, &filter, after, 1_000).await?;
        let more = rows.len() == BATCH;
        all.extend(rows);
        if !more {
            break;
        }
    }
    let all: Vec<Shown> = all.into_iter().map(Shown::from).collect();
    output.result(&all, |all| table(all))?;
    Ok(ending(&all, row.settings.customers_out))
}

/// Customers with findings need a person. One that takes no part asks nobody for attention, as on the screens.
fn ending(all: &[Shown], customers_out: CustomersOut) -> Ending {
    let takes_part = |one: &Shown| customers_out != CustomersOut::Ticked || one.ticked;
    if all.iter().any(|one| one.state == "findings" && takes_part(one)) {
        Ending::NeedsAPerson
    } else {
        Ending::Well
    }
}

fn table(all: &[Shown]) -> String {
    if all.is_empty() {
        return "No customer was handed over, or none is like that.".to_owned();
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["id", "code", "number", "name", "ticked", "state"]);
    for one in all {
        let number = one.number.as_deref().unwrap_or("");
        let ticked = if one.ticked { "yes" } else { "no" };
        table.add_row([&one.id, &one.customer_code, number, &one.name, ticked, one.state]);
    }
    let mut text = format!("{table}\n");
    for one in all.iter().filter(|one| !one.text.is_empty()) {
        text += &format!("{}:\n{}", one.id, one.text);
    }
    text
}

async fn one(installation: &Installation, row: &ConnectionRow, here: &str, output: Output) -> Result<Ending> {
    let found = installation.store.app_customers().one(row.id, here).await?;
    let shown = Shown::from(found.context("The customer is not there.")?);
    output.result(&shown, |shown| table(std::slice::from_ref(shown)))?;
    Ok(Ending::Well)
}

/// How many of the customers came to what.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    counts: BTreeMap<&'static str, u64>,
    /// Those of which nothing was kept.
    linked_elsewhere: Vec<String>,
}

async fn import(installation: &Installation, row: &ConnectionRow, file: &Path, output: Output) -> Result<Ending> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read.", file.display()))?;
    let offers = match read_customers(&bytes) {
        Ok(offers) => offers,
        Err(findings) => bail!(
            "{} was not taken over.\n{}",
            file.display(),
            findings_text(&findings, "  ")
        ),
    };
    let mut imported = Imported::default();
    for some in offers.chunks(BATCH) {
        let engine = &installation.engine;
        for answer in engine.offer_customers(row.organisation, row.id, some).await? {
            let word = match answer.kept {
                AppCustomerKept::New => "new",
                AppCustomerKept::Changed => "changed",
                AppCustomerKept::Same => "same",
                AppCustomerKept::Stale => "stale",
                AppCustomerKept::LinkedElsewhere => {
                    imported.linked_elsewhere.push(answer.id);
                    "linkedElsewhere"
                }
            };
            *imported.counts.entry(word).or_default() += 1;
        }
    }
    output.result(&imported, |imported| {
        let counts = imported.counts.iter().map(|(word, count)| format!("{count} {word}"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        let mut text = format!("{}\n", if counts.is_empty() { "none" } else { &counts });
        for id in &imported.linked_elsewhere {
            text += &format!("  {id}: the record that it is said to be belongs to another customer\n");
        }
        text
    })?;
    let well = !["stale", "linkedElsewhere"]
        .iter()
        .any(|word| imported.counts.contains_key(word));
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ticked: bool, state: &'static str) -> Shown {
        Shown {
            id: "app-1".to_owned(),
            customer_code: String::new(),
            name: String::new(),
            state,
            ticked,
            number: None,
            package_id: None,
            findings: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn a_customer_that_takes_no_part_needs_nobody() {
        let of = |ticked, state, out| ending(&[shown(true, "equal"), shown(ticked, state)], out);
        let (ticked, all) = (CustomersOut::Ticked, CustomersOut::All);
        assert_eq!(of(false, "findings", ticked), Ending::Well);
        assert_eq!(of(true, "findings", ticked), Ending::NeedsAPerson);
        assert_eq!(of(false, "findings", all), Ending::NeedsAPerson);
        assert_eq!(of(true, "waiting", all), Ending::Well);
    }
}
