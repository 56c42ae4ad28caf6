//! KING Finance's imitation: debtors made up.

use std::sync::Arc;

use anyhow::Result;
use boekbrug_sandbox::king::{AdministrationConfig, Config, Seed};
use boekbrug_sandbox::{King, SystemClock};
use serde_json::json;
use url::Url;

/// The partner's key.
pub(crate) const PARTNER: &str = "bench-partner";
/// The code of the administration.
pub(crate) const CODE: &str = "34589465745689";

pub(super) fn make(made_up: usize) -> Result<King> {
    let seed = Seed::new().book_year(super::year()?).debtors(u32::try_from(made_up)?);
    let config = Config {
        partner_key: PARTNER.to_owned(),
        administrations: vec![AdministrationConfig::new("Bench BV", CODE, seed)],
        ..Config::default()
    };
    Ok(King::new(config, Arc::new(SystemClock)))
}

/// Where a customer is changed, and how.
pub(super) fn change(sandbox: &Url, number: usize) -> Result<(Url, String)> {
    let key = Seed::new().first_made_up + u32::try_from(number - 1)?;
    let url = sandbox.join(&format!("/_control/rows/DEB/{key}"))?;
    Ok((url, json!({ "PLAATS": format!("Verhuisdorp {number}") }).to_string()))
}
