//! `boekbrug serve` as a process of its own: its folder, its key, and what it used.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use boekbrug::installation::Installation;
use boekbrug_engine::Quiet;
use boekbrug_model::OrganisationId;
use boekbrug_store::ConnectionRow;
use rustix::process::{Pid, Signal, kill_process};
use url::Url;

use crate::command::Package;
use crate::installation::Linked;
use crate::sandbox::SUBSCRIPTION;

/// The program at work. Dropping it ends it, by its own process id.
pub(super) struct Program {
    process: Child,
    /// Where it listens.
    pub(super) url: String,
    /// An API key of the organisation.
    pub(super) key: String,
}

/// What the program used.
#[derive(Clone, Copy, Default)]
pub(super) struct Usage {
    pub(super) cpu: Duration,
    pub(super) peak_kb: u64,
    /// Transactions in which invoices were accepted.
    pub(super) transactions: u64,
}

/// Writes the configuration and links an administration to the sandbox; its records are read once.
pub(super) async fn prepare(folder: &Path, database: &str, sandbox: &Url) -> Result<ConnectionRow> {
    let api = sandbox.join("/v2")?;
    let token = sandbox.join("/b2b/token")?;
    let [primary, secondary] = SUBSCRIPTION;
    let config = format!(
        "[database]\nurl = \"{database}\"\n\n[server]\nlisten = \"127.0.0.1:0\"\n\n[server.limits]\nkey_per_minute = 0\n\n\
         [packages.snelstart]\napi = \"{api}\"\ntoken = \"{token}\"\nprimary_key = \"{primary}\"\n\
         secondary_key = \"{secondary}\"\n"
    );
    std::fs::write(folder.join(boekbrug::config::FILE), config)?;
    let installation = Installation::open(folder, Arc::new(Quiet)).await?;
    let linked = Linked::over(installation, Package::Snelstart).await?;
    linked.pull(&[]).await?;
    Ok(linked.row)
}

impl Program {
    /// Makes a key and starts the server; returns when it listens.
    pub(super) fn start(folder: &Path, organisation: OrganisationId) -> Result<Self> {
        let binary = binary()?;
        let key = key(&binary, folder, organisation)?;
        let mut process = Command::new(&binary)
            .arg("--data")
            .arg(folder)
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("the program cannot be started")?;
        let said = process.stderr.take().context("the program says nothing")?;
        let mut said = BufReader::new(said);
        let mut line = String::new();
        said.read_line(&mut line)?;
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let url = url
            .with_context(|| format!("the program said `{}`", line.trim()))?
            .to_owned();
        // what it says later is thrown away, else it would wait for somebody to read it
        std::thread::spawn(move || drop(said.read_to_end(&mut Vec::new())));
        Ok(Self { process, url, key })
    }

    /// Processor time and peak memory of the process, and what its own counts say.
    pub(super) async fn usage(&self) -> Result<Usage> {
        let place = |name: &str| format!("/proc/{}/{name}", self.process.id());
        let stat = std::fs::read_to_string(place("stat")).context("this system has no /proc")?;
        let status = std::fs::read_to_string(place("status"))?;
        let metrics = crate::wire::client()?
            .get(format!("{}/metrics", self.url))
            .send()
            .await?;
        let metrics = String::from_utf8(metrics.bytes().await?.to_vec())?;
        Ok(Usage {
            cpu: cpu_of(&stat).context("/proc/…/stat is not as it was")?,
            peak_kb: crate::meter::peak_of(&status).context("/proc/…/status names no peak")?,
            transactions: counter(&metrics, "boekbrug_intake_transactions_total"),
        })
    }

    /// Ends it as an operator would.
    pub(super) fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.context("the program has no process id")?, Signal::TERM)?;
        let status = self.process.wait()?;
        ensure!(status.success(), "the program ended with {status}");
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // an error means that it is gone already
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The program beside the bench, built in the same way.
fn binary() -> Result<PathBuf> {
    let bench = std::env::current_exe()?;
    let binary = bench.with_file_name("boekbrug");
    ensure!(
        binary.is_file(),
        "{} is not there; `cargo xtask bench load` builds it",
        binary.display()
    );
    Ok(binary)
}

/// A key of the organisation, made on the command line.
fn key(binary: &Path, folder: &Path, organisation: OrganisationId) -> Result<String> {
    let output = Command::new(binary)
        .arg("--data")
        .arg(folder)
        .args(["--json", "access", "key", "--organisation", &organisation.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "no key could be made");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let key = answer["key"].as_str().context("the program made no key")?;
    Ok(key.to_owned())
}

/// User and system time in hundredths of a second, the 14th and 15th field (proc_pid_stat(5)); the name of the process
/// may hold spaces and brackets, so they are counted from its end.
fn cpu_of(stat: &str) -> Option<Duration> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

/// The value of a count without labels.
fn counter(metrics: &str, name: &str) -> u64 {
    let mut lines = metrics.lines().filter_map(|line| line.strip_prefix(name));
    lines.find_map(|value| value.trim().parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_process_are_read() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 1 1 1";
        assert_eq!(cpu_of(stat), Some(Duration::from_secs(3)));
        assert_eq!(cpu_of("7"), None);
        let metrics = "# TYPE a_total counter\na_total_more 9\na_total 12\n";
        assert_eq!((counter(metrics, "a_total"), counter(metrics, "b_total")), (12, 0));
    }
}
