//! What a person does with customers of the application.

use std::collections::{HashMap, HashSet};

use axum::response::Response;
use boekbrug_model::{ConnectionId, RecordId, Scope};
use jiff::Timestamp;
use serde::Deserialize;

use super::filter::{Filter, one as address_of};
use super::one::refused;
use crate::frame::{Fault, Sent, Visit, go};

/// Which customer a button is about.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    connection: ConnectionId,
    id: String,
    /// What the button says beside it.
    #[serde(default)]
    ticked: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    connection: ConnectionId,
    id: String,
    #[serde(default)]
    number: String,
    /// The first free one instead.
    #[serde(default)]
    next: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    connection: ConnectionId,
    id: String,
    record: RecordId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Restore {
    connection: ConnectionId,
    id: String,
    record: RecordId,
    at: Timestamp,
    field: String,
}

/// The ticks of a page of the list, or of all that it shows.
pub(super) async fn ticks(visit: Visit, Sent(sent): Sent<Vec<(String, String)>>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let filter = Filter::read(sent.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    let id = filter.connection.ok_or_else(Fault::unreadable)?;
    let row = visit.connection(id).await?;
    let deed = sent.iter().find(|(name, _)| name == "deed");
    let engine = visit.engine();
    let (on, off) = match deed.map(|(_, value)| value.as_str()) {
        None => {
            let (tick, untick) = changes(&visit, id, &sent).await?;
            (
                engine
                    .tick_customers(visit.organisation, id, &texts(&tick), true)
                    .await?,
                engine
                    .tick_customers(visit.organisation, id, &texts(&untick), false)
                    .await?,
            )
        }
        Some(deed @ ("tickAll" | "untickAll")) => {
            let sought = filter.sought(row.settings.customers_out);
            let ticked = deed == "tickAll";
            let count = engine
                .tick_all_customers(visit.organisation, id, &sought, ticked)
                .await?;
            if ticked { (count, 0) } else { (0, count) }
        }
        Some(_) => return Err(Fault::unreadable()),
    };
    let notice = match (on, off) {
        (0, 0) => "customers-did-nothing",
        (_, 0) => "customers-did-tick",
        (0, _) => "customers-did-untick",
        _ => "customers-did-both",
    };
    Ok(go(filter.address())
        .notice(notice)
        .place("on", on)
        .place("off", off)
        .answer())
}

/// Whom the form ticks and whose tick it takes away, of those that it showed.
async fn changes(
    visit: &Visit,
    id: ConnectionId,
    sent: &[(String, String)],
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let of = |wanted: &str| {
        let fits = sent.iter().filter(|(name, _)| name == wanted);
        fits.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let (shown, here): (_, HashSet<_>) = (of("shown"), of("here").into_iter().collect());
    let rows = visit.app.store.app_customers().among(id, &shown).await?;
    let known: HashMap<_, _> = rows.iter().map(|row| (row.here.as_str(), row.ticked)).collect();
    let differs = |wanted: bool| {
        let differs = shown
            .iter()
            .filter(|one| here.contains(*one) == wanted && known.get(*one) == Some(&!wanted));
        differs.map(|one| (*one).to_owned()).collect()
    };
    Ok((differs(true), differs(false)))
}

fn texts(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

/// One tick, on the customer's own page.
pub(super) async fn tick(visit: Visit, Sent(form): Sent<Which>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let ids = [form.id.as_str()];
    let count = visit
        .engine()
        .tick_customers(visit.organisation, form.connection, &ids, form.ticked)
        .await?;
    let notice = match (count, form.ticked) {
        (0, _) => "customers-did-nothing",
        (_, true) => "customers-did-tick",
        (_, false) => "customers-did-untick",
    };
    Ok(go(address_of(form.connection, &form.id))
        .notice(notice)
        .place("on", count)
        .place("off", count)
        .answer())
}

pub(super) async fn number(visit: Visit, Sent(form): Sent<Given>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let (engine, id) = (visit.engine(), form.connection);
    let number = if form.next {
        engine.next_customer_number(visit.organisation, id).await?.to_string()
    } else {
        form.number.trim().to_owned()
    };
    let given = Some(number.as_str()).filter(|number| !number.is_empty());
    let before = visit.app.store.app_customers().one(id, &form.id).await?;
    let had_one = before.is_some_and(|row| row.number.is_some());
    let done = engine.number_customer(visit.organisation, id, &form.id, given).await;
    let notice = match (given, had_one) {
        (Some(_), _) => "customers-did-number",
        (None, true) => "customers-did-no-number",
        (None, false) => "customers-did-nothing",
    };
    match done.map_err(Fault::from) {
        Ok(()) => Ok(go(address_of(id, &form.id)).notice(notice).answer()),
        Err(fault) => refused(&visit, id, &form.id, fault).await,
    }
}

pub(super) async fn link(visit: Visit, Sent(form): Sent<Link>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let (engine, id) = (visit.engine(), form.connection);
    let done = engine
        .link_customer(visit.organisation, id, &form.id, form.record)
        .await;
    match done.map_err(Fault::from) {
        Ok(()) => Ok(go(address_of(id, &form.id)).notice("customers-did-link").answer()),
        Err(fault) => refused(&visit, id, &form.id, fault).await,
    }
}

pub(super) async fn unlink(visit: Visit, Sent(form): Sent<Which>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let (engine, id) = (visit.engine(), form.connection);
    let done = engine.unlink_customer(visit.organisation, id, &form.id).await;
    match done.map_err(Fault::from) {
        Ok(()) => Ok(go(address_of(id, &form.id)).notice("customers-did-unlink").answer()),
        Err(fault) => refused(&visit, id, &form.id, fault).await,
    }
}

pub(super) async fn retry(visit: Visit, Sent(form): Sent<Which>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let (engine, id) = (visit.engine(), form.connection);
    engine.retry_customer(visit.organisation, id, &form.id).await?;
    Ok(go(address_of(id, &form.id)).notice("customers-did-retry").answer())
}

pub(super) async fn restore(visit: Visit, Sent(form): Sent<Restore>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    visit.connection(form.connection).await?;
    let (engine, id) = (visit.engine(), form.connection);
    let done = engine
        .restore_field(visit.organisation, id, form.record, form.at, &form.field)
        .await;
    match done.map_err(Fault::from) {
        Ok(()) => Ok(go(address_of(id, &form.id))
            .notice("customers-did-restore")
            .place("field", visit.t.field(&form.field))
            .answer()),
        Err(fault) => refused(&visit, id, &form.id, fault).await,
    }
}
