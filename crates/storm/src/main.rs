//! `cargo xtask storm`: many storms on all cores, and one JSON object.

mod crew;
mod progress;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64};

use anyhow::Result;
use boekbrug_storm::{PackageKind, Verdict};
use clap::Parser;
use serde::Serialize;

use crate::crew::Crew;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whole installations under virtual time and random faults.
///
/// Interrupted with Ctrl-C it reports on the seeds that are done, and ends with 130.
#[derive(Parser)]
#[command(name = "storm")]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first seed; with `--seeds 1` it repeats one storm.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Print JSON alone.
    #[arg(long)]
    json: bool,
    /// Threads; the default is one per core.
    #[arg(long)]
    threads: Option<usize>,
    /// Storms that a thread goes through at once: while one waits for its database, another goes on.
    #[arg(long, default_value_t = 4)]
    at_once: usize,
    /// Seconds between two lines of progress on stderr; 0 for none.
    #[arg(long, default_value_t = 30)]
    progress: u64,
    /// Packages to couple with, all unless named; may be given several times.
    #[arg(long, value_parser = package, value_name = "PACKAGE")]
    package: Vec<PackageKind>,
    /// Packages to couple with profiles B and C as well, where they have them, all unless named; may be given several
    /// times.
    #[arg(long, value_parser = package, value_name = "PACKAGE")]
    two_way: Vec<PackageKind>,
    /// Couple with profile A alone.
    #[arg(long, conflicts_with = "two_way")]
    one_way: bool,
    /// Book without looking first, to see that the storm notices.
    #[arg(long)]
    skip_look_before_send: bool,
}

impl Arguments {
    fn packages(&self) -> Vec<PackageKind> {
        if self.package.is_empty() {
            PackageKind::ALL.to_vec()
        } else {
            self.package.clone()
        }
    }

    fn two_way(&self) -> &[PackageKind] {
        match (self.one_way, self.two_way.is_empty()) {
            (true, _) => &[],
            (false, true) => PackageKind::ALL,
            (false, false) => &self.two_way,
        }
    }
}

fn package(name: &str) -> Result<PackageKind, String> {
    let found = PackageKind::ALL.iter().find(|kind| kind.name() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<_> = PackageKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("known are {}", names.join(", "))
    })
}

#[derive(Serialize)]
struct Report {
    seeds: u64,
    #[serde(flatten)]
    verdict: Verdict,
    failed_seeds: Vec<u64>,
    schedules_per_second: u64,
    /// Only there when it was stopped before all seeds were done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    interrupted: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let threads = arguments
        .threads
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let crew = Crew::try_new(&arguments)?;
    let stop = progress::listen()?;
    #[allow(clippy::disallowed_methods, reason = "a rate for people, no part of a storm")]
    let started = std::time::Instant::now();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let (crew, stop) = (&crew, &stop);
                scope.spawn(move || crew.work(thread, stop))
            })
            .collect();
        let teller = scope.spawn(|| progress::tell(&crew, &over, arguments.progress));
        for worker in workers {
            // A panic in a storm has been printed; it must not hide what the others found.
            if worker.join().is_err() {
                crew.panicked();
            }
        }
        over.store(true, std::sync::atomic::Ordering::SeqCst);
        teller.thread().unpark();
    });
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    report(&arguments, crew, millis)
}

/// Says what it came to: the words on stderr, the figures on stdout.
fn report(arguments: &Arguments, crew: Crew, millis: u64) -> Result<ExitCode> {
    let sum = crew.into_sum();
    let clean = sum.verdict.is_clean() && sum.failed.is_empty();
    let interrupted = sum.done < arguments.seeds;
    for words in &sum.verdict.words {
        eprintln!("{words}");
    }
    if let Some(first) = sum.failed.first() {
        eprintln!(
            "failed seeds: {:?}\nhint: repeat one with --seeds 1 --seed {first}",
            sum.failed
        );
    }
    let report = Report {
        seeds: sum.done,
        schedules_per_second: sum.verdict.steps * 1000 / millis,
        verdict: sum.verdict,
        failed_seeds: sum.failed,
        interrupted,
    };
    println!("{}", serde_json::to_string(&report)?);
    if interrupted {
        eprintln!("Interrupted after {} of {} seeds.", report.seeds, arguments.seeds);
    } else if !arguments.json && clean {
        eprintln!("Every promise was kept.");
    }
    Ok(match (clean, interrupted) {
        (false, _) => ExitCode::FAILURE,
        (true, true) => ExitCode::from(130),
        (true, false) => ExitCode::SUCCESS,
    })
}

/// The seeds of a run, taken one after the other by whoever is free.
struct Seeds {
    next: AtomicU64,
    end: u64,
}

impl Seeds {
    fn take(&self) -> Option<u64> {
        let seed = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (seed < self.end).then_some(seed)
    }
}
