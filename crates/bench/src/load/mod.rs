//! The bench of offering: invoices as JSON over HTTP, at a steady rate, to `boekbrug serve` in release as a process of its
//! own, with its worker at work on the same connection under the package's own limits.
//!
//! The rate is kept whether or not the program keeps up: each offer has an instant at which it was meant to start, and its
//! time counts from that instant, so that waiting for one's turn is not left out. Afterwards everything that was answered
//! with 201 must be stored once.
//!
//! The keys of the JSON object are the fields of the report; times in milliseconds unless the name says otherwise.

mod generator;
mod server;
mod stored;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use crate::command::{Database, Load, Package};
use crate::database::Server as Databases;
use crate::figures::{millis, per_second, print_line, ratio, seconds};
use crate::sandbox::Sandbox;
use generator::Offered;
use server::{Program, Usage};
use stored::Stored;

/// Customers in the package; invoices go to each in turn.
const CUSTOMERS: usize = 1_000;

/// What the bench found.
#[derive(Debug, Serialize)]
struct Report {
    database: Database,
    /// Offers a second that were meant.
    rate: u32,
    seconds: u32,
    keyed: bool,
    /// Offers made.
    sent: u64,
    /// Answered with 201.
    accepted: u64,
    /// Answered with anything else.
    refused: u64,
    /// Not answered at all.
    failed: u64,
    /// From the first meant start to the last answer.
    wall_s: f64,
    accepted_per_s: f64,
    p50_ms: f64,
    p90_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    max_ms: f64,
    /// How late the generator itself was at worst: a machine that is too busy to offer cannot measure.
    generator_late_ms: f64,
    generator_late_p99_ms: f64,
    /// Invoices in the store afterwards.
    stored: u64,
    /// Answered with 201 and not stored.
    lost: u64,
    /// Numbers that are stored more than once.
    twice: u64,
    /// Transactions in which they were stored.
    transactions: u64,
    invoices_per_transaction: f64,
    /// Processor time of the program, and of it per invoice.
    cpu_s: f64,
    cpu_ms_per_invoice: f64,
    peak_mb: f64,
    /// Invoices that the worker had come to the end with meanwhile.
    pushed: u64,
}

/// Runs the bench and prints what it found. Fails when something was lost or stored twice.
pub async fn bench(args: &Load) -> Result<()> {
    let sandbox = Sandbox::start(Package::Snelstart, 0, CUSTOMERS)?;
    let databases = match args.database {
        Database::Sqlite => None,
        Database::Postgres => Some(Databases::from_environment()?),
    };
    let folder = match &args.folder {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let folder = folder.context("no temporary folder can be made")?;
    let database = match &databases {
        Some(server) => Some(server.create().await?),
        None => None,
    };
    let url = database.as_ref().map_or("sqlite:bench.db", url::Url::as_str);
    let found = measured(args, folder.path(), url, &sandbox).await;
    if let (Some(server), Some(database)) = (&databases, &database) {
        server.remove(database).await?;
    }
    let report = found?;
    if args.json {
        print_line(&report)?;
    } else {
        println!("{report:#?}");
    }
    ensure!(
        report.lost == 0,
        "{} invoices were answered with 201 and are not there",
        report.lost
    );
    ensure!(report.twice == 0, "{} invoices are there more than once", report.twice);
    Ok(())
}

async fn measured(args: &Load, folder: &std::path::Path, url: &str, sandbox: &Sandbox) -> Result<Report> {
    let row = server::prepare(folder, url, &sandbox.url).await?;
    let program = Program::start(folder, row.organisation)?;
    let offered = generator::run(args, &program, row.administration, &day()?).await?;
    let usage = program.usage().await?;
    program.stop()?;
    let stored = stored::read(folder, &row, &offered.accepted).await?;
    Ok(report(args, offered, usage, stored))
}

/// The day of every invoice, in last year: nothing is closed there.
fn day() -> Result<String> {
    Ok(format!("{}-03-16", crate::sandbox::year()?))
}

fn report(args: &Load, mut offered: Offered, usage: Usage, stored: Stored) -> Report {
    offered.took.sort_unstable();
    offered.late.sort_unstable();
    let at = |permille: usize| millis(generator::percentile(&offered.took, permille));
    let accepted = offered.accepted.len() as u64;
    let wall_s = seconds(offered.wall);
    let cpu_s = seconds(usage.cpu);
    Report {
        database: args.database,
        rate: args.rate,
        seconds: args.seconds,
        keyed: args.keyed,
        sent: offered.sent,
        accepted,
        refused: offered.refused,
        failed: offered.failed,
        wall_s,
        accepted_per_s: per_second(accepted, wall_s),
        p50_ms: at(500),
        p90_ms: at(900),
        p99_ms: at(990),
        p999_ms: at(999),
        max_ms: at(1_000),
        generator_late_ms: millis(generator::percentile(&offered.late, 1_000)),
        generator_late_p99_ms: millis(generator::percentile(&offered.late, 990)),
        stored: stored.count,
        lost: stored.lost,
        twice: stored.twice,
        transactions: usage.transactions,
        invoices_per_transaction: per_second(accepted, crate::figures::counted(usage.transactions)),
        cpu_s,
        cpu_ms_per_invoice: ratio(millis(usage.cpu), crate::figures::counted(accepted)),
        peak_mb: crate::figures::megabytes(usage.peak_kb),
        pushed: stored.pushed,
    }
}
