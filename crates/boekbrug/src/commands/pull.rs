//! `boekbrug pull`: reads feeds now.

use std::path::Path;

use anyhow::Result;
use boekbrug_engine::ConnectionReport;
use boekbrug_store::ConnectionRow;

use super::Ending;
use crate::cli::Pull;
use crate::installation::Installation;
use crate::output::{Output, findings_text, stop_text};
use crate::progress;

/// Reads the feeds of one connection or of all, due or not.
pub(crate) async fn run(data: &Path, args: &Pull, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, progress::watcher(output)).await?;
    let mut reports = Vec::new();
    let pass_over = |row: &ConnectionRow| output.say(format!("{} is passed over: {}.", row.id, row.state.as_str()));
    for row in installation.working(args.which.connection, pass_over).await? {
        reports.push(
            installation
                .engine
                .pull_now(row.organisation, row.id, &args.feeds)
                .await?,
        );
    }
    let complete = reports.iter().all(|report| {
        report.stop.is_none() && report.findings.is_empty() && report.feeds.iter().all(|feed| feed.complete)
    });
    output.result(&reports, |reports| reports.iter().map(text).collect())?;
    Ok(if complete { Ending::Well } else { Ending::NeedsAPerson })
}

/// One connection, a line per feed.
pub(crate) fn text(report: &ConnectionReport) -> String {
    let mut text = format!("{} ({} calls)\n", report.connection, report.calls);
    for feed in &report.feeds {
        let end = if feed.complete { "" } else { ", not read to the end" };
        text += &format!(
            "  {:<18} {:>7} read, {} new, {} changed, {} inactive, {} not readable{end}\n",
            feed.feed.as_str(),
            feed.read,
            feed.created,
            feed.updated,
            feed.deactivated,
            feed.rejected
        );
        text += &findings_text(&feed.findings, "    ");
    }
    if let Some(stop) = report.stop {
        text += &format!("  stopped early: {}\n", stop_text(stop));
    }
    text + &findings_text(&report.findings, "  ")
}
