//! The demo, at work in the background until this is dropped.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::Program;

/// How long it may take until it has booked its own invoices.
const PATIENCE: Duration = Duration::from_mins(3);

/// No limit on calls: the fuzzer asks more in a minute than anybody may.
const LIMITS: [(&str, &str); 3] = [
    ("BOEKBRUG_SERVER__LIMITS__KEY_PER_MINUTE", "0"),
    ("BOEKBRUG_SERVER__LIMITS__PERSON_PER_MINUTE", "0"),
    ("BOEKBRUG_SERVER__LIMITS__ADDRESS_PER_MINUTE", "0"),
];

/// A running demo.
pub(super) struct Demo {
    /// Where its interface is, for example `http://127.0.0.1:4321/v1`.
    pub(super) api: String,
    /// A key with every scope of its organisation.
    pub(super) key: String,
    /// Ends with this.
    _child: Child,
}

/// The line with which it says so.
#[derive(Deserialize)]
struct Told {
    api: String,
    key: String,
}

impl Demo {
    /// Starts it and waits until it says where it is.
    pub(super) async fn start(program: &Program) -> anyhow::Result<Self> {
        let mut command = Command::new(&program.path);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOEKBRUG_")) {
            command.env_remove(name);
        }
        let mut child = command
            .args(["demo", "--json"])
            .envs(LIMITS)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("the demo cannot be started")?;
        #[allow(clippy::disallowed_methods, reason = "the program there runs in real time")]
        let told = tokio::time::timeout(PATIENCE, told(&mut child)).await;
        let Told { api, key } = told.context("the demo said nothing for three minutes")??;
        Ok(Self {
            api,
            key,
            _child: child,
        })
    }

    /// Keeps the document that it serves.
    pub(super) async fn save_document(&self, file: &Path) -> anyhow::Result<()> {
        let address = format!("{}/openapi.json", self.api);
        let text = get(&address)
            .await
            .with_context(|| format!("{address} does not answer"))?;
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

/// Reads its stdout, one JSON document after the other, until the one that says where it is.
async fn told(child: &mut Child) -> anyhow::Result<Told> {
    let mut stdout = child.stdout.take().context("the demo has no stdout")?;
    let (mut text, mut bytes) = (Vec::new(), [0; 4096]);
    loop {
        let count = stdout.read(&mut bytes).await?;
        if count == 0 {
            bail!("the demo ended before it said where it is");
        }
        text.extend_from_slice(&bytes[..count]);
        let documents = serde_json::Deserializer::from_slice(&text).into_iter::<serde_json::Value>();
        let last = documents.map_while(Result::ok).last();
        if let Some(told) = last.and_then(|last| serde_json::from_value(last).ok()) {
            return Ok(told);
        }
    }
}

/// Asks an address on this machine. HTTP/1.0, so that the answer ends with the connection.
async fn get(address: &str) -> anyhow::Result<String> {
    let rest = address.strip_prefix("http://").context("not on this machine")?;
    let (host, path) = rest.split_once('/').context("no path")?;
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!("{}", head.lines().next().unwrap_or_default());
    }
    Ok(body.to_owned())
}
