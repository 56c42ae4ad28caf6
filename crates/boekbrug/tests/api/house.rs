//! A sandbox of each package, a data folder that points at them, and the server over it, each a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::call::Caller;

/// What is set beside the addresses of the sandboxes: no limit on calls, and webhooks to this machine.
const SETTINGS: &str = include_str!("house.toml");

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The installation at work.
pub(crate) struct House {
    /// Whoever has no key.
    pub(crate) nobody: Caller,
    /// The operator, with a key of the installation.
    pub(crate) operator: Caller,
    _folder: TempDir,
    _processes: Vec<Running>,
}

impl House {
    /// Starts everything.
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let invoices = folder.path().join("invoices");
        std::fs::create_dir(&invoices).unwrap();
        std::fs::write(invoices.join("1.xml"), include_str!("../program/invoice.xml")).unwrap();
        let mut command = program();
        command.args(["sandbox", "--json", "--listen", "127.0.0.1:0", "--invoices"]);
        let mut sandbox = start(command.arg(&invoices).stdout(Stdio::piped()).stderr(Stdio::null()));
        let sandboxes = first_document(&mut sandbox.0);
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let address = free_address();
        let public = format!("[server]\nlisten = \"{address}\"\npublic = \"http://{address}\"\n");
        let settings = format!("{}\n{public}\n{SETTINGS}", sandboxes["configuration"].as_str().unwrap());
        std::fs::write(data.join("boekbrug.toml"), settings).unwrap();
        let key = installation_key(&data);
        let (server, base) = serve(&data);
        let nobody = Caller::nobody(&base);
        Self {
            operator: nobody.key(&key),
            nobody,
            _folder: folder,
            _processes: vec![sandbox, server],
        }
    }
}

/// An address on loopback that nobody listens on. The program must know it before it starts, because packages send
/// people back to it.
fn free_address() -> std::net::SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The program, with nothing of our own environment that it reads.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boekbrug"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOEKBRUG_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn start(command: &mut Command) -> Running {
    Running(command.spawn().unwrap())
}

/// Reads one JSON document from the stdout of a process that goes on.
fn first_document(child: &mut Child) -> Value {
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let mut documents = serde_json::Deserializer::from_reader(stdout).into_iter();
    documents.next().unwrap().unwrap()
}

/// The key that the operator makes on the command line.
fn installation_key(data: &Path) -> String {
    let mut command = program();
    command.arg("--data").arg(data);
    command.args(["access", "key", "--installation", "--json"]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told: Value = serde_json::from_str(&text).unwrap();
    told["key"].as_str().unwrap().to_owned()
}

/// The server, and its address.
fn serve(data: &Path) -> (Running, String) {
    let mut command = program();
    command.arg("--data").arg(data).arg("serve");
    let mut process = start(command.stdout(Stdio::null()).stderr(Stdio::piped()));
    let mut lines = BufReader::new(process.0.stderr.take().unwrap()).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Boekbrug listens on ").map(str::to_owned));
    // What it says later is read away, so that it never waits for a reader.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    (process, address.unwrap())
}
