//! One file per command. A command reads downwards: open the installation, do one thing, say what came of it.

mod backup;
mod connect;
mod demo;
mod doctor;
mod invoice;
mod key;
mod pull;
mod push;
mod sandbox;
mod serve;
mod settings;
mod status;

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::output::Output;

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
            output.say(format!("error: {error:#}"));
            ExitCode::from(1)
        }
    }
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
        Command::Invoice(what) => invoice::run(data, what, output).await,
        Command::Doctor(which) => doctor::run(data, which, output).await,
        Command::Backup(args) => backup::run(data, args, output).await,
        Command::Key(what) => key::run(data, what, output).await,
    }
}
