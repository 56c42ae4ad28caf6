//! A stock SOAP client from another language, made from the served WSDLs,
//! against the sandbox on loopback. It is installed into a folder of its own
//! under the target folder; without Python or a package index the test says
//! so and ends.

#[path = "king_support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use boekbrug_sandbox::serve;
use support::{CODE, KEY, World};

/// The interpreter with the client, or why there is none.
fn client() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soap-client");
    let python = folder.join("bin/python");
    let has_client = |python: &Path| run(python, &["-c", "import zeep"]).is_ok();
    if has_client(&python) {
        return Ok(python);
    }
    let folder = folder.to_string_lossy().into_owned();
    run(Path::new("python3"), &["-m", "venv", &folder]).map_err(|why| format!("no virtual environment: {why}"))?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "0",
        "zeep",
    ];
    run(&python, &install).map_err(|why| format!("no SOAP client: {why}"))?;
    if has_client(&python) {
        Ok(python)
    } else {
        Err("the client cannot be loaded".into())
    }
}

fn run(program: &Path, arguments: &[&str]) -> Result<Output, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stock_client_signs_in_reads_and_books() {
    let python = match tokio::task::spawn_blocking(client).await.expect("no panic") {
        Ok(python) => python,
        Err(why) => {
            eprintln!("skipped: {why}");
            return;
        }
    };
    let world = World::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(world.sandbox.clone(), listener, async {
        let _ = stopped.await;
    }));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/king_support/client.py");
    let output = tokio::task::spawn_blocking(move || {
        Command::new(python)
            .arg(script)
            .args([&base, KEY, CODE])
            .output()
            .expect("it runs")
    });
    let output = output.await.expect("no panic");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success() && out.ends_with("done\n"), "{out}\n{err}");
    let _ = stop.send(());
    server.await.expect("no panic").expect("served");
    let books = world.books();
    let numbers: Vec<&str> = books.sales.iter().map(|sale| sale.invoice.as_str()).collect();
    assert_eq!(numbers, ["Z-ws1_xmlSoap", "Z-ws1_xmlSoap12", "Z-typed"]);
    assert_eq!((books.files.len(), books.files[0].size), (1, 10));
}
