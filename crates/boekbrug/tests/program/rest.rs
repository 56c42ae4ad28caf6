//! Pausing, resuming and ending a connection.

use crate::stage::{Stage, ubl};

#[test]
fn a_paused_connection_rests_until_it_is_resumed() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let paused = stage.run(&["pause", "--json"]).well().json();
    assert_eq!(paused["state"], "paused");
    let status = stage.run(&["status", "--json"]).json();
    assert_eq!(status[0]["state"], "paused");
    assert_eq!(stage.run(&["resume", "--json"]).well().json()["state"], "active");
    stage.run(&["pull"]).well();
}

#[test]
fn an_ended_connection_takes_nothing_any_more() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    assert_eq!(
        stage.run(&["disconnect", "--json"]).well().json()["state"],
        "disconnected"
    );
    let file = stage.data.join("late.xml");
    std::fs::write(&file, ubl("9001")).unwrap();
    stage.run(&["push", "--json"]);
    assert!(stage.booked().is_empty());
    let again = stage.run(&["resume"]);
    assert!(!again.stderr.is_empty(), "ending is for good, and resuming says so");
    assert!(
        again.stderr.contains("ended") || again.stderr.contains("disconnected"),
        "{}",
        again.stderr
    );
}
