//! Other programs: what to run, and how to run it so that an interruption leaves nothing behind.

use std::collections::VecDeque;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Child;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A program with its arguments and what it finds in its environment beside ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Process {
    pub(crate) program: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
}

impl Process {
    /// A program with these arguments.
    pub(crate) fn new<T: Into<String>>(program: &str, arguments: impl IntoIterator<Item = T>) -> Self {
        Self {
            program: program.to_owned(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            environment: Vec::new(),
        }
    }

    /// Cargo with these arguments.
    pub(crate) fn cargo<T: Into<String>>(arguments: impl IntoIterator<Item = T>) -> Self {
        Self::new("cargo", arguments)
    }

    /// Adds a variable to its environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// As a person would type it.
impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.environment {
            write!(f, "{name}='{value}' ")?;
        }
        f.write_str(&self.program)?;
        for argument in &self.arguments {
            if argument.is_empty() || argument.contains(|c: char| c.is_whitespace() || "'\"$*".contains(c)) {
                write!(f, " '{argument}'")?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}

/// Runs programs one after the other, until one is interrupted.
pub(crate) struct Runner {
    root: PathBuf,
    interrupt: Signal,
    terminate: Signal,
}

impl Runner {
    /// Runs programs in this folder. From here on an interruption ends the program that runs, and then us in order.
    pub(crate) fn new(root: PathBuf) -> anyhow::Result<Self> {
        Ok(Self {
            root,
            interrupt: signal(SignalKind::interrupt()).context("Ctrl-C cannot be listened for")?,
            terminate: signal(SignalKind::terminate()).context("signals cannot be listened for")?,
        })
    }

    /// Runs it to its end. Each program has a process group of its own, so that an interruption reaches all that it
    /// started, and nothing else.
    pub(crate) async fn run(&mut self, process: &Process) -> anyhow::Result<ExitStatus> {
        let child = spawn(self.command(process), process)?;
        self.wait(child, process).await
    }

    /// Runs it to its end, passes on what it says, and remembers the last lines of that: whoever reads a report of a
    /// failure much later should not have to look for the reason among thousands of lines.
    pub(crate) async fn run_heard(&mut self, process: &Process) -> anyhow::Result<(ExitStatus, Vec<String>)> {
        let mut command = self.command(process);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if std::io::stderr().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let mut child = spawn(command, process)?;
        let last = Last::default();
        let said = child
            .stdout
            .take()
            .map(|pipe| tokio::spawn(pass_on(pipe, std::io::stdout(), last.clone())));
        let told = child
            .stderr
            .take()
            .map(|pipe| tokio::spawn(pass_on(pipe, std::io::stderr(), last.clone())));
        let status = self.wait(child, process).await?;
        let readers = async {
            for reader in [said, told].into_iter().flatten() {
                drop(reader.await);
            }
        };
        // A program that was left behind may hold the pipes open: nobody waits for that.
        tokio::select! {
            () = readers => {}
            () = rest(Duration::from_secs(2)) => {}
        }
        Ok((status, last.lines()))
    }

    async fn wait(&mut self, mut child: Child, process: &Process) -> anyhow::Result<ExitStatus> {
        let by = tokio::select! {
            status = child.wait() => return status.with_context(|| format!("`{process}` got lost")),
            _ = self.interrupt.recv() => Interrupted::Int,
            _ = self.terminate.recv() => Interrupted::Term,
        };
        stop(&mut child, by.name()).await;
        Err(by.into())
    }

    /// Runs it and takes its exit code for our own.
    pub(crate) async fn hand_over(&mut self, process: &Process) -> anyhow::Result<ExitCode> {
        Ok(exit_code(self.run(process).await?))
    }

    /// Runs it without a word; true when it ended well. A program that is not there did not.
    pub(crate) async fn quietly(&self, process: &Process) -> bool {
        let mut command = self.command(process);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().await.is_ok_and(|status| status.success())
    }

    /// What it says on stdout, when it ended well.
    pub(crate) async fn answer(&self, process: &Process) -> Option<String> {
        let output = self.command(process).stderr(Stdio::null()).output().await.ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    }

    fn command(&self, process: &Process) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(&process.program);
        command
            .args(&process.arguments)
            .envs(process.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .process_group(0)
            .kill_on_drop(true);
        command
    }
}

fn spawn(mut command: tokio::process::Command, process: &Process) -> anyhow::Result<Child> {
    command
        .spawn()
        .with_context(|| format!("`{}` cannot be started", process.program))
}

/// How many lines of a program are remembered.
const REMEMBERED: usize = 40;

/// The last lines of a program, of both its voices in the order in which they were heard.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<VecDeque<String>>>);

impl Last {
    fn push(&self, line: &[u8]) {
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == REMEMBERED {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }
}

/// Writes what comes out of a pipe to one of our own voices, line by line. A voice that nobody listens to any more is no
/// reason to stop.
async fn pass_on(pipe: impl AsyncRead + Unpin, mut to: impl Write, last: Last) {
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while pipe.read_until(b'\n', &mut line).await.is_ok_and(|length| length > 0) {
        drop(to.write_all(&line).and_then(|()| to.flush()));
        last.push(&line);
        line.clear();
    }
}

/// Somebody wants us to stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Interrupted {
    /// Ctrl-C.
    Int,
    /// `kill`, or the machine goes down.
    Term,
}

impl Interrupted {
    fn name(self) -> &'static str {
        match self {
            Self::Int => "INT",
            Self::Term => "TERM",
        }
    }

    /// 128 and the number of the signal, as shells count.
    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Int => ExitCode::from(130),
            Self::Term => ExitCode::from(143),
        }
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Asks a program and all that it started to stop; after ten seconds it is not asked any more.
async fn stop(child: &mut Child, name: &str) {
    if let Some(group) = child.id() {
        send(name, &format!("-{group}"));
        tokio::select! {
            _ = child.wait() => return,
            () = rest(Duration::from_secs(10)) => send("KILL", &format!("-{group}")),
        }
    }
    drop(child.kill().await);
}

/// Sends a signal to a process, or to a group when the number is negative. Through the shell, which is always there:
/// the standard library sends no signals.
pub(crate) fn send(signal: &str, target: &str) {
    let script = ["-c", "kill -s \"$1\" -- \"$2\"", "sh", signal, target];
    drop(
        std::process::Command::new("sh")
            .args(script)
            .stderr(Stdio::null())
            .status(),
    );
}

/// Waits in real time: the programs here are real.
#[allow(clippy::disallowed_methods)]
async fn rest(time: Duration) {
    tokio::time::sleep(time).await;
}

/// The exit code of a program; 128 and the signal when one ended it, as shells count.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runner() -> Runner {
        Runner::new(std::env::temp_dir()).expect("a runner")
    }

    #[test]
    fn a_program_is_shown_as_it_is_typed() {
        let process = Process::new("sh", ["-c", "echo $HOME", ""]).with("CI", "true");
        assert_eq!(process.to_string(), "CI='true' sh -c 'echo $HOME' ''");
    }

    #[tokio::test]
    async fn exit_codes_are_those_of_the_program() {
        let code = |script: &'static str| async move {
            let status = runner()
                .run(&Process::new("sh", ["-c", script]))
                .await
                .expect("a shell");
            format!("{:?}", exit_code(status))
        };
        assert_eq!(code("exit 0").await, format!("{:?}", ExitCode::SUCCESS));
        assert_eq!(code("exit 7").await, format!("{:?}", ExitCode::from(7)));
        assert_eq!(code("kill -s KILL $$").await, format!("{:?}", ExitCode::from(137)));
    }

    #[tokio::test]
    async fn the_last_lines_of_both_voices_are_remembered() {
        let script = "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; sleep 0.2; echo why >&2; exit 3";
        let (status, last) = runner()
            .run_heard(&Process::new("sh", ["-c", script]))
            .await
            .expect("a shell");
        assert_eq!(status.code(), Some(3));
        assert_eq!(last.len(), REMEMBERED);
        assert_eq!(last[0], "line 61");
        assert_eq!(last[REMEMBERED - 1], "why");
    }

    #[tokio::test]
    async fn what_was_left_behind_is_not_waited_for() {
        let script = "sleep 30 & echo $!";
        let (status, last) = runner()
            .run_heard(&Process::new("sh", ["-c", script]))
            .await
            .expect("a shell");
        assert!(status.success());
        assert!(runs(&last[0]));
        send("KILL", &last[0]);
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_in_words() {
        let missing = Process::new("no-such-program-here", [""; 0]);
        let error = runner().run(&missing).await.expect_err("it is not there");
        assert_eq!(error.to_string(), "`no-such-program-here` cannot be started");
        assert!(!runner().quietly(&missing).await);
        assert_eq!(runner().answer(&missing).await, None);
    }

    #[tokio::test]
    async fn an_answer_is_what_was_said() {
        let say = Process::new("sh", ["-c", "echo word; echo noise >&2"]);
        assert_eq!(runner().answer(&say).await.as_deref(), Some("word"));
        assert_eq!(
            runner().answer(&Process::new("sh", ["-c", "echo word; exit 1"])).await,
            None
        );
    }

    #[tokio::test]
    async fn a_stopped_program_takes_what_it_started_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let note = folder.path().join("inner");
        let script = format!("sleep 60 & echo $! > '{}'; wait", note.display());
        let mut child = runner()
            .command(&Process::new("sh", ["-c", &script]))
            .spawn()
            .expect("a shell");
        let inner = loop {
            match std::fs::read_to_string(&note) {
                Ok(number) if number.ends_with('\n') => break number.trim().to_owned(),
                _ => rest(Duration::from_millis(5)).await,
            }
        };
        assert!(runs(&inner));
        stop(&mut child, "TERM").await;
        for _ in 0..200 {
            if !runs(&inner) {
                return;
            }
            rest(Duration::from_millis(5)).await;
        }
        panic!("the inner program runs on");
    }

    /// A program that ended may still be listed until somebody asks how it ended.
    fn runs(process: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }
}
