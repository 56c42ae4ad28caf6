//! `cargo xtask storm`: many storms on all cores, and one JSON object.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use boekbrug_storm::{Mutations, Verdict, run};
use clap::Parser;
use serde::Serialize;

/// Whole installations under virtual time and random faults.
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
    /// Book without looking first, to see that the storm notices.
    #[arg(long)]
    skip_look_before_send: bool,
}

#[derive(Serialize)]
struct Report {
    seeds: u64,
    #[serde(flatten)]
    verdict: Verdict,
    failed_seeds: Vec<u64>,
    schedules_per_second: u64,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let folder = folder()?;
    let threads = arguments
        .threads
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let next = AtomicU64::new(arguments.seed);
    let end = arguments.seed + arguments.seeds;
    let sum = Mutex::new((Verdict::default(), Vec::new()));
    #[allow(clippy::disallowed_methods, reason = "a rate for people, no part of a storm")]
    let started = std::time::Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, sum, folder, arguments) = (&next, &sum, folder.path(), &arguments);
            scope.spawn(move || work(thread, next, end, sum, folder, arguments));
        }
    });
    let (verdict, mut failed) = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort_unstable();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
    let clean = verdict.is_clean() && failed.is_empty();
    for words in &verdict.words {
        eprintln!("{words}");
    }
    if !failed.is_empty() {
        eprintln!(
            "failed seeds: {failed:?}\nhint: repeat one with --seeds 1 --seed {}",
            failed[0]
        );
    }
    let report = Report {
        seeds: arguments.seeds,
        schedules_per_second: verdict.steps * 1000 / millis,
        verdict,
        failed_seeds: failed,
    };
    println!("{}", serde_json::to_string(&report)?);
    if !arguments.json && clean {
        eprintln!("Every promise was kept.");
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// In memory where the machine has such a folder: the files are small and thousands.
fn folder() -> Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.context("no temporary folder can be made")
}

fn work(
    thread: usize,
    next: &AtomicU64,
    end: u64,
    sum: &Mutex<(Verdict, Vec<u64>)>,
    folder: &Path,
    arguments: &Arguments,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return eprintln!("no runtime: {error}"),
    };
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return;
        }
        let path = folder.join(format!("{thread}.db"));
        let mutations = Mutations {
            skip_look_before_send: arguments.skip_look_before_send,
        };
        let result = runtime.block_on(run(seed, path.clone(), mutations));
        for ending in ["", "-wal", "-shm"] {
            // What is left of a storm is of no use to the next; a file that was never made is no fault.
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(mut verdict) => {
                if !verdict.is_clean() {
                    sum.1.push(seed);
                }
                verdict.words = verdict
                    .words
                    .into_iter()
                    .map(|words| format!("seed {seed}: {words}"))
                    .collect();
                sum.0.add(verdict);
            }
            Err(error) => {
                eprintln!("seed {seed}: {error:#}");
                sum.1.push(seed);
            }
        }
    }
}
