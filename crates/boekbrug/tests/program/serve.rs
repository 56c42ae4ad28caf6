//! `serve`: health, metrics, a worker that needs no telling, and an end in order.

use crate::place::Place;
use crate::stage::{Serving, Stage, eventually, get};

fn unattended(database: Option<&str>) {
    let stage = Stage::with(2, database);
    stage.connect().well();
    let serving = Serving::start(&stage);
    let address = serving.address.clone();
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

    let said = serving.end();
    assert!(said.ends_with("Stopped."), "{said}");
    assert!(std::net::TcpStream::connect(address.strip_prefix("http://").unwrap()).is_err());
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
