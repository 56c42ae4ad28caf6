//! `boekbrug push`: sends what waits, now.

use std::path::Path;

use anyhow::Result;
use boekbrug_model::InvoiceState;
use boekbrug_store::{ConnectionRow, InvoiceRow};

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::{Output, findings_text, stop_text};
use crate::progress;

/// Invoices with findings that are shown, the oldest first.
const SHOWN: u32 = 50;

/// Sends the invoices of one connection or of all that are due, also outside the hours: a person pressed the button.
pub(crate) async fn run(data: &Path, which: &Which, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, progress::watcher(output)).await?;
    let (mut reports, mut held) = (Vec::new(), Vec::new());
    let pass_over = |row: &ConnectionRow| output.say(format!("{} is passed over: {}.", row.id, row.state.as_str()));
    for row in installation.working(which.connection, pass_over).await? {
        reports.push(installation.engine.push_now(row.organisation, row.id, true).await?);
        held.extend(
            installation
                .store
                .invoices(row.id, &[InvoiceState::Findings], None, SHOWN)
                .await?,
        );
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
                text += &format!("  stopped early: {}\n", stop_text(stop));
            }
            text + &findings_text(&report.findings, "  ")
        };
        reports.iter().map(line).chain(held.iter().map(held_text)).collect()
    })?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

/// An invoice that waits for a person, and why.
fn held_text(invoice: &InvoiceRow) -> String {
    let number = &invoice.invoice.number;
    format!(
        "  {number} ({})\n{}",
        invoice.source,
        findings_text(&invoice.findings, "    ")
    )
}
