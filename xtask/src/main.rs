//! One command for each chore: `cargo xtask <chore>`.

mod api;
mod browser;
mod found;
mod kill;
mod postgres;
mod prepare;
mod process;
mod switches;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::process::{Interrupted, Process, Runner};
use crate::workspace::Workspace;

/// Chores of the Boekbrug repository.
#[derive(Parser, Debug)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand, Debug)]
enum Chore {
    /// Checks everything: format, lints, documentation, the storm, a few kills and all tests, on both databases.
    ///
    /// What is not on this machine is said first. PostgreSQL is installed through apt-get when that needs no password,
    /// and runs as a private server in a temporary folder that is gone afterwards.
    Test(test::Options),
    /// Runs the storm in release; what follows is passed on.
    #[command(disable_help_flag = true)]
    Storm(Passed),
    /// Kills the program again and again in the middle of its work, and compares the books at the end.
    Kill(kill::Options),
    /// Checks the interface for applications from outside: generated clients, and a fuzzer against the document.
    Api(api::Options),
    /// Measures in release; what follows is passed on.
    #[command(disable_help_flag = true)]
    Bench(Passed),
    /// Tells a connector's story under combinations of all switches of its sandbox, drawn by chance, in release.
    Switches(switches::Options),
    /// Makes the pictures of every screen in `docs/screens` anew.
    Screens,
    /// Looks at the house rules that lints cannot say: arrows, names, sizes, links.
    Tidy,
    /// Describes every SQL statement anew (`.sqlx`), after a statement or a migration changed.
    SqlxPrepare,
}

#[derive(clap::Args, Debug)]
struct Passed {
    /// Passed on as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            error.downcast().map_or(ExitCode::FAILURE, Interrupted::exit_code)
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::read()?;
    let mut runner = Runner::new(workspace.root.clone())?;
    match arguments.chore {
        Chore::Test(options) => test::run(&mut runner, &workspace, options).await,
        Chore::Storm(passed) => {
            runner
                .hand_over(&workspace.release("boekbrug-storm", passed.arguments)?)
                .await
        }
        Chore::Kill(options) => kill::run(&mut runner, &workspace, &options).await,
        Chore::Api(options) => api::run(&mut runner, &workspace, &options).await,
        Chore::Bench(passed) => bench(&mut runner, &workspace, passed.arguments).await,
        Chore::Switches(options) => runner.hand_over(&switches::process(&options)).await,
        Chore::Screens => browser::screens(&mut runner, &workspace).await,
        Chore::SqlxPrepare => prepare::run(&mut runner, &workspace).await,
        Chore::Tidy => {
            runner
                .hand_over(&Process::cargo(["test", "--package", "xtask", "--test", "tidy"]))
                .await
        }
    }
}

/// Runs the bench, beside a private PostgreSQL when it wants one and the environment names none.
async fn bench(runner: &mut Runner, workspace: &Workspace, arguments: Vec<String>) -> anyhow::Result<ExitCode> {
    let wanted = arguments.iter().any(|argument| argument.ends_with("postgres"));
    let named = std::env::var(postgres::VARIABLE).is_ok_and(|url| !url.is_empty());
    if arguments.first().is_some_and(|first| first == "load") {
        // the bench of offering starts the program itself
        let build = ["build", "--quiet", "--release", "--package", "boekbrug"];
        let code = runner.hand_over(&Process::cargo(build)).await?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    let mut process = workspace.release("boekbrug-bench", arguments)?;
    if !wanted || named {
        return runner.hand_over(&process).await;
    }
    let Some(binaries) = postgres::install::find(runner).await else {
        anyhow::bail!("PostgreSQL is not installed\nhint: {}", postgres::install::COMMAND);
    };
    let cluster = postgres::Cluster::start(&binaries).await?;
    process = process.with(postgres::VARIABLE, &cluster.url());
    let code = runner.hand_over(&process).await;
    drop(cluster);
    code
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Chore, clap::Error> {
        Arguments::try_parse_from(line.split(' ')).map(|arguments| arguments.chore)
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_of_the_storm_are_passed_on() {
        let Ok(Chore::Storm(passed)) = parse("xtask storm --seeds 2000 --json --help") else {
            panic!("not read as the storm");
        };
        assert_eq!(passed.arguments, ["--seeds", "2000", "--json", "--help"]);
    }

    #[test]
    fn unknown_chores_and_options_are_refused() {
        assert!(parse("xtask sweep").is_err());
        assert!(parse("xtask test --fast").is_err());
        assert!(parse("xtask tidy now").is_err());
        assert!(parse("xtask kill --database oracle").is_err());
        assert!(parse("xtask switches --minutes soon").is_err());
    }
}
