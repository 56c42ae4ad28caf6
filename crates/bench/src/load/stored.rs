//! What is in the store afterwards: every invoice that was answered with 201, once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use boekbrug::installation::Installation;
use boekbrug_engine::Quiet;
use boekbrug_model::InvoiceState;
use boekbrug_store::ConnectionRow;

use super::generator::number;

/// Invoices read at once.
const PAGE: u32 = 1_000;

/// What was found.
#[derive(Clone, Copy, Default)]
pub(super) struct Stored {
    pub(super) count: u64,
    pub(super) lost: u64,
    pub(super) twice: u64,
    /// Those that the worker had come to the end with.
    pub(super) pushed: u64,
}

/// Reads every invoice and compares with what was answered.
pub(super) async fn read(folder: &Path, row: &ConnectionRow, accepted: &[u64]) -> Result<Stored> {
    let installation = Installation::open(folder, Arc::new(Quiet)).await?;
    let (mut numbers, mut found, mut after) = (HashMap::new(), Stored::default(), None);
    loop {
        let page = installation
            .store
            .invoices(row.id, InvoiceState::ALL, after, PAGE)
            .await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for invoice in page {
            found.count += 1;
            found.pushed += u64::from(invoice.state == InvoiceState::Verified);
            *numbers.entry(invoice.invoice.number.to_string()).or_insert(0_u32) += 1;
        }
    }
    found.twice = numbers.values().filter(|count| **count > 1).count() as u64;
    found.lost = accepted
        .iter()
        .filter(|offer| !numbers.contains_key(&number(**offer)))
        .count() as u64;
    Ok(found)
}
