//! The program's side: an installation wired as the program does it, linked to the sandbox.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use boekbrug::config::{Config, Packages};
use boekbrug::installation::Installation;
use boekbrug_engine::{ConnectRequest, Connected, ConnectionReport, Quiet, WhichAdministration, WhichOrganisation};
use boekbrug_model::settings::{Schedule, VatMapping};
use boekbrug_model::{ConnectionSettings, ConnectionState, Feed, Profile, VatKind};
use boekbrug_sandbox::exact::{CLIENT_ID, CLIENT_SECRET};
use boekbrug_store::ConnectionRow;
use jiff::civil::Time;
use secrecy::SecretString;
use url::Url;

use crate::command::{Package, Part};
use crate::sandbox::king::{CODE, PARTNER};
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
        Self::over(installation, part.package).await
    }

    /// Links an installation to the sandbox that its configuration names.
    pub(crate) async fn over(installation: Installation, package: Package) -> Result<Self> {
        let name: boekbrug_model::Package = package.name().parse()?;
        let known = installation
            .engine
            .capability(&name)
            .context("a package that is known")?;
        let preset = known.preset(Profile::A);
        let request = ConnectRequest {
            organisation: WhichOrganisation::New("Bench".to_owned()),
            administration: WhichAdministration::New("Bench BV".to_owned()),
            package: name,
            profile: Profile::A,
            settings: settings(package, preset),
            secrets: match package {
                Package::Snelstart => vec![("koppelsleutel".to_owned(), SecretString::from(KEY))],
                Package::Exact => Vec::new(),
                Package::King => vec![(boekbrug_king::OMGEVINGSCODE.to_owned(), SecretString::from(CODE))],
            },
            start: true,
        };
        let mut connected = installation.engine.connect(request).await?;
        if package == Package::Exact {
            let row = installation.connection(Some(connected.connection)).await?;
            connected = consented(&installation, &row).await?;
        }
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
    match part.package {
        Package::Snelstart => snelstart(&mut config.packages, &part.sandbox)?,
        Package::Exact => exact(&mut config.packages, &part.sandbox),
        Package::King => king(&mut config.packages, &part.sandbox)?,
    }
    Ok(config)
}

fn snelstart(packages: &mut Packages, sandbox: &Url) -> Result<()> {
    let snelstart = &mut packages.snelstart;
    snelstart.api = sandbox.join("/v2")?;
    snelstart.token = sandbox.join("/b2b/token")?;
    snelstart.primary_key = Some(SUBSCRIPTION[0].to_owned().into());
    snelstart.secondary_key = Some(SUBSCRIPTION[1].to_owned().into());
    snelstart.limits = boekbrug_snelstart::Limits::Custom {
        minute: NO_LIMIT,
        hour: NO_LIMIT,
        concurrent: NO_LIMIT,
    };
    Ok(())
}

fn exact(packages: &mut Packages, sandbox: &Url) {
    let app = boekbrug_exact::SiteConfig {
        client_id: Some(CLIENT_ID.to_owned()),
        client_secret: Some(SecretString::from(CLIENT_SECRET)),
        base: Some(sandbox.clone()),
        ..boekbrug_exact::SiteConfig::default()
    };
    packages.exact.sites.insert(packages.exact.site, app);
    packages.exact.limits = boekbrug_exact::Limits {
        minute: NO_LIMIT,
        day: NO_LIMIT,
        endpoint_errors: NO_LIMIT,
        day_reserve: 0,
    };
}

fn king(packages: &mut Packages, sandbox: &Url) -> Result<()> {
    let king = &mut packages.king;
    king.api = sandbox.join("/v1/")?;
    king.partner_key = Some(SecretString::from(PARTNER));
    king.calls_a_minute = NO_LIMIT;
    Ok(())
}

/// Gives the consent that a person would give: the sandbox's sign-in page says yes by itself.
async fn consented(installation: &Installation, row: &ConnectionRow) -> Result<Connected> {
    let engine = &installation.engine;
    let back = installation.config.server.return_address(&row.package);
    let asked = engine.sign_in(row.organisation, row.id, &back, true).await?;
    let location = installation.redirect_of(&Url::parse(&asked.address)?).await?;
    let parameters: Vec<_> = location.query_pairs().into_owned().collect();
    let state = parameters.iter().find(|(name, _)| name == "state");
    let (_, state) = state.context("the sandbox gave no state back")?.clone();
    Ok(engine.redeem(&row.package, &state, parameters).await?)
}

/// Round the clock, with an account for each rate.
fn settings(package: Package, preset: ConnectionSettings) -> ConnectionSettings {
    let mapping = |percent: u32, code: &str, ledger: &str| VatMapping {
        code: None,
        kind: VatKind::Standard,
        percent: Some(percent.into()),
        package_code: Some(code.to_owned()),
        ledger_account: Some(ledger.to_owned()),
    };
    let vat_mappings = match package {
        Package::Snelstart => vec![mapping(21, "2", "8200"), mapping(9, "1", "8210")],
        Package::Exact => vec![mapping(21, "4", "8000"), mapping(9, "2", "8010")],
        Package::King => vec![mapping(21, "2", "8000"), mapping(9, "1", "8010")],
    };
    ConnectionSettings {
        schedule: Schedule {
            from: Time::midnight(),
            until: Time::midnight(),
            ..Schedule::default()
        },
        vat_mappings,
        ..preset
    }
}
