//! `boekbrug push`: sends what waits, now.

use std::path::Path;

use anyhow::Result;

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::{Output, findings_text};
use crate::progress;

/// Sends the invoices of one connection or of all that are due, also outside the hours: a person pressed the button.
pub(crate) async fn run(data: &Path, which: &Which, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, progress::watcher(output)).await?;
    let mut reports = Vec::new();
    for row in installation.connections(which.connection).await? {
        reports.push(installation.engine.push_now(row.organisation, row.id, true).await?);
    }
    let well = reports.iter().all(|report| {
        report.stop.is_none() && report.findings.is_empty() && report.push.findings == 0 && report.push.unknown == 0
    });
    output.result(&reports, |reports| {
        let line = |report: &boekbrug_engine::ConnectionReport| {
            let push = &report.push;
            let mut text = format!(
                "{}: {} tried, {} booked, {} found in the books, {} verified, {} with findings, {} skipped, {} unknown, {} later ({} calls)\n",
                report.connection, push.tried, push.booked, push.found, push.verified, push.findings, push.skipped,
                push.unknown, push.later, report.calls
            );
            if let Some(stop) = report.stop {
                text += &format!("  stopped early: {stop:?}\n");
            }
            text + &findings_text(&report.findings, "  ")
        };
        reports.iter().map(line).collect()
    })?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}
