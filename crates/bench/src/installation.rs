//! The program's side: an installation wired as the program does it, linked to the sandbox.

use std::sync::Arc;

use anyhow::{Result, ensure};
use boekbrug::config::Config;
use boekbrug::installation::Installation;
use boekbrug_engine::{ConnectRequest, ConnectionReport, Quiet, WhichAdministration, WhichOrganisation};
use boekbrug_model::settings::{Schedule, VatMapping};
use boekbrug_model::{ConnectionSettings, ConnectionState, Feed, Profile, VatKind};
use boekbrug_snelstart::Limits;
use boekbrug_store::ConnectionRow;
use jiff::civil::Time;
use secrecy::SecretString;

use crate::command::Part;
use crate::sandbox::{KEY, SUBSCRIPTION};

/// More calls than any bench makes.
const NO_LIMIT: u32 = 1_000_000_000;

/// An installation with one connection.
pub(crate) struct Linked {
    pub(crate) installation: Installation,
    pub(crate) row: ConnectionRow,
}

impl Linked {
    /// Opens the part's folder and links it to its sandbox.
    pub(crate) async fn open(part: &Part) -> Result<Self> {
        let installation = Installation::open_with(&part.folder, config(part)?, Arc::new(Quiet)).await?;
        let request = ConnectRequest {
            organisation: WhichOrganisation::New("Bench".to_owned()),
            administration: WhichAdministration::New("Bench BV".to_owned()),
            package: "snelstart".parse()?,
            profile: Profile::A,
            settings: settings(),
            secrets: vec![("koppelsleutel".to_owned(), SecretString::from(KEY))],
            start: true,
        };
        let connected = installation.engine.connect(request).await?;
        ensure!(
            connected.state == ConnectionState::Active,
            "the sandbox refused the link: {:?}",
            connected.findings
        );
        let row = installation.connection(Some(connected.connection)).await?;
        Ok(Self { installation, row })
    }

    /// Reads feeds as the button does; all when none is named.
    pub(crate) async fn pull(&self, feeds: &[Feed]) -> Result<ConnectionReport> {
        let report = self
            .installation
            .engine
            .pull_now(self.row.organisation, self.row.id, feeds)
            .await?;
        ensure!(report.stop.is_none(), "the pull stopped: {report:?}");
        ensure!(
            report.feeds.iter().all(|feed| feed.complete && feed.rejected == 0),
            "a feed fell short: {report:?}"
        );
        Ok(report)
    }

    /// Pushes what is due, as the button does.
    pub(crate) async fn push(&self) -> Result<ConnectionReport> {
        Ok(self
            .installation
            .engine
            .push_now(self.row.organisation, self.row.id, true)
            .await?)
    }
}

/// The defaults of the program, but for the address and the limits on calls.
fn config(part: &Part) -> Result<Config> {
    let mut config = Config::default();
    config.database.url.clone_from(&part.database);
    config.worker.invoices = part.in_flight;
    let snelstart = &mut config.packages.snelstart;
    snelstart.api = part.sandbox.join("/v2")?;
    snelstart.token = part.sandbox.join("/b2b/token")?;
    snelstart.primary_key = Some(SUBSCRIPTION[0].to_owned().into());
    snelstart.secondary_key = Some(SUBSCRIPTION[1].to_owned().into());
    snelstart.limits = Limits::Custom {
        minute: NO_LIMIT,
        hour: NO_LIMIT,
        concurrent: NO_LIMIT,
    };
    Ok(config)
}

/// Round the clock, with an account for each rate.
fn settings() -> ConnectionSettings {
    let mapping = |percent: u32, code: &str, ledger: &str| VatMapping {
        code: None,
        kind: VatKind::Standard,
        percent: Some(percent.into()),
        package_code: Some(code.to_owned()),
        ledger_account: Some(ledger.to_owned()),
    };
    ConnectionSettings {
        schedule: Schedule {
            from: Time::midnight(),
            until: Time::midnight(),
            ..Schedule::default()
        },
        vat_mappings: vec![mapping(21, "2", "8200"), mapping(9, "1", "8210")],
        ..ConnectionSettings::for_profile(Profile::A)
    }
}
