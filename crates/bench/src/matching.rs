//! The bench of first-link matching: two sides of many customers compared in memory, in this process.

use anyhow::{Result, ensure};
use boekbrug_model::matching::{Party, Rule, propose};
use boekbrug_model::testkit::{Labelled, Written};
use serde::Serialize;

use crate::command::Match;
use crate::figures::{median, megabytes, per_second, print_line, seconds};
use crate::meter::{Meter, peak_kb};

#[derive(Serialize)]
struct Report {
    customers_here: usize,
    customers_there: usize,
    seed: u64,
    rounds: u32,
    /// Median of the rounds.
    wall_s: f64,
    cpu_s: f64,
    customers_per_s: f64,
    /// Of the whole process, with the customers themselves.
    peak_mb: f64,
    /// Before the first round: what the customers themselves take.
    customers_mb: f64,
    sure: usize,
    doubtful: usize,
    only_here: usize,
    only_there: usize,
    doubles_here: usize,
    doubles_there: usize,
    left_out: usize,
    /// Customers that each side has exactly once.
    pairs: usize,
    /// Sure pairs that are no such customer, nor a double or merged one.
    wrong: usize,
    /// Pairs that are sure.
    found: usize,
    walls_s: Vec<f64>,
}

/// Runs the bench and prints what it found.
pub fn bench(args: &Match) -> Result<()> {
    let set = Labelled::throw(args.seed, args.customers);
    let (here, there) = (parties(&set.here), parties(&set.there));
    let customers_mb = megabytes(peak_kb()?);
    eprintln!("{} customers against {}", here.len(), there.len());
    let mut times = Vec::new();
    let mut proposal = None;
    for round in 1..=args.rounds {
        let meter = Meter::start();
        let made = propose(&here, &there, Rule::Weighed)?;
        let took = meter.took();
        eprintln!("round {round}: {} s", seconds(took.wall));
        ensure!(proposal.as_ref().is_none_or(|last| *last == made), "two rounds differ");
        proposal = Some(made);
        times.push(took);
    }
    let proposal = proposal.unwrap_or_default();
    let wall_s = median(&times, |took| seconds(took.wall));
    let same = |here: &String, there: &String| set.same.contains(&(here.clone(), there.clone()));
    let report = Report {
        customers_here: here.len(),
        customers_there: there.len(),
        seed: args.seed,
        rounds: args.rounds,
        wall_s,
        cpu_s: median(&times, |took| seconds(took.cpu)),
        customers_per_s: per_second((here.len() + there.len()) as u64, wall_s),
        peak_mb: megabytes(peak_kb()?),
        customers_mb,
        sure: proposal.sure.len(),
        doubtful: proposal.doubtful.len(),
        only_here: proposal.only_here.len(),
        only_there: proposal.only_there.len(),
        doubles_here: proposal.doubles_here.len(),
        doubles_there: proposal.doubles_there.len(),
        left_out: proposal.left_out.len(),
        pairs: set.pairs.len(),
        wrong: proposal
            .sure
            .iter()
            .filter(|pair| !same(&pair.here, &pair.there))
            .count(),
        found: proposal
            .sure
            .iter()
            .filter(|pair| set.pairs.get(&pair.here) == Some(&pair.there))
            .count(),
        walls_s: times.iter().map(|took| seconds(took.wall)).collect(),
    };
    if args.json {
        return print_line(&report);
    }
    println!("{} against {} customers", report.customers_here, report.customers_there);
    println!(
        "  {} s on the wall, {} s on the processors, {} MB at most",
        report.wall_s, report.cpu_s, report.peak_mb
    );
    println!(
        "  {} sure, {} of them wrong; {} of {} pairs found",
        report.sure, report.wrong, report.found, report.pairs
    );
    println!(
        "  {} doubtful, {} only here, {} only there",
        report.doubtful, report.only_here, report.only_there
    );
    Ok(())
}

fn parties(side: &[Written]) -> Vec<Party<'_>> {
    side.iter()
        .map(|one| Party::new(&one.id, &one.customer).with_ibans(&one.ibans))
        .collect()
}
