//! The package's imitation in a process of its own, without limits.

mod exact;
pub(crate) mod king;
mod snelstart;

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};
use boekbrug_connector::{Clock as _, SystemClock as Now};
use boekbrug_sandbox::{Imitation, serve};
use tokio::net::TcpListener;
use url::Url;

use crate::command::Package;

/// The key to the administration.
pub(crate) const KEY: &str = "bench-koppelsleutel";
/// The partner's keys.
pub(crate) const SUBSCRIPTION: [&str; 2] = ["bench-primary", "bench-secondary"];
/// Code of the first customer that an invoice is for.
pub(crate) const FIRST_CUSTOMER: usize = 100_001;

/// A sandbox that runs. Dropping it stops it, by its own process id.
pub(crate) struct Sandbox {
    process: Child,
    /// The sandbox ends when this closes, also when we are killed.
    _until: Option<ChildStdin>,
    pub(crate) url: Url,
}

impl Sandbox {
    /// Starts one with relations made up and customers named, and waits until it answers.
    pub(crate) fn start(package: Package, made_up: usize, named: usize) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args([
                "sandbox",
                "--package",
                package.name(),
                "--made-up",
                &made_up.to_string(),
                "--named",
                &named.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the sandbox cannot be started")?;
        let until = process.stdin.take();
        let mut line = String::new();
        if let Some(out) = process.stdout.take() {
            std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line)?;
        }
        let url = Url::parse(line.trim()).context("the sandbox did not say where it listens")?;
        Ok(Self {
            process,
            _until: until,
            url,
        })
    }

    /// Everything as it was at the start.
    pub(crate) async fn reset(&self) -> Result<()> {
        let client = crate::wire::client()?;
        let url = self.url.join("/_control/reset")?;
        client.post(url).send().await?.error_for_status()?;
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // an error means that it is gone already
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Users of the package give `count` customers another city.
pub(crate) async fn change(package: Package, sandbox: &Url, count: usize) -> Result<()> {
    let client = crate::wire::client()?;
    for number in 1..=count {
        let (url, patch) = match package {
            Package::Snelstart => snelstart::change(sandbox, number)?,
            Package::Exact => exact::change(sandbox, number)?,
            Package::King => king::change(sandbox, number)?,
        };
        client.patch(url).body(patch).send().await?.error_for_status()?;
    }
    Ok(())
}

/// The sandbox's own process: says where it listens and runs until its standard input closes.
pub(crate) async fn run(package: Package, made_up: usize, named: usize) -> Result<()> {
    match package {
        Package::Snelstart => until_closed(snelstart::make(made_up, named)?).await,
        Package::Exact => until_closed(exact::make(made_up)?).await,
        Package::King => until_closed(king::make(made_up)?).await,
    }
}

async fn until_closed(sandbox: impl Imitation) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    serve(sandbox, listener, async { drop(closed.await) }).await?;
    Ok(())
}

/// Last year: what stands in the books was not changed just now.
pub(crate) fn year() -> Result<i16> {
    Ok(Now.now().in_tz("Europe/Amsterdam")?.year() - 1)
}
