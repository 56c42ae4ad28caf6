//! A sandbox in a process of its own, a data folder beside it, and invoices whose amounts are known.

use std::io::{BufRead, BufReader, Lines, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The koppelsleutel of the sandbox.
pub(crate) const KEY: &str = "demo-koppelsleutel";

/// The program, with nothing of our own environment that it reads.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_boekbrug"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOEKBRUG_")) {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").env("COLUMNS", "100").stdin(Stdio::null());
    command
}

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        Self {
            code: status.code().unwrap_or(-1),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Its stdout, which is one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

/// A process that ends with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Reads one JSON document from the stdout of a process that goes on.
pub(crate) fn first_document(child: &mut Child) -> Value {
    let mut stdout = child.stdout.take().unwrap();
    let (mut text, mut bytes) = (Vec::new(), [0; 1024]);
    loop {
        let count = stdout.read(&mut bytes).unwrap();
        assert!(count > 0, "it ended: {}", String::from_utf8_lossy(&text));
        text.extend_from_slice(&bytes[..count]);
        // More may follow in the same piece.
        if let Some(Ok(document)) = serde_json::Deserializer::from_slice(&text).into_iter().next() {
            return document;
        }
    }
}

/// A sandbox, a data folder that points at it, and a folder of invoices that can be booked there.
pub(crate) struct Stage {
    pub(crate) folder: TempDir,
    pub(crate) data: PathBuf,
    pub(crate) invoices: PathBuf,
    pub(crate) sandbox: String,
    _running: Running,
}

impl Stage {
    /// With this many invoices, `F-1` and so on, of 121.00 each.
    pub(crate) fn with(invoices: u32, database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let documents = folder.path().join("invoices");
        std::fs::create_dir(&documents).unwrap();
        for number in 1..=invoices {
            std::fs::write(documents.join(format!("F-{number}.xml")), ubl(&format!("F-{number}"))).unwrap();
        }
        let mut command = program();
        command
            .args(["sandbox", "--json", "--listen", "127.0.0.1:0", "--invoices"])
            .arg(&documents);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let told = first_document(&mut child);
        let address = told["address"].as_str().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let mut configuration = told["configuration"].as_str().unwrap().to_owned();
        if let Some(url) = database {
            configuration += &format!("[database]\nurl = \"{url}\"\n");
        }
        std::fs::write(data.join("boekbrug.toml"), configuration).unwrap();
        Self {
            sandbox: address.strip_suffix("/v2").unwrap().to_owned(),
            invoices: documents,
            data,
            folder,
            _running: Running(child),
        }
    }

    /// A command on the data folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.on(&self.data, arguments)
    }

    pub(crate) fn on(&self, data: &Path, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .arg("--data")
            .arg(data)
            .args(arguments)
            .current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// Links the administration, round the clock, with the VAT of the invoices mapped.
    pub(crate) fn connect(&self) -> Ran {
        let mapping =
            r#"vatMappings=[{"code":null,"kind":"standard","percent":"21","packageCode":"2","ledgerAccount":"8200"}]"#;
        let secret = format!("koppelsleutel={KEY}");
        let hours = ["--set", "schedule.from=00:00:00", "--set", "schedule.until=00:00:00"];
        let connect = ["connect", "--secret", &secret, "--set", mapping];
        self.run(&[&connect[..], &hours].concat())
    }

    /// The file of one of its invoices.
    pub(crate) fn invoice(&self, number: u32) -> String {
        self.invoices.join(format!("F-{number}.xml")).display().to_string()
    }

    /// The invoice numbers in the sandbox's books, sorted.
    pub(crate) fn booked(&self) -> Vec<String> {
        let books: Value = serde_json::from_str(&get(&self.sandbox, "/_control/books").1).unwrap();
        let bookings = books["bookings"].as_array().unwrap();
        let mut numbers: Vec<_> = bookings
            .iter()
            .map(|one| one["number"].as_str().unwrap().to_owned())
            .collect();
        numbers.sort();
        numbers
    }
}

/// `boekbrug serve` on a port of its own.
pub(crate) struct Serving {
    process: Running,
    /// Where it listens.
    pub(crate) address: String,
    lines: Lines<BufReader<ChildStderr>>,
}

impl Serving {
    /// Starts it and waits until it listens.
    pub(crate) fn start(stage: &Stage) -> Self {
        let mut command = stage.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut process = Running(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
        let mut lines = BufReader::new(process.0.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.strip_prefix("Boekbrug listens on ").unwrap().to_owned();
        Self {
            process,
            address,
            lines,
        }
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let script = [
            "-c",
            "kill -s \"$1\" \"$2\"",
            "sh",
            name,
            &self.process.0.id().to_string(),
        ];
        assert!(Command::new("sh").args(script).status().unwrap().success());
    }

    /// Ends it in order; everything that it said.
    pub(crate) fn end(mut self) -> String {
        self.signal("TERM");
        let said: Vec<_> = self.lines.map_while(Result::ok).collect();
        assert!(self.process.0.wait().unwrap().success());
        said.join("\n")
    }
}

/// Asks an address on loopback: status and body.
pub(crate) fn get(base: &str, path: &str) -> (u16, String) {
    use std::io::Write;
    let host = base.strip_prefix("http://").unwrap().trim_end_matches('/');
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// Looks again until it is so, for half a minute at most.
pub(crate) fn eventually(what: &str, so: impl Fn() -> bool) {
    for _ in 0..300 {
        if so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{what} did not happen");
}

/// An invoice of 100.00 and 21% VAT.
pub(crate) fn ubl(number: &str) -> String {
    include_str!("invoice.xml").replace("NUMBER", number)
}
