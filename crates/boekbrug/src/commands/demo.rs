//! `boekbrug demo`: the whole thing at work, against a sandbox, with nothing to set up.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use boekbrug_connector::{Clock, SystemClock};
use boekbrug_engine::{
    Acceptance, Answer, ConnectRequest, Offer, OfferedPdf, Receipt, WhichAdministration, WhichOrganisation,
};
use boekbrug_model::{
    ConnectionSettings, ConnectionState, Feed, InvoiceId, InvoiceState, Profile, VatKind,
    settings::{Schedule, VatMapping},
};
use boekbrug_sandbox::Limits;
use boekbrug_server::{App, Recorder, router};
use boekbrug_store::{ConnectionRow, InvoiceRow};
use jiff::Timestamp;
use jiff::civil::Time;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Ending;
use super::invoice::offered_again;
use super::serve::told_to_stop;
use crate::cli::Demo;
use crate::config::Config;
use crate::demo::figures::{ConnectionFigures, Figures, FindingFigure, InvoiceFigures};
use crate::demo::files::{self, Offered};
use crate::demo::stage;
use crate::installation::Installation;
use crate::output::Output;
use crate::progress;

/// Customers that the sandbox makes up beside the ones of the invoices.
const MADE_UP: usize = 40;
/// How often the demo looks again at invoices that wait for something, half a second apart.
const LOOKS: u32 = 240;

/// Runs the demo; with `--exit` it stops when everything is booked and read back.
pub(crate) async fn run(args: &Demo, output: Output) -> Result<Ending> {
    let clock = SystemClock;
    let started = clock.now();
    let today = started.in_tz("Europe/Amsterdam")?.date();
    let mut documents = files::documents(args.invoices.as_deref(), today)?;
    if args.renumber {
        files::renumber(&mut documents)?;
    }
    let stop = CancellationToken::new();
    let sandbox = if let Some(url) = &args.sandbox {
        url.clone()
    } else {
        let sandbox = stage::sandbox(files::invoices(&documents), MADE_UP, today.year(), Limits::NONE);
        stage::open(sandbox, SocketAddr::from(([127, 0, 0, 1], 0)), stop.clone()).await?
    };
    output.say(format!("The sandbox listens on {sandbox}"));
    let folder = Folder::of(args.keep.clone())?;
    let installation = open(&folder, &sandbox, output).await?;
    let row = link(&installation).await?;
    output.say(format!(
        "Linked to {}",
        row.remote_name.as_deref().unwrap_or("the package")
    ));
    installation.engine.pull_now(row.organisation, row.id, &[]).await?;
    let answers = offer(&installation, &row, &documents).await?;
    output.say(format!("Pushing {} documents", answers.len()));
    let open = push(&installation, &row).await?;
    let figures = figures(&installation, &row, &documents, &answers, &sandbox, started).await?;
    let twice = figures.duplicates > 0;
    output.result(&figures, Figures::text)?;
    hint_at_shared_numbers(args, &answers, output);
    if open {
        output.say("hint: some invoices are still under way; `boekbrug demo --keep FOLDER` would go on with them.");
    }
    if !args.exit {
        keep_running(&installation, &sandbox, output).await?;
    }
    stop.cancel();
    if twice {
        bail!("An invoice stands in the sandbox's books twice. That should be impossible: please report it.");
    }
    if open && args.exit {
        bail!("Not every invoice came to its end: the package did not answer in time.");
    }
    Ok(Ending::Well)
}

/// Where the demo keeps its data: a folder that is named, or one that goes when it ends.
enum Folder {
    Kept(PathBuf),
    Passing(tempfile::TempDir),
}

impl Folder {
    fn of(kept: Option<PathBuf>) -> Result<Self> {
        Ok(match kept {
            Some(path) => Self::Kept(path),
            None => Self::Passing(tempfile::tempdir().context("No temporary folder can be made.")?),
        })
    }

    fn path(&self) -> &std::path::Path {
        match self {
            Self::Kept(path) => path,
            Self::Passing(passing) => passing.path(),
        }
    }
}

async fn open(folder: &Folder, sandbox: &Url, output: Output) -> Result<Installation> {
    crate::private::folder(folder.path())?;
    let mut config = Config::read(folder.path())?;
    stage::point_at(&mut config.packages, sandbox)?;
    // A demo that was cut off and starts again should not wait long for its own earlier lease.
    config.worker.lease_seconds = config.worker.lease_seconds.min(3);
    Installation::open_with(folder.path(), config, progress::watcher(output)).await
}

/// The demo's connection: made at the first start, found again later.
async fn link(installation: &Installation) -> Result<ConnectionRow> {
    let existing = installation.organisation().await?;
    if let Some(organisation) = existing {
        let rows = installation.store.connections(organisation).await?;
        if let Some(row) = rows.into_iter().find(|row| row.state == ConnectionState::Active) {
            return Ok(row);
        }
    }
    let request = ConnectRequest {
        organisation: existing.map_or_else(
            || WhichOrganisation::New("Demo".to_owned()),
            WhichOrganisation::Existing,
        ),
        administration: WhichAdministration::New("Demo Advies BV".to_owned()),
        package: "snelstart".parse()?,
        profile: Profile::A,
        settings: settings(),
        secrets: vec![("koppelsleutel".to_owned(), SecretString::from(stage::KEY))],
        start: true,
    };
    let connected = installation.engine.connect(request).await?;
    if connected.state != ConnectionState::Active {
        bail!(
            "The sandbox refused the link:\n{}",
            crate::output::findings_text(&connected.findings, "  ")
        );
    }
    installation.connection(Some(connected.connection)).await
}

/// What a bookkeeper would set on the mapping screen: a revenue account per kind of VAT.
fn settings() -> ConnectionSettings {
    let mapping = |kind, percent: Option<u32>, code: Option<&str>, ledger: &str| VatMapping {
        code: None,
        kind,
        percent: percent.map(Into::into),
        package_code: code.map(str::to_owned),
        ledger_account: Some(ledger.to_owned()),
    };
    let high = [21, 19].map(|percent| mapping(VatKind::Standard, Some(percent), Some("2"), "8200"));
    let low = [9, 6].map(|percent| mapping(VatKind::Standard, Some(percent), Some("1"), "8210"));
    let untaxed =
        [VatKind::ZeroRated, VatKind::Exempt, VatKind::OutsideScope].map(|kind| mapping(kind, None, None, "8240"));
    let rest = [
        mapping(VatKind::ReverseCharge, None, Some("4"), "8250"),
        mapping(VatKind::IntraCommunity, None, None, "8070"),
        mapping(VatKind::Export, None, None, "8060"),
    ];
    ConnectionSettings {
        // Whoever looks at the demo in the evening should see it work too.
        schedule: Schedule {
            from: Time::midnight(),
            until: Time::midnight(),
            every_minutes: 1,
            feed_minutes: BTreeMap::new(),
            ..Schedule::default()
        },
        vat_mappings: [&high[..], &low, &untaxed, &rest].concat(),
        rounding_account: Some("8240".to_owned()),
        ..ConnectionSettings::for_profile(Profile::A)
    }
}

/// Offers every document that could be read.
async fn offer(
    installation: &Installation,
    row: &ConnectionRow,
    documents: &[Offered],
) -> Result<BTreeMap<String, Answer>> {
    let mut answers = BTreeMap::new();
    for offered in documents {
        let Ok(document) = &offered.read else { continue };
        let pdf = document.pdf.as_ref().map(|pdf| OfferedPdf {
            file_name: pdf.file_name.clone(),
            bytes: pdf.bytes.clone().into(),
        });
        let offer = Offer {
            organisation: row.organisation,
            connection: row.id,
            invoice: document.invoice.clone(),
            pdf,
            source: offered.name.clone(),
            findings: document.warnings.clone(),
        };
        answers.insert(offered.name.clone(), installation.engine.accept(offer).await?);
    }
    Ok(answers)
}

/// Pushes until nothing is under way any more; true when something still is after all looks.
async fn push(installation: &Installation, row: &ConnectionRow) -> Result<bool> {
    let open: Vec<_> = InvoiceState::ALL
        .iter()
        .copied()
        .filter(|state| !state.is_final() && *state != InvoiceState::Findings)
        .collect();
    for _ in 0..LOOKS {
        installation.engine.push_now(row.organisation, row.id, true).await?;
        if installation.store.invoices(row.id, &open, None, 1).await?.is_empty() {
            return Ok(false);
        }
        installation.clock.sleep(Duration::from_millis(500)).await;
    }
    Ok(true)
}

async fn figures(
    installation: &Installation,
    row: &ConnectionRow,
    documents: &[Offered],
    answers: &BTreeMap<String, Answer>,
    sandbox: &Url,
    started: Timestamp,
) -> Result<Figures> {
    let feeds = installation.store.feed_states(row.id).await?;
    let mut calls = BTreeMap::new();
    for call in installation.store.calls_since(row.id, Timestamp::UNIX_EPOCH).await? {
        *calls.entry(call.endpoint).or_default() += u64::from(call.calls);
    }
    let seconds = seconds(installation.clock.now().duration_since(started).as_millis());
    let duplicates = duplicates(installation, sandbox).await?;
    let connection = ConnectionFigures {
        package: row.package.to_string(),
        profile: row.profile.as_str().to_owned(),
        pulled: feeds
            .into_iter()
            .map(|(feed, state): (Feed, _)| (feed.to_string(), state.records))
            .collect(),
        invoices: invoice_figures(installation, row, documents, answers).await?,
        calls,
        duplicates,
        seconds: seconds.clone(),
    };
    Ok(Figures {
        connections: vec![connection],
        duplicates,
        seconds,
    })
}

/// Milliseconds as a JSON number of seconds, without a float on the way.
fn seconds(millis: i128) -> serde_json::Number {
    format!("{}.{:03}", millis / 1000, millis % 1000)
        .parse()
        .unwrap_or_else(|_| 0.into())
}

async fn invoice_figures(
    installation: &Installation,
    row: &ConnectionRow,
    documents: &[Offered],
    answers: &BTreeMap<String, Answer>,
) -> Result<InvoiceFigures> {
    let mut figures = InvoiceFigures {
        offered: documents.len() as u64,
        ..InvoiceFigures::default()
    };
    let mut counted = BTreeMap::<InvoiceId, &str>::new();
    for offered in documents {
        let file = &offered.name;
        match (&offered.read, answers.get(file)) {
            (Err(refused), _) => {
                let number = refused.summary.number.as_deref().unwrap_or(file);
                let of = |finding| FindingFigure::new(number, file, finding);
                figures.findings.extend(refused.findings.iter().map(of));
            }
            (Ok(document), Some(answer)) if answer.acceptance == Acceptance::Conflict => {
                let of = |finding| FindingFigure::new(document.invoice.number.as_str(), file, finding);
                figures.findings.extend(answer.findings.iter().map(of));
            }
            (Ok(document), Some(answer)) => {
                if let Some(earlier) = counted.insert(answer.id, file) {
                    figures.already += 1;
                    let number = document.invoice.number.as_str();
                    let again = offered_again(number, earlier);
                    figures.findings.push(FindingFigure::new(number, file, &again));
                    continue;
                }
                let invoice = installation.store.invoice(row.organisation, answer.id).await?;
                count(
                    &mut figures,
                    file,
                    &invoice.context("An accepted invoice is not there.")?,
                )?;
            }
            (Ok(_), None) => bail!("{file} was read but not offered."),
        }
    }
    Ok(figures)
}

fn count(figures: &mut InvoiceFigures, file: &str, invoice: &InvoiceRow) -> Result<()> {
    let booked = matches!(
        invoice.state,
        InvoiceState::Booked | InvoiceState::Attached | InvoiceState::Verified
    );
    figures.booked += u64::from(booked);
    if let Some(receipt) = Receipt::of(invoice)? {
        figures.verified += 1;
        figures.with_pdf += u64::from(receipt.document.is_some());
    }
    let of = |finding| FindingFigure::new(invoice.invoice.number.as_str(), file, finding);
    figures.findings.extend(invoice.findings.iter().map(of));
    Ok(())
}

/// Asks the sandbox itself, not our own records, how many bookings stand there beyond the first of a number.
async fn duplicates(installation: &Installation, sandbox: &Url) -> Result<u64> {
    let url = sandbox.join("/_control/books")?;
    let books: serde_json::Value = installation
        .get_json(&url)
        .await
        .context("The sandbox does not show its books.")?;
    let numbers: Vec<_> = books["bookings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| one["number"].to_string())
        .collect();
    let different: BTreeSet<_> = numbers.iter().collect();
    Ok((numbers.len() - different.len()) as u64)
}

fn hint_at_shared_numbers(args: &Demo, answers: &BTreeMap<String, Answer>, output: Output) {
    let refused = answers
        .values()
        .filter(|answer| answer.acceptance == Acceptance::Conflict)
        .count();
    if refused > 0 && !args.renumber {
        output.say(format!(
            "hint: {refused} documents carry a number that another document has; --renumber books each under its own."
        ));
    }
}

/// Worker, health and metrics, until Ctrl-C.
async fn keep_running(installation: &Installation, sandbox: &Url, output: Output) -> Result<()> {
    let told = told_to_stop()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    output.say(format!(
        "\nIt keeps running. Where to look:\n  http://{address}/health/ready\n  http://{address}/metrics"
    ));
    output.say(format!("  {sandbox}_control   what stands in the sandbox's books"));
    output.say("Stop with Ctrl-C.");
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (engine, stop) = (installation.engine.clone(), stop.clone());
        async move { engine.work(stop).await }
    });
    let app = App {
        engine: installation.engine.clone(),
        store: installation.store.clone(),
        clock: installation.clock.clone(),
        recorder: Recorder::install()?,
    };
    axum::serve(listener, router(app)).with_graceful_shutdown(told).await?;
    stop.cancel();
    worker.await.context("The worker failed.")?;
    Ok(())
}
