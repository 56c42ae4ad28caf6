//! One file per command. A command reads downwards: open the installation, do one thing, say what came of it.

mod access;
mod backup;
mod connect;
mod customers;
mod demo;
mod doctor;
mod help_site;
mod invoice;
mod key;
mod notices;
mod prune;
mod pull;
mod push;
mod sandbox;
mod serve;
mod settings;
mod sign_in;
mod state;
mod status;

pub(crate) use invoice::offered_again;

use std::process::ExitCode;

use anyhow::Result;
use boekbrug_engine::EngineError;

use crate::cli::{Cli, Command};
use crate::output::{Output, closed_text, findings_text};

/// How a command ended when it did not fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// All went well.
    Well,
    /// It was done, and something needs a person.
    NeedsAPerson,
}

/// Runs a command. Exit code 0: all went well; 1: something needs a person, or it failed; 2: the command was wrong.
pub async fn run(cli: Cli) -> ExitCode {
    let output = Output::new(cli.json);
    match dispatch(&cli, output).await {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::NeedsAPerson) => ExitCode::from(1),
        Err(error) => {
            output.say(format!("error: {}", explained(&error)));
            ExitCode::from(1)
        }
    }
}

/// The error with its causes; what the engine or a package said about it, in the words of the catalogue.
pub(crate) fn explained(error: &anyhow::Error) -> String {
    let said = error.downcast_ref::<EngineError>();
    match said {
        Some(EngineError::Refused(findings)) => format!("This cannot be done.\n{}", findings_text(findings, "  ")),
        Some(EngineError::Connector(error)) => {
            format!(
                "The package could not be asked.\n{}",
                findings_text(&error.findings, "  ")
            )
        }
        Some(EngineError::Closed(why)) => format!("Nothing was done: {}.", closed_text(*why)),
        Some(EngineError::Busy) => {
            "Another process is at work on the connection, or ended less than two minutes ago without giving it \
             back. Try again in a moment."
                .to_owned()
        }
        _ => format!("{error:#}"),
    }
    .trim_end()
    .to_owned()
}

async fn dispatch(cli: &Cli, output: Output) -> Result<Ending> {
    let data = cli.data.as_path();
    match &cli.command {
        Command::Demo(args) => demo::run(args, output).await,
        Command::Sandbox(args) => sandbox::run(args, output).await,
        Command::Serve(args) => serve::run(data, args, output).await,
        Command::Connect(args) => connect::run(data, args, output).await,
        Command::Pull(args) => pull::run(data, args, output).await,
        Command::Push(which) => push::run(data, which, output).await,
        Command::Status(which) => status::run(data, which, output).await,
        Command::Settings(args) => settings::run(data, args, output).await,
        Command::Pause(which) => state::run(data, which, state::Wish::Pause, output).await,
        Command::Resume(which) => state::run(data, which, state::Wish::Resume, output).await,
        Command::Disconnect(which) => state::run(data, which, state::Wish::Disconnect, output).await,
        Command::Invoice(what) => invoice::run(data, what, output).await,
        Command::Customers(what) => customers::run(data, what, output).await,
        Command::Doctor(which) => doctor::run(data, which, output).await,
        Command::Backup(args) => backup::run(data, args, output).await,
        Command::HelpSite(args) => help_site::run(args, output),
        Command::Prune => prune::run(data, output).await,
        Command::Key(what) => key::run(data, what, output).await,
        Command::Notices(what) => notices::run(data, what, output).await,
        Command::Access(what) => access::run(data, what, output).await,
    }
}
