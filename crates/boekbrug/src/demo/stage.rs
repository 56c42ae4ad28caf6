//! The sandbox beside the demo: filled with the customers that the documents name, on loopback, or one that runs
//! already.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use boekbrug_model::Invoice;
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, SeedRelation};
use boekbrug_sandbox::{Limits, SnelStart, SystemClock, serve};
use boekbrug_snelstart::Limits as PackageLimits;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::samples::CUSTOMERS;
use crate::config::Packages;

/// The key to the sandbox's administration.
pub(crate) const KEY: &str = "demo-koppelsleutel";
/// The partner's keys.
pub(crate) const SUBSCRIPTION: [&str; 2] = ["demo-primary", "demo-secondary"];

/// First code of customers that carry none, or none that the package can hold.
const FREE_CODES: i64 = 70_001;

/// A sandbox with an administration in which these invoices can be booked.
pub(crate) fn sandbox<'a>(
    invoices: impl Iterator<Item = &'a Invoice>,
    made_up: usize,
    this_year: i16,
    limits: Limits,
) -> SnelStart {
    let (seed, year) = with_customers(Seed::new().relations(made_up), invoices);
    let seed = seed.book_year(year.unwrap_or(this_year));
    let config = Config {
        subscription_keys: SUBSCRIPTION.map(str::to_owned),
        administrations: vec![AdministrationConfig::new("Demo BV", KEY, seed)],
        limits,
        ..Config::default()
    };
    SnelStart::new(config, Arc::new(SystemClock))
}

/// Adds the customers that the invoices name, once each, and tells the year of the newest invoice.
fn with_customers<'a>(mut seed: Seed, invoices: impl Iterator<Item = &'a Invoice>) -> (Seed, Option<i16>) {
    let mut year = None;
    let mut customers = BTreeMap::new();
    for invoice in invoices {
        year = year.max(Some(invoice.date.year()));
        let customer = &invoice.customer;
        if CUSTOMERS
            .iter()
            .any(|known| !known.known && customer.code == Some(known.code.to_string()))
        {
            continue;
        }
        let code = customer.code.as_deref().and_then(|code| code.parse::<i64>().ok());
        let key = customer.identification.clone().or_else(|| customer.vat_number.clone());
        let key = key.or_else(|| customer.code.clone()).unwrap_or_default();
        let relation = customers.entry(key).or_insert_with(|| SeedRelation {
            name: customer.name.clone().unwrap_or_else(|| "Klant".to_owned()),
            kvk: customer.identification.clone().unwrap_or_default(),
            vat_number: customer.vat_number.clone().unwrap_or_default(),
            ..SeedRelation::default()
        });
        relation.code = relation.code.or(code);
    }
    for (relation, free) in customers.into_values().zip(FREE_CODES..) {
        seed = seed.relation(SeedRelation {
            code: relation.code.or(Some(free)),
            ..relation
        });
    }
    (seed, year)
}

/// Serves a sandbox on a free port of loopback until it is told to stop.
pub(crate) async fn open(sandbox: SnelStart, address: SocketAddr, stop: CancellationToken) -> Result<Url> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on."))?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(async move {
        if let Err(error) = serve(sandbox, listener, stop.cancelled_owned()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the sandbox stopped");
        }
    });
    Ok(url)
}

/// A sandbox has no limits unless it is told to imitate them, and then its refusals are obeyed. Keeping to those of
/// the package would make thousands of invoices take hours.
const UNLIMITED: PackageLimits = PackageLimits::Custom {
    minute: 1_000_000,
    hour: 10_000_000,
    concurrent: 16,
};

/// Points the program at a sandbox instead of at the real packages.
pub(crate) fn point_at(packages: &mut Packages, sandbox: &Url) -> Result<()> {
    let snelstart = &mut packages.snelstart;
    snelstart.api = sandbox.join("/v2")?;
    snelstart.token = sandbox.join("/b2b/token")?;
    snelstart.primary_key = Some(SUBSCRIPTION[0].to_owned().into());
    snelstart.secondary_key = Some(SUBSCRIPTION[1].to_owned().into());
    snelstart.limits = UNLIMITED;
    Ok(())
}
