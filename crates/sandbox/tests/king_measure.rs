//! How long things take: `cargo test --release -p boekbrug-sandbox --test king_measure -- --ignored --nocapture`.
#![allow(clippy::disallowed_methods, reason = "a measuring tool reads the clock")]

#[path = "king_support/mod.rs"]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use boekbrug_sandbox::King;
use boekbrug_sandbox::king::{Config, Seed};
use support::{ALL, World, posting, selection, simple};

/// Columns that a connector asks for.
const COLUMNS: &str = "NR;NAAM;NAAM2;STRAAT;HNR;HNRTV;ADRES;POSTCD;PLAATS;LAND;EMAIL;TEL;BTWNR;KVKNR;BETCOND;BLOK;KPL";

#[test]
#[ignore = "measures"]
fn a_fresh_instance_costs_little_however_many_debtors_it_has() {
    let config = Config::with_seed(support::seed().debtors(100_000));
    let clock = Arc::new(boekbrug_sandbox::ManualClock::new(support::start()));
    drop(King::new(config.clone(), clock.clone()));
    let begun = Instant::now();
    for _ in 0..100 {
        drop(King::new(config.clone(), clock.clone()));
    }
    let each = begun.elapsed() / 100;
    println!("a fresh instance with 100,000 debtors: {each:?}");
    assert!(each < Duration::from_millis(100));
}

#[test]
#[ignore = "measures"]
fn a_hundred_thousand_debtors_are_read_in_a_few_seconds() {
    let world = World::with(Config::with_seed(Seed::new().debtors(100_000)));
    let begun = Instant::now();
    let mut rows = 0;
    for page in 1..=100 {
        let text = selection("DEB", COLUMNS, ALL, "NR")
            .replace("<PAGESIZE>0", "<PAGESIZE>1000")
            .replace("<SELECTPAGE>1", &format!("<SELECTPAGE>{page}"));
        rows += world.select(&text).text.matches("<DATA>").count();
    }
    println!("reading {rows} debtors: {:?}", begun.elapsed());
    assert_eq!(rows, 100_000);
    let begun = Instant::now();
    for number in 0..10_000 {
        world.booked(&posting(&[support::but(
            &simple(&format!("F-{number}")),
            &[("REK", "100007")],
        )]));
    }
    println!("booking 10,000 invoices: {:?}", begun.elapsed());
    let begun = Instant::now();
    for number in 0..1000 {
        let invoice = format!("100007\tF-{number}");
        assert_eq!(
            world
                .read("DEBOPP", "BEDR", ["DEB\tFACT", "=\t=", &invoice])
                .all("DATA")
                .count(),
            1
        );
    }
    println!("looking up 1,000 open items: {:?}", begun.elapsed());
}
