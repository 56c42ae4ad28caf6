//! The bench of booking: invoices are accepted, then pushed until each is booked, has its PDF and was read back.

pub mod floor;
mod paper;
pub mod program;

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::command::{Database, Package, Push, Which};
use crate::figures::{Table, median, per_second, print_line, ratio};
use crate::rounds::Rounds;
use crate::sandbox::Sandbox;

/// What the bench found: medians over the rounds. Times in seconds unless the name says otherwise.
#[derive(Debug, Serialize)]
struct Report {
    package: Package,
    database: Database,
    rounds: u32,
    invoices: u64,
    pdf_bytes: usize,
    in_flight: usize,
    /// From the button "push now" to the last invoice verified.
    wall_s: f64,
    cpu_s: f64,
    peak_mb: f64,
    calls: u64,
    invoices_per_s: f64,
    /// Offers taken in before, one after the other, each on the disk with its PDF.
    accepted_per_s: f64,
    /// A cycle with nothing to read or push, afterwards.
    idle_cpu_ms: f64,
    idle_calls: u64,
    floor_wall_s: f64,
    floor_cpu_s: f64,
    floor_peak_mb: f64,
    floor_calls: u64,
    wall_ratio: f64,
    cpu_ratio: f64,
    /// Each round's time on the wall, program and floor, to show how much the machine wavers.
    walls_s: Vec<[f64; 2]>,
}

/// Runs the bench and prints what it found.
pub async fn bench(args: &Push) -> Result<()> {
    let options = &args.options;
    ensure!(
        options.package == Package::Snelstart,
        "There is no bench of booking for `{}`. There is one for: {}.",
        options.package,
        Package::Snelstart
    );
    let in_flight = args
        .in_flight
        .unwrap_or_else(|| boekbrug::config::Worker::default().invoices);
    let pdf_bytes = args.pdf_kb * 1_024;
    let arguments = [
        ("--invoices", args.invoices),
        ("--pdf-bytes", pdf_bytes),
        ("--in-flight", in_flight),
    ];
    let arguments = arguments
        .iter()
        .flat_map(|(name, value)| [(*name).to_owned(), value.to_string()]);
    eprintln!("A sandbox with {} customers starts.", args.invoices);
    let rounds = Rounds::start(
        options,
        Sandbox::start(options.package, 0, args.invoices)?,
        arguments.collect(),
    )?;
    let (mut floors, mut programs) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        let floor: floor::Measured = rounds.run(Which::PushFloor).await?;
        let program: program::Measured = rounds.run(Which::Push).await?;
        eprintln!("round {round}: program {} s, floor {} s", program.wall_s, floor.wall_s);
        floors.push(floor);
        programs.push(program);
    }
    let report = report(args, in_flight, &programs, &floors);
    if options.json {
        return print_line(&report);
    }
    table(&report).print();
    Ok(())
}

fn report(args: &Push, in_flight: usize, programs: &[program::Measured], floors: &[floor::Measured]) -> Report {
    let of = |what: fn(&program::Measured) -> f64| median(programs, what);
    let floor = |what: fn(&floor::Measured) -> f64| median(floors, what);
    let last = programs.last().copied().unwrap_or_default();
    let (wall_s, floor_wall_s) = (of(|one| one.wall_s), floor(|one| one.wall_s));
    let (cpu_s, floor_cpu_s) = (of(|one| one.cpu_s), floor(|one| one.cpu_s));
    let invoices = args.invoices as u64;
    Report {
        package: args.options.package,
        database: args.options.database,
        rounds: args.options.rounds,
        invoices,
        pdf_bytes: args.pdf_kb * 1_024,
        in_flight,
        wall_s,
        cpu_s,
        peak_mb: of(|one| one.peak_mb),
        calls: last.calls,
        invoices_per_s: per_second(invoices, wall_s),
        accepted_per_s: per_second(invoices, of(|one| one.accept_wall_s)),
        idle_cpu_ms: of(|one| one.idle_cpu_ms),
        idle_calls: last.idle_calls,
        floor_wall_s,
        floor_cpu_s,
        floor_peak_mb: floor(|one| one.peak_mb),
        floor_calls: floors.last().map_or(0, |one| one.calls),
        wall_ratio: ratio(wall_s, floor_wall_s),
        cpu_ratio: ratio(cpu_s, floor_cpu_s),
        walls_s: programs
            .iter()
            .zip(floors)
            .map(|(program, floor)| [program.wall_s, floor.wall_s])
            .collect(),
    }
}

fn table(report: &Report) -> Table {
    let mut table = Table::new();
    table.both("wall s", report.wall_s, report.floor_wall_s);
    table.both("cpu s", report.cpu_s, report.floor_cpu_s);
    table.both("peak MB", report.peak_mb, report.floor_peak_mb);
    table.one("invoices/s", report.invoices_per_s);
    table.one("accepted/s", report.accepted_per_s);
    table.one("idle, cpu ms", report.idle_cpu_ms);
    table
}
