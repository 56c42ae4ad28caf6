//! The command line: the benches for people, and the parts that they run as processes of their own.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;
use url::Url;

use crate::figures::print_line;
pub use crate::package::Package;
use crate::{load, matching, pull, push, sandbox};

/// Measures the program beside the least that its work can take.
#[derive(Parser, Debug)]
#[command(name = "bench", bin_name = "cargo xtask bench")]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Reads a whole administration, then what changed, then nothing new.
    Pull(Pull),
    /// Books invoices with a PDF each.
    Push(Push),
    /// Offers invoices over HTTP at a steady rate to the program as a process of its own.
    Load(Load),
    /// Compares the customers of two sides in memory, as at a first link.
    Match(Match),
    /// A sandbox of its own.
    #[command(hide = true)]
    Sandbox {
        #[arg(long)]
        package: Package,
        #[arg(long)]
        made_up: usize,
        #[arg(long)]
        named: usize,
    },
    /// One measured part, run by the benches.
    #[command(hide = true)]
    Part(Part),
}

/// What every bench takes.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// The package.
    #[arg(long, default_value_t = Package::Snelstart)]
    pub package: Package,
    /// Where everything is remembered. `postgres` uses the server that BOEKBRUG_TEST_POSTGRES names, else a private one.
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    pub database: Database,
    /// How often program and floor take turns; the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// Folder for the databases; it decides which disk is measured. The machine's temporary folder when left out.
    #[arg(long)]
    pub folder: Option<PathBuf>,
    /// Print one JSON object alone.
    #[arg(long)]
    pub json: bool,
}

/// A kind of database.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The bench of reading.
#[derive(Args, Clone, Debug)]
pub struct Pull {
    /// What every bench takes.
    #[command(flatten)]
    pub options: Options,
    /// Relations in the administration.
    #[arg(long, default_value_t = 100_000)]
    pub records: usize,
}

/// The bench of booking.
#[derive(Args, Clone, Debug)]
pub struct Push {
    /// What every bench takes.
    #[command(flatten)]
    pub options: Options,
    /// Invoices, each to a customer of its own.
    #[arg(long, default_value_t = 1_000)]
    pub invoices: usize,
    /// Size of each PDF in kilobytes.
    #[arg(long, default_value_t = 60)]
    pub pdf_kb: usize,
    /// Invoices under way at the same time; the program's own setting when left out.
    #[arg(long)]
    pub in_flight: Option<usize>,
}

/// The bench of offering.
#[derive(Args, Clone, Debug)]
pub struct Load {
    /// Invoices offered each second, whether or not the ones before were answered.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rate: u32,
    /// For how many seconds.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub seconds: u32,
    /// Where everything is remembered. `postgres` uses the server that BOEKBRUG_TEST_POSTGRES names, else a private one.
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    pub database: Database,
    /// Whether each offer carries an idempotency key of its own.
    #[arg(long)]
    pub keyed: bool,
    /// Folder for the database; it decides which disk is measured. The machine's temporary folder when left out.
    #[arg(long)]
    pub folder: Option<PathBuf>,
    /// Print one JSON object alone.
    #[arg(long)]
    pub json: bool,
}

/// The bench of matching.
#[derive(Args, Clone, Debug)]
pub struct Match {
    /// Customers on each side, about.
    #[arg(long, default_value_t = 100_000)]
    pub customers: usize,
    /// Seed of the customers; it also decides how the numbers of the two sides relate.
    #[arg(long, default_value_t = 101)]
    pub seed: u64,
    /// How often; the median counts.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// Print one JSON object alone.
    #[arg(long)]
    pub json: bool,
}

/// One measured part.
#[derive(Args, Clone, Debug)]
pub struct Part {
    /// Which.
    #[arg(value_enum)]
    pub which: Which,
    /// The package.
    #[arg(long)]
    pub package: Package,
    /// Address of the sandbox.
    #[arg(long)]
    pub sandbox: Url,
    /// An empty folder.
    #[arg(long)]
    pub folder: PathBuf,
    /// An empty database, as `database.url` of the configuration.
    #[arg(long)]
    pub database: String,
    /// Invoices to push.
    #[arg(long, default_value_t = 0)]
    pub invoices: usize,
    /// Size of each PDF in bytes.
    #[arg(long, default_value_t = 0)]
    pub pdf_bytes: usize,
    /// Invoices under way at the same time.
    #[arg(long, default_value_t = 4)]
    pub in_flight: usize,
}

/// The measured parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Which {
    /// The program reads.
    Pull,
    /// The least that reading can take.
    PullFloor,
    /// The program pushes.
    Push,
    /// The least that pushing can take.
    PushFloor,
}

impl Which {
    /// Its name on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// Runs a bench or a part of one.
pub async fn run(arguments: Arguments) -> Result<()> {
    match arguments.what {
        What::Pull(args) => pull::bench(&args).await,
        What::Push(args) => push::bench(&args).await,
        What::Load(args) => load::bench(&args).await,
        What::Match(args) => matching::bench(&args),
        What::Sandbox {
            package,
            made_up,
            named,
        } => sandbox::run(package, made_up, named).await,
        What::Part(part) => match part.which {
            Which::Pull => print_line(&pull::program::run(&part).await?),
            Which::PullFloor => print_line(&pull::floor::run(&part).await?),
            Which::Push => print_line(&push::program::run(&part).await?),
            Which::PushFloor => print_line(&push::floor::run(&part).await?),
        },
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn unknown_packages_are_refused() {
        let package = |name: &str| Arguments::try_parse_from(["bench", "pull", "--package", name]);
        assert!(package("snelstart").is_ok() && package("exact").is_ok() && package("king").is_ok());
        assert!(
            package("other")
                .unwrap_err()
                .to_string()
                .contains("snelstart, exact, king")
        );
    }
}
