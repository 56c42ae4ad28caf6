//! How long things take: `cargo test --release -p boekbrug-sandbox --test
//! snelstart_measure -- --ignored --nocapture`.
#![allow(clippy::disallowed_methods, reason = "a measuring tool reads the clock")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use boekbrug_sandbox::SnelStart;
use boekbrug_sandbox::snelstart::{Config, Seed};
use support::World;

#[test]
#[ignore = "measures"]
fn a_fresh_instance_costs_well_under_a_millisecond() {
    let config = Config::with_seed(Seed::new().relations(20));
    let clock = Arc::new(boekbrug_sandbox::ManualClock::new(support::start()));
    drop(SnelStart::new(config.clone(), clock.clone()));
    let begun = Instant::now();
    for _ in 0..1000 {
        drop(SnelStart::new(config.clone(), clock.clone()));
    }
    let each = begun.elapsed() / 1000;
    println!("a fresh instance: {each:?}");
    assert!(each < Duration::from_millis(1));
}

#[test]
#[ignore = "measures"]
fn a_hundred_thousand_relations_are_read_in_a_second() {
    let begun = Instant::now();
    let world = World::with(Config::with_seed(Seed::new().relations(100_000)));
    println!("seeding: {:?}", begun.elapsed());
    let begun = Instant::now();
    let mut bytes = 0;
    for page in 0..=200 {
        let path = format!(
            "/relaties?$filter=ModifiedOn gt datetime'2000-01-01'&$top=500&$skip={}",
            page * 500
        );
        bytes += world.get(&path).text.len();
    }
    let took = begun.elapsed();
    println!("reading {bytes} bytes: {took:?}");
    assert!(took < Duration::from_secs(1));
}
