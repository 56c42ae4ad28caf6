//! Exact Online at the fair.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_exact::{Limits as PackageLimits, Site, SiteConfig};
use boekbrug_model::{ConnectionSettings, Profile, VatKind};
use boekbrug_sandbox::exact::{
    AdministrationConfig, CLIENT_ID, CLIENT_SECRET, Config, DIVISION, RateLimits, Seed, SeedAccount, SeedEmployee,
    SeedProject, WEBHOOK_SECRET,
};
use boekbrug_sandbox::{Exact, SystemClock};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Filling, customers, in_background, newest_year, round_the_clock, row};
use crate::cli::Limits as Choice;
use crate::config::Packages;

/// The sales journal.
const JOURNAL: &str = "70";

/// See [`super::Stand::point_at`].
const UNLIMITED: PackageLimits = PackageLimits {
    minute: 1_000_000,
    day: 100_000_000,
    endpoint_errors: 1_000_000,
    day_reserve: 0,
};

pub(super) struct Stand;

impl super::Stand for Stand {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn serve(&self, filling: &Filling<'_>, listener: TcpListener, stop: CancellationToken) {
        let employee = SeedEmployee {
            code: "7".to_owned(),
            first: "Anna".to_owned(),
            last: "Jansen".to_owned(),
            ..SeedEmployee::default()
        };
        let project = SeedProject {
            code: "P-100".to_owned(),
            name: "Advies doorlopend".to_owned(),
            kind: 3,
            ..SeedProject::default()
        };
        let year = newest_year(filling);
        let mut seed = Seed::new()
            .made_accounts(filling.made_up)
            .made_items(12)
            .employee(employee)
            .project(project)
            .years(&[year - 1, year, year + 1]);
        for customer in customers(&filling.invoices) {
            seed = seed.account(SeedAccount {
                kvk: customer.kvk,
                vat_number: customer.vat_number,
                ..SeedAccount::customer(&customer.code.to_string(), &customer.name)
            });
        }
        let config = Config {
            administrations: vec![AdministrationConfig::new(DIVISION, "Demo BV", seed)],
            limits: match filling.limits {
                Choice::None => RateLimits::NONE,
                Choice::Test | Choice::Production => RateLimits::REAL,
            },
            ..Config::default()
        };
        in_background(Exact::new(config, Arc::new(SystemClock)), listener, stop);
    }

    fn point_at(&self, packages: &mut Packages, sandbox: &Url) -> Result<()> {
        let app = SiteConfig {
            client_id: Some(CLIENT_ID.to_owned()),
            client_secret: Some(SecretString::from(CLIENT_SECRET)),
            webhook_secret: Some(SecretString::from(WEBHOOK_SECRET)),
            base: Some(sandbox.clone()),
        };
        packages.exact.site = Site::Nl;
        packages.exact.sites.insert(Site::Nl, app);
        packages.exact.limits = UNLIMITED;
        Ok(())
    }

    fn settings(&self, _profile: Profile) -> ConnectionSettings {
        let high = [21, 19].map(|percent| row(VatKind::Standard, Some(percent), Some("4"), "8000"));
        let low = [9, 6].map(|percent| row(VatKind::Standard, Some(percent), Some("2"), "8010"));
        let rest = [
            row(VatKind::ZeroRated, None, Some("5"), "8020"),
            row(VatKind::Exempt, None, Some("0"), "8020"),
            row(VatKind::OutsideScope, None, Some("0"), "8020"),
            row(VatKind::ReverseCharge, None, Some("6"), "8030"),
            row(VatKind::IntraCommunity, None, Some("7"), "8040"),
            row(VatKind::Export, None, Some("5"), "8020"),
        ];
        ConnectionSettings {
            journal: Some(JOURNAL.to_owned()),
            rounding_account: Some("8900".to_owned()),
            ..round_the_clock([&high[..], &low, &rest].concat())
        }
    }

    fn secrets(&self, _profile: Profile) -> Vec<(String, SecretString)> {
        Vec::new()
    }

    fn books(&self) -> [&'static str; 2] {
        ["entries", "your_ref"]
    }

    fn configuration(&self, sandbox: &Url) -> Result<String> {
        Ok(format!(
            "[packages.exact.sites.nl]\nbase = \"{sandbox}\"\nclient_id = \"{CLIENT_ID}\"\nclient_secret = \
             \"{CLIENT_SECRET}\"\nwebhook_secret = \"{WEBHOOK_SECRET}\"\n"
        ))
    }

    fn connect(&self) -> String {
        format!("boekbrug connect exact --set journal={JOURNAL} --set revenueAccount=8000")
    }

    fn facts(&self, sandbox: &Url) -> Result<BTreeMap<&'static str, String>> {
        Ok([
            ("address", sandbox.to_string()),
            ("division", DIVISION.to_string()),
            ("client_id", CLIENT_ID.to_owned()),
        ]
        .into())
    }
}
