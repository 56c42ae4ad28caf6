//! The program reads: an installation wired as always, linked to the sandbox, with the button "read now".

use anyhow::{Result, ensure};
use boekbrug_engine::ConnectionReport;
use boekbrug_model::Feed;
use serde::{Deserialize, Serialize};

use crate::command::{Package, Part};
use crate::figures::{median, megabytes, millis, seconds};
use crate::installation::Linked;
use crate::meter::{Meter, Took, peak_kb};
use crate::sandbox;

/// Customers that users of the package change.
const CHANGED: usize = 100;
/// Idle cycles; the median counts.
const IDLE: usize = 25;

/// What it took.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Measured {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    pub(super) peak_mb: f64,
    pub(super) calls: u64,
    pub(super) rows: u64,
    pub(super) reference_wall_s: f64,
    pub(super) reference_cpu_ms: f64,
    pub(super) changed_wall_s: f64,
    pub(super) changed_cpu_ms: f64,
    pub(super) changed_calls: u64,
    pub(super) idle_cpu_ms: f64,
    pub(super) idle_wall_ms: f64,
    pub(super) idle_calls: u64,
    pub(super) idle_feeds: u64,
    pub(super) idle_after_change_cpu_ms: f64,
    pub(super) idle_customers_cpu_ms: f64,
}

/// Idle cycles, each in milliseconds.
struct Idle {
    cycles: Vec<Took>,
    calls: u64,
    feeds: u64,
}

/// Reads everything, nothing new, 100 changes, and nothing new again.
pub async fn run(part: &Part) -> Result<Measured> {
    let linked = Linked::open(part).await?;
    let (reference, _) = pull(&linked, &references(part.package)).await?;
    let (whole, first) = pull(&linked, &[Feed::Customers]).await?;
    let created: u64 = first.feeds.iter().map(|feed| feed.created).sum();
    let quiet = idle(&linked, &[]).await?;
    let customers = idle(&linked, &[Feed::Customers]).await?;
    sandbox::change(part.package, &part.sandbox, CHANGED).await?;
    let (changed, second) = pull(&linked, &[Feed::Customers]).await?;
    let updated: u64 = second.feeds.iter().map(|feed| feed.updated).sum();
    ensure!(
        updated > 0 && updated <= CHANGED as u64,
        "of {CHANGED} changes {updated} were seen"
    );
    let after = idle(&linked, &[]).await?;
    Ok(Measured {
        wall_s: seconds(whole.wall),
        cpu_s: seconds(whole.cpu),
        peak_mb: megabytes(peak_kb()?),
        calls: first.calls,
        rows: 2 * created,
        reference_wall_s: seconds(reference.wall),
        reference_cpu_ms: millis(reference.cpu),
        changed_wall_s: seconds(changed.wall),
        changed_cpu_ms: millis(changed.cpu),
        changed_calls: second.calls,
        idle_cpu_ms: median(&quiet.cycles, |one| millis(one.cpu)),
        idle_wall_ms: median(&quiet.cycles, |one| millis(one.wall)),
        idle_calls: quiet.calls,
        idle_feeds: quiet.feeds,
        idle_after_change_cpu_ms: median(&after.cycles, |one| millis(one.cpu)),
        idle_customers_cpu_ms: median(&customers.cycles, |one| millis(one.cpu)),
    })
}

/// Every feed but the customers.
fn references(package: Package) -> Vec<Feed> {
    let capability = match package {
        Package::Snelstart => boekbrug_snelstart::capability(),
        Package::Exact => boekbrug_exact::capability(),
        Package::King => boekbrug_king::capability(),
    };
    let feeds = capability.feeds.iter().map(|feed| feed.feed);
    feeds.filter(|feed| *feed != Feed::Customers).collect()
}

async fn pull(linked: &Linked, feeds: &[Feed]) -> Result<(Took, ConnectionReport)> {
    let meter = Meter::start();
    let report = linked.pull(feeds).await?;
    Ok((meter.took(), report))
}

/// Everything that a cycle does when these feeds are due (all when none is named) and nothing is new: two leases where a
/// cycle takes one.
async fn idle(linked: &Linked, feeds: &[Feed]) -> Result<Idle> {
    let mut idle = Idle {
        cycles: Vec::new(),
        calls: 0,
        feeds: 0,
    };
    for _ in 0..IDLE {
        let meter = Meter::start();
        let read = linked.pull(feeds).await?;
        let pushed = linked.push().await?;
        idle.cycles.push(meter.took());
        ensure!(
            read.feeds.iter().all(|feed| !feed.changed()),
            "an idle cycle changed something: {read:?}"
        );
        idle.calls = read.calls + pushed.calls;
        idle.feeds = read.feeds.len() as u64;
    }
    Ok(idle)
}
