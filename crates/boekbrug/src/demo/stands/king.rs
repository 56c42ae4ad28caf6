//! KING Finance at the fair.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_model::{ConnectionSettings, Profile, VatKind};
use boekbrug_sandbox::king::{AdministrationConfig, Config, Seed, SeedCostUnit, SeedDebtor};
use boekbrug_sandbox::{King, SystemClock};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Filling, customers, in_background, newest_year, round_the_clock, row};
use crate::config::Packages;

/// The code that opens the sandbox's administration.
const CODE: &str = "34589465745689";
/// The software maker's key.
const PARTNER: &str = "demo-partner-key";
/// The sales journal.
const JOURNAL: &str = "10";

/// The first number that a debtor may have.
const DEBTORS: u32 = 10_000;
/// By how much the lower ones are moved; their invoices then find them by KvK or VAT number.
const MOVED: u32 = 600_000;

pub(super) struct Stand;

impl super::Stand for Stand {
    fn name(&self) -> &'static str {
        "king"
    }

    /// The package has no limits that are known.
    fn serve(&self, filling: &Filling<'_>, listener: TcpListener, stop: CancellationToken) {
        let mut seed = Seed::new()
            .debtors(filling.made_up)
            .items(12)
            .cost_unit(SeedCostUnit::new(100, "Advies doorlopend"))
            .book_year(newest_year(filling));
        for customer in customers(&filling.invoices) {
            // lower numbers are those of ledger accounts
            let number = u32::try_from(customer.code).unwrap_or_default();
            let number = if number < DEBTORS { number + MOVED } else { number };
            seed = seed.debtor(SeedDebtor {
                kvk: customer.kvk,
                vat_number: customer.vat_number,
                ..SeedDebtor::new(number, &customer.name)
            });
        }
        let config = Config {
            partner_key: PARTNER.to_owned(),
            administrations: vec![AdministrationConfig::new("Demo", CODE, seed)],
            ..Config::default()
        };
        in_background(King::new(config, Arc::new(SystemClock)), listener, stop);
    }

    fn point_at(&self, packages: &mut Packages, sandbox: &Url) -> Result<()> {
        packages.king.api = sandbox.join("/v1/")?;
        packages.king.partner_key = Some(SecretString::from(PARTNER));
        packages.king.calls_a_minute = 1_000_000;
        Ok(())
    }

    fn settings(&self, _profile: Profile) -> ConnectionSettings {
        let high = [21, 19].map(|percent| row(VatKind::Standard, Some(percent), Some("2"), "8000"));
        let low = [9, 6].map(|percent| row(VatKind::Standard, Some(percent), Some("1"), "8010"));
        let untaxed =
            [VatKind::ZeroRated, VatKind::Exempt, VatKind::OutsideScope].map(|kind| row(kind, None, Some("0"), "8020"));
        let rest = [
            row(VatKind::ReverseCharge, None, Some("5"), "8030"),
            row(VatKind::IntraCommunity, None, Some("6"), "8040"),
            row(VatKind::Export, None, Some("7"), "8050"),
        ];
        ConnectionSettings {
            journal: Some(JOURNAL.to_owned()),
            rounding_account: Some("8020".to_owned()),
            ..round_the_clock([&high[..], &low, &untaxed, &rest].concat())
        }
    }

    fn secrets(&self, _profile: Profile) -> Vec<(String, SecretString)> {
        vec![(boekbrug_king::OMGEVINGSCODE.to_owned(), SecretString::from(CODE))]
    }

    fn books(&self) -> [&'static str; 2] {
        ["sales", "invoice"]
    }

    fn configuration(&self, sandbox: &Url) -> Result<String> {
        let api = sandbox.join("/v1/")?;
        Ok(format!(
            "[packages.king]\napi = \"{api}\"\npartner_key = \"{PARTNER}\"\n"
        ))
    }

    fn connect(&self) -> String {
        format!("boekbrug connect king --set journal={JOURNAL} --set revenueAccount=8000 --secret omgevingscode={CODE}")
    }

    fn facts(&self, sandbox: &Url) -> Result<BTreeMap<&'static str, String>> {
        Ok([
            ("address", sandbox.join("/v1/")?.to_string()),
            ("omgevingscode", CODE.to_owned()),
            ("partner_key", PARTNER.to_owned()),
        ]
        .into())
    }
}
