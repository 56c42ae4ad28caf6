//! The rounds themselves: start, wait, kill, start again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

use super::books::{self, Verdict};
use super::invoices::{self, Expected};
use super::{Options, Outcome};

/// The longest delay before a kill.
const LONGEST: Duration = Duration::from_millis(400);
/// How long a run may take that nobody kills.
const PATIENCE: Duration = Duration::from_mins(10);

/// How the rounds ended.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Count {
    pub(crate) rounds: u32,
    pub(crate) killed: u32,
    /// Of these, killed after the first invoice could have been sent.
    pub(crate) killed_while_pushing: u32,
    pub(crate) finished: u32,
}

/// What the program says on stderr when it begins something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Moment {
    Start,
    Linked,
    Pushing,
}

impl Moment {
    fn is_said_by(self, line: &str) -> bool {
        match self {
            Self::Start => true,
            Self::Linked => line.starts_with("Linked to "),
            Self::Pushing => line.starts_with("Pushing "),
        }
    }
}

/// How a round ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    Killed { pushing: bool },
    Finished,
}

/// Runs all rounds on one database, then once to the end, and compares the books.
pub(crate) async fn run(
    program: &Path,
    options: &Options,
    database: &'static str,
    url: Option<&str>,
) -> anyhow::Result<Outcome> {
    let stage = Stage::set(program, options, url).await?;
    let mut chance = Chance(options.seed);
    let mut count = Count::default();
    for round in 1..=options.rounds {
        let folder = stage.invoices.join(format!("{round:04}"));
        // Most kills fall where bookings are made; some where it starts, reads and takes invoices in.
        let moment = match chance.below(6) {
            0 => Moment::Start,
            1 => Moment::Linked,
            _ => Moment::Pushing,
        };
        let delay = Duration::from_micros(chance.below(u64::try_from(LONGEST.as_micros())?));
        let end = stage.round(&folder, moment, delay).await;
        let end = end.with_context(|| format!("{database}, round {round}"))?;
        count.rounds += 1;
        match end {
            End::Killed { pushing } => {
                count.killed += 1;
                count.killed_while_pushing += u32::from(pushing);
            }
            End::Finished => count.finished += 1,
        }
        if !options.json && round % 20 == 0 {
            eprintln!("{database}: {round} rounds, {} killed", count.killed);
        }
    }
    stage
        .to_the_end()
        .await
        .with_context(|| format!("{database}, the last run"))?;
    let verdict = Verdict::new(&stage.offered, &books::ask(&stage.host).await?);
    Ok(Outcome {
        database,
        rounds: count,
        verdict,
    })
}

/// A sandbox in a process of its own, and a data folder that outlives every kill.
struct Stage {
    program: PathBuf,
    url: Option<String>,
    /// `host:port` of the sandbox.
    host: String,
    invoices: PathBuf,
    offered: Vec<Expected>,
    folder: TempDir,
    /// Ends with this.
    _sandbox: Child,
}

impl Stage {
    async fn set(program: &Path, options: &Options, url: Option<&str>) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("boekbrug-kill-").tempdir()?;
        let invoices = folder.path().join("invoices");
        let mut offered = Vec::new();
        for round in 1..=options.rounds {
            let own = invoices.join(format!("{round:04}"));
            offered.extend(invoices::write(&own, round, options.invoices)?);
        }
        let mut command = Command::new(program);
        command.args(["sandbox", "--json", "--listen", "127.0.0.1:0", "--invoices"]);
        command.arg(&invoices).stdin(Stdio::null()).stderr(Stdio::null());
        let mut sandbox = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let host = address(&mut sandbox).await?;
        Ok(Self {
            program: program.to_owned(),
            url: url.map(str::to_owned),
            host,
            invoices,
            offered,
            folder,
            _sandbox: sandbox,
        })
    }

    /// The demo on this folder of invoices, going on where the last one was cut off.
    fn demo(&self, invoices: &Path) -> anyhow::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(["demo", "--exit", "--json", "--keep"]);
        command.arg(self.folder.path().join("data"));
        command.arg("--invoices").arg(invoices);
        command.args(["--sandbox", &format!("http://{}", self.host)]);
        // The next start waits for the lease of the one that was killed.
        command.env("BOEKBRUG_WORKER__LEASE_SECONDS", "1");
        if let Some(url) = &self.url {
            command.env("BOEKBRUG_DATABASE__URL", url);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
            .kill_on_drop(true)
            .spawn()
            .context("the program cannot be started")
    }

    /// Starts the program and kills it this long after a moment, unless it comes to its end before.
    async fn round(&self, invoices: &Path, moment: Moment, delay: Duration) -> anyhow::Result<End> {
        let mut demo = self.demo(invoices)?;
        let mut said = Said::of(&mut demo)?;
        patiently(said.until(moment)).await?;
        tokio::select! {
            read = said.rest() => {
                read?;
                let status = demo.wait().await?;
                if !status.success() {
                    bail!("the program ended with {status}:\n{}", said.text);
                }
                return Ok(End::Finished);
            }
            () = rest(delay) => {}
        }
        // SIGKILL: it learns nothing of it.
        demo.kill().await.context("the program cannot be killed")?;
        said.rest().await?;
        Ok(End::Killed {
            pushing: said.text.lines().any(|line| Moment::Pushing.is_said_by(line)),
        })
    }

    /// Offers everything once more and waits until nothing is left to do.
    async fn to_the_end(&self) -> anyhow::Result<()> {
        let mut demo = self.demo(&self.invoices)?;
        let mut said = Said::of(&mut demo)?;
        patiently(said.rest()).await?;
        let status = demo.wait().await?;
        if !status.success() {
            bail!("the program ended with {status}:\n{}", said.text);
        }
        Ok(())
    }
}

/// What a program says on stderr.
struct Said {
    lines: Lines<BufReader<ChildStderr>>,
    text: String,
}

impl Said {
    fn of(child: &mut Child) -> anyhow::Result<Self> {
        let stderr = child.stderr.take().context("the program has no stderr")?;
        Ok(Self {
            lines: BufReader::new(stderr).lines(),
            text: String::new(),
        })
    }

    /// Reads until the moment is said, or the end.
    async fn until(&mut self, moment: Moment) -> anyhow::Result<()> {
        if moment == Moment::Start {
            return Ok(());
        }
        while let Some(line) = self.lines.next_line().await? {
            self.text += &line;
            self.text.push('\n');
            if moment.is_said_by(&line) {
                break;
            }
        }
        Ok(())
    }

    async fn rest(&mut self) -> anyhow::Result<()> {
        while let Some(line) = self.lines.next_line().await? {
            self.text += &line;
            self.text.push('\n');
        }
        Ok(())
    }
}

/// Reads from its stdout where the sandbox listens.
async fn address(sandbox: &mut Child) -> anyhow::Result<String> {
    let mut stdout = sandbox.stdout.take().context("the sandbox has no stdout")?;
    let mut text = Vec::new();
    loop {
        let mut bytes = [0; 1024];
        let count = stdout.read(&mut bytes).await?;
        if count == 0 {
            bail!("the sandbox does not start");
        }
        text.extend_from_slice(&bytes[..count]);
        if let Ok(told) = serde_json::from_slice::<serde_json::Value>(&text) {
            let address = told["address"].as_str().unwrap_or_default();
            let host = address.strip_prefix("http://").and_then(|rest| rest.split('/').next());
            return host.map(str::to_owned).context("the sandbox does not tell its address");
        }
    }
}

/// Gives up on a program that neither goes on nor ends.
async fn patiently(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::select! {
        done = work => done,
        () = rest(PATIENCE) => bail!("the program neither goes on nor ends"),
    }
}

/// Waits in real time: the program is real.
#[allow(clippy::disallowed_methods)]
async fn rest(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Numbers that the seed alone decides (the generator splitmix64, public domain).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_spread_and_the_same_for_a_seed() {
        let draw = |seed| {
            let mut chance = Chance(seed);
            (0..400).map(|_| chance.below(400)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        for quarter in 0..4 {
            let inside = draw(1).into_iter().filter(|delay| delay / 100 == quarter).count();
            assert!((60..140).contains(&inside), "{inside} of 400 in quarter {quarter}");
        }
    }
}
