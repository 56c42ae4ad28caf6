//! `boekbrug status`: how the connections stand.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use boekbrug_engine::{Budget, ConnectionStatus, Quiet};
use boekbrug_model::ConnectionState;
use comfy_table::{Table, presets};

use super::Ending;
use crate::cli::Which;
use crate::installation::Installation;
use crate::output::{Output, findings_text, local};

/// Shows one connection or all. Asks no package.
pub(crate) async fn run(data: &Path, which: &Which, output: Output) -> Result<Ending> {
    let installation = Installation::open(data, Arc::new(Quiet)).await?;
    let mut all = Vec::new();
    if installation.organisation().await?.is_some() {
        for row in installation.connections(which.connection).await? {
            all.push(installation.engine.connection_status(row.organisation, row.id).await?);
        }
    }
    let rests = |one: &ConnectionStatus| one.state == ConnectionState::Disconnected;
    let well = all
        .iter()
        .all(|one| rests(one) || (one.state == ConnectionState::Active && one.open_findings.is_empty()));
    output.result(&all, |all| {
        if all.is_empty() {
            return "There is no connection yet. Make one with `boekbrug connect`.".to_owned();
        }
        all.iter().map(text).collect::<Vec<_>>().join("\n")
    })?;
    Ok(if well { Ending::Well } else { Ending::NeedsAPerson })
}

pub(crate) fn text(status: &ConnectionStatus) -> String {
    let name = status.remote_name.as_deref().unwrap_or("(not linked yet)");
    let mut text = format!(
        "{}  {} profile {}  {}  {name}\n",
        status.connection,
        status.package,
        status.profile.as_str(),
        status.state.as_str()
    );
    text += &findings_text(&status.findings, "  ");
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["  feed", "records", "not readable", "last read", "next"]);
    for feed in &status.feeds {
        let when = |at: Option<jiff::Timestamp>| at.map_or("-".to_owned(), local);
        table.add_row([
            format!("  {}", feed.feed),
            feed.records.to_string(),
            feed.rejects.to_string(),
            when(feed.completed),
            when(feed.next_due),
        ]);
    }
    text += &format!("{table}\n");
    let invoices: Vec<_> = status
        .invoices
        .iter()
        .map(|(state, count)| format!("{count} {state}"))
        .collect();
    text += &format!(
        "  invoices: {}\n",
        if invoices.is_empty() {
            "none".to_owned()
        } else {
            invoices.join(", ")
        }
    );
    text += &customers(status);
    for (code, count) in &status.open_findings {
        text += &format!("    {count} × {code}\n");
    }
    text + &calls(status)
}

/// Customers that go to the package; nothing where none were handed over.
fn customers(status: &ConnectionStatus) -> String {
    if status.customers.is_empty() {
        return String::new();
    }
    let counts = status.customers.iter().map(|(state, count)| format!("{count} {state}"));
    let counts = counts.collect::<Vec<_>>().join(", ");
    format!("  customers: {counts}; {} ticked\n", status.customers_ticked)
}

/// Calls against what the package allows, and where it said no.
fn calls(status: &ConnectionStatus) -> String {
    let used = &status.calls;
    let of = |limit: Option<u32>| limit.map_or_else(String::new, |limit| format!(" of {limit}"));
    let mut text = format!(
        "  calls: {}{} this minute, {}{} in the last hour, {}{} today (from midnight UTC), {} in the last day, {} of them failed\n",
        used.minute,
        of(used.limits.minute),
        used.hour,
        of(used.limits.hour),
        used.today,
        of(used.limits.day),
        used.day,
        used.errors
    );
    text += match status.budget {
        Budget::Ample => "",
        Budget::Short => "  few calls are left today: feeds that no invoice needs wait until midnight UTC\n",
        Budget::Scarce => "  very few calls are left today: only invoices are sent until midnight UTC\n",
    };
    for (endpoint, errors) in &used.endpoint_errors {
        text += &format!(
            "    {errors}{} errors in the last hour: {endpoint}\n",
            of(used.limits.endpoint_errors)
        );
    }
    text
}
