//! The bench of reading: everything, then 100 changed customers, then nothing new.

pub mod floor;
pub mod program;

use anyhow::{Result, ensure};
use serde::Serialize;

use crate::command::{Database, Package, Pull, Which};
use crate::figures::{Table, median, per_second, print_line, ratio};
use crate::rounds::Rounds;
use crate::sandbox::Sandbox;

/// What the bench found: medians over the rounds. Times in seconds unless the name says otherwise.
#[derive(Debug, Serialize)]
struct Report {
    package: Package,
    database: Database,
    rounds: u32,
    /// Relations in the administration, the package's own three left out.
    records: u64,
    /// Rows that the program wrote for them: the records and their changes.
    rows_written: u64,
    /// From the first call for customers to the last commit.
    wall_s: f64,
    cpu_s: f64,
    peak_mb: f64,
    calls: u64,
    records_per_s: f64,
    changed100_wall_s: f64,
    changed100_cpu_ms: f64,
    changed100_calls: u64,
    /// Every feed read once more with nothing new in any, and a look for invoices to push.
    idle_cpu_ms: f64,
    idle_wall_ms: f64,
    idle_calls: u64,
    idle_feeds: u64,
    /// The same just after the 100 changes, when the stretch of time around them is still read again.
    idle_after_change_cpu_ms: f64,
    /// Customers alone, as in the cycles between the hourly reads of reference data.
    idle_customers_cpu_ms: f64,
    floor_wall_s: f64,
    floor_cpu_s: f64,
    floor_peak_mb: f64,
    floor_calls: u64,
    wall_ratio: f64,
    cpu_ratio: f64,
    /// The feeds that customers need, read before; not in `wall_s`.
    reference_wall_s: f64,
    reference_cpu_ms: f64,
    /// Each round's time on the wall, program and floor, to show how much the machine wavers.
    walls_s: Vec<[f64; 2]>,
}

/// Runs the bench and prints what it found.
pub async fn bench(args: &Pull) -> Result<()> {
    let options = &args.options;
    eprintln!("A sandbox with {} relations starts.", args.records);
    let rounds = Rounds::start(options, Sandbox::start(options.package, args.records, 0)?, Vec::new())?;
    let (mut floors, mut programs) = (Vec::new(), Vec::new());
    for round in 1..=options.rounds {
        let floor: floor::Measured = rounds.run(Which::PullFloor).await?;
        let program: program::Measured = rounds.run(Which::Pull).await?;
        eprintln!("round {round}: program {} s, floor {} s", program.wall_s, floor.wall_s);
        ensure!(
            floor.rows == program.rows,
            "the floor wrote {} rows and the program {}: they cannot be compared",
            floor.rows,
            program.rows
        );
        floors.push(floor);
        programs.push(program);
    }
    let report = report(args, &programs, &floors);
    if options.json {
        return print_line(&report);
    }
    table(&report).print();
    Ok(())
}

fn report(args: &Pull, programs: &[program::Measured], floors: &[floor::Measured]) -> Report {
    let of = |what: fn(&program::Measured) -> f64| median(programs, what);
    let floor = |what: fn(&floor::Measured) -> f64| median(floors, what);
    let last = programs.last().copied().unwrap_or_default();
    let (wall_s, floor_wall_s) = (of(|one| one.wall_s), floor(|one| one.wall_s));
    let (cpu_s, floor_cpu_s) = (of(|one| one.cpu_s), floor(|one| one.cpu_s));
    let records = args.records as u64;
    Report {
        package: args.options.package,
        database: args.options.database,
        rounds: args.options.rounds,
        records,
        rows_written: last.rows,
        wall_s,
        cpu_s,
        peak_mb: of(|one| one.peak_mb),
        calls: last.calls,
        records_per_s: per_second(records, wall_s),
        changed100_wall_s: of(|one| one.changed_wall_s),
        changed100_cpu_ms: of(|one| one.changed_cpu_ms),
        changed100_calls: last.changed_calls,
        idle_cpu_ms: of(|one| one.idle_cpu_ms),
        idle_wall_ms: of(|one| one.idle_wall_ms),
        idle_calls: last.idle_calls,
        idle_feeds: last.idle_feeds,
        idle_after_change_cpu_ms: of(|one| one.idle_after_change_cpu_ms),
        idle_customers_cpu_ms: of(|one| one.idle_customers_cpu_ms),
        floor_wall_s,
        floor_cpu_s,
        floor_peak_mb: floor(|one| one.peak_mb),
        floor_calls: floors.last().map_or(0, |one| one.calls),
        wall_ratio: ratio(wall_s, floor_wall_s),
        cpu_ratio: ratio(cpu_s, floor_cpu_s),
        reference_wall_s: of(|one| one.reference_wall_s),
        reference_cpu_ms: of(|one| one.reference_cpu_ms),
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
    table.one("records/s", report.records_per_s);
    table.one("100 changed, wall s", report.changed100_wall_s);
    table.one("idle, every feed, cpu ms", report.idle_cpu_ms);
    table.one("idle, customers alone, cpu ms", report.idle_customers_cpu_ms);
    table.one("reference feeds, wall s", report.reference_wall_s);
    table
}
