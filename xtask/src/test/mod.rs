//! `cargo xtask test`: what the README promises, set-up included.

mod plan;

use std::process::ExitCode;

use crate::browser;
use crate::found::{Found, Missing};
use crate::postgres::Cluster;
use crate::postgres::install::{self, Installer};
use crate::process::{Runner, exit_code};
use crate::workspace::Workspace;

/// How strict to be.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// Fail when something could not run because a tool is missing; on by itself where CI=true.
    #[arg(long)]
    strict: bool,
    /// Install nothing: what is missing stays missing.
    #[arg(long)]
    no_install: bool,
}

/// Runs everything. The tests come last, so that the closing lines are those of the test runner.
pub(crate) async fn run(runner: &mut Runner, workspace: &Workspace, options: Options) -> anyhow::Result<ExitCode> {
    let found = set_up(runner, workspace, options).await?;
    let missing = found.missing();
    let cluster = match (&found.database, &found.postgres) {
        (None, Some(binaries)) => Some(Cluster::start(binaries).await?),
        _ => None,
    };
    let database = found.database.clone().or_else(|| cluster.as_ref().map(Cluster::url));
    let plan = plan::steps(&found, workspace.has_executable("boekbrug-storm"), database.as_deref());
    let (tests, checks) = plan
        .split_last()
        .map_or((None, &plan[..0]), |(last, rest)| (Some(last), rest));
    let mut failed = Vec::new();
    for step in checks {
        let shown = plan::without_address(step);
        eprintln!("     Running {shown}");
        let (status, last) = runner.run_heard(step).await?;
        if !status.success() {
            failed.push((shown.to_string(), last));
        }
    }
    report(&failed, &missing, strict(options));
    let mut code = ExitCode::SUCCESS;
    if let Some(step) = tests {
        let step = &plan::after(step, failed.is_empty());
        eprintln!("     Running {}", plan::without_address(step));
        code = exit_code(runner.run(step).await?);
    }
    let incomplete = strict(options) && !missing.is_empty();
    if code == ExitCode::SUCCESS && (incomplete || !failed.is_empty()) {
        code = ExitCode::FAILURE;
    }
    drop(cluster);
    Ok(code)
}

/// Says what is here, and installs PostgreSQL and a browser when they are missing and nobody has to be asked.
async fn set_up(runner: &mut Runner, workspace: &Workspace, options: Options) -> anyhow::Result<Found> {
    let mut found = Found::look(runner).await;
    let wanted = found.database.is_none() && found.postgres.is_none() && !options.no_install;
    if wanted && let Some(installer) = Installer::find(runner).await {
        install::install(runner, installer, &["postgresql"]).await?;
        found.postgres = install::find(runner).await;
    }
    if !found.browser
        && !options.no_install
        && let Some(installer) = Installer::find(runner).await
    {
        install::install(runner, installer, browser::PACKAGES).await?;
        found.browser = browser::find(runner).await;
    }
    if found.browser && !options.no_install {
        found.axe = browser::axe(runner, workspace).await?;
    }
    for line in found.lines() {
        eprintln!("{line}");
    }
    Ok(found)
}

fn strict(options: Options) -> bool {
    options.strict || std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Says, just before the tests, what failed with its last words, and what cannot run: after them nothing is said. A
/// failed check does not keep the tests from running, because both are wanted at once.
fn report(failed: &[(String, Vec<String>)], missing: &[Missing], strict: bool) {
    for (step, last) in failed {
        eprintln!("FAILED: `{step}` found something to mend. The end of what it said:");
        for line in last {
            eprintln!("    {line}");
        }
    }
    for Missing { tool, without, hint } in missing {
        eprintln!("NOT RUN: {without}, because {tool} is missing");
        eprintln!("hint: {hint}");
    }
    if !failed.is_empty() || (strict && !missing.is_empty()) {
        eprintln!("This run fails for that, whatever the tests say.");
    }
}
