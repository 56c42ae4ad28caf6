//! `cargo xtask kill`: the program is killed again and again in the middle of its work, and started again. At the end
//! the books of the sandbox must hold what was offered: nothing twice, nothing lost, nothing changed.

mod books;
mod invoices;
mod rounds;

use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;

use self::books::Verdict;
use crate::postgres::{Cluster, install};
use crate::process::{Process, Runner};
use crate::workspace::Workspace;

/// How often, and on what.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Options {
    /// How often the program is started and killed.
    #[arg(long, default_value_t = 200)]
    pub(crate) rounds: u32,
    /// The database under it.
    #[arg(long, value_enum, default_value_t = Database::Both)]
    pub(crate) database: Database,
    /// The same seed gives the same delays.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// New invoices in every round.
    #[arg(long, default_value_t = 24)]
    pub(crate) invoices: u32,
    /// Use the release build.
    #[arg(long)]
    pub(crate) release: bool,
    /// Print one JSON object for each database, and nothing on the way.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The database under the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Database {
    /// A file in the data folder.
    Sqlite,
    /// A private server, started for this.
    Postgres,
    /// Both, side by side.
    Both,
}

/// What one database came to.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    /// The database.
    database: &'static str,
    #[serde(flatten)]
    rounds: rounds::Count,
    #[serde(flatten)]
    verdict: Verdict,
}

impl Outcome {
    fn text(&self) -> String {
        let (rounds, verdict) = (&self.rounds, &self.verdict);
        format!(
            "{}: {} rounds, {} killed ({} while pushing), {} finished; {} invoices: {} twice, {} lost, {} with another \
             amount, {} documents without a booking, {} documents twice, {} bookings without their document",
            self.database,
            rounds.rounds,
            rounds.killed,
            rounds.killed_while_pushing,
            rounds.finished,
            verdict.invoices,
            verdict.duplicates,
            verdict.lost,
            verdict.amount_differences,
            verdict.orphan_documents,
            verdict.documents_twice,
            verdict.without_document
        )
    }
}

/// Builds the program and runs the rounds on each database.
pub(crate) async fn run(runner: &mut Runner, workspace: &Workspace, options: &Options) -> anyhow::Result<ExitCode> {
    let program = workspace.executable("boekbrug", options.release);
    let mut build = vec!["build", "--quiet", "--package", "boekbrug"];
    build.extend(options.release.then_some("--release"));
    let built = runner.run(&Process::cargo(build)).await?;
    if !built.success() {
        anyhow::bail!("`boekbrug` could not be built");
    }
    // A build in the mean time should not change what is killed.
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let copy = folder.path().join("boekbrug");
    std::fs::copy(&program, &copy).with_context(|| format!("{} cannot be copied", program.display()))?;
    let program = copy;
    let sqlite = async {
        match options.database {
            Database::Postgres => Ok(None),
            _ => rounds::run(&program, options, "sqlite", None).await.map(Some),
        }
    };
    let cluster = match options.database {
        Database::Sqlite => None,
        _ => Some(cluster(runner).await?),
    };
    let postgres = async {
        match &cluster {
            None => Ok(None),
            Some(cluster) => rounds::run(&program, options, "postgres", Some(&cluster.url()))
                .await
                .map(Some),
        }
    };
    let (sqlite, postgres) = tokio::try_join!(sqlite, postgres)?;
    let mut clean = true;
    for outcome in sqlite.iter().chain(&postgres) {
        clean &= outcome.verdict.is_clean();
        if options.json {
            println!("{}", serde_json::to_string(outcome)?);
        } else {
            println!("{}", outcome.text());
        }
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn cluster(runner: &Runner) -> anyhow::Result<Cluster> {
    let binaries = install::find(runner).await;
    let binaries = binaries.with_context(|| format!("PostgreSQL is missing\nhint: {}", install::COMMAND))?;
    Cluster::start(&binaries).await
}
