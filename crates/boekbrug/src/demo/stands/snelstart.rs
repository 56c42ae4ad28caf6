//! SnelStart at the fair.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_model::{ConnectionSettings, Profile, VatKind};
use boekbrug_sandbox::snelstart::{AdministrationConfig, Config, Seed, SeedRelation};
use boekbrug_sandbox::{Limits, SnelStart, SystemClock};
use boekbrug_snelstart::Limits as PackageLimits;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Filling, customers, in_background, newest_year, round_the_clock, row};
use crate::cli::Limits as Choice;
use crate::config::Packages;
use crate::demo::samples::{CUSTOMERS, MOVED};

/// The administration of profile B.
const PER_RELATION: &str = "Demo BV per relatie";
/// The administration of profile C.
const TWO_WAY: &str = "Demo BV tweeweg";
/// The item that lines of a draft order get when they name none: of the group of services with the high rate.
const ITEM: &str = "1005";
/// The key to the administration of a profile.
fn key(profile: Profile) -> &'static str {
    match profile {
        Profile::A => "demo-koppelsleutel",
        Profile::B => "demo-koppelsleutel-relatie",
        Profile::C => "demo-koppelsleutel-tweeweg",
    }
}

/// The administrations of the profiles that send customers out: one debtor of the demo's is there already, by its KvK
/// number, with an address from before it moved; the others must be made.
fn going_out(filling: &Filling<'_>) -> Seed {
    let known = &CUSTOMERS[1];
    let moved = SeedRelation {
        code: Some(MOVED),
        name: known.name.to_owned(),
        kvk: known.kvk.to_owned(),
        street: "Oude Kerkstraat 1".to_owned(),
        postcode: "9711 AA".to_owned(),
        city: "Groningen".to_owned(),
        ..SeedRelation::default()
    };
    let seed = Seed::new().relations(filling.made_up as usize).relation(moved);
    seed.articles(16).book_year(filling.year)
}

/// The partner's keys.
const SUBSCRIPTION: [&str; 2] = ["demo-primary", "demo-secondary"];

/// See [`super::Stand::point_at`].
const UNLIMITED: PackageLimits = PackageLimits::Custom {
    minute: 1_000_000,
    hour: 10_000_000,
    concurrent: 16,
};

pub(super) struct Stand;

impl super::Stand for Stand {
    fn name(&self) -> &'static str {
        "snelstart"
    }

    fn serve(&self, filling: &Filling<'_>, listener: TcpListener, stop: CancellationToken) {
        let mut seed = Seed::new().relations(filling.made_up as usize);
        for customer in customers(&filling.invoices) {
            seed = seed.relation(SeedRelation {
                code: Some(customer.code),
                name: customer.name,
                kvk: customer.kvk,
                vat_number: customer.vat_number,
                ..SeedRelation::default()
            });
        }
        // whoever links this one anew may choose draft orders, which hang on articles
        let seed = seed.articles(16).book_year(newest_year(filling));
        let config = Config {
            subscription_keys: SUBSCRIPTION.map(str::to_owned),
            administrations: vec![
                AdministrationConfig::new("Demo BV", key(Profile::A), seed),
                AdministrationConfig::new(PER_RELATION, key(Profile::B), going_out(filling)),
                AdministrationConfig::new(TWO_WAY, key(Profile::C), going_out(filling)),
            ],
            limits: match filling.limits {
                Choice::None => Limits::NONE,
                Choice::Test => Limits::SNELSTART_TEST,
                Choice::Production => Limits::SNELSTART_PRODUCTION,
            },
            ..Config::default()
        };
        in_background(SnelStart::new(config, Arc::new(SystemClock)), listener, stop);
    }

    fn point_at(&self, packages: &mut Packages, sandbox: &Url) -> Result<()> {
        let snelstart = &mut packages.snelstart;
        snelstart.api = sandbox.join("/v2")?;
        snelstart.token = sandbox.join("/b2b/token")?;
        snelstart.primary_key = Some(SUBSCRIPTION[0].to_owned().into());
        snelstart.secondary_key = Some(SUBSCRIPTION[1].to_owned().into());
        snelstart.limits = UNLIMITED;
        Ok(())
    }

    fn profiles(&self) -> &'static [Profile] {
        &[Profile::A, Profile::B, Profile::C]
    }

    fn administration(&self, profile: Profile) -> Option<&'static str> {
        match profile {
            Profile::A => None,
            Profile::B => Some(PER_RELATION),
            Profile::C => Some(TWO_WAY),
        }
    }

    fn settings(&self, profile: Profile) -> ConnectionSettings {
        let high = [21, 19].map(|percent| row(VatKind::Standard, Some(percent), Some("2"), "8200"));
        let low = [9, 6].map(|percent| row(VatKind::Standard, Some(percent), Some("1"), "8210"));
        let untaxed =
            [VatKind::ZeroRated, VatKind::Exempt, VatKind::OutsideScope].map(|kind| row(kind, None, None, "8240"));
        let reversed = [row(VatKind::ReverseCharge, None, Some("4"), "8250")];
        let abroad = [
            row(VatKind::IntraCommunity, None, None, "8070"),
            row(VatKind::Export, None, None, "8060"),
        ];
        // profile B has the VAT of three functions of ledger accounts and no other
        let abroad = if profile == Profile::B { &[][..] } else { &abroad };
        ConnectionSettings {
            order_item: (profile == Profile::C).then(|| ITEM.to_owned()),
            rounding_account: Some("8240".to_owned()),
            ..round_the_clock([&high[..], &low, &untaxed, &reversed, abroad].concat())
        }
    }

    fn secrets(&self, profile: Profile) -> Vec<(String, SecretString)> {
        vec![("koppelsleutel".to_owned(), SecretString::from(key(profile)))]
    }

    fn books(&self) -> [&'static str; 2] {
        ["bookings", "number"]
    }

    fn configuration(&self, sandbox: &Url) -> Result<String> {
        let (api, token) = (sandbox.join("/v2")?, sandbox.join("/b2b/token")?);
        Ok(format!(
            "[packages.snelstart]\napi = \"{api}\"\ntoken = \"{token}\"\nprimary_key = \"{}\"\n",
            SUBSCRIPTION[0]
        ))
    }

    fn connect(&self) -> String {
        format!(
            "boekbrug connect snelstart --set revenueAccount=8000 --secret koppelsleutel={}",
            key(Profile::A)
        )
    }

    fn facts(&self, sandbox: &Url) -> Result<BTreeMap<&'static str, String>> {
        Ok([
            ("address", sandbox.join("/v2")?.to_string()),
            ("token", sandbox.join("/b2b/token")?.to_string()),
            ("koppelsleutel", key(Profile::A).to_owned()),
            ("koppelsleutel_profile_b", key(Profile::B).to_owned()),
            ("koppelsleutel_profile_c", key(Profile::C).to_owned()),
            ("subscription_key", SUBSCRIPTION[0].to_owned()),
        ]
        .into())
    }
}
