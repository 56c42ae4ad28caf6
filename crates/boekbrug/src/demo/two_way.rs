//! The couplings that send customers out: per relation, with its debtor (profile B), and both ways with draft orders
//! (profile C). Each plays the application, and a person inside the package.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use boekbrug_engine::{CustomerOffer, EngineError};
use boekbrug_model::{Feed, FindingCode};
use boekbrug_server::v1::read_customers;
use boekbrug_store::{AppCustomerFilter, AppCustomerRow, AppCustomerState, Author};
use http::Method;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::coupling::Coupling;
use super::figures::{ConnectionFigures, CustomerFigures, OrderFigures};
use super::files::{self, LETTERS, Offered};
use super::samples::MOVED;
use crate::output::findings_text;

/// The customer that is not ticked; the invoice for it stays.
const UNTICKED: &str = "relatie-5";
/// The customer that both sides change at once.
const BOTH: &str = "klant-2";
/// The field of it.
const FIELD: &str = "visitAddress.phoneNumber";
/// A customer that a person makes in the package.
const MADE_THERE: &str = "Fietsenmaker De Ketting";
/// The invoice of which a person makes a final one in the package.
const INVOICED: &str = "D-0001";

/// Profile B: five customers, four of them ticked, one with letters in its code.
pub(crate) async fn per_relation(coupling: &mut Coupling<'_>, today: Date) -> Result<ConnectionFigures> {
    let documents = files::with_letters(today)?;
    coupling.pull().await?;
    hand_over(coupling, &relations("relatie", LETTERS)).await?;
    let (engine, row) = (&coupling.installation.engine, &coupling.row);
    let everybody: Vec<_> = all(coupling).await?.into_iter().map(|known| known.here).collect();
    let ticked: Vec<_> = everybody
        .iter()
        .map(String::as_str)
        .filter(|id| *id != UNTICKED)
        .collect();
    engine.tick_customers(row.organisation, row.id, &ticked, true).await?;
    coupling.offer(&documents).await?;
    let mut open = coupling.push().await?;
    let numbered = number_letters(coupling).await?;
    open |= coupling.push().await?;
    settled(coupling, open).await?;
    let echoes = echoes(coupling).await?;
    let customers = CustomerFigures {
        numbered,
        echoes,
        ..customer_figures(coupling).await?
    };
    figures(coupling, &documents, customers, "bookings", "number").await
}

/// Profile C: customers both ways, one changed on both sides at once, and draft orders of which one is invoiced there.
pub(crate) async fn both_ways(coupling: &mut Coupling<'_>, today: Date) -> Result<ConnectionFigures> {
    let documents = files::for_orders(today)?;
    made_there(coupling).await?;
    coupling.pull().await?;
    let mut given = relations("klant", "90017");
    given.truncate(2);
    hand_over(coupling, &given).await?;
    coupling.push().await?;
    change_both(coupling).await?;
    coupling.offer(&documents).await?;
    let open = coupling.push().await?;
    settled(coupling, open).await?;
    let echoes = echoes(coupling).await?;
    invoice_one(coupling).await?;
    let customers = CustomerFigures {
        came_in: came_in(coupling).await?,
        conflicts_resolved: conflicts_resolved(coupling).await?,
        echoes,
        ..customer_figures(coupling).await?
    };
    let mut one = figures(coupling, &documents, customers, "orders", "reference").await?;
    one.invoices.orders = Some(order_figures(coupling, one.invoices.verified).await?);
    Ok(one)
}

/// The customers of the application, as it hands them over.
fn relations(id: &str, letters: &str) -> Vec<Value> {
    let address = |street: &str, zip: &str, city: &str| json!({"address1": street, "zipCode": zip, "city": city, "countryCode": "NL"});
    vec![
        json!({"id": format!("{id}-1"), "customerCode": "90001", "name": "Bakkerij De Korenaar BV",
            "identification": "27312345", "vatNumber": "NL003456789B73",
            "visitAddress": address("Molenweg 3", "2511 CV", "Den Haag"), "sendInvoiceTo": "boeken@korenaar.example"}),
        json!({"id": format!("{id}-2"), "customerCode": "90002", "name": "Zorggroep Oosterpoort",
            "identification": "30198765", "visitAddress": address("Nieuwe Hof 12", "9712 BB", "Groningen")}),
        json!({"id": format!("{id}-3"), "customerCode": "90003", "name": "Aannemersbedrijf Van Dijk & Zn",
            "identification": "12345678", "vatNumber": "NL001234567B29",
            "visitAddress": address("Steigerkade 8", "3011 AA", "Rotterdam")}),
        json!({"id": format!("{id}-4"), "customerCode": letters, "name": "Kapsalon Knip",
            "visitAddress": address("Brink 21", "7411 BT", "Deventer")}),
        json!({"id": format!("{id}-5"), "customerCode": "90099", "name": "Nieuwe Klant VOF",
            "identification": "87654321", "visitAddress": address("Haven 2", "4331 AA", "Middelburg")}),
    ]
}

fn offers(customers: &[Value]) -> Result<Vec<CustomerOffer>> {
    let read = read_customers(Value::from(customers.to_vec()).to_string().as_bytes());
    read.map_err(|findings| anyhow!("{}", findings_text(&findings, "")))
}

async fn hand_over(coupling: &Coupling<'_>, customers: &[Value]) -> Result<()> {
    let (engine, row) = (&coupling.installation.engine, &coupling.row);
    engine
        .offer_customers(row.organisation, row.id, &offers(customers)?)
        .await?;
    Ok(())
}

async fn all(coupling: &Coupling<'_>) -> Result<Vec<AppCustomerRow>> {
    let store = coupling.installation.store.app_customers();
    let everything = AppCustomerFilter::default();
    Ok(store.list(coupling.row.id, &everything, None, 1_000).await?)
}

async fn customer(coupling: &Coupling<'_>, here: &str) -> Result<AppCustomerRow> {
    let store = coupling.installation.store.app_customers();
    let row = store.one(coupling.row.id, here).await?;
    row.with_context(|| format!("{here} was not kept."))
}

/// Gives the customers that wait for a number the next one; how many.
async fn number_letters(coupling: &Coupling<'_>) -> Result<u64> {
    let (engine, row) = (&coupling.installation.engine, &coupling.row);
    for known in all(coupling).await? {
        let waits = |code| known.findings.iter().any(|finding| finding.code == code);
        if waits(FindingCode::CustomerNeedsNumber) {
            let next = engine.next_customer_number(row.organisation, row.id).await?.to_string();
            engine
                .number_customer(row.organisation, row.id, &known.here, Some(&next))
                .await?;
        }
    }
    // whoever was found under another number than his own code has one as well
    let given = |known: &&AppCustomerRow| known.number.is_some() && known.code.bytes().any(|b| b.is_ascii_alphabetic());
    Ok(all(coupling).await?.iter().filter(given).count() as u64)
}

/// A person makes a customer in the package, unless an earlier start of the demo did.
async fn made_there(coupling: &Coupling<'_>) -> Result<()> {
    let known = coupling.control.list("relations", "").await?;
    if known.iter().all(|one| one["name"] != MADE_THERE) {
        let new = json!({"name": MADE_THERE, "street": "Ring 5", "postcode": "1012 AB", "city": "Amsterdam",
            "customer": true});
        coupling.control.act(Method::POST, "people/relations", &new).await?;
    }
    Ok(())
}

async fn came_in(coupling: &Coupling<'_>) -> Result<u64> {
    let (mut after, mut count) = (None, 0);
    loop {
        let store = &coupling.installation.store;
        let place = after.as_ref().map(|(code, id): &(String, _)| (code.as_str(), *id));
        let rows = store.records(coupling.row.id, Feed::Customers, place, 500).await?;
        count += rows.iter().filter(|row| row.name == MADE_THERE).count() as u64;
        match rows.last() {
            Some(last) => after = Some((last.code.clone(), last.id)),
            None => return Ok(count),
        }
    }
}

/// The application and a person in the package change one field of one customer, each before it heard of the other.
async fn change_both(coupling: &Coupling<'_>) -> Result<()> {
    let change = json!({"id": BOTH, "name": "Zorggroep Oosterpoort", "customerCode": "90002",
        "visitAddress": {"phoneNumber": "050 111 11 11", "contactPerson": "Mevrouw De Wit"},
        "fields": [FIELD, "visitAddress.contactPerson"]});
    hand_over(coupling, &[change]).await?;
    let there = json!({"phone": "050 222 22 22"});
    coupling
        .control
        .act(Method::PATCH, &format!("people/relations/{MOVED}"), &there)
        .await?;
    Ok(())
}

/// One when the field is the same on both sides and the history has the value that gave way.
async fn conflicts_resolved(coupling: &Coupling<'_>) -> Result<u64> {
    let known = customer(coupling, BOTH).await?;
    let here: Value = serde_json::from_str(&known.values)?;
    let here = &here["visitAddress"]["phoneNumber"];
    let there = coupling.control.list("relations/rows", "").await?;
    let there = there.iter().find(|one| one["relatiecode"] == MOVED);
    let same = there.is_some_and(|there| there["telefoon"] == *here);
    let Some(package_id) = known.there.filter(|_| same) else {
        return Ok(0);
    };
    let store = &coupling.installation.store;
    let history = store.history(coupling.row.id, &package_id, Feed::Customers).await?;
    let fields = history
        .iter()
        .filter(|row| row.author != Author::Package)
        .flat_map(|row| &row.fields);
    let mut gave_way = fields.filter(|field| {
        let old = field.old.as_str().unwrap_or_default();
        field.field == FIELD && field.old != *here && old.starts_with("050 ")
    });
    Ok(u64::from(gave_way.next().is_some()))
}

/// A person makes the invoice of an order in the package; its number comes back with the feed of orders.
async fn invoice_one(coupling: &Coupling<'_>) -> Result<()> {
    let orders = coupling.control.list("books", "orders").await?;
    let order = orders.iter().find(|order| order["reference"] == INVOICED);
    let order = order.context("The order that is to be invoiced is not there.")?;
    if order["invoice"].is_null() {
        let number = order["number"].as_i64().context("The order has no number.")?;
        let path = format!("orders/{number}/invoice");
        coupling.control.act(Method::POST, &path, &json!({})).await?;
    }
    let (engine, row) = (&coupling.installation.engine, &coupling.row);
    engine.pull_now(row.organisation, row.id, &[Feed::Orders]).await?;
    Ok(())
}

/// What came back of the orders, as the feed of orders told it.
async fn order_figures(coupling: &Coupling<'_>, verified: u64) -> Result<OrderFigures> {
    let placed = coupling.control.list("books", "orders").await?.len() as u64;
    let store = &coupling.installation.store;
    let rows = store.records(coupling.row.id, Feed::Orders, None, 500).await?;
    let mut numbers = BTreeMap::new();
    for row in rows {
        let order: boekbrug_model::record::Order = serde_json::from_str(&row.values)?;
        if let (Some(reference), Some(number)) = (order.reference, order.invoice_number) {
            numbers.insert(reference, number);
        }
    }
    Ok(OrderFigures {
        placed,
        verified,
        invoiced: numbers.len() as u64,
        numbers,
    })
}

/// Everything came to its end, or waits for somebody.
async fn settled(coupling: &Coupling<'_>, open: bool) -> Result<()> {
    let waits = |row: &AppCustomerRow| matches!(row.state, AppCustomerState::Sending | AppCustomerState::Unknown);
    if open || all(coupling).await?.iter().any(waits) {
        return Err(EngineError::Busy).context("The package did not answer in time.");
    }
    Ok(())
}

/// Reads and pushes once more, when both sides say the same: how often something was written then.
async fn echoes(coupling: &Coupling<'_>) -> Result<u64> {
    let written = async || -> Result<usize> {
        let changes = coupling.control.list("relations/changes", "").await?;
        Ok(changes.iter().filter(|change| change["by"] == "api").count())
    };
    let before = written().await?;
    coupling.pull().await?;
    coupling.push().await?;
    Ok((written().await? - before) as u64)
}

/// What became of the customers: made and updated as the sandbox itself counts it.
async fn customer_figures(coupling: &Coupling<'_>) -> Result<CustomerFigures> {
    let rows = all(coupling).await?;
    let changes = coupling.control.list("relations/changes", "").await?;
    let by_us = |what: &str| -> BTreeSet<String> {
        let ours = changes.iter().filter(|one| one["by"] == "api" && one["what"] == what);
        ours.map(|one| one["id"].to_string()).collect()
    };
    let (made, changed) = (by_us("made"), by_us("changed"));
    Ok(CustomerFigures {
        handed_over: rows.len() as u64,
        ticked: rows.iter().filter(|row| row.ticked).count() as u64,
        created: made.len() as u64,
        updated: changed.difference(&made).count() as u64,
        equal: rows.iter().filter(|row| row.state == AppCustomerState::Equal).count() as u64,
        ..CustomerFigures::default()
    })
}

/// The figures of the coupling, with what stands twice in the sandbox's own books.
async fn figures(
    coupling: &Coupling<'_>,
    documents: &[Offered],
    customers: CustomerFigures,
    list: &str,
    number: &str,
) -> Result<ConnectionFigures> {
    let mut one = coupling.figures(documents).await?;
    let names: BTreeSet<_> = all(coupling).await?.into_iter().map(|row| row.name).collect();
    let there = coupling.control.list("relations", "").await?;
    let debtors = there
        .iter()
        .filter_map(|one| one["name"].as_str())
        .filter(|name| names.contains(*name));
    let papers = coupling.control.list("books", list).await?;
    let papers = papers.iter().filter_map(|one| one[number].as_str());
    one.duplicates = twice(debtors) + twice(papers);
    one.customers = Some(customers);
    Ok(one)
}

/// How many there are beyond the first of each.
fn twice<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let mut seen = BTreeSet::new();
    texts.filter(|text| !seen.insert(*text)).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_twice_is_counted() {
        assert_eq!(twice(["a", "b", "a", "a"].into_iter()), 2);
        assert_eq!(twice(["a", "b"].into_iter()), 0);
    }

    #[test]
    fn the_customers_are_as_the_interface_takes_them() {
        assert_eq!(offers(&relations("x", LETTERS)).unwrap().len(), 5);
    }
}
