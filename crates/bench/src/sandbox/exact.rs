//! Exact Online's imitation: accounts made up, each with a main contact, every fourth with an invoice address.

use std::sync::Arc;

use anyhow::Result;
use boekbrug_sandbox::exact::{AdministrationConfig, Config, DIVISION, RateLimits, Seed};
use boekbrug_sandbox::{Exact, SystemClock};
use serde_json::json;
use url::Url;

/// Of so many accounts one has an invoice address of its own.
const ADDRESSES_EVERY: u32 = 4;
/// Code of the first made account, less one.
const BEFORE_FIRST: usize = 9_999;

pub(super) fn make(made_up: usize) -> Result<Exact> {
    let seed = Seed::new()
        .made_accounts(u32::try_from(made_up)?)
        .made_contacts()
        .made_addresses_every(ADDRESSES_EVERY)
        .years(&[super::year()?]);
    let config = Config {
        administrations: vec![AdministrationConfig::new(DIVISION, "Bench BV", seed)],
        limits: RateLimits::NONE,
        ..Config::default()
    };
    Ok(Exact::new(config, Arc::new(SystemClock)))
}

/// Where a customer is changed, and how.
pub(super) fn change(sandbox: &Url, number: usize) -> Result<(Url, String)> {
    let url = sandbox.join(&format!("/_control/accounts/{}", BEFORE_FIRST + number))?;
    Ok((url, json!({ "city": format!("Verhuisdorp {number}") }).to_string()))
}
