//! `boekbrug push`: sends what waits, now.

use std::path::Path;

use anyhow::Result;
use boekbrug_engine::{ConnectionReport, Origin};
use boekbrug_formats::FindingRow;
use boekbrug_model::{InvoiceId, InvoiceState};
use boekbrug_store::{ConnectionRow, InvoiceRow};
use jiff::Timestamp;
use serde::Serialize;

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::{Output, findings_text, local, row_text, stop_text};
use crate::progress;

/// Invoices with work left that are shown, the oldest first.
const SHOWN: u32 = 50;

/// What one connection came to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pushed {
    #[serde(flatten)]
    report: ConnectionReport,
    /// The oldest invoices with work left.
    open: Vec<Open>,
}

/// An invoice that has not come to its end.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Open {
    invoice: InvoiceId,
    number: String,
    source: String,
    state: InvoiceState,
    /// When it is tried again; none when a person must do something first.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
    findings: Vec<FindingRow>,
}

impl From<InvoiceRow> for Open {
    fn from(row: InvoiceRow) -> Self {
        Self {
            invoice: row.id,
            number: row.invoice.number.to_string(),
            source: Origin::of(&row.source).source,
            due: (row.state != InvoiceState::Findings).then_some(row.due),
            state: row.state,
            findings: row.findings.iter().map(FindingRow::from).collect(),
        }
    }
}

/// Sends the invoices of one connection or of all that are due, also outside the hours: a person pressed the button.
pub(crate) async fn run(data: &Path, which: &Which, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, progress::watcher(output)).await?;
    let mut all = Vec::new();
    let pass_over = |row: &ConnectionRow| output.say(format!("{} is passed over: {}.", row.id, row.state.as_str()));
    for row in installation.working(which.connection, pass_over).await? {
        let report = installation.engine.push_now(row.organisation, row.id, true).await?;
        let open = installation.store.invoices(row.id, &under_way(), None, SHOWN).await?;
        let open = open.into_iter().map(Open::from).collect();
        all.push(Pushed { report, open });
    }
    let well = all.iter().all(Pushed::is_well);
    output.result(&all, |all| all.iter().map(Pushed::text).collect())?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

fn under_way() -> Vec<InvoiceState> {
    let all = InvoiceState::ALL.iter().copied();
    all.filter(|state| !state.is_final()).collect()
}

impl Pushed {
    /// True when everything that was offered went over.
    fn is_well(&self) -> bool {
        self.report.stop.is_none() && self.report.findings.is_empty() && self.open.is_empty()
    }

    fn text(&self) -> String {
        let (report, push) = (&self.report, &self.report.push);
        let mut text = if push.tried == 0 {
            format!("{}: no invoice was due ({} calls)\n", report.connection, report.calls)
        } else {
            format!(
                "{}: {} tried, {} booked, {} found in the books, {} verified, {} with findings, {} skipped, {} unknown, {} later ({} calls)\n",
                report.connection,
                push.tried,
                push.booked,
                push.found,
                push.verified,
                push.findings,
                push.skipped,
                push.unknown,
                push.later,
                report.calls
            )
        };
        if let Some(stop) = report.stop {
            text += &format!("  stopped early: {}\n", stop_text(stop));
        }
        text += &findings_text(&report.findings, "  ");
        for feed in &report.feeds {
            text += &findings_text(&feed.findings, "  ");
        }
        self.open.iter().fold(text, |text, open| text + &open.text())
    }
}

impl Open {
    fn text(&self) -> String {
        let when = self.due.map(|due| format!(", is tried again at {}", local(due)));
        let mut text = format!(
            "  {} ({}) is {}{}\n",
            self.number,
            self.source,
            self.state.as_str(),
            when.unwrap_or_default()
        );
        for row in &self.findings {
            text += &row_text(row, "    ");
        }
        text
    }
}
