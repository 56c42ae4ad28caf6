//! SnelStart's imitation: relations made up, and customers that invoices are for.

use std::sync::Arc;

use anyhow::Result;
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, SeedRelation};
use boekbrug_sandbox::{Limits, SnelStart, SystemClock};
use serde_json::json;
use url::Url;

use super::{FIRST_CUSTOMER, KEY, SUBSCRIPTION};

pub(super) fn make(made_up: usize, named: usize) -> Result<SnelStart> {
    let mut seed = Seed::new().relations(made_up).book_year(super::year()?);
    for code in (FIRST_CUSTOMER..).take(named) {
        seed = seed.relation(SeedRelation::customer(i64::try_from(code)?, &format!("Klant {code}")));
    }
    let config = Config {
        subscription_keys: SUBSCRIPTION.map(str::to_owned),
        administrations: vec![AdministrationConfig::new("Bench BV", KEY, seed)],
        limits: Limits::NONE,
        ..Config::default()
    };
    Ok(SnelStart::new(config, Arc::new(SystemClock)))
}

/// Where a customer is changed, and how.
pub(super) fn change(sandbox: &Url, number: usize) -> Result<(Url, String)> {
    let url = sandbox.join(&format!("/_control/relations/{number}"))?;
    Ok((url, json!({ "city": format!("Verhuisdorp {number}") }).to_string()))
}
