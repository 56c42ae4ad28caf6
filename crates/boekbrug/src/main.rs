//! `boekbrug`: couples an application to a bookkeeping package.

use std::io::IsTerminal;
use std::process::ExitCode;

use boekbrug::cli::{Cli, Command};
use clap::Parser;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    boekbrug::memory::small_pages();
    let cli = Cli::parse();
    log(&cli);
    boekbrug::run(cli).await
}

/// A command says itself what went wrong, so its log holds errors only; whoever runs a server reads the log.
/// `BOEKBRUG_LOG` sets another level, and `NO_COLOR` takes the colours away.
fn log(cli: &Cli) {
    let level = match cli.command {
        Command::Serve(_) => "warn",
        _ => "error",
    };
    let filter = EnvFilter::try_from_env("BOEKBRUG_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(std::io::stderr)
        .init();
}
