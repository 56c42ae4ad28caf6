//! `serve`: health, metrics, a worker that needs no telling, and an end in order.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::place::Place;
use crate::stage::{Running, Stage, eventually, get};

fn terminate(process: u32) {
    let script = ["-c", "kill -s TERM \"$1\"", "sh", &process.to_string()];
    assert!(Command::new("sh").args(script).status().unwrap().success());
}

fn unattended(database: Option<&str>) {
    let stage = Stage::with(2, database);
    stage.connect().well();
    let mut command = stage.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut serve = Running(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(serve.0.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.strip_prefix("Boekbrug listens on ").unwrap().to_owned();
    assert_eq!(get(&address, "/health/live").0, 200);
    let (status, ready) = get(&address, "/health/ready");
    assert_eq!((status, ready.contains("\"database\":\"ok\"")), (200, true), "{ready}");

    stage
        .run(&["invoice", "import", &stage.invoices.display().to_string()])
        .well();
    eventually("the worker's booking", || stage.booked() == ["F-1", "F-2"]);
    eventually("the proof in the metrics", || {
        let (status, metrics) = get(&address, "/metrics");
        status == 200 && metrics.contains("boekbrug_invoices{state=\"verified\"} 2")
    });

    terminate(serve.0.id());
    eventually("the end of the server", || {
        std::net::TcpStream::connect(address.strip_prefix("http://").unwrap()).is_err()
    });
    assert!(serve.0.wait().unwrap().success());
    assert_eq!(lines.last().unwrap().unwrap(), "Stopped.");
    // With the lease given back nobody has to wait for it to run out.
    let pull = stage.run(&["pull", "--feed", "customers", "--json"]).well().json();
    assert_eq!(pull[0]["feeds"][0]["complete"], true);
}

#[test]
fn the_worker_books_without_being_told_and_ends_in_order() {
    unattended(None);
}

#[test]
fn the_worker_books_without_being_told_on_postgres() {
    if let Some(place) = Place::fresh() {
        unattended(Some(&place.url()));
    }
}
